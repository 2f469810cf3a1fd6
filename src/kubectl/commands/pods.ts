import { notFound } from '../../api/errors';
import { parseTime } from '../../api/time';
import type { Kind, KubeObject, ObjectOf } from '../../api/kinds';
import { matchesSelector } from '../../api/selectors';
import { get, list, podsMatching, type Store } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { refused, stop } from '../failure';
import { isNamespaced, kindNamed, unknownType } from '../resources';
import { complain, waitUntil, type Task } from '../task';

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

/** Where the count of restarts stands in a rank. */
const RESTARTS = 4;

/** kubectl's order of preference (kubectl pkg/util/podutils, ActivePods), the best one first. */
function byActivity(a: Pod, b: Pod): number {
  return compare(rank(a), rank(b));
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [index, value] of left.entries()) {
    const difference = (right[index] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The pods that an object stands for; `doing` is what they are wanted for. */
export function podsOf(store: Store, object: KubeObject, doing: string): readonly Pod[] {
  const { namespace } = object.metadata;
  switch (object.kind) {
    case 'Pod':
      return [object];
    case 'ReplicationController':
      return podsMatching(store, namespace, object.spec.selector);
    case 'Service':
      if (Object.keys(object.spec.selector ?? {}).length === 0) {
        throw stop(
          `cannot ${doing} *v1.Service: invalid service '${object.metadata.name}': Service is defined without a selector`,
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
        `cannot ${doing} *v1.${object.kind}: selector for *v1.${object.kind} not implemented`,
      );
  }
}

/** kubectl's order for logs (kubectl pkg/util/podutils, ByLogging): as above, but restarts come first. */
export function byLogging(a: Pod, b: Pod): number {
  const prefer = (pod: Pod) => rank(pod).with(RESTARTS, -(rank(pod)[RESTARTS] ?? 0));
  return compare(prefer(a), prefer(b));
}

function firstPod(state: ClusterState, kind: Kind, namespace: string, name: string) {
  const object: KubeObject | undefined = get<Kind>(state.store, kind, namespace, name);
  return object && [...podsOf(state.store, object, 'attach to')].sort(byActivity)[0];
}

const POD_WAIT = 60_000;

/** What `POD` or `TYPE/NAME` names. */
export function targetNamed(text: string): { readonly kind: Kind; readonly name: string } {
  const [type = '', ...rest] = text.includes('/') ? text.split('/') : ['pod', text];
  const kind = kindNamed(type);
  if (!kind) throw stop(unknownType(type));
  return { kind, name: rest.join('/') };
}

/**
 * The pod that `POD` or `TYPE/NAME` stands for; for a type it is the first one, as kubectl chooses,
 * for which it waits `patience` ms.
 */
export function* attachablePod(
  target: string,
  namespace: string,
  state: () => ClusterState,
  patience = POD_WAIT,
): Task<Pod> {
  const { kind, name } = targetNamed(target);
  const scope = isNamespaced(kind) ? namespace : '';
  if (!get(state().store, kind, scope, name)) throw refused(notFound(kind, name));
  const there = (now: ClusterState) => firstPod(now, kind, scope, name) !== undefined;
  if (!there(state())) yield* waitUntil(there, patience);
  const pod = firstPod(state(), kind, scope, name);
  if (!pod) throw stop('timed out waiting for the condition');
  return pod;
}

/** The container that is meant when none is named; that a choice was made is said unless `quiet`. */
export function* defaultContainer({ metadata, spec }: Pod, quiet = false): Task<string> {
  const annotated = metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  const own = spec.containers.map(({ name }) => name);
  const init = (spec.initContainers ?? []).map(({ name }) => name);
  if (annotated !== undefined && [...own, ...init].includes(annotated)) return annotated;
  const [first = ''] = own;
  if (!quiet && own.length + init.length > 1) {
    const all = [...own, ...init.map((name) => `${name} (init)`)];
    yield* complain(`Defaulted container "${first}" out of: ${all.join(', ')}`);
  }
  return first;
}
