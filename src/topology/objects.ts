import type { Kind, ObjectKey, ObjectOf } from '../api/kinds';
import type { Store } from '../cluster/store';

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
  return objectsUnder(store, `kind/${kind}`, kind);
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
