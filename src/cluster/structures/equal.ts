/** Whether two plain values say the same; a key whose value is undefined counts as missing. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isComposite(a) || !isComposite(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false;
  for (const key in a) if (!equal(a[key], b[key])) return false;
  return true;
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
