import type { KeyName } from './keys';

/** The text at the prompt. */
export interface Line {
  readonly text: string;
  /** Where the next letter goes, in UTF-16 units. */
  readonly cursor: number;
  /** What was cut last, for Ctrl-Y. */
  readonly killed: string;
}

export const EMPTY_LINE: Line = { text: '', cursor: 0, killed: '' };

/** More units than one letter with all its accents has. */
const LONGEST_LETTER = 40;
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where the letter before `at` begins. */
function letterBefore(text: string, at: number): number {
  const start = Math.max(0, at - LONGEST_LETTER);
  const last = [...letters.segment(text.slice(start, at))].at(-1);
  return last ? start + last.index : at;
}

/** Where the letter at `at` ends. */
function letterAfter(text: string, at: number): number {
  const [first] = letters.segment(text.slice(at, at + LONGEST_LETTER));
  return at + (first?.segment.length ?? 0);
}

/** The start of the word before `at`; words are what `word` matches. */
function wordBefore(text: string, at: number, word: RegExp): number {
  let start = at;
  while (start > 0 && !word.test(text.charAt(start - 1))) start -= 1;
  while (start > 0 && word.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function wordAfter(text: string, at: number): number {
  let end = at;
  while (end < text.length && !ALPHANUMERIC.test(text.charAt(end))) end += 1;
  while (end < text.length && ALPHANUMERIC.test(text.charAt(end))) end += 1;
  return end;
}

const ALPHANUMERIC = /[\p{L}\p{N}]/u;
const NO_BLANK = /\S/;

/** The line with `text` put in at the cursor. */
export function insert(line: Line, text: string): Line {
  return replace(line, line.cursor, line.cursor, text);
}

/** The line with `text` in place of what stands from `from` to `to`; the cursor is behind it. */
export function replace(line: Line, from: number, to: number, text: string): Line {
  const whole = line.text.slice(0, from) + text + line.text.slice(to);
  return { ...line, text: whole, cursor: from + text.length };
}

/** The line with this text, and the cursor at its end. */
export function withText(line: Line, text: string): Line {
  return { ...line, text, cursor: text.length };
}

function at(line: Line, cursor: number): Line {
  return { ...line, cursor };
}

function cut(line: Line, from: number, to: number): Line {
  if (from === to) return line;
  return { ...replace(line, from, to, ''), killed: line.text.slice(from, to) };
}

const EDITS: { readonly [name in KeyName]?: (line: Line) => Line } = {
  Left: (line) => at(line, letterBefore(line.text, line.cursor)),
  Right: (line) => at(line, letterAfter(line.text, line.cursor)),
  Home: (line) => at(line, 0),
  End: (line) => at(line, line.text.length),
  WordLeft: (line) => at(line, wordBefore(line.text, line.cursor, ALPHANUMERIC)),
  WordRight: (line) => at(line, wordAfter(line.text, line.cursor)),
  Backspace: (line) => replace(line, letterBefore(line.text, line.cursor), line.cursor, ''),
  Delete: (line) =>
    at(replace(line, line.cursor, letterAfter(line.text, line.cursor), ''), line.cursor),
  KillToEnd: (line) => cut(line, line.cursor, line.text.length),
  KillToStart: (line) => cut(line, 0, line.cursor),
  KillWord: (line) => cut(line, wordBefore(line.text, line.cursor, NO_BLANK), line.cursor),
  KillWordLeft: (line) => cut(line, wordBefore(line.text, line.cursor, ALPHANUMERIC), line.cursor),
  KillWordRight: (line) => cut(line, line.cursor, wordAfter(line.text, line.cursor)),
  Yank: (line) => insert(line, line.killed),
};

/** What a key makes of the line, as readline does it; undefined if it is no editing key. */
export function edit(line: Line, key: KeyName): Line | undefined {
  return EDITS[key]?.(line);
}
