import { inserted, without } from './copies';

/**
 * An immutable map (hash array mapped trie): `set` and `delete` return a new map that shares
 * almost everything with the old one, so a snapshot of the cluster costs nothing.
 * Iteration order depends only on the keys, never on the order of insertion.
 */
export type Key = string | number;

const BITS = 5;
const MASK = 31;

interface Collision<K, V> {
  readonly is: 'collision';
  readonly hash: number;
  readonly leaves: readonly Leaf<K, V>[];
}
type TrieNode<K, V> = Leaf<K, V> | Collision<K, V> | Branch<K, V>;

/**
 * Stands for the making of one new version: what was made under an edit nobody else has seen, and
 * further changes under the same edit happen in place instead of copying the way from the root.
 */
export type Edit = symbol;

class Leaf<K, V> {
  readonly is = 'leaf';
  readonly #edit: Edit | undefined;

  constructor(
    readonly hash: number,
    readonly key: K,
    public value: V,
    edit: Edit | undefined,
  ) {
    this.#edit = edit;
  }

  /** This leaf with another value; it keeps the very text that is known as the key. */
  holding(value: V, edit: Edit | undefined): Leaf<K, V> {
    if (this.value === value) return this;
    if (edit === undefined || this.#edit !== edit) {
      return new Leaf(this.hash, this.key, value, edit);
    }
    this.value = value;
    return this;
  }
}

class Branch<K, V> {
  readonly is = 'branch';
  readonly #edit: Edit | undefined;

  constructor(
    public bitmap: number,
    public children: TrieNode<K, V>[],
    edit: Edit | undefined,
  ) {
    this.#edit = edit;
  }

  /** This branch with another child in place of the one at `index`. */
  replacing(index: number, child: TrieNode<K, V>, edit: Edit | undefined): Branch<K, V> {
    if (edit !== undefined && this.#edit === edit) {
      this.children[index] = child;
      return this;
    }
    const children = this.children.slice();
    children[index] = child;
    return new Branch(this.bitmap, children, edit);
  }

  /** This branch with other children. */
  having(bitmap: number, children: TrieNode<K, V>[], edit: Edit | undefined): Branch<K, V> {
    if (edit === undefined || this.#edit !== edit) return new Branch(bitmap, children, edit);
    this.bitmap = bitmap;
    this.children = children;
    return this;
  }
}

function hashOf(key: Key): number {
  if (typeof key === 'number') return mix((key | 0) ^ highBits(key));
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** What is above the lower 32 bits; of small numbers, which most are, without a division. */
function highBits(key: number): number {
  return (key | 0) === key ? key >> 31 : Math.floor(key / 0x100000000);
}

function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 16);
}

function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function find<K, V>(root: TrieNode<K, V> | null, hash: number, key: K): V | undefined {
  let node = root;
  for (let shift = 0; node !== null; shift += BITS) {
    if (node.is === 'leaf') return node.key === key ? node.value : undefined;
    if (node.is === 'collision') return node.leaves.find((leaf) => leaf.key === key)?.value;
    const bit = 1 << ((hash >>> shift) & MASK);
    if (!(node.bitmap & bit)) return undefined;
    node = node.children[bitCount(node.bitmap & (bit - 1))] ?? null;
  }
  return undefined;
}

function join<K, V>(
  a: Leaf<K, V> | Collision<K, V>,
  b: Leaf<K, V>,
  shift: number,
  edit: Edit | undefined,
): TrieNode<K, V> {
  if (a.hash === b.hash) {
    const leaves = a.is === 'leaf' ? [a] : a.leaves.filter((leaf) => leaf.key !== b.key);
    return { is: 'collision', hash: a.hash, leaves: [...leaves, b] };
  }
  const slotA = (a.hash >>> shift) & MASK;
  const slotB = (b.hash >>> shift) & MASK;
  if (slotA === slotB) return new Branch(1 << slotA, [join(a, b, shift + BITS, edit)], edit);
  const children = slotA < slotB ? [a, b] : [b, a];
  return new Branch((1 << slotA) | (1 << slotB), children, edit);
}

