import { parseManifests } from '../api/yaml';
import type { Scene, SceneDescription } from './scene';

/** The objects in a manifest file, as written. Throws when it cannot be read. */
function objectsIn(text: string): readonly unknown[] {
  return parseManifests(text).map((manifest) => {
    if ('error' in manifest) throw new Error(manifest.error.message);
    return manifest.value;
  });
}

/**
 * A scene with the objects of its manifests, whose texts `read` gives by the files' names. Throws
 * when one of them cannot be read.
 */
export function withObjects(description: SceneDescription, read: (name: string) => string): Scene {
  const objects = (names: readonly string[]) => names.flatMap((name) => objectsIn(read(name)));
  const { manifests, afterwards } = description;
  return {
    description,
    objects: objects(manifests),
    ...(afterwards && { afterwards: objects(afterwards) }),
  };
}
