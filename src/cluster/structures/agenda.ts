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

interface HeapNode<T> {
  readonly entry: Entry<T>;
  readonly rank: number;
  readonly left: HeapNode<T> | null;
  readonly right: HeapNode<T> | null;
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
  const [left, right] = rankOf(a.left) >= rankOf(merged) ? [a.left, merged] : [merged, a.left];
  return { entry: a.entry, rank: rankOf(right) + 1, left, right };
}

function rankOf<T>(node: Agenda<T>): number {
  return node ? node.rank : 0;
}

export function insert<T>(agenda: Agenda<T>, entry: Entry<T>): Agenda<T> {
  return merge(agenda, { entry, rank: 1, left: null, right: null });
}

export function first<T>(agenda: Agenda<T>): Entry<T> | undefined {
  return agenda?.entry;
}

/** The agenda without its first entry. */
export function rest<T>(agenda: Agenda<T>): Agenda<T> {
  return agenda ? merge(agenda.left, agenda.right) : null;
}
