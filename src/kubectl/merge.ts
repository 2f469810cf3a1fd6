import { KINDS } from '../api/kind-info';
import type { Kind } from '../api/kinds';
import type { Schema, StructSchema } from '../api/schema';
import type { Json } from './manifests';

/** `+patchMergeKey` in Kubernetes' types: lists that are merged item by item. */
const MERGE_KEYS: { readonly [field: string]: string } = {
  'Container.env': 'name',
  'Container.ports': 'containerPort',
  'ObjectMeta.ownerReferences': 'uid',
  'PodSpec.containers': 'name',
  'PodSpec.hostAliases': 'ip',
  'PodSpec.imagePullSecrets': 'name',
  'PodSpec.initContainers': 'name',
  'PodSpec.volumes': 'name',
  'ServiceSpec.ports': 'port',
};

/** Where a value stands: its schema, and the key by which its items are told apart. */
interface Place {
  readonly schema: Schema | undefined;
  readonly mergeKey: string | undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inside({ schema }: Place, field: string): Place {
  if (schema?.is === 'map') return { schema: schema.of, mergeKey: undefined };
  if (schema?.is !== 'struct') return { schema: undefined, mergeKey: undefined };
  const struct: StructSchema = schema;
  return { schema: struct.fields[field]?.schema, mergeKey: MERGE_KEYS[`${struct.name}.${field}`] };
}

/** Ports of different protocols may share a number. */
function identity(item: unknown, mergeKey: string): string {
  if (!isObject(item)) return JSON.stringify(item);
  const protocol = mergeKey.toLowerCase().endsWith('port') ? item['protocol'] : '';
  return `${JSON.stringify(item[mergeKey])}/${JSON.stringify(protocol ?? 'TCP')}`;
}

function mergeLists(
  original: readonly unknown[],
  modified: readonly unknown[],
  current: readonly unknown[],
  { schema, mergeKey }: Place,
): readonly unknown[] {
  if (mergeKey === undefined) return modified;
  const item: Place = {
    schema: schema?.is === 'list' ? schema.of : undefined,
    mergeKey: undefined,
  };
  const idOf = (one: unknown) => identity(one, mergeKey);
  const like = (list: readonly unknown[], one: unknown) =>
    list.find((other) => idOf(other) === idOf(one));
  const kept = current.filter((one) => !like(modified, one) && !like(original, one));
  const merged = modified.map((one) => merge(like(original, one), one, like(current, one), item));
  return [...merged, ...kept];
}

function mergeMaps(original: Json, modified: Json, current: Json, place: Place): Json {
  const result: Record<string, unknown> = { ...current };
  for (const field of Object.keys(original)) if (!(field in modified)) delete result[field];
  for (const [field, value] of Object.entries(modified)) {
    if (value === null) delete result[field];
    else result[field] = merge(original[field], value, current[field], inside(place, field));
  }
  return result;
}

function merge(original: unknown, modified: unknown, current: unknown, place: Place): unknown {
  if (isObject(modified) && isObject(current)) {
    return mergeMaps(isObject(original) ? original : {}, modified, current, place);
  }
  if (Array.isArray(modified) && Array.isArray(current)) {
    return mergeLists(Array.isArray(original) ? original : [], modified, current, place);
  }
  return modified;
}

/**
 * kubectl apply's three-way merge: `modified` wins over `current`, what `original` had and
 * `modified` leaves out goes away, and what others have added stays.
 */
export function threeWayMerge(
  kind: Kind,
  original: Json | undefined,
  modified: Json,
  current: Json,
): Json {
  const place = { schema: KINDS[kind].schema, mergeKey: undefined };
  return mergeMaps(original ?? {}, modified, current, place);
}

/** A strategic merge patch, as `kubectl patch` sends by default. */
export function strategicMerge(kind: Kind, current: Json, patch: Json): Json {
  return threeWayMerge(kind, undefined, patch, current);
}

/** A JSON merge patch (RFC 7386). */
export function jsonMerge(current: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(current) ? { ...current } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = jsonMerge(result[field], value);
  }
  return result;
}

/** Whether two JSON values are the same, whatever the order of their fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const others = Object.keys(b).filter((key) => b[key] !== undefined);
  return keys.length === others.length && keys.every((key) => sameJson(a[key], b[key]));
}

type Fields = Record<string, unknown>;

/** The items of a keyed list that are new or changed, then those that go. */
function listPatch(
  original: readonly unknown[],
  modified: readonly unknown[],
  current: readonly unknown[],
  mergeKey: string,
  item: Place,
): readonly unknown[] {
  const idOf = (one: unknown) => identity(one, mergeKey);
  const like = (list: readonly unknown[], one: unknown) =>
    list.find((other) => idOf(other) === idOf(one));
  const keyOf = (one: unknown) => (isObject(one) ? { [mergeKey]: one[mergeKey] } : {});
  const changed = modified.flatMap((one) => {
    const before = like(current, one);
    if (!isObject(one) || !isObject(before)) return [one];
    const first = like(original, one);
    const patch = mapPatch(isObject(first) ? first : {}, one, before, item);
    return Object.keys(patch).length > 0 ? [{ ...patch, ...keyOf(one) }] : [];
  });
  const gone = original.filter((one) => !like(modified, one));
  return [...changed, ...gone.map((one) => ({ $patch: 'delete', ...keyOf(one) }))];
}

function fieldPatch(
  field: string,
  [original, modified, current]: readonly [unknown, unknown, unknown],
  place: Place,
): Fields {
  if (isObject(modified) && isObject(current)) {
    const patch = mapPatch(isObject(original) ? original : {}, modified, current, place);
    return Object.keys(patch).length > 0 ? { [field]: patch } : {};
  }
  const { schema, mergeKey } = place;
  if (mergeKey !== undefined && Array.isArray(modified) && Array.isArray(current)) {
    const item = { schema: schema?.is === 'list' ? schema.of : undefined, mergeKey: undefined };
    const first = Array.isArray(original) ? original : [];
    const patch = listPatch(first, modified, current, mergeKey, item);
    if (patch.length === 0) return {};
    const order = modified.map((one: unknown) =>
      isObject(one) ? { [mergeKey]: one[mergeKey] } : one,
    );
    return { [`$setElementOrder/${field}`]: order, [field]: patch };
  }
  return sameJson(modified, current) ? {} : { [field]: modified };
}

function mapPatch(original: Json, modified: Json, current: Json, place: Place): Fields {
  const patch: Fields = {};
  for (const [field, value] of Object.entries(modified)) {
    const values = [original[field], value, current[field]] as const;
    if (field in current) Object.assign(patch, fieldPatch(field, values, inside(place, field)));
    else patch[field] = value;
  }
  for (const field of Object.keys(original)) if (!(field in modified)) patch[field] = null;
  return patch;
}

/** The strategic merge patch that kubectl apply sends; empty when there is nothing to change. */
export function threeWayPatch(
  kind: Kind,
  original: Json | undefined,
  modified: Json,
  current: Json,
): Json {
  const place = { schema: KINDS[kind].schema, mergeKey: undefined };
  return mapPatch(original ?? {}, modified, current, place);
}
