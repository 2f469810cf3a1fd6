/**
 * Whether two plain values say the same; a key whose value is undefined counts as missing. Maps and
 * sets say the same if they have the same contents, in whichever order.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isComposite(a) || !isComposite(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (a instanceof Map || b instanceof Map) return haveSameEntries(a, b);
  if (a instanceof Set || b instanceof Set) return haveSameMembers(a, b);
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false;
  for (const key in a) if (!equal(a[key], b[key])) return false;
  return true;
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function haveSameEntries(a: unknown, b: unknown): boolean {
  if (!(a instanceof Map) || !(b instanceof Map) || a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !equal(value, b.get(key))) return false;
  return true;
}

function haveSameMembers(a: unknown, b: unknown): boolean {
  if (!(a instanceof Set) || !(b instanceof Set) || a.size !== b.size) return false;
  for (const member of a) if (!b.has(member)) return false;
  return true;
}
