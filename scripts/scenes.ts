import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withObjects } from '../src/lessons/manifests';
import type { Scene, SceneDescription } from '../src/lessons/scene';

const SCENES = join(import.meta.dirname, '../public/scenes');

function read(file: string): string {
  return readFileSync(join(SCENES, file), 'utf8');
}

/** All scenes of the page, with the objects of their manifests. Throws when one cannot be read. */
export function readScenes(): readonly Scene[] {
  const list = JSON.parse(read('index.json')) as readonly SceneDescription[];
  return list.map((description) => withObjects(description, (name) => read(`manifests/${name}`)));
}
