import { create } from 'zustand';
import type { Moves } from '../topology/by-hand';
import type { Point } from '../topology/geometry';
import type { ItemId } from '../topology/items';
import type { ViewName } from '../topology/view';
import { useSession } from './session';

interface Arrangement {
  /** By scene and view, for as long as the page is open. */
  readonly moves: ReadonlyMap<string, Moves>;
  /** Moves something of the scene that is open further by a distance (px of the picture). */
  readonly move: (view: ViewName, id: ItemId, by: Point) => void;
  /** Puts everything of the scene that is open back where the layout has it. */
  readonly reset: (view: ViewName) => void;
}

const NOTHING: Moves = new Map();

function keyOf(view: ViewName): string {
  return `${useSession.getState().scene?.id ?? ''} ${view}`;
}

/** What a person has moved in the picture. */
export const useArrangement = create<Arrangement>()((set, get) => ({
  moves: new Map(),
  move: (view, id, by) => {
    const moved = new Map(movesIn(view));
    const { x, y } = moved.get(id) ?? { x: 0, y: 0 };
    moved.set(id, { x: x + by.x, y: y + by.y });
    set({ moves: new Map(get().moves).set(keyOf(view), moved) });
  },
  reset: (view) => {
    const moves = new Map(get().moves);
    moves.delete(keyOf(view));
    set({ moves });
  },
}));

/** What has been moved in a view of the scene that is open; the same map until that changes. */
export function movesIn(view: ViewName): Moves {
  return useArrangement.getState().moves.get(keyOf(view)) ?? NOTHING;
}
