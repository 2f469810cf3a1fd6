import { create } from 'zustand';
import { usePreferences } from '../preferences';
import type { ConsoleState } from './console';

export interface TerminalTab extends ConsoleState {
  /** From 1 on; what is remembered of a terminal goes by it. */
  readonly id: number;
}

/** A command that the page puts at a prompt. */
export interface Offer {
  readonly tab: number;
  readonly text: string;
}

export interface Terminals {
  readonly tabs: readonly TerminalTab[];
  readonly current: number;
  readonly offer: Offer | undefined;
  /** Counts how often the keyboard was sent to the terminal. */
  readonly calls: number;
  readonly add: () => void;
  readonly close: (id: number) => void;
  readonly show: (id: number) => void;
  readonly tell: (id: number, state: ConsoleState) => void;
  /** Unfolds the dock and sends the keyboard there. */
  readonly open: () => void;
  readonly fold: () => void;
  readonly toggle: () => void;
  /** Puts a command at the prompt of a terminal that is free on the teacher's machine. */
  readonly put: (text: string) => void;
  readonly taken: () => void;
}

/** More would not fit side by side, and none could be told from another. */
export const MOST_TABS = 8;

const HOME = 'laptop';

function tabOf(id: number): TerminalTab {
  return { id, is: 'idle', where: HOME };
}

/** The terminals of the dock. What runs in them is in the consoles, which come with the dock's code. */
export const useTerminals = create<Terminals>()((set, get) => {
  function isOpen(): boolean {
    return usePreferences.getState().terminalOpen;
  }

  function freeId(): number {
    const { tabs } = get();
    let id = 1;
    while (tabs.some((tab) => tab.id === id)) id += 1;
    return id;
  }

  return {
    tabs: [tabOf(1)],
    current: 1,
    offer: undefined,
    calls: 0,
    add: () => {
      const { tabs, calls } = get();
      if (tabs.length >= MOST_TABS) return;
      const id = freeId();
      set({ tabs: [...tabs, tabOf(id)], current: id, calls: calls + 1 });
    },
    close: (id) => {
      const { tabs, current } = get();
      const index = tabs.findIndex((tab) => tab.id === id);
      const rest = tabs.filter((tab) => tab.id !== id);
      if (rest.length === 0) {
        // The last one gives way to a new one, which is there when the dock is opened again.
        set({ tabs: [tabOf(id === 1 ? 2 : 1)], current: id === 1 ? 2 : 1 });
        get().fold();
        return;
      }
      const next = current === id ? (rest[Math.max(0, index - 1)]?.id ?? current) : current;
      set({ tabs: rest, current: next, calls: get().calls + 1 });
    },
    show: (id) => set({ current: id }),
    tell: (id, state) =>
      set({ tabs: get().tabs.map((tab) => (tab.id === id ? { id, ...state } : tab)) }),
    open: () => {
      usePreferences.getState().change({ terminalOpen: true });
      set({ calls: get().calls + 1 });
    },
    fold: () => usePreferences.getState().change({ terminalOpen: false }),
    toggle: () => (isOpen() ? get().fold() : get().open()),
    put: (text) => {
      const { tabs, current, add, open } = get();
      const isFree = ({ is, where }: TerminalTab) => is === 'idle' && where === HOME;
      const here = tabs.find((tab) => tab.id === current && isFree(tab)) ?? tabs.find(isFree);
      if (here) set({ current: here.id });
      else add();
      set({ offer: { tab: get().current, text } });
      open();
    },
    taken: () => set({ offer: undefined }),
  };
});
