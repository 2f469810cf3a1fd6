import { useSyncExternalStore } from 'react';

/** How an edge shows what has gone over it. */
export interface ShownTraffic {
  /** 0 to 3. */
  readonly weight: number;
  /** What came of the requests, in words. */
  readonly told: string;
}

type Shown = ReadonlyMap<string, ShownTraffic>;

let shown: Shown = new Map();
const listeners = new Set<() => void>();

export function setTraffic(next: Shown): void {
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** A part of what edges show; a component renders only when its own part changes. */
export function useTraffic<T>(part: (shown: Shown) => T): T {
  return useSyncExternalStore(subscribe, () => part(shown));
}
