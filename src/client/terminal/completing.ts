import type { Candidate, Completion } from '../../kubectl/completion/candidates';
import { replace, type Line } from './line';

function sharedStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

/** After these the person goes on with the same word. */
const GOES_ON = /[/=:,]$/;

/**
 * The line with as much written out as all candidates have in common; undefined if that is
 * nothing new. A candidate that is the only one stands there in full, with a blank behind it
 * where the word is over.
 */
export function completed(line: Line, { from, candidates }: Completion): Line | undefined {
  const shared = sharedStart(candidates.map(({ text }) => text));
  const typed = line.text.slice(from, line.cursor);
  if (candidates.length === 0) return undefined;
  if (candidates.length > 1) {
    return shared.length > typed.length ? replace(line, from, line.cursor, shared) : undefined;
  }
  const blank = GOES_ON.test(shared) || line.text[line.cursor] === ' ' ? '' : ' ';
  const whole = shared + blank;
  return whole === typed ? undefined : replace(line, from, line.cursor, whole);
}

const GAP = 2;

/** Candidates in columns, read downwards as readline lists them. */
export function inColumns(candidates: readonly Candidate[], columns: number): readonly string[] {
  // A path is listed by its last part, as readline does.
  const names = candidates.map(({ text }) => text.trim().replace(/^.*\/(?=.)/, ''));
  const width = Math.max(...names.map(({ length }) => length)) + GAP;
  const across = Math.max(1, Math.floor(columns / width));
  const rows = Math.ceil(names.length / across);
  return Array.from({ length: rows }, (_, row) =>
    names
      .filter((_name, index) => index % rows === row)
      .map((name) => name.padEnd(width))
      .join('')
      .trimEnd(),
  );
}
