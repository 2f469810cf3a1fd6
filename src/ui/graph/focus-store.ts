import { useSyncExternalStore } from 'react';
import type { Focus } from '../../topology/focus';

/** What the followed request is at, and whether everything else recedes. */
export interface ShownFocus extends Focus {
  readonly isDimming: boolean;
}

/** Changes only from hop to hop. */
let focus: ShownFocus | undefined;
const listeners = new Set<() => void>();

export function setFocus(next: ShownFocus | undefined): void {
  if (next === focus) return;
  focus = next;
  for (const listener of listeners) listener();
}

export function getFocus(): ShownFocus | undefined {
  return focus;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** A part of the focus; a component renders only when its own part changes. */
export function useFocus<T>(part: (focus: ShownFocus | undefined) => T): T {
  return useSyncExternalStore(subscribe, () => part(focus));
}

/** Whether the followed request has to do with this element; true for all while nothing recedes. */
export function useIsLit(id: string): boolean {
  return useFocus((now) => !now?.isDimming || now.touched.has(id));
}
