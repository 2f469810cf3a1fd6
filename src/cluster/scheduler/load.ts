import type { ObjectOf } from '../../api/kinds';
import { controllerOf, isTerminal } from '../reconciling/pods';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type Change, type World } from '../world';

type Pod = ObjectOf<'Pod'>;
type Counts = PersistentMap<string, number>;

/** How many pods each node runs: all of them, and those of a group. */
const load = remembers<Counts>('scheduler-load', PersistentMap.empty());

/** Pods that should be spread: those of the same controller, otherwise those labelled the same. */
export function groupOf(pod: Pod): string {
  const owner = controllerOf(pod);
  if (owner) return owner.uid;
  const { namespace, labels = {} } = pod.metadata;
  const pairs = Object.keys(labels).sort();
  return [namespace, ...pairs.map((key) => `${key}=${labels[key] ?? ''}`)].join('/');
}

export function podsOn(world: World, node: string): number {
  return world.recall(load).get(node) ?? 0;
}
export function groupPodsOn(world: World, node: string, group: string): number {
  return world.recall(load).get(`${node}|${group}`) ?? 0;
}

/** Follows a change of a pod in the counts. */
export function count(world: World, { verb, object, old }: Change): void {
  if (old?.kind === 'Pod') add(world, old, -1);
  if (object.kind === 'Pod' && verb !== 'deleted') add(world, object, 1);
}

function add(world: World, pod: Pod, amount: 1 | -1): void {
  const { nodeName } = pod.spec;
  if (!nodeName || isTerminal(pod)) return;
  let counts = world.recall(load);
  // A pod on its way out still takes room, but its place among its kind is free.
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  for (const key of isLeaving ? [nodeName] : [nodeName, `${nodeName}|${groupOf(pod)}`]) {
    const next = (counts.get(key) ?? 0) + amount;
    counts = next > 0 ? counts.set(key, next) : counts.delete(key);
  }
  world.remember(load, counts);
}
