import { badRequest } from '../../api/errors';
import type { ObjectOf } from '../../api/kinds';
import type { Container } from '../../api/pod';
import { behaviourOf } from '../../cluster/images/catalogue';
import { baseName, commandLine, processOf, withoutWrappers } from '../../cluster/images/process';
import { logOf } from '../../cluster/kubelet/logs';
import { get } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { refused, Stop, stop } from '../failure';
import { runInPod } from '../programs/in-pod';
import type { Process } from '../process';
import { inputFrom } from '../shell/input';
import { complain, out, perform, relaying, say, waitUntil, type Task } from '../task';

type Pod = ObjectOf<'Pod'>;

/** How a pod is attached to. */
export interface Attachment {
  readonly namespace: string;
  readonly name: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  /** Ms that the pod may take to run. */
  readonly patience: number;
  readonly process: Process;
  readonly state: () => ClusterState;
}

function podOf({ namespace, name }: Attachment, state: ClusterState): Pod {
  const pod = get(state.store, 'Pod', namespace, name);
  if (!pod) throw refused(badRequest('pod does not exist'));
  return pod;
}

function isOver({ status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

/** Programs that run on and show nothing that a person could take part in. */
const RUN_ON = new Set(['pause', 'tail', 'top', 'watch']);

/** What is run by whoever attaches; undefined when the container's process needs nobody. */
function playedBy(container: Container): readonly string[] | undefined {
  const image = behaviourOf(container.image ?? '');
  const argv = withoutWrappers(commandLine(image, container));
  const runsOn = RUN_ON.has(baseName(argv[0] ?? ''));
  return processOf(image, container).is === 'idle' && !runsOn ? argv : undefined;
}

const SHELLS = new Set(['ash', 'bash', 'dash', 'sh', 'zsh']);

function* play(
  attachment: Attachment,
  pod: Pod,
  container: Container,
  argv: readonly string[],
): Task<void> {
  const { namespace, name, process, quiet } = attachment;
  if (!quiet && SHELLS.has(baseName(argv[0] ?? '')) && argv.length === 1) {
    yield* complain("If you don't see a command prompt, try pressing enter.");
  }
  let output = '';
  const task = runInPod(pod, container.name, argv, {
    ...process,
    stdin: attachment.stdin ? process.stdin : inputFrom(''),
    terminal: attachment.tty && process.terminal,
  });
  const exitCode = yield* relaying(task, function* (effect) {
    if ('out' in effect) output += effect.out;
    if ('err' in effect) output += effect.err;
    return yield effect;
  });
  const end = { namespace, pod: name, container: container.name, exitCode, output };
  const ended = yield* perform({ type: 'endAttached', ...end });
  if (!ended.ok) throw refused(ended.error);
}

/** Prints what the container writes until it has ended. */
function* stream(attachment: Attachment, container: string): Task<void> {
  const { namespace, name, state } = attachment;
  const status = () => get(state().store, 'Pod', namespace, name)?.status.containerStatuses?.[0];
  const containerId = status()?.containerID ?? status()?.state.terminated?.containerID ?? '';
  const kept = (now: ClusterState) => logOf(now, { namespace, name }, container, containerId);
  let shown = 0;
  for (;;) {
    const { lines, count } = kept(state());
    yield* out(
      lines
        .slice(lines.length - (count - shown))
        .map(({ text }) => `${text}\n`)
        .join(''),
    );
    shown = count;
    const runs = (now: ClusterState) =>
      get(now.store, 'Pod', namespace, name)?.status.containerStatuses?.[0]?.state.running !==
      undefined;
    if (!runs(state()) && kept(state()).count === shown) return;
    if (!(yield* waitUntil((now) => kept(now).count > shown || !runs(now)))) return;
  }
}

function exitOf(pod: Pod): void {
  if (pod.status.phase !== 'Failed') return;
  const where = `pod ${pod.metadata.namespace}/${pod.metadata.name}`;
  const end = pod.status.containerStatuses?.[0]?.state.terminated;
  if (!end?.exitCode) throw stop(`${where} failed with unknown exit code`);
  const message = `${where} terminated (${end.reason ?? ''})\n${end.message ?? ''}`;
  throw new Stop({ is: 'exit', message }, end.exitCode);
}

/**
 * Attaches to a pod that was just made: waits until it runs, takes part in it or prints what it
 * writes, and ends with its exit code unless it is restarted (kubectl pkg/cmd/run/run.go).
 */
export function* attach(attachment: Attachment): Task<number> {
  const { state, patience, stdin, tty, quiet, name } = attachment;
  const ready = (now: ClusterState) => {
    const pod = podOf(attachment, now);
    const running = pod.status.containerStatuses?.[0]?.state.running !== undefined;
    return isOver(pod) || running;
  };
  if (!(yield* waitUntil(ready, patience))) throw stop('timed out waiting for the condition');
  const pod = podOf(attachment, state());
  const [container] = pod.spec.containers;
  if (!container) return 0;
  const argv = isOver(pod) ? undefined : playedBy(container);
  if (argv) yield* play(attachment, pod, container, argv);
  else yield* stream(attachment, container.name);
  const { restartPolicy } = pod.spec;
  if (restartPolicy === 'Always') {
    if (stdin && tty && !quiet) {
      yield* say(
        `Session ended, resume using 'kubectl attach ${name} -c ${container.name} -i -t' command when the pod is running`,
      );
    }
    return 0;
  }
  const done = (now: ClusterState) => {
    const { phase } = podOf(attachment, now).status;
    return phase === 'Succeeded' || (restartPolicy === 'Never' && phase === 'Failed');
  };
  yield* waitUntil(done);
  exitOf(podOf(attachment, state()));
  return 0;
}
