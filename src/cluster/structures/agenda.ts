/**
 * An immutable priority queue (leftist heap) of things that are going to happen, earliest first;
 * things at the same time come out in the order in which they were put in.
 */
export interface Entry<T> {
  /** Virtual time in ms. */
  readonly at: number;
  /** Order of arrival, which breaks ties. */
  readonly sequence: number;
  readonly item: T;
}

class HeapNode<T> {
  constructor(
    readonly entry: Entry<T>,
    readonly rank: number,
    readonly left: HeapNode<T> | null,
    readonly right: HeapNode<T> | null,
  ) {}

  /** The entries in order: the shape of the heap tells only in which steps it was built. */
  toJSON(): readonly Entry<T>[] {
    const entries: Entry<T>[] = [];
    entries.push(this.entry);
    for (let left = merge(this.left, this.right); left; left = rest(left)) entries.push(left.entry);
    return entries;
  }
}

/** `null` is the empty agenda. */
export type Agenda<T> = HeapNode<T> | null;

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}

function merge<T>(a: Agenda<T>, b: Agenda<T>): Agenda<T> {
  if (!a) return b;
  if (!b) return a;
  if (isBefore(b.entry, a.entry)) return merge(b, a);
  const merged = merge(a.right, b);
  return rankOf(a.left) >= rankOf(merged)
    ? new HeapNode(a.entry, rankOf(merged) + 1, a.left, merged)
    : new HeapNode(a.entry, rankOf(a.left) + 1, merged, a.left);
}

function rankOf<T>(node: Agenda<T>): number {
  return node ? node.rank : 0;
}

export function insert<T>(agenda: Agenda<T>, entry: Entry<T>): Agenda<T> {
  return merge(agenda, new HeapNode(entry, 1, null, null));
}

export function first<T>(agenda: Agenda<T>): Entry<T> | undefined {
  return agenda?.entry;
}

/** The agenda without its first entry. */
export function rest<T>(agenda: Agenda<T>): Agenda<T> {
  return agenda ? merge(agenda.left, agenda.right) : null;
}

/**
 * An agenda while a transition is being made. What the transition itself puts in is kept in a
 * mutable binary heap: most of it is over before the transition is, and never becomes immutable.
 */
export class AgendaDraft<T> {
  private heap: Entry<T>[] = [];

  constructor(private agenda: Agenda<T>) {}

  insert(entry: Entry<T>): void {
    const { heap } = this;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, entry)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  first(): Entry<T> | undefined {
    const [own] = this.heap;
    const given = this.agenda?.entry;
    return own && (!given || isBefore(own, given)) ? own : given;
  }

  removeFirst(): void {
    const [own] = this.heap;
    if (own && this.first() === own) this.removeOwn();
    else this.agenda = rest(this.agenda);
  }

  private removeOwn(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const lower = left && right && isBefore(right, left) ? right : left;
      if (!lower || isBefore(last, lower)) break;
      heap[at] = lower;
      at = 2 * at + (lower === left ? 1 : 2);
    }
    heap[at] = last;
  }

  freeze(): Agenda<T> {
    this.agenda = merge(this.agenda, frozen(this.heap, 0));
    this.heap = [];
    return this.agenda;
  }
}

/** What stands below `at` in a binary heap: as it has no gaps, it is a leftist heap as well. */
function frozen<T>(heap: readonly Entry<T>[], at: number): Agenda<T> {
  const entry = heap[at];
  if (!entry) return null;
  const left = frozen(heap, 2 * at + 1);
  const right = frozen(heap, 2 * at + 2);
  return new HeapNode(entry, rankOf(right) + 1, left, right);
}
