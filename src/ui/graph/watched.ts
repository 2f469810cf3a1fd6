/** A value that is worked out from stores, and followed only while somebody listens. */
export interface Watched<T> {
  readonly current: () => T;
  /** Puts another value in place of the present one, and tells everybody. */
  readonly replace: (value: T) => void;
  /** Calls `listener` when the value has changed; returns how to stop that. */
  readonly onChange: (listener: () => void) => () => void;
}

/**
 * `make` gives the value from the one before, or that one itself when nothing has changed; `watch`
 * subscribes `update` to what it depends on, and returns how to end each subscription.
 */
export function watched<T>(
  make: (previous: T | undefined) => T,
  watch: (update: () => void) => readonly (() => void)[],
): Watched<T> {
  const listeners = new Set<() => void>();
  let value: T | undefined;
  let stops: readonly (() => void)[] = [];

  function replace(next: T): void {
    value = next;
    for (const listener of listeners) listener();
  }

  function update(): void {
    const next = make(value);
    if (next !== value) replace(next);
  }

  return {
    current: () => (value ??= make(undefined)),
    replace,
    onChange: (listener) => {
      if (listeners.size === 0) {
        stops = watch(update);
        update();
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) for (const stop of stops) stop();
      };
    },
  };
}
