import type { KubeObject, ObjectOf } from '../../api/kinds';
import type { Labels } from '../../api/selectors';
import { update } from '../api-server/verbs';
import { orphans, ownedBy } from '../store';
import type { World } from '../world';
import { controllerOf, controllerReference } from './pods';

/**
 * What `owner` manages of a kind: what it owns and its selector matches. It adopts orphans that
 * match and lets go of what does not match any more; nobody takes what is being deleted
 * (pkg/controller/controller_ref_manager.go, ClaimObject).
 */
export function claim<K extends 'Pod' | 'ReplicaSet'>(
  world: World,
  owner: KubeObject,
  kind: K,
  matches: (labels: Labels | undefined) => boolean,
): ObjectOf<K>[] {
  const { uid, namespace, deletionTimestamp } = owner.metadata;
  const isLeaving = deletionTimestamp !== undefined;
  const kept: ObjectOf<K>[] = [];
  for (const object of ownedBy(world.store, kind, uid)) {
    if (controllerOf(object)?.uid !== uid) continue;
    if (matches(object.metadata.labels)) kept.push(object);
    else if (!isLeaving) release(world, object, uid);
  }
  for (const object of isLeaving ? [] : orphans(world.store, kind, namespace)) {
    const { labels, deletionTimestamp: leaves } = object.metadata;
    if (leaves !== undefined || !matches(labels)) continue;
    const adopted = adopt(world, object, owner);
    if (adopted) kept.push(adopted);
  }
  return kept;
}

function release(world: World, object: KubeObject, uid: string): void {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const others = ownerReferences.filter((reference) => reference.uid !== uid);
  update(world, {
    ...object,
    metadata: { ...metadata, ...(others.length > 0 && { ownerReferences: others }) },
  });
}

function adopt<O extends KubeObject>(world: World, object: O, owner: KubeObject): O | undefined {
  const { ownerReferences = [] } = object.metadata;
  const references = [...ownerReferences, controllerReference(owner)];
  const metadata = { ...object.metadata, ownerReferences: references };
  const result = update(world, { ...object, metadata });
  return result.ok ? result.value : undefined;
}
