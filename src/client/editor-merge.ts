import type { KubeObject } from '../api/kinds';
import { parseManifests } from '../api/yaml';
import { toYaml } from '../api/yaml-print';
import { threeWayMerge } from '../kubectl/merge';
import { cleanYaml } from './editor-objects';

type Json = Readonly<Record<string, unknown>>;

function read(text: string): Json | undefined {
  const [first, ...others] = parseManifests(text);
  const value = first && 'value' in first ? first.value : undefined;
  if (others.length > 0 || typeof value !== 'object' || value === null) return undefined;
  return value as Json;
}

/**
 * The object as it is now with a person's changes in it, merged as `kubectl apply` does: where both
 * have changed a field, the person's value stays. Undefined if the text is not one object.
 */
export function mergedYaml(before: string, text: string, now: KubeObject): string | undefined {
  const [original, modified, current] = [before, text, cleanYaml(now)].map(read);
  if (!original || !modified || !current) return undefined;
  return toYaml(threeWayMerge(now.kind, original, modified, current));
}
