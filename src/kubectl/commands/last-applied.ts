import type { KubeObject } from '../../api/kinds';
import { goJson } from '../go-json';
import type { Json } from '../manifests';

/** Where kubectl apply notes what it sent. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object with a note of itself in its annotations. */
export function withLastApplied(json: Json): Json {
  const metadata = isObject(json['metadata']) ? json['metadata'] : {};
  const given = isObject(metadata['annotations']) ? metadata['annotations'] : {};
  const annotations = Object.fromEntries(
    Object.entries(given).filter(([key]) => key !== LAST_APPLIED),
  );
  const noted = { ...json, metadata: { ...metadata, annotations } };
  return {
    ...json,
    metadata: {
      ...metadata,
      annotations: { ...annotations, [LAST_APPLIED]: `${goJson(noted)}\n` },
    },
  };
}

/** What was applied last; undefined if nothing was. */
export function lastApplied({ metadata }: KubeObject): Json | undefined {
  const text = metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
