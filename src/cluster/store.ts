import {
  keyOf,
  keyOfObject,
  type Kind,
  type KubeObject,
  type ObjectKey,
  type ObjectOf,
} from '../api/kinds';
import { matchesLabels, type Labels } from '../api/selectors';
import { PersistentMap, type Edit } from './structures/persistent-map';

type Keys = PersistentMap<ObjectKey, true>;

/** The objects of the API server (etcd's part), with the indexes that keep look-ups off scans. */
export interface Store {
  readonly objects: PersistentMap<ObjectKey, KubeObject>;
  readonly indexes: PersistentMap<string, Keys>;
}

export const EMPTY_STORE: Store = {
  objects: PersistentMap.empty(),
  indexes: PersistentMap.empty(),
};

/** The entry of a kind's objects in one namespace; it is what their keys begin with. */
function homeOf(kind: Kind, namespace: string): string {
  return keyOf(kind, namespace, '');
}

/** The names of the index entries under which an object is found, besides that of its home. */
function indexEntries(object: KubeObject): string[] {
  const { kind } = object;
  const { namespace, ownerReferences = [] } = object.metadata;
  const entries: string[] = [];
  for (const owner of ownerReferences) entries.push(`owner/${owner.uid}`);
  if (kind === 'Pod' || kind === 'ReplicaSet') {
    if (!ownerReferences.some(({ controller }) => controller)) {
      entries.push(`orphans/${kind}/${namespace}`);
    }
  }
  if (kind === 'Pod') {
    if (object.spec.nodeName) entries.push(`podsOnNode/${object.spec.nodeName}`);
    if (object.status.podIP) entries.push(`podIP/${object.status.podIP}`);
    for (const [key, value] of Object.entries(object.metadata.labels ?? {})) {
      entries.push(`podLabel/${namespace}/${key}=${value}`);
    }
  }
  if (kind === 'Service') {
    const first = firstPair(object.spec.selector);
    if (first) entries.push(`selects/${namespace}/${first}`);
    if (object.spec.clusterIP) entries.push(`clusterIP/${object.spec.clusterIP}`);
  }
  if (kind === 'ReplicationController') {
    entries.push(`controls/${namespace}/${firstPair(object.spec.selector) ?? ''}`);
  }
  if (kind === 'ReplicaSet' || kind === 'Deployment') {
    const { selector } = object.spec;
    entries.push(`controls/${namespace}/${firstPair(selector?.matchLabels) ?? ''}`);
  }
  if (kind === 'EndpointSlice') {
    const service = object.metadata.labels?.['kubernetes.io/service-name'];
    if (service) entries.push(`slicesOf/${namespace}/${service}`);
  }
  if (kind === 'Event') {
    const { kind: about, namespace: where, name } = object.involvedObject;
    entries.push(`eventsOf/${about}/${where ?? ''}/${name}`);
  }
  return entries;
}

function firstPair(selector: Labels | undefined): string | undefined {
  const [key] = Object.keys(selector ?? {}).sort();
  return key === undefined ? undefined : `${key}=${selector?.[key]}`;
}

export function get<K extends Kind>(
  store: Store,
  kind: K,
  namespace: string,
  name: string,
): ObjectOf<K> | undefined {
  return store.objects.get(keyOf(kind, namespace, name)) as ObjectOf<K> | undefined;
}

type Indexes = Store['indexes'];

/** The pod with this key, which is one of a pod. */
export function podWithKey(store: Store, key: ObjectKey): ObjectOf<'Pod'> | undefined {
  return store.objects.get(key) as ObjectOf<'Pod'> | undefined;
}

function withIndex(indexes: Indexes, entry: string, key: ObjectKey, edit?: Edit): Indexes {
  const keys = indexes.get(entry) ?? PersistentMap.empty<ObjectKey, true>();
  const more = keys.set(key, true, edit);
  return more === keys ? indexes : indexes.set(entry, more, edit);
}

