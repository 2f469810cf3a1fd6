import type { Taint } from '../../../api/core';
import { keyOfObject, type ObjectKey, type ObjectOf } from '../../../api/kinds';
import { formatTime } from '../../../api/time';
import { recordEvent } from '../../api-server/events';
import { remove, updateStatus } from '../../api-server/verbs';
import { controller, reconcileLater, type Controller } from '../../reconciling/controller';
import { tolerates } from '../../reconciling/tolerations';
import { podsOnNode } from '../../store';
import { equal } from '../../structures/equal';
import { PersistentMap } from '../../structures/persistent-map';
import { remembers, type Change, type World } from '../../world';

type Pod = ObjectOf<'Pod'>;

const COMPONENT = 'taint-eviction-controller';

/** Since when (ms) pods have been waiting for their eviction. */
const waiting = remembers<PersistentMap<ObjectKey, number>>(
  'taint-eviction',
  PersistentMap.empty(),
);

/**
 * Deletes the pods of nodes with NoExecute taints, after the time that they tolerate them
 * (pkg/controller/tainteviction/taint_eviction.go). Its keys are object keys of pods.
 */
export const taintEvictionController: Controller = controller({
  name: COMPONENT,
  delay: ({ controller: delay }) => delay,
  watches: ['Node', 'Pod'],
  keys: concerned,
  reconcile(world, key) {
    const pod = world.store.objects.get(key);
    if (pod?.kind !== 'Pod' || pod.metadata.deletionTimestamp !== undefined) forget(world, key);
    else judge(world, pod);
  },
});

function noExecuteTaints(world: World, node: string | undefined): readonly Taint[] {
  const { taints = [] } = world.get('Node', '', node ?? '')?.spec ?? {};
  return taints.filter(({ effect }) => effect === 'NoExecute');
}

function concerned(world: World, { verb, object, old }: Change): readonly string[] {
  if (object.kind === 'Node') {
    const before = old?.kind === 'Node' ? old.spec.taints : undefined;
    if (equal(object.spec.taints, before)) return [];
    return podsOnNode(world.store, object.metadata.name).map(keyOfObject);
  }
  if (object.kind !== 'Pod') return [];
  const isPlaced = old?.kind !== 'Pod' || old.spec.nodeName !== object.spec.nodeName;
  const isTainted = isPlaced && noExecuteTaints(world, object.spec.nodeName).length > 0;
  const isGone = verb === 'deleted' && world.recall(waiting).has(keyOfObject(object));
  return isTainted || isGone ? [keyOfObject(object)] : [];
}

function judge(world: World, pod: Pod): void {
  const key = keyOfObject(pod);
  const taints = noExecuteTaints(world, pod.spec.nodeName);
  const seconds = toleratedSeconds(pod, taints);
  if (seconds === Infinity) {
    if (world.recall(waiting).has(key)) tell(world, pod, 'Cancelling deletion of');
    forget(world, key);
    return;
  }
  const since = world.recall(waiting).get(key) ?? world.now;
  const left = since + seconds * 1000 - world.now;
  if (left > 0) {
    world.put(waiting, key, since);
    reconcileLater(world, taintEvictionController, key, left);
    return;
  }
  forget(world, key);
  evict(world, pod);
}

function forget(world: World, key: ObjectKey): void {
  world.drop(waiting, key);
}

/** How long the pod may stay: 0 if it does not tolerate a taint, Infinity if nothing limits it. */
function toleratedSeconds({ spec }: Pod, taints: readonly Taint[]): number {
  let least = Infinity;
  for (const taint of taints) {
    const toleration = (spec.tolerations ?? []).find((each) => tolerates(each, taint));
    if (!toleration) return 0;
    least = Math.min(least, Math.max(0, toleration.tolerationSeconds ?? Infinity));
  }
  return least;
}

function tell(world: World, pod: Pod, what: string): void {
  const { namespace, name } = pod.metadata;
  const message = `${what} Pod ${namespace}/${name}`;
  const reason = 'TaintManagerEviction';
  recordEvent(world, { about: pod, type: 'Normal', reason, message, component: COMPONENT });
}

function evict(world: World, pod: Pod): void {
  const { namespace, name } = pod.metadata;
  tell(world, pod, 'Marking for deletion');
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: formatTime(world.now),
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  };
  const conditions = [...(pod.status.conditions ?? []), condition];
  updateStatus(world, { ...pod, status: { ...pod.status, conditions } });
  remove(world, 'Pod', namespace, name);
}