/** By how much the last `insert` or `remove` changed the number of keys; it spares a second search. */
let grown: -1 | 0 | 1 = 0;

function insert<K, V>(
  node: TrieNode<K, V> | null,
  hash: number,
  key: K,
  value: V,
  shift: number,
  edit: Edit | undefined,
): TrieNode<K, V> {
  if (node?.is === 'branch') return insertBelow(node, hash, key, value, shift, edit);
  if (node?.is === 'leaf' && node.key === key) return node.holding(value, edit);
  const leaf = new Leaf(hash, key, value, edit);
  if (node === null || node.is === 'leaf' || !node.leaves.some((one) => one.key === key)) grown = 1;
  return node === null ? leaf : join(node, leaf, shift, edit);
}

function insertBelow<K, V>(
  branch: Branch<K, V>,
  hash: number,
  key: K,
  value: V,
  shift: number,
  edit: Edit | undefined,
): Branch<K, V> {
  const { bitmap, children } = branch;
  const bit = 1 << ((hash >>> shift) & MASK);
  const index = bitCount(bitmap & (bit - 1));
  if (!(bitmap & bit)) {
    grown = 1;
    const leaf = new Leaf(hash, key, value, edit);
    return branch.having(bitmap | bit, inserted(children, index, leaf), edit);
  }
  const old = children[index] ?? null;
  const child = insert(old, hash, key, value, shift + BITS, edit);
  return child === old ? branch : branch.replacing(index, child, edit);
}

function remove<K, V>(
  node: TrieNode<K, V> | null,
  hash: number,
  key: K,
  shift: number,
  edit: Edit | undefined,
): TrieNode<K, V> | null {
  if (node === null) return null;
  if (node.is === 'leaf') {
    if (node.key !== key) return node;
    grown = -1;
    return null;
  }
  if (node.is === 'collision') {
    const leaves = node.leaves.filter((leaf) => leaf.key !== key);
    if (leaves.length === node.leaves.length) return node;
    grown = -1;
    return leaves.length === 1 ? (leaves[0] ?? null) : { ...node, leaves };
  }
  const bit = 1 << ((hash >>> shift) & MASK);
  if (!(node.bitmap & bit)) return node;
  const index = bitCount(node.bitmap & (bit - 1));
  const old = node.children[index] ?? null;
  const child = remove(old, hash, key, shift + BITS, edit);
  if (child === old) return node;
  return child ? withChild(node, index, child, edit) : withoutChild(node, bit, index, edit);
}

/** A lone leaf moves up, so that equal contents always have equal shapes. */
function withChild<K, V>(
  node: Branch<K, V>,
  index: number,
  child: TrieNode<K, V>,
  edit: Edit | undefined,
): TrieNode<K, V> {
  if (node.children.length === 1 && child.is !== 'branch') return child;
  return node.replacing(index, child, edit);
}

function withoutChild<K, V>(
  node: Branch<K, V>,
  bit: number,
  index: number,
  edit: Edit | undefined,
): TrieNode<K, V> | null {
  const { bitmap, children } = node;
  if (children.length === 1) return null;
  const other = children.length === 2 ? children[1 - index] : undefined;
  if (other && other.is !== 'branch') return other;
  return node.having(bitmap & ~bit, without(children, index), edit);
}

/** Adds what `pick` makes of each leaf below `node`; several times faster than a generator. */
function collect<K, V, T>(
  node: TrieNode<K, V> | null,
  pick: (leaf: Leaf<K, V>) => T,
  found: T[],
): T[] {
  if (node === null) return found;
  if (node.is === 'leaf') found.push(pick(node));
  else {
    for (const child of node.is === 'branch' ? node.children : node.leaves) {
      collect(child, pick, found);
    }
  }
  return found;
}

function keyIn<K, V>({ key }: Leaf<K, V>): K {
  return key;
}
function valueIn<K, V>({ value }: Leaf<K, V>): V {
  return value;
}
function entryIn<K, V>({ key, value }: Leaf<K, V>): readonly [K, V] {
  return [key, value];
}

