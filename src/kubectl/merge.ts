import { KINDS, type Kind } from '../api/kinds';
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

/** The part of `merged` that is not in `current`; fields that are gone are null. */
export function difference(current: Json, merged: Json): Json {
  const changes: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(merged)) {
    const before = current[field];
    if (sameJson(before, value)) continue;
    changes[field] = isObject(before) && isObject(value) ? difference(before, value) : value;
  }
  for (const field of Object.keys(current)) if (!(field in merged)) changes[field] = null;
  return changes;
}
