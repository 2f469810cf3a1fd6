/** The lines that were run in a terminal, and where a person is in them. */
export interface History {
  /** Oldest first. */
  readonly lines: readonly string[];
  /** The index of the line that is shown; `lines.length` for the one that is being written. */
  readonly at: number;
  /** What was being written when the person went back. */
  readonly draft: string;
}

/** How many lines are kept. */
const MOST_LINES = 500;
/** Longer lines can be gone back to, but are not kept for the next visit. */
const LONGEST_KEPT = 4_000;

/** A history at its end. */
export function historyOf(lines: readonly string[]): History {
  const latest = lines.slice(-MOST_LINES);
  return { lines: latest, at: latest.length, draft: '' };
}

/** With a line that was run; not if it is blank or the same as the one before, as with bash's `ignoreboth`. */
export function add({ lines }: History, line: string): History {
  const isNoted = line.trim() !== '' && !line.startsWith(' ') && line !== lines.at(-1);
  return historyOf(isNoted ? [...lines, line] : lines);
}

/** The lines that are kept for the next visit. */
export function keptOf({ lines }: History): readonly string[] {
  return lines.filter(({ length }) => length <= LONGEST_KEPT);
}

/** One line back or on; `text` is what stands at the prompt. Undefined at the end. */
export function walk(
  history: History,
  by: -1 | 1,
  text: string,
): { readonly history: History; readonly text: string } | undefined {
  const { lines, at } = history;
  const to = at + by;
  if (to < 0 || to > lines.length) return undefined;
  const draft = at === lines.length ? text : history.draft;
  return { history: { ...history, at: to, draft }, text: lines[to] ?? draft };
}

/** The index of the latest line up to `from` that contains `query`; -1 if there is none. */
export function findBack({ lines }: History, query: string, from: number): number {
  return lines.findLastIndex((line, index) => index <= from && line.includes(query));
}
