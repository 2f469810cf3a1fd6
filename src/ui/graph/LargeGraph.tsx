import { createElement, useEffect, useSyncExternalStore, type ComponentType } from 'react';
import { useSession, type Session } from '../../client/session';

/**
 * It is not one of React's lazy components: Suspense may hold back for 300 ms what has already
 * arrived.
 */
let loaded: { readonly Flow?: ComponentType; readonly failure?: Error } = {};
let loading: Promise<void> | undefined;
const listeners = new Set<() => void>();

function take(next: typeof loaded): void {
  loaded = next;
  for (const listener of listeners) listener();
}

function load(): void {
  loading ??= import('./folded/FoldedFlow').then(
    ({ FoldedFlow }) => take({ Flow: FoldedFlow }),
    (error: unknown) => take({ failure: new Error(String(error)) }),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The picture of a large cluster; nothing until what it is drawn with is loaded. */
export function LargeGraph() {
  useEffect(load, []);
  const { Flow, failure } = useSyncExternalStore(subscribe, () => loaded);
  if (failure) throw failure;
  return Flow ? createElement(Flow) : null;
}

function fetchFor({ coming }: Session): void {
  if (coming?.generated) load();
}

/** Fetches what a large cluster is drawn with while the cluster is still being made. */
export function useGraphAhead(): void {
  useEffect(() => {
    fetchFor(useSession.getState());
    return useSession.subscribe(fetchFor);
  }, []);
}
