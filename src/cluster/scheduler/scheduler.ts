import { keyOfObject, type ObjectKey, type ObjectOf } from '../../api/kinds';
import type { PodCondition } from '../../api/pod';
import { formatTime } from '../../api/time';
import { recordEvent } from '../api-server/events';
import { bind, updateStatus } from '../api-server/verbs';
import { isTerminal } from '../reconciling/pods';
import { list } from '../store';
import { equal } from '../structures/equal';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type Change, type Component, type World } from '../world';
import { unfit, unfitMessage } from './fit';
import { count, groupOf, groupPodsByNode, podsByNode } from './load';

type Pod = ObjectOf<'Pod'>;
type Node = ObjectOf<'Node'>;

const NAME = 'default-scheduler';

/** Stands for all unschedulable pods in the work queue. */
const RETRY = 'retry';

/** Pods that no node had a place for. */
const unschedulable = remembers<PersistentMap<ObjectKey, true>>(
  'scheduler-unschedulable',
  PersistentMap.empty(),
);

/** The nodes that the scheduler has listed; undefined when one has changed since. */
const nodes = remembers<readonly Node[] | undefined>('scheduler-nodes', undefined);

/**
 * Gives pods without a node to one: of the nodes that take the pod the one with the fewest pods of
 * its kind, then with the fewest pods, then any. Pods without a place are tried again when a node
 * changes or a pod leaves (pkg/scheduler/schedule_one.go; the score is a simple one).
 */
export const scheduler: Component<ObjectKey> = {
  name: NAME,
  watches: ['Node', 'Pod'],
  onChange(world, change) {
    if (change.object.kind === 'Node') nodeChanged(world, change);
    if (change.object.kind !== 'Pod') return;
    if (changesLoad(change)) count(world, change);
    if (change.verb === 'deleted') podGone(world, change.object);
    else if (waits(change.object) && isNews(change)) queue(world, keyOfObject(change.object));
  },
  handle(world, key) {
    world.dequeue(scheduler, key);
    if (key === RETRY) {
      for (const waiting of world.recall(unschedulable).keys()) queue(world, waiting);
      return;
    }
    const pod = world.store.objects.get(key);
    if (pod?.kind === 'Pod' && waits(pod)) schedule(world, pod);
  },
};

/** Whether it is this scheduler's to place. */
function waits({ metadata, spec }: Pod): boolean {
  if (spec.nodeName || metadata.deletionTimestamp !== undefined) return false;
  if (spec.schedulingGates?.length) return false;
  return (spec.schedulerName ?? NAME) === NAME;
}

/** A pod to be placed is new, or somebody has changed what it asks for; its status does not count. */
function isNews({ object, old }: Change): boolean {
  return object.kind !== 'Pod' || old?.kind !== 'Pod' || object.spec !== old.spec;
}

function queue(world: World, key: ObjectKey): void {
  const { watch, scheduler: delay } = world.config.delays;
  world.enqueue(scheduler, watch + delay, key);
}

function nodeChanged(world: World, change: Change): void {
  world.remember(nodes, undefined);
  if (mayHelp(change)) retryAll(world);
}

function retryAll(world: World): void {
  if (world.recall(unschedulable).size > 0) world.enqueue(scheduler, 0, RETRY);
}

/** Heartbeats and the like do not make a node fit. */
function mayHelp({ object, old }: Change): boolean {
  if (object.kind !== 'Node' || old?.kind !== 'Node') return true;
  return (
    !equal(object.spec, old.spec) ||
    !equal(object.metadata.labels, old.metadata.labels) ||
    !equal(object.status.allocatable, old.status.allocatable) ||
    readiness(object) !== readiness(old)
  );
}
function readiness({ status }: Node): string | undefined {
  return status.conditions?.find(({ type }) => type === 'Ready')?.status;
}

function changesLoad({ verb, object, old }: Change): boolean {
  if (object.kind !== 'Pod' || old?.kind !== 'Pod' || verb === 'deleted') return true;
  return (
    object.spec.nodeName !== old.spec.nodeName ||
    isTerminal(object) !== isTerminal(old) ||
    object.metadata.deletionTimestamp !== old.metadata.deletionTimestamp ||
    groupOf(object) !== groupOf(old)
  );
}

function podGone(world: World, pod: Pod): void {
  setUnschedulable(world, pod, false);
  if (pod.spec.nodeName) retryAll(world);
}

function setUnschedulable(world: World, pod: Pod, is: boolean): void {
  if (is) world.put(unschedulable, keyOfObject(pod), true);
  else world.drop(unschedulable, keyOfObject(pod));
}

function schedule(world: World, pod: Pod): void {
  const node = best(world, pod);
  if (node) place(world, pod, node);
  else fail(world, pod, unfitMessage(reasonsAgainst(world, pod)));
}

/** Why each node does not take a pod that none of them takes. */
function reasonsAgainst(world: World, pod: Pod): readonly string[] {
  const counts = podsByNode(world);
  return nodesIn(world).flatMap(
    (node) => unfit(pod, node, counts.get(node.metadata.name) ?? 0) ?? [],
  );
}

/** All nodes in order, which are listed anew only when one of them has changed. */
function nodesIn(world: World): readonly Node[] {
  const known = world.recall(nodes) ?? list(world.store, 'Node');
  world.remember(nodes, known);
  return known;
}

/** Filters are asked last, and only of nodes that no better one has put out of the question. */
function best(world: World, pod: Pod): Node | undefined {
  const counts = podsByNode(world);
  const kin = groupPodsByNode(world, groupOf(pod));
  let chosen: Node[] = [];
  let [fewestKin, fewest] = [Infinity, Infinity];
  for (const node of nodesIn(world)) {
    const { name } = node.metadata;
    const kinHere = kin.get(name) ?? 0;
    if (kinHere > fewestKin) continue;
    const pods = counts.get(name) ?? 0;
    if (kinHere === fewestKin && pods > fewest) continue;
    if (unfit(pod, node, pods) !== undefined) continue;
    if (kinHere < fewestKin || pods < fewest) chosen = [];
    [fewestKin, fewest] = [kinHere, pods];
    chosen.push(node);
  }
  if (chosen.length < 2) return chosen[0];
  return chosen[Math.floor(world.random() * chosen.length)];
}

function place(world: World, pod: Pod, node: Node): void {
  const { namespace, name } = pod.metadata;
  setUnschedulable(world, pod, false);
  if (!bind(world, pod, node.metadata.name).ok) return;
  const message = `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`;
  const reason = 'Scheduled';
  recordEvent(world, { about: pod, type: 'Normal', reason, message, component: NAME });
}

function fail(world: World, pod: Pod, message: string): void {
  setUnschedulable(world, pod, true);
  const reason = 'FailedScheduling';
  recordEvent(world, { about: pod, type: 'Warning', reason, message, component: NAME });
  const conditions = pod.status.conditions ?? [];
  const old = conditions.find(({ type }) => type === 'PodScheduled');
  const since = old?.status === 'False' ? old.lastTransitionTime : undefined;
  const condition: PodCondition = {
    type: 'PodScheduled',
    status: 'False',
    lastTransitionTime: since ?? formatTime(world.now),
    reason: 'Unschedulable',
    message,
  };
  const others = conditions.filter((each) => each !== old);
  updateStatus(world, { ...pod, status: { ...pod.status, conditions: [...others, condition] } });
}
