import { create } from 'zustand';
import type { Command, CommandResults } from '../cluster/commands';
import { useSession } from './session';

export interface ByHand {
  /** The command line that does what was last done in the page; undefined once it is dismissed. */
  readonly line: string | undefined;
  readonly dismiss: () => void;
}

/** What was done in the page last, as it would be done at a terminal. */
export const useByHand = create<ByHand>()((set) => {
  useSession.subscribe((session, before) => {
    if (session.generation !== before.generation) set({ line: undefined });
  });
  return { line: undefined, dismiss: () => set({ line: undefined }) };
});

/** Shows a command line that does what was just done in the page, if there is one. */
export function showLine(line: string | undefined): void {
  if (line !== undefined) useByHand.setState({ line });
}

/** Carries out what somebody did in the page, and shows the command line that does the same. */
export function performByHand<C extends Command>(command: C): CommandResults[C['type']] {
  const { live, perform } = useSession.getState();
  const before = live();
  const result = perform(command);
  // The command language comes after the page's frame, which does not need it.
  if (result.ok)
    void import('./line-for').then(({ lineFor }) => showLine(lineFor(command, before)));
  return result;
}
