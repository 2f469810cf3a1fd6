/**
 * An immutable list that grows at its end: `with` returns a longer list which shares all entries
 * with this one, so that adding one costs the same however many there are.
 */
export class AppendList<T> implements Iterable<T> {
  /** Longer lists that came of this one keep theirs behind its end. */
  readonly #shared: T[];

  private constructor(
    shared: T[],
    readonly length: number,
  ) {
    this.#shared = shared;
  }

  static of<T>(entries: Iterable<T> = []): AppendList<T> {
    const shared = [...entries];
    return new AppendList(shared, shared.length);
  }

  with(entry: T): AppendList<T> {
    const isLongest = this.#shared.length === this.length;
    const shared = isLongest ? this.#shared : [...this];
    shared.push(entry);
    return new AppendList(shared, this.length + 1);
  }

  /** The entry at `index`, counted from the end when it is negative. */
  at(index: number): T | undefined {
    const place = index < 0 ? this.length + index : index;
    return place < this.length ? this.#shared[place] : undefined;
  }

  *[Symbol.iterator](): Generator<T, undefined> {
    for (let i = 0; i < this.length; i += 1) yield this.#shared[i] as T;
  }

  /** As a plain list, in JSON too. */
  toJSON(): readonly T[] {
    return this.#shared.slice(0, this.length);
  }
}
