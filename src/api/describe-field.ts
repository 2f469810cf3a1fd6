import { typeName } from './fields';
import { KINDS } from './kind-info';
import type { Kind } from './kinds';
import type { Field, Fields, Schema, StructSchema } from './schema';

/** What each kind is, in a line. */
const ABOUT: { readonly [K in Kind]: string } = {
  Deployment: 'Keeps a number of equal pods running and replaces them step by step.',
  Endpoints: 'The addresses behind a Service, as older clients read them.',
  EndpointSlice: 'A part of the addresses behind a Service, with their conditions.',
  Event: 'A report of something that has happened to an object.',
  Ingress: 'Rules by which requests over HTTP reach Services, by host and path.',
  IngressClass: 'Names the controller that serves Ingresses.',
  Namespace: 'A room for names, in which other objects live.',
  Node: 'A machine of the cluster, on which pods run.',
  Pod: 'One or more containers that run together on a node and share an address.',
  ReplicaSet: 'Keeps a number of equal pods running.',
  ReplicationController: 'Keeps a number of equal pods running; the older form of a ReplicaSet.',
  Secret: 'Data that should not be shown to everybody, such as keys and certificates.',
  Service: 'A stable name and address in front of pods that come and go.',
};

/** A field, or a kind when the path is empty, as it can be explained to a person. */
export interface FieldDescription {
  /** `string`, `integer`, `[]Container`, `map[string]string`, `ServiceSpec` */
  readonly type: string;
  /** In a line. */
  readonly text: string;
  readonly required: boolean;
  /** The values that are accepted; empty when any will do. */
  readonly values: readonly string[];
  /** The fields inside it, through lists and maps, in order of their names. */
  readonly fields: readonly string[];
}

/** The struct that a list or a map leads to. */
function structIn(schema: Schema): StructSchema | undefined {
  if (schema.is === 'list' || schema.is === 'map') return structIn(schema.of);
  return schema.is === 'struct' ? schema : undefined;
}

/** What is at the top of an object is filled in, and so are its parts' metadata and specs. */
function isRequired(name: string, depth: number, { presence }: Field): boolean {
  return presence === 'required' && depth > 1 && name !== 'metadata' && name !== 'spec';
}

/**
 * Describes the field of `kind` at `path`, such as `['spec', 'ports', 'port']`; elements of lists
 * and values of maps are not part of a path. Undefined when there is no such field.
 */
export function describeField(kind: Kind, path: readonly string[]): FieldDescription | undefined {
  let schema: Schema = KINDS[kind].schema;
  let found: { readonly name: string; readonly field: Field } | undefined;
  for (const name of path) {
    const fields: Fields = structIn(schema)?.fields ?? {};
    const field: Field | undefined = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return undefined;
    found = { name, field };
    schema = field.schema;
  }
  return {
    type: typeName(schema),
    text: found ? found.field.doc : ABOUT[kind],
    required: found !== undefined && isRequired(found.name, path.length, found.field),
    values: schema.is === 'string' ? schema.values : [],
    fields: Object.keys(structIn(schema)?.fields ?? {}).sort(),
  };
}
