import { create } from 'zustand';
import { CLASSROOM } from '../cluster/delays';
import {
  readSize,
  type ScaleParameter,
  type ScaleSize,
  type SizeProblem,
} from '../lessons/scale-size';
import type { Scene, SceneDescription } from '../lessons/scene';
import { useSession, type SceneFailure } from './session';

const SEED = 1;

export interface Scenes {
  /** In the order of the gallery; empty until they were read. */
  readonly list: readonly SceneDescription[];
}

/** The scenes to choose from. */
export const useScenes = create<Scenes>()(() => ({ list: [] }));

let listing: Promise<readonly Scene[]> | undefined;

/** Reads all scenes, once, wherever below the server's root the page lies. */
async function fetchScenes(): Promise<readonly Scene[]> {
  const path = 'scenes/bundle.json';
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  const scenes = (await response.json()) as readonly Scene[];
  useScenes.setState({ list: scenes.map(({ description }) => description) });
  return scenes;
}

async function loadScenes(): Promise<readonly Scene[]> {
  listing ??= fetchScenes();
  try {
    return await listing;
  } catch (error) {
    listing = undefined;
    throw error;
  }
}

/** A number of a generated scene, as typed. */
export type AskedSize = Readonly<Partial<Record<ScaleParameter, string>>>;

/** A size that a generated scene cannot have. */
class WrongSize extends Error {
  constructor(readonly problem: SizeProblem) {
    super(problem.is);
  }
}

/** `onFound` hears of the scene as soon as it is known, before its objects are made. */
async function loadScene(
  id: string | undefined,
  asked: AskedSize,
  onFound: (description: SceneDescription) => void,
): Promise<Scene | undefined> {
  const scenes = await loadScenes();
  const scene =
    id === undefined ? scenes[0] : scenes.find(({ description }) => description.id === id);
  if (!scene) return undefined;
  onFound(scene.description);
  const usual = scene.description.generated;
  return usual ? generate(scene.description, usual, asked) : scene;
}

async function generate(
  description: SceneDescription,
  usual: ScaleSize,
  asked: AskedSize,
): Promise<Scene> {
  const read = readSize(asked, usual);
  if (!read.ok) throw new WrongSize(read.problem);
  const { scaleScene } = await import('../lessons/scale');
  return scaleScene(description, read.size);
}

let latest = 0;

/**
 * Opens a scene, the first one without an id; says whether it is the one that is open now. What
 * was open stays open when this fails, with the reason in the session.
 */
export async function openScene(
  id?: string,
  {
    seed = SEED,
    size = {},
  }: { readonly seed?: number | undefined; readonly size?: AskedSize } = {},
): Promise<boolean> {
  latest += 1;
  const own = latest;
  const { expect, open, fail } = useSession.getState();
  try {
    const [scene, { senderOf, startScene }, engine] = await Promise.all([
      loadScene(id, size, (description) => {
        if (own === latest) expect(description);
      }),
      import('../lessons/scene'),
      import('../cluster/cluster'),
    ]);
    if (own !== latest) return false;
    if (!scene) {
      fail({ is: 'unknown', id: id ?? '' });
      return false;
    }
    const { description } = scene;
    const started = startScene(scene, { seed, delays: CLASSROOM });
    open({ engine, scene: description, started, sender: senderOf(started.state, description) });
    return true;
  } catch (error) {
    if (own === latest) fail(failureOf(error));
    return false;
  }
}

function failureOf(error: unknown): SceneFailure {
  if (error instanceof WrongSize) return { is: 'size', problem: error.problem };
  return { is: 'unreadable', detail: error instanceof Error ? error.message : String(error) };
}
