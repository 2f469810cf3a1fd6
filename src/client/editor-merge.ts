import type { KubeObject } from '../api/kinds';
import { parseManifests } from '../api/yaml';
import { toYaml } from '../api/yaml-print';
import { sameJson } from '../kubectl/merge';
import { cleanYaml } from './editor-objects';

type Json = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(text: string): Json | undefined {
  const [first, ...others] = parseManifests(text);
  const value = first && 'value' in first ? first.value : undefined;
  return others.length === 0 && isMap(value) ? value : undefined;
}

function mergeMaps(before: Json, mine: Json, theirs: Json): Json {
  const fields = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  const merged = [...fields].map((field) => {
    return [field, merge(before[field], mine[field], theirs[field])] as const;
  });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

/** What only one side has changed is taken from it; where both have, the person's value stays. */
function merge(before: unknown, mine: unknown, theirs: unknown): unknown {
  if (sameJson(mine, before)) return theirs;
  if (sameJson(theirs, before)) return mine;
  if (isMap(mine) && isMap(theirs)) return mergeMaps(isMap(before) ? before : {}, mine, theirs);
  const lists = [before, mine, theirs];
  if (!lists.every(Array.isArray)) return mine;
  const [old, own, other] = lists as [unknown[], unknown[], unknown[]];
  const isAlike = old.length === own.length && own.length === other.length;
  return isAlike ? own.map((item, index) => merge(old[index], item, other[index])) : own;
}

/**
 * The object as it is now, with the changes in it that a person has made to it as it was before.
 * Undefined if the text is not one object.
 */
export function mergedYaml(before: string, text: string, now: KubeObject): string | undefined {
  const [old, mine, theirs] = [before, text, cleanYaml(now)].map(read);
  if (!old || !mine || !theirs) return undefined;
  return toYaml(mergeMaps(old, mine, theirs));
}