function childAt<K, V>({ bitmap, children }: Branch<K, V>, bit: number): TrieNode<K, V> | null {
  return bitmap & bit ? (children[bitCount(bitmap & (bit - 1))] ?? null) : null;
}

/** Adds the keys by which two tries differ, leaving out what they share. */
function compare<K, V>(a: TrieNode<K, V> | null, b: TrieNode<K, V> | null, found: K[]): void {
  if (a === b) return;
  if (a?.is === 'branch' && b?.is === 'branch') {
    for (let bits = a.bitmap | b.bitmap; bits !== 0; bits &= bits - 1) {
      compare(childAt(a, bits & -bits), childAt(b, bits & -bits), found);
    }
    return;
  }
  const [before, now] = [a, b].map((node) => new Map(collect(node, entryIn, [])));
  for (const [key, value] of now ?? []) if (before?.get(key) !== value) found.push(key);
  for (const key of before?.keys() ?? []) if (!now?.has(key)) found.push(key);
}

export class PersistentMap<K extends Key, V> {
  readonly #edit: Edit | undefined;
  /** The keys in order, once somebody has asked for them. */
  #sorted: readonly K[] | undefined;

  private constructor(
    private root: TrieNode<K, V> | null,
    private count: number,
    edit: Edit | undefined,
  ) {
    this.#edit = edit;
  }

  private static readonly EMPTY = new PersistentMap<never, never>(null, 0, undefined);

  static empty<K extends Key, V>(): PersistentMap<K, V> {
    return PersistentMap.EMPTY;
  }

  static from<K extends Key, V>(entries: Iterable<readonly [K, V]>): PersistentMap<K, V> {
    const edit = Symbol('from');
    let result = PersistentMap.empty<K, V>();
    for (const [key, value] of entries) result = result.set(key, value, edit);
    return result;
  }

  get size(): number {
    return this.count;
  }

  get(key: K): V | undefined {
    return this.root === null ? undefined : find(this.root, hashOf(key), key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  /**
   * Returns this very map when `key` already has this very `value`; also when it was made under
   * the same `edit`, and is therefore changed itself.
   */
  set(key: K, value: V, edit?: Edit): PersistentMap<K, V> {
    grown = 0;
    const root = insert(this.root, hashOf(key), key, value, 0, edit);
    return this.#having(root, this.count + grown, edit);
  }

  /** Returns this very map when `key` is not in it, or as with `set`. */
  delete(key: K, edit?: Edit): PersistentMap<K, V> {
    grown = 0;
    const root = remove(this.root, hashOf(key), key, 0, edit);
    return this.#having(root, this.count + grown, edit);
  }

  #having(root: TrieNode<K, V> | null, count: number, edit: Edit | undefined): PersistentMap<K, V> {
    const sorted = count === this.count ? this.#sorted : undefined;
    if (edit !== undefined && this.#edit === edit) {
      this.root = root;
      this.count = count;
      this.#sorted = sorted;
      return this;
    }
    if (root === this.root) return this;
    const changed = new PersistentMap(root, count, edit);
    changed.#sorted = sorted;
    return changed;
  }

  keys(): readonly K[] {
    return collect(this.root, keyIn, []);
  }
  values(): readonly V[] {
    return collect(this.root, valueIn, []);
  }
  entries(): readonly (readonly [K, V])[] {
    return collect(this.root, entryIn, []);
  }

  /**
   * The keys that have another value than in `before`, or are in one of the two only. It costs as
   * much as has changed, if one map was made from the other.
   */
  changedSince(before: PersistentMap<K, V>): readonly K[] {
    const found: K[] = [];
    compare(before.root, this.root, found);
    return found;
  }

  /** The keys in ascending order; asking the same map again costs nothing. */
  sortedKeys(): readonly K[] {
    this.#sorted ??= collect(this.root, keyIn, []).sort((a, b) => (a < b ? -1 : 1));
    return this.#sorted;
  }
}
