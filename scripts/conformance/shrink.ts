/**
 * The smallest thing that still fails and can be reached from `start`: takes the first of the
 * smaller ones that fails, again and again, until none does or `budget` attempts have been made.
 */
export async function shrink<T>(
  start: T,
  smaller: (value: T) => Iterable<T>,
  fails: (value: T) => Promise<boolean>,
  budget = 80,
): Promise<T> {
  let smallest = start;
  let left = budget;
  for (let found = true; found;) {
    found = false;
    for (const candidate of smaller(smallest)) {
      if (left-- <= 0) return smallest;
      if (!(await fails(candidate))) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return smallest;
}

/** The list without each of its elements in turn. */
export function withoutOne<T>(list: readonly T[]): T[][] {
  return list.map((_, i) => list.toSpliced(i, 1));
}
