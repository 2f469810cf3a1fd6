import { base64Damage } from './base64';
import { fail, ok, type Result } from './result';
import { badRequest, quote } from './errors';
import { KINDS } from './kind-info';
import type { Kind, KubeObject, ObjectOf } from './kinds';
import type { Field, ListSchema, MapSchema, Schema, StringSchema, StructSchema } from './schema';

/** What happens to unknown fields: `kubectl --validate`. */
export type FieldValidation = 'ignore' | 'strict' | 'warn';

export interface Decoded<T extends KubeObject = KubeObject> {
  /** The object, without what applyDefaults adds. */
  readonly object: T;
  /** With `warn`: `unknown field "spec.foo"`, in order; otherwise empty. */
  readonly warnings: readonly string[];
}

/** Where decoding stands; `goPath` and `struct` are what Go's encoding/json reports. */
interface Place {
  /** With indexes: `spec.ports[0]`. */
  readonly path: string;
  /** Without indexes and map keys: `spec.ports`. */
  readonly goPath: string;
  /** The innermost Go struct of which a field is being decoded. */
  readonly struct: string;
}

interface Run {
  readonly unknown: string[];
  /** The first type error; Go goes on after it, but reports only this one. */
  problem?: string;
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function goType(schema: Schema): string {
  switch (schema.is) {
    case 'string':
      return schema.goType ?? (schema.base64 ? '[]uint8' : 'string');
    case 'struct':
      return `v1.${schema.name}`;
    case 'list':
      return `[]${goType(schema.of)}`;
    case 'map':
      return `map[string]${goType(schema.of)}`;
    case 'any':
    case 'intOrString':
    case 'bool':
    case 'int32':
    case 'int64':
      return schema.is;
  }
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function cannot(run: Run, place: Place, type: string, what: string): void {
  const where = place.struct ? `struct field ${place.struct}.${place.goPath}` : 'value';
  run.problem ??= `json: cannot unmarshal ${what} into Go ${where} of type ${type}`;
}

const LIMITS = { int32: [-(2 ** 31), 2 ** 31 - 1], int64: [-(2 ** 63), 2 ** 63 - 1] } as const;

function isInteger(value: number, is: 'int32' | 'int64'): boolean {
  const [low, high] = LIMITS[is];
  return Number.isInteger(value) && value >= low && value <= high;
}

function decodeInt(run: Run, place: Place, is: 'int32' | 'int64', raw: unknown): number {
  if (typeof raw === 'number' && isInteger(raw, is)) return raw;
  cannot(run, place, is, typeof raw === 'number' ? `number ${raw}` : jsonType(raw));
  return 0;
}

const ANYWHERE: Place = { path: '', goPath: '', struct: '' };

/** IntOrString unmarshals itself, so Go's error does not know where it stands. */
function decodeIntOrString(run: Run, raw: unknown): number | string {
  return typeof raw === 'string' ? raw : decodeInt(run, ANYWHERE, 'int32', raw);
}

function decodeString(run: Run, place: Place, schema: StringSchema, raw: unknown): string {
  if (typeof raw !== 'string') {
    cannot(run, place, goType(schema), jsonType(raw));
    return '';
  }
  const damage = schema.base64 && base64Damage(raw);
  if (damage !== undefined) run.problem ??= `illegal base64 data at input byte ${damage}`;
  return raw;
}

function decodeList(run: Run, place: Place, schema: ListSchema, raw: unknown): unknown[] {
  if (!Array.isArray(raw)) {
    cannot(run, place, goType(schema), jsonType(raw));
    return [];
  }
  return raw.map((item: unknown, index) =>
    decodeValue(run, { ...place, path: `${place.path}[${index}]` }, schema.of, item),
  );
}

function decodeMap(run: Run, place: Place, schema: MapSchema, raw: unknown): Json {
  if (!isObject(raw)) {
    cannot(run, place, goType(schema), jsonType(raw));
    return {};
  }
  // fromEntries, as assignment would lose the key __proto__.
  return Object.fromEntries(
    Object.keys(raw)
      .sort()
      .map((key) => [
        key,
        decodeValue(run, { ...place, path: `${place.path}.${key}` }, schema.of, raw[key]),
      ]),
  );
}

/** Go's zero value, structs with all their fields. */
function zero(schema: Schema): unknown {
  switch (schema.is) {
    case 'string':
      return '';
    case 'int32':
    case 'int64':
    case 'intOrString':
      return 0;
    case 'bool':
      return false;
    case 'list':
      return [];
    case 'map':
    case 'any':
      return {};
    case 'struct':
      return complete(schema, {});
  }
}

/** Adds the zero values of missing required fields to `object`. */
function complete(schema: StructSchema, object: Record<string, unknown>): Json {
  for (const [name, field] of requiredFields(schema)) {
    object[name] ??= zero(field.schema);
  }
  return object;
}

const requiredOf = new WeakMap<StructSchema, readonly (readonly [string, Field])[]>();

function requiredFields(schema: StructSchema): readonly (readonly [string, Field])[] {
  let fields = requiredOf.get(schema);
  if (!fields) {
    fields = Object.entries(schema.fields).filter(([, field]) => field.presence === 'required');
    requiredOf.set(schema, fields);
  }
  return fields;
}

/** Whether Go leaves the value out when it stores the object (`omitempty`). */
function isOmitted({ presence, pointer, schema }: Field, value: unknown): boolean {
  if (presence !== 'optional' || pointer || schema.is === 'any') return false;
  if (value === '' || value === 0 || value === false) return true;
  if (schema.is === 'list') return (value as unknown[]).length === 0;
  return schema.is === 'map' && Object.keys(value as Json).length === 0;
}

function decodeStruct(run: Run, place: Place, schema: StructSchema, raw: unknown): Json {
  if (!isObject(raw)) {
    cannot(run, place, goType(schema), jsonType(raw));
    return complete(schema, {});
  }
  const object: Record<string, unknown> = {};
  for (const name of Object.keys(raw).sort()) {
    const path = place.path ? `${place.path}.${name}` : name;
    const field = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
    if (!field) {
      run.unknown.push(path);
      continue;
    }
    if (raw[name] === null || raw[name] === undefined) continue;
    const goPath = place.goPath ? `${place.goPath}.${name}` : name;
    const inner = { path, goPath, struct: schema.name };
    const value = decodeValue(run, inner, field.schema, raw[name]);
    if (!isOmitted(field, value)) object[name] = value;
  }
  return complete(schema, object);
}

function decodeValue(run: Run, place: Place, schema: Schema, raw: unknown): unknown {
  if (raw === null || raw === undefined) return zero(schema);
  switch (schema.is) {
    case 'string':
      return decodeString(run, place, schema, raw);
    case 'int32':
    case 'int64':
      return decodeInt(run, place, schema.is, raw);
    case 'intOrString':
      return decodeIntOrString(run, raw);
    case 'bool':
      if (typeof raw === 'boolean') return raw;
      cannot(run, place, 'bool', jsonType(raw));
      return false;
    case 'list':
      return decodeList(run, place, schema, raw);
    case 'map':
      return decodeMap(run, place, schema, raw);
    case 'struct':
      return decodeStruct(run, place, schema, raw);
    case 'any':
      return raw;
  }
}

function cannotBeHandled(kind: Kind, why: string) {
  const version = KINDS[kind].apiVersion.split('/').at(-1) ?? '';
  return fail(
    badRequest(`${kind} in version ${quote(version)} cannot be handled as a ${kind}: ${why}`),
  );
}

/**
 * Decodes JSON data as the API server does (apimachinery pkg/runtime/serializer/json, apiserver
 * pkg/endpoints/handlers/rest.go): field names are case-sensitive, a null counts as missing, zero
 * values of `omitempty` fields are dropped, required fields get Go's zero values, defaulted fields
 * stay away. A value of the wrong type is a BadRequest with Go's sentence about the first one; so
 * are unknown fields when `validation` is `strict`. Both come in the order of the names, in which
 * kubectl sends them, whatever the manifest's order is. `kind` and `apiVersion` are taken for granted.
 */
export function decodeWith<K extends Kind>(
  kind: K,
  raw: unknown,
  validation: FieldValidation,
): Result<Decoded<ObjectOf<K>>> {
  const run: Run = { unknown: [] };
  const { schema, apiVersion } = KINDS[kind];
  const object = decodeStruct(run, ANYWHERE, schema, raw);
  if (run.problem) return cannotBeHandled(kind, run.problem);
  const unknown = run.unknown.map((path) => `unknown field ${quote(path)}`);
  if (validation === 'strict' && unknown.length > 0) {
    return cannotBeHandled(kind, `strict decoding error: ${unknown.join(', ')}`);
  }
  return ok({
    object: { ...object, apiVersion, kind } as unknown as ObjectOf<K>,
    warnings: validation === 'warn' ? unknown : [],
  });
}

/** Strict decoding; see decodeWith. */
export function decode<K extends Kind>(kind: K, raw: unknown): Result<ObjectOf<K>> {
  const result = decodeWith(kind, raw, 'strict');
  return result.ok ? ok(result.value.object) : result;
}
