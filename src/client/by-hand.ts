import { create } from 'zustand';
import type { Command, CommandResults } from '../cluster/commands';
import type { Doing } from './line-for';
import { useSession } from './session';

export interface ByHand {
  /** How to do at a terminal what was last done in the page; undefined once it is dismissed. */
  readonly doing: Doing | undefined;
  readonly dismiss: () => void;
}

/** What was done in the page last, as it would be done at a terminal. */
export const useByHand = create<ByHand>()((set) => {
  useSession.subscribe((session, before) => {
    if (session.generation !== before.generation) set({ doing: undefined });
  });
  return { doing: undefined, dismiss: () => set({ doing: undefined }) };
});

/** Shows how to do at a terminal what was just done in the page, if that can be done. */
export function showDoing(doing: Doing | undefined): void {
  if (doing !== undefined) useByHand.setState({ doing });
}

/** Carries out what somebody did in the page, and shows the command line that does the same. */
export function performByHand<C extends Command>(command: C): CommandResults[C['type']] {
  const { live, perform } = useSession.getState();
  const before = live();
  const result = perform(command);
  // The command language comes after the page's frame, which does not need it.
  if (result.ok)
    void import('./line-for').then(({ doingFor }) => showDoing(doingFor(command, before)));
  return result;
}
