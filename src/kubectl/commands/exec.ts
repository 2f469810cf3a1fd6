import { badRequest } from '../../api/errors';
import type { ObjectOf } from '../../api/kinds';
import { refused, Stop, stop } from '../failure';
import { bool, text } from '../flags';
import { runInPod } from '../programs/in-pod';
import { inputFrom } from '../shell/input';
import { complain, type Task } from '../task';
import { verb } from '../verb';
import { attachablePod, defaultContainer } from './pods';

type Pod = ObjectOf<'Pod'>;

function checkContainer(pod: Pod, asked: string): void {
  const { name } = pod.metadata;
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((one) => one.name);
  if (!all.includes(asked)) {
    throw refused(badRequest(`container ${asked} is not valid for pod ${name}`));
  }
}

function checkRunning(pod: Pod, container: string): void {
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw stop(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  if (!pod.spec.nodeName) {
    throw refused(badRequest(`pod ${pod.metadata.name} does not have a host assigned`));
  }
  const status = pod.status.containerStatuses?.find(({ name }) => name === container);
  if (!status?.state.running) {
    throw stop(
      `Internal error occurred: unable to upgrade connection: container not found ("${container}")`,
    );
  }
}

/** `kubectl exec` */
export const exec = verb({
  name: 'exec',
  does: 'Execute a command in a container',
  flags: {
    container: text('c'),
    quiet: bool('q'),
    stdin: bool('i'),
    tty: bool('t'),
  },
  unsupported: ['f/filename', 'pod-running-timeout'],
  *run({ flags, args, dash, namespace, process, state }): Task<number> {
    const [target, ...command] = args;
    if (dash === undefined && args.length > 1) {
      throw stop(
        `exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples`,
      );
    }
    if (target === undefined || dash === 0) {
      throw stop('pod, type/name or --filename must be specified');
    }
    if (command.length === 0) throw stop('you must specify at least one command for the container');
    const pod = yield* attachablePod(target, namespace, state);
    const container = flags.container ?? (yield* defaultContainer(pod, flags.quiet));
    checkContainer(pod, container);
    checkRunning(pod, container);
    const code = yield* runInPod(pod, container, command, {
      ...process,
      stdin: flags.stdin ? process.stdin : inputFrom(''),
      terminal: flags.tty && process.terminal,
    });
    if (code === 0) return 0;
    yield* complain(`command terminated with exit code ${code}`);
    throw new Stop(undefined, code);
  },
});
