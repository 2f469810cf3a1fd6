import type { Edit } from './persistent-map';

/**
 * A map that is copied whole by the first change under another edit, and changed in place by the
 * others. For what is counted up many times in a transition: it is several times as fast as a
 * persistent map, as long as there are few keys.
 */
export class CopiedMap<K, V> {
  readonly #edit: Edit;
  readonly #entries: Map<K, V>;

  private constructor(entries: Map<K, V>, edit: Edit) {
    this.#entries = entries;
    this.#edit = edit;
  }

  static empty<K, V>(edit: Edit): CopiedMap<K, V> {
    return new CopiedMap(new Map<K, V>(), edit);
  }

  /** This very map if it was made under `edit`, else a copy that may be changed under it. */
  under(edit: Edit): CopiedMap<K, V> {
    return this.#edit === edit ? this : new CopiedMap(new Map(this.#entries), edit);
  }

  /** Whether it was made under `edit`, so that nobody else has seen it. */
  isUnder(edit: Edit): boolean {
    return this.#edit === edit;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** Changes this map; only for one that `isUnder` the present edit. */
  put(key: K, value: V): void {
    this.#entries.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  values(): readonly V[] {
    return [...this.#entries.values()];
  }
}
