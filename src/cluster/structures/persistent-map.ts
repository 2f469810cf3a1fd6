/**
 * An immutable map (hash array mapped trie): `set` and `delete` return a new map that shares
 * almost everything with the old one, so a snapshot of the cluster costs nothing.
 * Iteration order depends only on the keys, never on the order of insertion.
 */
export type Key = string | number;

const BITS = 5;
const MASK = 31;

interface Leaf<K, V> {
  readonly is: 'leaf';
  readonly hash: number;
  readonly key: K;
  readonly value: V;
}
interface Collision<K, V> {
  readonly is: 'collision';
  readonly hash: number;
  readonly leaves: readonly Leaf<K, V>[];
}
interface Branch<K, V> {
  readonly is: 'branch';
  readonly bitmap: number;
  readonly children: readonly TrieNode<K, V>[];
}
type TrieNode<K, V> = Leaf<K, V> | Collision<K, V> | Branch<K, V>;

function hashOf(key: Key): number {
  if (typeof key === 'number') return mix((key | 0) ^ Math.floor(key / 0x100000000));
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return mix(hash);
}

function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
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

function join<K, V>(a: Leaf<K, V> | Collision<K, V>, b: Leaf<K, V>, shift: number): TrieNode<K, V> {
  if (a.hash === b.hash) {
    const leaves = a.is === 'leaf' ? [a] : a.leaves.filter((leaf) => leaf.key !== b.key);
    return { is: 'collision', hash: a.hash, leaves: [...leaves, b] };
  }
  const slotA = (a.hash >>> shift) & MASK;
  const slotB = (b.hash >>> shift) & MASK;
  if (slotA === slotB) {
    return { is: 'branch', bitmap: 1 << slotA, children: [join(a, b, shift + BITS)] };
  }
  const children = slotA < slotB ? [a, b] : [b, a];
  return { is: 'branch', bitmap: (1 << slotA) | (1 << slotB), children };
}

/** Whether the last `insert` brought a key that was not there: it spares `set` a second search. */
let added = false;

function insert<K, V>(
  node: TrieNode<K, V> | null,
  leaf: Leaf<K, V>,
  shift: number,
): TrieNode<K, V> {
  if (node === null) {
    added = true;
    return leaf;
  }
  if (node.is === 'leaf') {
    if (node.key === leaf.key) return node.value === leaf.value ? node : leaf;
    added = true;
    return join(node, leaf, shift);
  }
  if (node.is === 'collision') {
    added = !node.leaves.some(({ key }) => key === leaf.key);
    return join(node, leaf, shift);
  }
  return insertBelow(node, leaf, shift);
}

function insertBelow<K, V>(node: Branch<K, V>, leaf: Leaf<K, V>, shift: number): TrieNode<K, V> {
  const bit = 1 << ((leaf.hash >>> shift) & MASK);
  const index = bitCount(node.bitmap & (bit - 1));
  if (!(node.bitmap & bit)) {
    added = true;
    return {
      is: 'branch',
      bitmap: node.bitmap | bit,
      children: node.children.toSpliced(index, 0, leaf),
    };
  }
  const old = node.children[index] ?? null;
  const child = insert(old, leaf, shift + BITS);
  if (child === old) return node;
  const children = node.children.slice();
  children[index] = child;
  return { is: 'branch', bitmap: node.bitmap, children };
}

function remove<K, V>(
  node: TrieNode<K, V> | null,
  hash: number,
  key: K,
  shift: number,
): TrieNode<K, V> | null {
  if (node === null) return null;
  if (node.is === 'leaf') return node.key === key ? null : node;
  if (node.is === 'collision') {
    const leaves = node.leaves.filter((leaf) => leaf.key !== key);
    if (leaves.length === node.leaves.length) return node;
    return leaves.length === 1 ? (leaves[0] ?? null) : { ...node, leaves };
  }
  const bit = 1 << ((hash >>> shift) & MASK);
  if (!(node.bitmap & bit)) return node;
  const index = bitCount(node.bitmap & (bit - 1));
  const old = node.children[index] ?? null;
  const child = remove(old, hash, key, shift + BITS);
  if (child === old) return node;
  return withoutChild(node, bit, index, child);
}

function withoutChild<K, V>(
  node: Branch<K, V>,
  bit: number,
  index: number,
  child: TrieNode<K, V> | null,
): TrieNode<K, V> | null {
  const children = node.children.slice();
  if (child) children[index] = child;
  else children.splice(index, 1);
  const only = children[0];
  if (!only) return null;
  // A lone leaf moves up, so that equal contents always have equal shapes.
  if (children.length === 1 && only.is !== 'branch') return only;
  return { is: 'branch', bitmap: child ? node.bitmap : node.bitmap & ~bit, children };
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

export class PersistentMap<K extends Key, V> {
  /** The keys in order, once somebody has asked for them. */
  #sorted: readonly K[] | undefined;

  private constructor(
    private readonly root: TrieNode<K, V> | null,
    readonly size: number,
  ) {}

  private static readonly EMPTY = new PersistentMap<never, never>(null, 0);

  static empty<K extends Key, V>(): PersistentMap<K, V> {
    return PersistentMap.EMPTY;
  }

  static from<K extends Key, V>(entries: Iterable<readonly [K, V]>): PersistentMap<K, V> {
    let result = PersistentMap.empty<K, V>();
    for (const [key, value] of entries) result = result.set(key, value);
    return result;
  }

  get(key: K): V | undefined {
    return find(this.root, hashOf(key), key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  /** Returns this very map when `key` already has this very `value`. */
  set(key: K, value: V): PersistentMap<K, V> {
    const leaf: Leaf<K, V> = { is: 'leaf', hash: hashOf(key), key, value };
    added = false;
    const root = insert(this.root, leaf, 0);
    if (root === this.root) return this;
    return new PersistentMap(root, added ? this.size + 1 : this.size);
  }

  /** Returns this very map when `key` is not in it. */
  delete(key: K): PersistentMap<K, V> {
    const root = remove(this.root, hashOf(key), key, 0);
    return root === this.root ? this : new PersistentMap(root, this.size - 1);
  }

  keys(): IterableIterator<K> {
    return collect(this.root, keyIn, []).values();
  }
  values(): IterableIterator<V> {
    return collect(this.root, valueIn, []).values();
  }
  entries(): IterableIterator<readonly [K, V]> {
    return collect(this.root, entryIn, []).values();
  }

  /** The keys in ascending order; asking the same map again costs nothing. */
  sortedKeys(): readonly K[] {
    this.#sorted ??= collect(this.root, keyIn, []).sort((a, b) => (a < b ? -1 : 1));
    return this.#sorted;
  }
}
