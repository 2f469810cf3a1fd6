import type { ObjectKey } from '../api/kinds';

/** The object that a draft was opened from. */
export interface Base {
  readonly key: ObjectKey;
  /** As it was then, without its status. */
  readonly text: string;
  /** Its resourceVersion. */
  readonly version: string;
}

/** An unsaved text, as it is kept over a reload. */
export interface KeptDraft {
  readonly name: string;
  readonly text: string;
  readonly verb: string;
  readonly base?: Base;
}

const KEY = 'hopscope.drafts';
/** All texts of all scenes together, in characters; a browser gives a site about five million. */
const ROOM = 1_000_000;
const MOST_DRAFTS = 20;
const MOST_SCENES = 30;

type Shelf = readonly (readonly [scene: string, drafts: readonly KeptDraft[]])[];

function isBase(value: unknown): value is Base {
  const { key, text, version } = Object(value) as { readonly [field: string]: unknown };
  return [key, text, version].every((field) => typeof field === 'string');
}

/** Storage may hold anything: what is no draft is as if it were not there. */
function readDraft(value: unknown): readonly KeptDraft[] {
  const { name, text, verb, base } = Object(value) as { readonly [field: string]: unknown };
  if (typeof name !== 'string' || typeof text !== 'string' || typeof verb !== 'string') return [];
  return [{ name, text, verb, ...(isBase(base) && { base }) }];
}

function readShelf(): Shelf {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.flatMap((entry: unknown): Shelf[number][] => {
      if (!Array.isArray(entry) || typeof entry[0] !== 'string' || !Array.isArray(entry[1]))
        return [];
      return [[entry[0], (entry[1] as unknown[]).flatMap(readDraft)]];
    });
  } catch {
    return [];
  }
}

function sizeOf(drafts: readonly KeptDraft[]): number {
  return drafts.reduce((sum, { text, base }) => sum + text.length + (base?.text.length ?? 0), 0);
}

/** What fits, the latest scene first; a draft that does not fit is left out whole. */
function fitting(shelf: Shelf): Shelf {
  let room = ROOM;
  return shelf.slice(0, MOST_SCENES).flatMap(([scene, drafts]): Shelf[number][] => {
    const kept = drafts.slice(-MOST_DRAFTS).filter((draft) => {
      const fits = sizeOf([draft]) <= room;
      if (fits) room -= sizeOf([draft]);
      return fits;
    });
    return kept.length > 0 ? [[scene, kept]] : [];
  });
}

/** The unsaved texts of a scene, as they were left. */
export function loadDrafts(scene: string): readonly KeptDraft[] {
  return readShelf().find(([id]) => id === scene)?.[1] ?? [];
}

/** Keeps a scene's unsaved texts over a reload, as many as there is room for; says whether all fit. */
export function saveDrafts(scene: string, drafts: readonly KeptDraft[]): boolean {
  const others = readShelf().filter(([id]) => id !== scene);
  const shelf = fitting([[scene, drafts], ...others]);
  try {
    localStorage.setItem(KEY, JSON.stringify(shelf));
  } catch {
    return drafts.length === 0;
  }
  const own = shelf.find(([id]) => id === scene)?.[1] ?? [];
  return own.length === drafts.length;
}
