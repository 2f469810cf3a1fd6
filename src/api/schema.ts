/**
 * Kubernetes types as data. One description of a field serves the strict decoder, the TypeScript
 * type, `kubectl explain` and the editor's completion.
 */

export interface StringSchema<T extends string = string> {
  readonly is: 'string';
  /** The values that validation accepts; empty when any string will do. */
  readonly values: readonly T[];
  /** The Go type's name where it is not `string`, such as `v1.Protocol`. */
  readonly goType?: string;
  /** Base64, which decoding checks. */
  readonly base64?: true;
}
export interface IntSchema {
  readonly is: 'int32' | 'int64';
}
export interface BoolSchema {
  readonly is: 'bool';
}
/** A number or a string, such as `targetPort`. */
export interface IntOrStringSchema {
  readonly is: 'intOrString';
}
/** A field that is stored as it comes and has no effect here, such as `resources`. */
export interface AnySchema {
  readonly is: 'any';
}
export interface ListSchema<S extends Schema = Schema> {
  readonly is: 'list';
  readonly of: S;
}
export interface MapSchema<S extends Schema = Schema> {
  readonly is: 'map';
  readonly of: S;
}
export interface StructSchema<F extends Fields = Fields> {
  readonly is: 'struct';
  /** The Go type's name, which the API server's decoding errors mention. */
  readonly name: string;
  readonly fields: F;
}

export type Schema =
  | StringSchema
  | IntSchema
  | BoolSchema
  | IntOrStringSchema
  | AnySchema
  | ListSchema
  | MapSchema
  | StructSchema;

/**
 * - `required`: decoding fills in Go's zero value ("" / 0 / false / {} / []) when it is missing.
 * - `defaulted`: left out by decoding, always there after `applyDefaults`.
 * - `optional`: may be missing in a stored object.
 */
export type Presence = 'required' | 'defaulted' | 'optional';

export interface Field<S extends Schema = Schema, P extends Presence = Presence> {
  readonly schema: S;
  readonly presence: P;
  /** A Go pointer: a zero value is kept, where without it decoding drops it (`omitempty`). */
  readonly pointer?: true;
  /** One line for `kubectl explain` and the editor. */
  readonly doc: string;
}
export interface Fields {
  readonly [name: string]: Field;
}

export const string: StringSchema = { is: 'string', values: [] };
export const int32: IntSchema = { is: 'int32' };
export const int64: IntSchema = { is: 'int64' };
export const bool: BoolSchema = { is: 'bool' };
export const intOrString: IntOrStringSchema = { is: 'intOrString' };
export const any: AnySchema = { is: 'any' };

/** Bytes, written in base64. */
export const bytes: StringSchema = { is: 'string', values: [], base64: true };

/** A string of which validation accepts only `values`; decoding takes any. */
export function oneOf<const T extends string>(...values: readonly T[]): StringSchema<T> {
  return { is: 'string', values };
}
/** `schema` under the Go type's name that decoding errors mention, such as `v1.Protocol`. */
export function named<T extends string>(goType: string, schema: StringSchema<T>): StringSchema<T> {
  return { ...schema, goType };
}
export function list<S extends Schema>(of: S): ListSchema<S> {
  return { is: 'list', of };
}
export function map<S extends Schema>(of: S): MapSchema<S> {
  return { is: 'map', of };
}
/** A Go struct named `name`. */
export function struct<const F extends Fields>(name: string, fields: F): StructSchema<F> {
  return { is: 'struct', name, fields };
}
export function required<S extends Schema>(schema: S, doc: string): Field<S, 'required'> {
  return { schema, presence: 'required', doc };
}
export function defaulted<S extends Schema>(schema: S, doc: string): Field<S, 'defaulted'> {
  return { schema, presence: 'defaulted', doc };
}
export function optional<S extends Schema>(schema: S, doc: string): Field<S, 'optional'> {
  return { schema, presence: 'optional', doc };
}

/** An optional field that is a pointer in Go, so that a zero value differs from none. */
export function pointer<S extends Schema>(schema: S, doc: string): Field<S, 'optional'> {
  return { schema, presence: 'optional', pointer: true, doc };
}

/**
 * An optional list or map of which validation tells an empty one from a missing one. What is stored
 * has neither.
 */
export function shownEmpty<S extends ListSchema | MapSchema>(
  schema: S,
  doc: string,
): Field<S, 'optional'> {
  return pointer(schema, doc);
}

type PresentKeys<F extends Fields> = {
  [K in keyof F]: F[K]['presence'] extends 'optional' ? never : K;
}[keyof F];
type OptionalKeys<F extends Fields> = Exclude<keyof F, PresentKeys<F>>;

type InferStruct<F extends Fields> = {
  readonly [K in PresentKeys<F>]: Infer<F[K]['schema']>;
} & { readonly [K in OptionalKeys<F>]?: Infer<F[K]['schema']> };

/** The readonly TypeScript type of a stored object with this schema. */
export type Infer<S extends Schema> =
  S extends StringSchema<infer T>
    ? T
    : S extends IntSchema
      ? number
      : S extends BoolSchema
        ? boolean
        : S extends IntOrStringSchema
          ? number | string
          : S extends ListSchema<infer E>
            ? readonly Infer<E>[]
            : S extends MapSchema<infer V>
              ? { readonly [key: string]: Infer<V> }
              : S extends StructSchema<infer F>
                ? InferStruct<F>
                : unknown;
