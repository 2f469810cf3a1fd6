import { KINDS, isKind } from '../../../api/kind-info';
import { keyOfObject, type KubeObject } from '../../../api/kinds';
import type { OwnerReference } from '../../../api/meta';
import { remove, update } from '../../api-server/verbs';
import { controller } from '../../reconciling/controller';
import { dependentsOf } from '../../store';
import type { Change, World } from '../../world';

/**
 * Takes away what is owned by objects that are gone, in the background, or lets it go when its
 * owner is deleted with the policy Orphan (pkg/controller/garbagecollector). Its keys are the uids
 * of owners that are gone, and the object keys of owners that wait for their orphans.
 */
export const garbageCollector = controller({
  name: 'garbage-collector',
  delay: ({ controller: delay }) => delay,
  keys: ownersToCheck,
  reconcile(world, key) {
    if (key.includes('/')) orphanDependents(world, key);
    else for (const dependent of dependentsOf(world.store, key)) collect(world, dependent);
  },
});

const NOTHING: readonly string[] = [];

function ownersToCheck(world: World, { verb, object, old }: Change): readonly string[] {
  const { uid, finalizers, ownerReferences } = object.metadata;
  if (verb === 'deleted') return [uid];
  const waits = finalizers?.includes('orphan') ? [keyOfObject(object)] : NOTHING;
  if (!ownerReferences || old?.metadata.ownerReferences === ownerReferences) return waits;
  const dead = ownerReferences.filter((owner) => !exists(world, object, owner));
  return dead.length === 0 ? waits : [...waits, ...dead.map((owner) => owner.uid)];
}

function exists(world: World, { metadata }: KubeObject, owner: OwnerReference): boolean {
  if (!isKind(owner.kind)) return true;
  const namespace = KINDS[owner.kind].namespaced ? metadata.namespace : '';
  return world.get(owner.kind, namespace, owner.name)?.metadata.uid === owner.uid;
}

/** Deletes an object without a living owner; otherwise the dead ones are struck off. */
function collect(world: World, object: KubeObject): void {
  const owners = object.metadata.ownerReferences ?? [];
  const living = owners.filter((owner) => exists(world, object, owner));
  if (living.length === owners.length) return;
  if (living.length > 0) {
    setOwners(world, object, living);
    return;
  }
  const { namespace, name, deletionTimestamp } = object.metadata;
  if (deletionTimestamp === undefined) remove(world, object.kind, namespace, name);
}

function setOwners(world: World, object: KubeObject, owners: readonly OwnerReference[]): void {
  const { ownerReferences, ...metadata } = object.metadata;
  void ownerReferences;
  const kept = owners.length > 0 && { ownerReferences: owners };
  update(world, { ...object, metadata: { ...metadata, ...kept } });
}

function orphanDependents(world: World, key: string): void {
  const owner = world.store.objects.get(key);
  if (!owner?.metadata.finalizers?.includes('orphan')) return;
  const { uid, finalizers } = owner.metadata;
  for (const dependent of dependentsOf(world.store, uid)) {
    const owners = dependent.metadata.ownerReferences ?? [];
    setOwners(
      world,
      dependent,
      owners.filter((reference) => reference.uid !== uid),
    );
  }
  const left = finalizers.filter((finalizer) => finalizer !== 'orphan');
  update(world, { ...owner, metadata: { ...owner.metadata, finalizers: left } });
}