function withoutIndex(indexes: Indexes, entry: string, key: ObjectKey, edit?: Edit): Indexes {
  const keys = indexes.get(entry);
  const rest = keys?.delete(key, edit);
  if (!rest || rest.size === 0) return indexes.delete(entry, edit);
  return rest === keys ? indexes : indexes.set(entry, rest, edit);
}

/** A kind's entry has the homes of its objects, so that each object is listed in one place. */
function withHome(indexes: Indexes, object: KubeObject, key: ObjectKey, edit?: Edit): Indexes {
  const { kind, metadata } = object;
  const home = homeOf(kind, metadata.namespace);
  const isKnown = indexes.has(home);
  const listed = withIndex(indexes, home, key, edit);
  return isKnown ? listed : withIndex(listed, `kind/${kind}`, home, edit);
}

function withoutHome(indexes: Indexes, object: KubeObject, key: ObjectKey, edit?: Edit): Indexes {
  const { kind, metadata } = object;
  const home = homeOf(kind, metadata.namespace);
  const rest = withoutIndex(indexes, home, key, edit);
  return rest.has(home) ? rest : withoutIndex(rest, `kind/${kind}`, home, edit);
}

function homes(store: Store, kind: Kind): readonly string[] {
  return store.indexes.get(`kind/${kind}`)?.sortedKeys() ?? [];
}

/** Whether nothing has changed that an index looks at: most writes are of a status. */
function isFoundAlike(a: KubeObject, b: KubeObject): boolean {
  if (a.metadata.labels !== b.metadata.labels) return false;
  if (a.metadata.ownerReferences !== b.metadata.ownerReferences) return false;
  if (a.kind === 'Event') return b.kind === 'Event' && a.involvedObject === b.involvedObject;
  if ('spec' in a && (!('spec' in b) || a.spec !== b.spec)) return false;
  return a.kind !== 'Pod' || (b.kind === 'Pod' && a.status.podIP === b.status.podIP);
}

/** The store with `object` in place of what had its key. */
export function put(store: Store, object: KubeObject): Store {
  const key = keyOfObject(object);
  return replace(store, key, store.objects.get(key), object, undefined);
}

/** The store with `object` in place of `old`, which is what `key` has now. */
export function replace(
  store: Store,
  key: ObjectKey,
  old: KubeObject | undefined,
  object: KubeObject,
  edit: Edit | undefined,
): Store {
  const objects = store.objects.set(key, object, edit);
  if (old && isFoundAlike(old, object)) return { objects, indexes: store.indexes };
  const before = old ? indexEntries(old) : [];
  const after = indexEntries(object);
  let indexes = old ? store.indexes : withHome(store.indexes, object, key, edit);
  for (const entry of before)
    if (!after.includes(entry)) indexes = withoutIndex(indexes, entry, key, edit);
  for (const entry of after)
    if (!before.includes(entry)) indexes = withIndex(indexes, entry, key, edit);
  return { objects, indexes };
}

export function remove(store: Store, key: ObjectKey, edit?: Edit): Store {
  const old = store.objects.get(key);
  if (!old) return store;
  let indexes = withoutHome(store.indexes, old, key, edit);
  for (const entry of indexEntries(old)) indexes = withoutIndex(indexes, entry, key, edit);
  return { objects: store.objects.delete(key, edit), indexes };
}

function objectsAt(store: Store, keys: Iterable<ObjectKey>): KubeObject[] {
  const found: KubeObject[] = [];
  for (const key of keys) {
    const object = store.objects.get(key);
    if (object) found.push(object);
  }
  return found;
}

/** What an index entry leads to, in any order. */
function lookUp(store: Store, entry: string): KubeObject[] {
  return objectsAt(store, store.indexes.get(entry)?.keys() ?? []);
}

/** What an index entry leads to, in the order of the keys as from etcd. */
function inOrder(store: Store, entry: string): KubeObject[] {
  return objectsAt(store, store.indexes.get(entry)?.sortedKeys() ?? []);
}

