/** A function of an immutable object that works out its result only once for each object. */
export function perObject<O extends object, T>(derive: (object: O) => T): (object: O) => T {
  const made = new WeakMap<O, { readonly result: T }>();
  return (object) => {
    const known = made.get(object);
    if (known) return known.result;
    const result = derive(object);
    made.set(object, { result });
    return result;
  };
}

/** How many results `perText` keeps. */
const KEPT = 1000;

/** A function of a text that works out its result only once for each of the texts in use. */
export function perText<T>(derive: (text: string) => T): (text: string) => T {
  const made = new Map<string, { readonly result: T }>();
  return (text) => {
    const known = made.get(text);
    if (known) return known.result;
    const result = derive(text);
    if (made.size >= KEPT) made.clear();
    made.set(text, { result });
    return result;
  };
}
