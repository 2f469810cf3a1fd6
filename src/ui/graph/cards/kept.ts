/** The first `count` of a list; one that must not be left out takes the last place among them. */
export function withKept<T>(
  all: readonly T[],
  count: number,
  isKept: (one: T) => boolean,
): readonly T[] {
  const shown = all.slice(0, count);
  const kept = all.slice(count).find(isKept);
  return kept === undefined ? shown : [...shown.slice(0, -1), kept];
}
