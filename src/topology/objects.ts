import { keyOf, type Kind, type KubeObject, type ObjectKey, type ObjectOf } from '../api/kinds';
import { list, servicesSelecting, type Store } from '../cluster/store';

const sorted = new WeakMap<object, readonly ObjectKey[]>();

/** The keys under an index entry, in order; sorted once for as long as the entry stays as it is. */
function keysUnder(store: Store, entry: string): readonly ObjectKey[] {
  const index = store.indexes.get(entry);
  if (!index) return [];
  const known = sorted.get(index) ?? [...index.keys()].sort();
  sorted.set(index, known);
  return known;
}

function objectsUnder<K extends Kind>(store: Store, entry: string, kind: K): ObjectOf<K>[] {
  return keysUnder(store, entry).flatMap((key) => {
    const object = store.objects.get(key);
    return object?.kind === kind ? [object as ObjectOf<K>] : [];
  });
}

/** All objects of a kind, in the order of their keys. */
export function objectsOf<K extends Kind>(store: Store, kind: K): ObjectOf<K>[] {
  return list(store, kind);
}

export function podsOn(store: Store, node: string): ObjectOf<'Pod'>[] {
  return objectsUnder(store, `podsOnNode/${node}`, 'Pod');
}

/** The EndpointSlices of a Service. */
export function slicesUnder(
  store: Store,
  namespace: string,
  service: string,
): ObjectOf<'EndpointSlice'>[] {
  return objectsUnder(store, `slicesOf/${namespace}/${service}`, 'EndpointSlice');
}

/** The keys of a pod's labels by which Services select it. */
export function selectedKeys(store: Store, { metadata }: ObjectOf<'Pod'>): readonly string[] {
  const services = servicesSelecting(store, metadata.namespace, metadata.labels);
  return services.flatMap(({ spec }) => Object.keys(spec.selector ?? {}));
}

/** The controller that is drawn for a pod: a ReplicaSet's own controller stands for it. */
export function shownOwner(store: Store, object: KubeObject): ObjectKey | undefined {
  const { ownerReferences = [], namespace } = object.metadata;
  const reference = ownerReferences.find(({ controller }) => controller);
  if (!reference) return undefined;
  const key = keyOf(reference.kind as Kind, namespace, reference.name);
  const owner = store.objects.get(key);
  return (owner && shownOwner(store, owner)) ?? key;
}
