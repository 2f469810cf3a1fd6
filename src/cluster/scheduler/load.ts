import type { ObjectOf } from '../../api/kinds';
import { controllerOf, isTerminal } from '../reconciling/pods';
import { PersistentMap, type Edit } from '../structures/persistent-map';
import { remembers, type Change, type World } from '../world';

type Pod = ObjectOf<'Pod'>;
type Counts = PersistentMap<string, number>;

interface Load {
  /** How many pods each node runs. */
  readonly all: Counts;
  /** The same for the pods of one group, by group. */
  readonly groups: PersistentMap<string, Counts>;
}

const NOTHING: Counts = PersistentMap.empty();

const load = remembers<Load>('scheduler-load', { all: NOTHING, groups: PersistentMap.empty() });

/** Pods that should be spread: those of the same controller, otherwise those labelled the same. */
export function groupOf(pod: Pod): string {
  const owner = controllerOf(pod);
  if (owner) return owner.uid;
  const { namespace, labels = {} } = pod.metadata;
  const pairs = Object.keys(labels).sort();
  return [namespace, ...pairs.map((key) => `${key}=${labels[key] ?? ''}`)].join('/');
}

/** How many pods the nodes run, by name; nodes without any are left out. */
export function podsByNode(world: World): Counts {
  return world.recall(load).all;
}
export function groupPodsByNode(world: World, group: string): Counts {
  return world.recall(load).groups.get(group) ?? NOTHING;
}

/** Follows a change of a pod in the counts. */
export function count(world: World, { verb, object, old }: Change): void {
  if (old?.kind === 'Pod') add(world, old, -1);
  if (object.kind === 'Pod' && verb !== 'deleted') add(world, object, 1);
}

function add(world: World, pod: Pod, amount: 1 | -1): void {
  const { nodeName } = pod.spec;
  if (!nodeName || isTerminal(pod)) return;
  const { all, groups } = world.recall(load);
  // A pod on its way out still takes room, but its place among its kind is free.
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  world.remember(load, {
    all: plus(all, nodeName, amount, world.edit),
    groups: isLeaving ? groups : withKin(groups, groupOf(pod), nodeName, amount, world.edit),
  });
}

function withKin(groups: Load['groups'], group: string, node: string, amount: 1 | -1, edit: Edit) {
  const kin = plus(groups.get(group) ?? NOTHING, node, amount, edit);
  return kin.size > 0 ? groups.set(group, kin, edit) : groups.delete(group, edit);
}

function plus(counts: Counts, node: string, amount: 1 | -1, edit: Edit): Counts {
  const next = (counts.get(node) ?? 0) + amount;
  return next > 0 ? counts.set(node, next, edit) : counts.delete(node, edit);
}
