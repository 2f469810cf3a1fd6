import type { PodTemplateSpec } from '../../../api/workloads';
import { safeEncode } from '../../api-server/metadata';
import { equal } from '../../structures/equal';

export const HASH_LABEL = 'pod-template-hash';

/** The value as text in which the keys are sorted. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`;
}

/** FNV-1a, 32 bits. */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * The hash that tells the ReplicaSets of a Deployment apart, in the alphabet of
 * pkg/controller/controller_utils.go, ComputeHash. Kubernetes hashes Go's print of the template, so
 * its values are others. `collisions` makes a new one when the name is taken.
 */
export function templateHash(template: PodTemplateSpec, collisions: number | undefined): string {
  const text = canonical(template) + (collisions === undefined ? '' : `#${collisions}`);
  return safeEncode(String(fnv32a(text)));
}

/** Whether two templates are the same but for the hash (EqualIgnoreHash). */
export function isSameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return equal(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [HASH_LABEL]: gone, ...labels } = template.metadata.labels ?? {};
  void gone;
  return { ...template, metadata: { ...template.metadata, labels } };
}
