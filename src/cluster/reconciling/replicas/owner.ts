import type { ObjectOf } from '../../../api/kinds';
import { matchesLabels, matchesSelector, type Labels } from '../../../api/selectors';

/** A kind that keeps a number of equal pods. */
export type ReplicaKind = 'ReplicaSet' | 'ReplicationController';
export type ReplicaOwner = ObjectOf<ReplicaKind>;

/** Whether the owner's selector matches; an empty one of a ReplicationController matches nothing. */
export function selects(owner: ReplicaOwner, labels: Labels | undefined): boolean {
  if (owner.kind === 'ReplicaSet') return matchesSelector(owner.spec.selector, labels);
  const { selector } = owner.spec;
  return Object.keys(selector).length > 0 && matchesLabels(selector, labels);
}
