import type { Manifest, ManifestValue, Position, Step } from '../api/yaml';

/** A place in a manifest that a message is about. */
export interface Mark extends Position {
  /** The field, such as `spec.ports[0].nodePort`; undefined for text that cannot be read at all. */
  readonly field: string | undefined;
}

interface Named {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown } | null;
}

const FIELD =
  /\b(?:metadata|spec|status|data|subsets|endpoints|ports)(?:\.[\w-]+|\[\d+\]|\["[^"]+"\])*/g;
const UNKNOWN = /unknown field "([^"]+)"/g;
const WRONG_TYPE = /cannot unmarshal (\w+)(?: \S+)? into Go struct field \w+\.(\S+) of type/;

/** The fields that a message names, each once. */
function fieldsIn(message: string): readonly string[] {
  const unknown = [...message.matchAll(UNKNOWN)].flatMap(([, field]) => field ?? []);
  if (unknown.length > 0) return [...new Set(unknown)];
  return [...new Set([...message.matchAll(FIELD)].map(([field]) => field))];
}

function childOf(value: unknown, step: Step): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as { readonly [step: string]: unknown })[step];
}

function has(value: unknown, field: string): boolean {
  const steps = field.split(/[.[\]"]+/).filter((one) => one !== '');
  let part = value;
  for (const step of steps) part = childOf(part, step);
  return part !== undefined;
}

/** How surely a message about `field` is about this object. */
function likeness({ value }: ManifestValue, field: string, message: string): number {
  const { kind, metadata } = Object(value) as Named;
  const isNamed = message.includes(JSON.stringify(metadata?.name ?? ''));
  const isKind = typeof kind === 'string' && message.toLowerCase().includes(kind.toLowerCase());
  return Number(isNamed) * 4 + Number(isKind) * 2 + Number(has(value, field));
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The first place that Go's path without indexes can mean and that holds a value of this type. */
function withIndexes(
  value: unknown,
  [step, ...rest]: readonly string[],
  type: string,
): readonly Step[] | undefined {
  if (step === undefined) return jsonType(value) === type ? [] : undefined;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const path = withIndexes(item, [step, ...rest], type);
      if (path) return [index, ...path];
    }
    return undefined;
  }
  const path = withIndexes(childOf(value, step), rest, type);
  return path && [step, ...path];
}

/** Where a value of the wrong type stands, of which Go tells the path without indexes. */
function wrongType(objects: readonly ManifestValue[], message: string): Mark | undefined {
  const [, type = '', field = ''] = WRONG_TYPE.exec(message) ?? [];
  if (field === '') return undefined;
  for (const { value, locate } of objects) {
    const path = withIndexes(value, field.split('.'), type);
    const position = path && locate(path);
    if (position) return { field, ...position };
  }
  return undefined;
}

/** Where in a text a message of kubectl or the API server points, as far as that can be told. */
export function marksIn(manifests: readonly Manifest[], message: string): readonly Mark[] {
  const unread = manifests.flatMap((manifest): Mark[] => {
    if (!('error' in manifest) || !message.includes(manifest.error.message)) return [];
    const { line, column } = manifest.error;
    return [{ field: undefined, line, column }];
  });
  const objects = manifests.filter((manifest) => 'value' in manifest);
  const wrong = wrongType(objects, message);
  if (wrong) return [wrong];
  const named = fieldsIn(message).flatMap((field): Mark[] => {
    const [best] = [...objects].sort(
      (a, b) => likeness(b, field, message) - likeness(a, field, message),
    );
    const position = best?.locate(field);
    return position ? [{ field, ...position }] : [];
  });
  return [...unread, ...named];
}
