import { badRequest, notFound } from '../../api/errors';
import { parseTime } from '../../api/time';
import type { Kind, KubeObject, ObjectOf } from '../../api/kinds';
import { matchesSelector } from '../../api/selectors';
import { get, list, podsMatching, type Store } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { refused, Stop, stop } from '../failure';
import { bool, text } from '../flags';
import { runInPod } from '../programs/in-pod';
import { isNamespaced, kindNamed, unknownType } from '../resources';
import { inputFrom } from '../shell/input';
import { complain, waitUntil, type Task } from '../task';
import { verb } from '../verb';

type Pod = ObjectOf<'Pod'>;

/** What a pod is ranked by when one of several is wanted; bigger is better, first field first. */
function rank(pod: Pod): readonly number[] {
  const { spec, status, metadata } = pod;
  const phases: readonly string[] = ['Pending', 'Unknown', 'Running'];
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const isReady = ready?.status === 'True';
  const since = parseTime((isReady ? ready.lastTransitionTime : undefined) ?? '');
  const restarts = (status.containerStatuses ?? []).map(({ restartCount }) => restartCount);
  const created = parseTime(metadata.creationTimestamp);
  return [
    spec.nodeName ? 1 : 0,
    phases.indexOf(status.phase),
    isReady ? 1 : 0,
    isReady && !Number.isNaN(since) ? -since : 0,
    -Math.max(0, ...restarts),
    Number.isNaN(created) ? 0 : -created,
  ];
}

/** kubectl's order of preference (kubectl pkg/util/podutils, ActivePods), the best one first. */
function byActivity(a: Pod, b: Pod): number {
  const [left, right] = [rank(a), rank(b)];
  for (const [index, value] of left.entries()) {
    const difference = (right[index] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return 0;
}

function podsOf(store: Store, object: KubeObject): readonly Pod[] {
  const { namespace } = object.metadata;
  switch (object.kind) {
    case 'Pod':
      return [object];
    case 'ReplicationController':
      return podsMatching(store, namespace, object.spec.selector);
    case 'Service':
      if (Object.keys(object.spec.selector ?? {}).length === 0) {
        throw stop(
          `invalid service '${object.metadata.name}': Service is defined without a selector`,
        );
      }
      return podsMatching(store, namespace, object.spec.selector ?? {});
    case 'Deployment':
    case 'ReplicaSet':
      return list(store, 'Pod', namespace).filter((pod) =>
        matchesSelector(object.spec.selector, pod.metadata.labels),
      );
    case 'Endpoints':
    case 'EndpointSlice':
    case 'Event':
    case 'Ingress':
    case 'IngressClass':
    case 'Namespace':
    case 'Node':
    case 'Secret':
      throw stop(
        `cannot attach to *v1.${object.kind}: selector for *v1.${object.kind} not implemented`,
      );
  }
}

function firstPod(state: ClusterState, kind: Kind, namespace: string, name: string) {
  const object: KubeObject | undefined = get<Kind>(state.store, kind, namespace, name);
  return object && [...podsOf(state.store, object)].sort(byActivity)[0];
}

const POD_WAIT = 60_000;

/** The pod that `POD` or `TYPE/NAME` stands for; for a type it is the first one, as kubectl chooses. */
function* podNamed(target: string, namespace: string, state: () => ClusterState): Task<Pod> {
  const [type = '', ...rest] = target.includes('/') ? target.split('/') : ['pod', target];
  const name = rest.join('/');
  const kind = kindNamed(type);
  if (!kind) throw stop(unknownType(type));
  const scope = isNamespaced(kind) ? namespace : '';
  if (!get(state().store, kind, scope, name)) throw refused(notFound(kind, name));
  const there = (now: ClusterState) => firstPod(now, kind, scope, name) !== undefined;
  if (!there(state())) yield* waitUntil(there, POD_WAIT);
  const pod = firstPod(state(), kind, scope, name);
  if (!pod) throw stop('timed out waiting for the condition');
  return pod;
}

function containerOf(pod: Pod, asked: string | undefined): string {
  const { name } = pod.metadata;
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((one) => one.name);
  if (asked !== undefined && !all.includes(asked)) {
    throw refused(badRequest(`container ${asked} is not valid for pod ${name}`));
  }
  return asked ?? pod.spec.containers[0]?.name ?? '';
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
    const pod = yield* podNamed(target, namespace, state);
    const container = containerOf(pod, flags.container);
    const names = pod.spec.containers.map(({ name }) => name);
    if (flags.container === undefined && names.length > 1) {
      yield* complain(`Defaulted container "${container}" out of: ${names.join(', ')}`);
    }
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
