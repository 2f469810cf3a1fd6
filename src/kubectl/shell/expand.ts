import { read, type Task } from '../task';
import { calculate } from './arithmetic';
import { globOf, isPattern, literal, matchesGlob, type Glob } from './glob';
import type { List, Part, Substitution, Word } from './syntax';

/** What the values in words come from. */
export interface Values {
  /** Undefined for a variable that is not set. */
  variable(name: string): string | undefined;
  assign(name: string, value: string): void;
  /** Runs a list and gives its standard output. */
  output(list: List): Task<string>;
}

interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  /** Whether blanks in it separate words. */
  readonly splits: boolean;
}

function* valueOf(part: Part, values: Values): Task<string> {
  switch (part.is) {
    case 'text':
      return part.text;
    case 'output':
      return (yield* values.output(part.of)).replace(/\n+$/, '');
    case 'arithmetic':
      return calculate(part.text, (name) => values.variable(name) ?? '0');
    case 'variable': {
      const value = values.variable(part.name);
      if (part.length) return String([...(value ?? '')].length);
      return part.change ? yield* changed(part.name, value, part.change, values) : (value ?? '');
    }
  }
}

/** `${NAME:-word}`, `${NAME#pattern}` and their like (POSIX, 2.6.2 Parameter Expansion). */
function* changed(
  name: string,
  value: string | undefined,
  { operator, word }: Substitution,
  values: Values,
): Task<string> {
  if (/[#%]/.test(operator)) {
    const pattern = yield* expandToPattern(word, values);
    return stripped(value ?? '', pattern, operator);
  }
  const isSet = value !== undefined && (value !== '' || !operator.startsWith(':'));
  if (operator.endsWith('+')) return isSet ? yield* expandToText(word, values) : '';
  if (isSet) return value;
  const otherwise = yield* expandToText(word, values);
  if (operator.endsWith('=')) values.assign(name, otherwise);
  return otherwise;
}

/** More than a name or an address has; what is longer stays as it is. */
const LONGEST_STRIPPED = 10_000;

/** Without the shortest (`#`, `%`) or longest (`##`, `%%`) piece at an end that matches. */
function stripped(value: string, pattern: Glob, operator: string): string {
  if (value.length > LONGEST_STRIPPED) return value;
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length);
  if (operator.length > 1) lengths.reverse();
  const atStart = operator.startsWith('#');
  for (const length of lengths) {
    const rest = value.length - length;
    const piece = atStart ? value.slice(0, length) : value.slice(rest);
    if (matchesGlob(pattern, piece)) return atStart ? value.slice(length) : value.slice(0, rest);
  }
  return value;
}

function* pieceOf(part: Part, values: Values): Task<Piece> {
  const text = yield* valueOf(part, values);
  return { text, quoted: part.quoted, splits: part.is !== 'text' && !part.quoted };
}

interface Field {
  readonly text: string;
  readonly pattern: Glob;
}

/** The fields that a word becomes; an unquoted value may give several, or none. */
function fieldsOf(pieces: readonly Piece[]): readonly Field[] {
  const fields: Field[] = [];
  let open: { text: string; pattern: Glob[number][] } | undefined;
  const close = () => {
    if (open) fields.push(open);
    open = undefined;
  };
  const append = ({ text, quoted }: Piece) => {
    open ??= { text: '', pattern: [] };
    open.text += text;
    for (const item of quoted ? literal(text) : globOf(text)) open.pattern.push(item);
  };
  for (const piece of pieces) {
    if (!piece.splits) {
      append(piece);
      continue;
    }
    for (const [index, text] of piece.text.split(/[ \t\n]+/).entries()) {
      if (index > 0) close();
      if (text !== '') append({ ...piece, text });
    }
  }
  close();
  return fields;
}

/** File names that match, or the text as it is. */
function* glob({ text, pattern }: Field, files: boolean): Task<readonly string[]> {
  if (!files || !isPattern(pattern)) return [text];
  const slash = text.lastIndexOf('/');
  const folder = text.slice(0, slash + 1);
  if (/[*?[]/.test(folder)) return [text];
  const content = yield* read(folder || '.');
  if (content.is !== 'folder') return [text];
  const names = content.names.filter(
    (name) =>
      (!name.startsWith('.') || text.slice(slash + 1).startsWith('.')) &&
      matchesGlob(pattern, folder + name),
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
  for (const part of word) text += yield* valueOf(part, values);
  return text;
}

/** A word as a pattern, as in `case`. */
export function* expandToPattern(word: Word, values: Values): Task<Glob> {
  const items: Glob[number][] = [];
  for (const part of word) {
    const text = yield* valueOf(part, values);
    for (const item of part.quoted ? literal(text) : globOf(text)) items.push(item);
  }
  return items;
}
