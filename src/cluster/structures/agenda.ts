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
  /*
   * The heap's entries, in three lists side by side: to compare two of them is to compare numbers
   * that lie next to each other in memory.
   */
  private readonly times: number[] = [];
  private readonly sequences: number[] = [];
  private readonly items: T[] = [];

  constructor(private agenda: Agenda<T>) {}

  insert(at: number, sequence: number, item: T): void {
    let place = this.times.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.isAfter(parent, at, sequence)) break;
      this.move(parent, place);
      place = parent;
    }
    this.put(place, at, sequence, item);
  }

  /** When the first thing is due; undefined if there is nothing. */
  firstAt(): number | undefined {
    return this.isOwnFirst() ? this.times[0] : this.agenda?.entry.at;
  }

  /** Takes the first thing out; undefined if there is nothing. */
  takeFirst(): T | undefined {
    if (this.isOwnFirst()) return this.takeOwn();
    const given = this.agenda?.entry;
    this.agenda = rest(this.agenda);
    return given?.item;
  }

  freeze(): Agenda<T> {
    this.agenda = merge(this.agenda, this.frozen(0));
    this.times.length = this.sequences.length = this.items.length = 0;
    return this.agenda;
  }

  private isOwnFirst(): boolean {
    if (this.times.length === 0) return false;
    const given = this.agenda?.entry;
    return !given || !this.isAfter(0, given.at, given.sequence);
  }

  private takeOwn(): T | undefined {
    const { times, sequences, items } = this;
    const first = items[0];
    const [at, sequence, item] = [times.pop(), sequences.pop(), items.pop()];
    if (times.length > 0) this.sink(at as number, sequence as number, item as T);
    return first;
  }

  /** Puts an entry in at the top, which is free, and lets it down to where it belongs. */
  private sink(at: number, sequence: number, item: T): void {
    const { length } = this.times;
    let place = 0;
    for (;;) {
      let lower = 2 * place + 1;
      if (lower >= length) break;
      if (lower + 1 < length && this.isAfterPlace(lower, lower + 1)) lower++;
      if (this.isAfter(lower, at, sequence)) break;
      this.move(lower, place);
      place = lower;
    }
    this.put(place, at, sequence, item);
  }

  /** Whether what stands at `place` comes after a thing that is due at `at`. */
  private isAfter(place: number, at: number, sequence: number): boolean {
    const time = this.times[place] as number;
    return time > at || (time === at && (this.sequences[place] as number) > sequence);
  }

  private isAfterPlace(place: number, other: number): boolean {
    return this.isAfter(place, this.times[other] as number, this.sequences[other] as number);
  }

  private move(from: number, to: number): void {
    this.put(to, this.times[from] as number, this.sequences[from] as number, this.items[from] as T);
  }

  private put(place: number, at: number, sequence: number, item: T): void {
    this.times[place] = at;
    this.sequences[place] = sequence;
    this.items[place] = item;
  }

  /** What stands below `place`: as the heap has no gaps, it is a leftist heap as well. */
  private frozen(place: number): Agenda<T> {
    if (place >= this.times.length) return null;
    const [at, sequence] = [this.times[place] as number, this.sequences[place] as number];
    const entry = { at, sequence, item: this.items[place] as T };
    const right = this.frozen(2 * place + 2);
    return new HeapNode(entry, rankOf(right) + 1, this.frozen(2 * place + 1), right);
  }
}