/** All objects of a kind, of one namespace or of all, in the order of their keys as from etcd. */
export function list<K extends Kind>(store: Store, kind: K, namespace?: string): ObjectOf<K>[] {
  const found =
    namespace === undefined
      ? homes(store, kind).flatMap((home) => inOrder(store, home))
      : inOrder(store, homeOf(kind, namespace));
  return found as ObjectOf<K>[];
}

/** How many objects of a kind there are in all namespaces. */
export function count(store: Store, kind: Kind): number {
  return homes(store, kind).reduce((sum, home) => sum + (store.indexes.get(home)?.size ?? 0), 0);
}

/** What `uid` owns. */
export function ownedBy<K extends Kind>(store: Store, kind: K, uid: string): ObjectOf<K>[] {
  return inOrder(store, `owner/${uid}`).filter(
    (object): object is ObjectOf<K> & KubeObject => object.kind === kind,
  );
}

/** The pods or ReplicaSets of `namespace` that no controller manages. */
export function orphans<K extends 'Pod' | 'ReplicaSet'>(
  store: Store,
  kind: K,
  namespace: string,
): ObjectOf<K>[] {
  return inOrder(store, `orphans/${kind}/${namespace}`) as ObjectOf<K>[];
}

/** The controllers of a kind whose selector may match `labels`; its expressions are not looked at. */
export function controllersSelecting<
  K extends 'Deployment' | 'ReplicaSet' | 'ReplicationController',
>(store: Store, kind: K, namespace: string, labels: Labels | undefined): ObjectOf<K>[] {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return ['', ...pairs]
    .flatMap((pair) => inOrder(store, `controls/${namespace}/${pair}`))
    .filter((object): object is ObjectOf<K> & KubeObject => object.kind === kind);
}

export function dependentsOf(store: Store, uid: string): KubeObject[] {
  return inOrder(store, `owner/${uid}`);
}

export function podsOnNode(store: Store, node: string): ObjectOf<'Pod'>[] {
  return inOrder(store, `podsOnNode/${node}`) as ObjectOf<'Pod'>[];
}

export function podWithIp(store: Store, ip: string): ObjectOf<'Pod'> | undefined {
  for (const object of lookUp(store, `podIP/${ip}`)) {
    if (object.kind === 'Pod' && !object.spec.hostNetwork) return object;
  }
  return undefined;
}

/** The pods of `namespace` that have all labels of a non-empty equality selector. */
export function podsMatching(store: Store, namespace: string, selector: Labels): ObjectOf<'Pod'>[] {
  const pair = firstPair(selector);
  if (pair === undefined) return list(store, 'Pod', namespace);
  const pods = inOrder(store, `podLabel/${namespace}/${pair}`) as ObjectOf<'Pod'>[];
  return pods.filter(({ metadata }) => matchesLabels(selector, metadata.labels));
}

/** The Services whose selector matches `labels`. */
export function servicesSelecting(
  store: Store,
  namespace: string,
  labels: Labels | undefined,
): ObjectOf<'Service'>[] {
  const found: ObjectOf<'Service'>[] = [];
  for (const key in labels) {
    for (const object of lookUp(store, `selects/${namespace}/${key}=${labels[key]}`)) {
      if (object.kind === 'Service' && matchesLabels(object.spec.selector ?? {}, labels)) {
        found.push(object);
      }
    }
  }
  return found;
}

export function slicesOf(
  store: Store,
  namespace: string,
  service: string,
): ObjectOf<'EndpointSlice'>[] {
  const found = inOrder(store, `slicesOf/${namespace}/${service}`);
  return found as ObjectOf<'EndpointSlice'>[];
}

export function serviceWithIp(store: Store, ip: string): ObjectOf<'Service'> | undefined {
  for (const object of lookUp(store, `clusterIP/${ip}`))
    if (object.kind === 'Service') return object;
  return undefined;
}

export function eventsOf(store: Store, object: KubeObject): ObjectOf<'Event'>[] {
  const { kind, metadata } = object;
  const found = inOrder(store, `eventsOf/${kind}/${metadata.namespace}/${metadata.name}`);
  return found as ObjectOf<'Event'>[];
}
