import { create } from 'zustand';
import { useSession } from './session';
import type { ItemId } from '../topology/items';

interface Unfolding {
  /** Blocks and Services that are shown item by item. */
  readonly unfolded: ReadonlySet<ItemId>;
  /** Whether the picture is seen from so close that each pod has a card in its block. */
  readonly isClose: boolean;
  readonly unfold: (id: ItemId) => void;
  readonly toggle: (id: ItemId) => void;
  readonly foldAll: () => void;
}

/** What a person has unfolded of a large cluster; it stays so until it is folded again. */
export const useUnfolding = create<Unfolding>()((set, get) => {
  useSession.subscribe((session, before) => {
    if (session.generation !== before.generation) set({ unfolded: new Set() });
  });
  return {
    unfolded: new Set(),
    isClose: false,
    unfold: (id) => {
      const { unfolded } = get();
      if (!unfolded.has(id)) set({ unfolded: new Set(unfolded).add(id) });
    },
    toggle: (id) => {
      const unfolded = new Set(get().unfolded);
      if (!unfolded.delete(id)) unfolded.add(id);
      set({ unfolded });
    },
    foldAll: () => set({ unfolded: new Set() }),
  };
});
