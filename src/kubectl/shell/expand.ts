import { read, type Task } from '../task';
import type { List, Part, Word } from './syntax';

/** What the values in words come from. */
export interface Values {
  variable(name: string): string;
  /** Runs a list and gives its standard output. */
  output(list: List): Task<string>;
}

interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  /** Whether blanks in it separate words. */
  readonly splits: boolean;
}

function* pieceOf(part: Part, values: Values): Task<Piece> {
  if (part.is === 'text') return { text: part.text, quoted: part.quoted, splits: false };
  const text =
    part.is === 'variable'
      ? values.variable(part.name)
      : (yield* values.output(part.of)).replace(/\n+$/, '');
  return { text, quoted: part.quoted, splits: !part.quoted };
}

interface Field {
  text: string;
  /** Where an unquoted `*` or `?` stands. */
  pattern: string | undefined;
}

const SPECIAL = /[.*+?^${}()|[\]\\]/g;

function patternOf({ text, quoted }: Piece): string {
  const escaped = text.replace(SPECIAL, '\\$&');
  return quoted ? escaped : escaped.replace(/\\\*/g, '[^/]*').replace(/\\\?/g, '[^/]');
}

/** The fields that a word becomes; an unquoted value may give several, or none. */
function fieldsOf(pieces: readonly Piece[]): readonly Field[] {
  const fields: Field[] = [];
  let open: (Field & { source: string; globs: boolean }) | undefined;
  const close = () => {
    if (open) fields.push({ text: open.text, pattern: open.globs ? open.source : undefined });
    open = undefined;
  };
  const append = (piece: Piece) => {
    open ??= { text: '', pattern: undefined, source: '', globs: false };
    open.text += piece.text;
    open.source += patternOf(piece);
    open.globs ||= !piece.quoted && /[*?]/.test(piece.text);
  };
  for (const piece of pieces) {
    if (!piece.splits) {
      append(piece);
      continue;
    }
    const words = piece.text.split(/[ \t\n]+/);
    for (const [index, text] of words.entries()) {
      if (index > 0) close();
      if (text !== '') append({ ...piece, text });
    }
  }
  close();
  return fields;
}

/** File names that match, or the text as it is. */
function* glob({ text, pattern }: Field, files: boolean): Task<readonly string[]> {
  if (pattern === undefined || !files) return [text];
  const slash = text.lastIndexOf('/');
  const folder = text.slice(0, slash + 1);
  if (/[*?]/.test(folder)) return [text];
  const content = yield* read(folder || '.');
  if (content.is !== 'folder') return [text];
  const matcher = new RegExp(`^${pattern}$`);
  const names = content.names.filter(
    (name) => !name.startsWith('.') && matcher.test(folder + name),
  );
  return names.length > 0 ? names.map((name) => folder + name) : [text];
}

/** The arguments that a word stands for; `files` is whether file names can match. */
export function* expand(word: Word, values: Values, files: boolean): Task<readonly string[]> {
  const pieces: Piece[] = [];
  for (const part of word) pieces.push(yield* pieceOf(part, values));
  const words: string[] = [];
  for (const field of fieldsOf(pieces)) words.push(...(yield* glob(field, files)));
  return words;
}

/** A word as one text, as in an assignment or a redirection. */
export function* expandToText(word: Word, values: Values): Task<string> {
  let text = '';
  for (const part of word) text += (yield* pieceOf(part, values)).text;
  return text;
}
