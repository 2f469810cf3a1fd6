import { equal } from '../cluster/structures/equal';

/** Sharing what has not changed with what was built before, so that a view can compare by identity. */

/** `before` if it has the contents of `now`. */
export function reuse<T>(before: T | undefined, now: T): T {
  return before !== undefined && equal(before, now) ? before : now;
}

const madeFrom = new WeakMap<object, readonly unknown[]>();

/** `before` if it was made from these very inputs, or comes out the same; otherwise what `make` gives. */
export function reuseMade<T extends object>(
  before: T | undefined,
  inputs: readonly unknown[],
  make: () => T,
): T {
  const old = before && madeFrom.get(before);
  if (before && old?.length === inputs.length && old.every((one, i) => one === inputs[i])) {
    return before;
  }
  const made = reuse(before, make());
  madeFrom.set(made, inputs);
  return made;
}

/** `before` if it has the same keys in the same order, with identical values. */
export function reuseMap<V>(
  before: ReadonlyMap<string, V> | undefined,
  now: ReadonlyMap<string, V>,
): ReadonlyMap<string, V> {
  if (before?.size !== now.size) return now;
  const old = before.entries();
  for (const [key, value] of now) {
    const entry = old.next().value;
    if (!entry || entry[0] !== key || entry[1] !== value) return now;
  }
  return before;
}

/** Values by item, each the same as in `before` if it has the same contents. */
export function reuseBoxes<V>(
  before: ReadonlyMap<string, V> | undefined,
  now: ReadonlyMap<string, V>,
): ReadonlyMap<string, V> {
  return reuseMap(before, new Map([...now].map(([id, one]) => [id, reuse(before?.get(id), one)])));
}
