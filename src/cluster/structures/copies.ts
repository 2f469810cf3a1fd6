/*
 * Copies of lists. Their arrays are exactly as long as they have to be, which a spread's are not,
 * and they are several times faster than `toSpliced`.
 */

/** A copy with one less. */
export function without<T>(list: readonly T[], index: number): T[] {
  const shorter = new Array<T>(list.length - 1);
  for (let i = 0; i < index; i++) shorter[i] = list[i] as T;
  for (let i = index + 1; i < list.length; i++) shorter[i - 1] = list[i] as T;
  return shorter;
}

/** A copy with one more. */
export function inserted<T>(list: readonly T[], index: number, item: T): T[] {
  const longer = new Array<T>(list.length + 1);
  for (let i = 0; i < index; i++) longer[i] = list[i] as T;
  longer[index] = item;
  for (let i = index; i < list.length; i++) longer[i + 1] = list[i] as T;
  return longer;
}

/** `item` and then as many of a list as there is room for below `limit`. */
export function preceded<T>(list: readonly T[], item: T, limit: number): T[] {
  const length = Math.min(list.length + 1, limit);
  const copy = new Array<T>(length);
  copy[0] = item;
  for (let i = 1; i < length; i++) copy[i] = list[i - 1] as T;
  return copy;
}
