import { create } from 'zustand';
import { CLASSROOM } from '../cluster/delays';
import type { ScaleParameter, ScaleSize, SizeProblem } from '../lessons/scale-size';
import type { Scene, SceneDescription } from '../lessons/scene';
import { useSession, type SceneFailure } from './session';

const SEED = 1;

export interface Scenes {
  /** As listed in `scenes/index.json`; empty until it was read. */
  readonly list: readonly SceneDescription[];
}

/** The scenes to choose from. */
export const useScenes = create<Scenes>()(() => ({ list: [] }));

/** Reads a file of the site, wherever below the server's root the page lies. */
async function fetchText(path: string): Promise<string> {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  return response.text();
}

let listing: Promise<readonly SceneDescription[]> | undefined;

/** Reads the list of scenes, once. */
async function loadList(): Promise<readonly SceneDescription[]> {
  listing ??= fetchText('scenes/index.json').then((text) => {
    const list = JSON.parse(text) as readonly SceneDescription[];
    useScenes.setState({ list });
    return list;
  });
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

async function loadScene(id: string | undefined, asked: AskedSize): Promise<Scene | undefined> {
  const list = await loadList();
  const description = id === undefined ? list[0] : list.find((scene) => scene.id === id);
  if (!description) return undefined;
  if (description.generated) return generate(description, description.generated, asked);
  const read = (names: readonly string[] = []) =>
    Promise.all(names.map((name) => fetchText(`scenes/manifests/${name}`)));
  const { manifests, afterwards } = description;
  const [texts, later] = await Promise.all([read(manifests), read(afterwards)]);
  return { description, texts, afterwards: later };
}

async function generate(
  description: SceneDescription,
  usual: ScaleSize,
  asked: AskedSize,
): Promise<Scene> {
  const [{ readSize }, { scaleScene }] = await Promise.all([
    import('../lessons/scale-size'),
    import('../lessons/scale'),
  ]);
  const read = readSize(asked, usual);
  if (!read.ok) throw new WrongSize(read.problem);
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
  const { open, fail } = useSession.getState();
  try {
    const [scene, { senderOf, startScene }, engine] = await Promise.all([
      loadScene(id, size),
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
