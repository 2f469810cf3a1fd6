import { parseManifests, type ManifestValue, type Position } from '../api/yaml';

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

/** The fields that a message names, each once. */
function fieldsIn(message: string): readonly string[] {
  return [...new Set([...message.matchAll(FIELD)].map(([field]) => field))];
}

function has(value: unknown, field: string): boolean {
  let part = value;
  for (const step of field.split(/[.[\]"]+/).filter((one) => one !== '')) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return false;
    part = (part as { readonly [step: string]: unknown })[step];
  }
  return true;
}

/** How surely a message about `field` is about this object. */
function likeness({ value }: ManifestValue, field: string, message: string): number {
  const { kind, metadata } = Object(value) as Named;
  const isNamed = message.includes(JSON.stringify(metadata?.name ?? ''));
  const isKind = typeof kind === 'string' && message.toLowerCase().includes(kind.toLowerCase());
  return Number(isNamed) * 4 + Number(isKind) * 2 + Number(has(value, field));
}

/** Where in a text a message of kubectl or the API server points, as far as that can be told. */
export function marksIn(text: string, message: string): readonly Mark[] {
  const manifests = parseManifests(text);
  const unread = manifests.flatMap((manifest): Mark[] => {
    if (!('error' in manifest) || !message.includes(manifest.error.message)) return [];
    const { line, column } = manifest.error;
    return [{ field: undefined, line, column }];
  });
  const objects = manifests.filter((manifest) => 'value' in manifest);
  const named = fieldsIn(message).flatMap((field): Mark[] => {
    const [best] = [...objects].sort(
      (a, b) => likeness(b, field, message) - likeness(a, field, message),
    );
    const position = best?.locate(field);
    return position ? [{ field, ...position }] : [];
  });
  return [...unread, ...named];
}
