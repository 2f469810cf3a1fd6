import { KINDS } from './kind-info';
import type { Kind } from './kinds';
import type { Field, Schema } from './schema';
import type { Step } from './yaml';

/** What may stand at `path` of an object of this kind; undefined where the schema knows nothing. */
export function schemaAt(kind: Kind, path: readonly Step[]): Schema | undefined {
  return path.reduce<Schema | undefined>(inside, KINDS[kind].schema);
}

function inside(schema: Schema | undefined, step: Step): Schema | undefined {
  switch (schema?.is) {
    case 'struct':
      return fieldOf(schema, step)?.schema;
    case 'map':
      return schema.of;
    case 'list':
      return typeof step === 'number' ? schema.of : undefined;
    default:
      return undefined;
  }
}

function fieldOf(schema: Schema | undefined, step: Step | undefined): Field | undefined {
  if (schema?.is !== 'struct' || typeof step !== 'string') return undefined;
  return Object.hasOwn(schema.fields, step) ? schema.fields[step] : undefined;
}

/** The field that `path` ends with; undefined for map keys, list items and what there is not. */
export function fieldAt(kind: Kind, path: readonly Step[]): Field | undefined {
  return fieldOf(schemaAt(kind, path.slice(0, -1)), path.at(-1));
}

/** A schema's type as `kubectl explain` writes it, without the angle brackets: `[]ServicePort`. */
export function typeName(schema: Schema): string {
  switch (schema.is) {
    case 'struct':
      return schema.name;
    case 'list':
      return `[]${typeName(schema.of)}`;
    case 'map':
      return `map[string]${typeName(schema.of)}`;
    case 'int32':
    case 'int64':
      return 'integer';
    case 'bool':
      return 'boolean';
    case 'intOrString':
      return 'IntOrString';
    case 'any':
      return 'Object';
    case 'string':
      return 'string';
  }
}

/** The values that a field can only have: an enum's, or true and false; empty for all others. */
export function valuesOf(schema: Schema): readonly string[] {
  if (schema.is === 'bool') return ['true', 'false'];
  return schema.is === 'string' ? schema.values : [];
}
