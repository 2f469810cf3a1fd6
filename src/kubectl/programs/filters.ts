import { byteLength } from '../../cluster/images/responses';
import type { Process, Program } from '../process';
import { allOf, inputFrom, LineReader } from '../shell/input';
import { complain, out, say, type Task } from '../task';
import {
  inputOf,
  invalid,
  linesOf,
  options,
  printLines,
  unescape,
  type Options,
} from './arguments';

/** A pattern as grep and sed read it: basic unless `-E` or `-P`; undefined if it is none. */
export function toPattern(text: string, { has }: Pick<Options, 'has'>): RegExp | undefined {
  const basic = has('F')
    ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    : has('E') || has('P')
      ? text
      : text.replace(/\\?[+?|(){}]/g, (found) =>
          found.length > 1 ? found.slice(1) : `\\${found}`,
        );
  const source = has('w') ? `\\b(?:${basic})\\b` : basic;
  try {
    return new RegExp(has('x') ? `^(?:${source})$` : source, has('i') ? 'i' : '');
  } catch {
    return undefined;
  }
}

function* grep(process: Process): Task<number> {
  const found = options(process.argv.slice(1), 'EFPciovqnwx', 'e');
  if (found.unknown !== undefined) {
    yield* complain(`grep: invalid option -- '${found.unknown}'`);
    return 2;
  }
  const [pattern = '', ...files] = found.has('e')
    ? [found.value('e') ?? '', ...found.operands]
    : found.operands;
  const matcher = toPattern(pattern, found);
  if (!matcher) {
    yield* complain('grep: Invalid regular expression');
    return 2;
  }
  if (files.length === 0) return yield* grepLines(new LineReader(process.stdin), matcher, found);
  const text = yield* inputOf(process, files);
  if (text === undefined) return 2;
  return yield* grepLines(new LineReader(inputFrom(text)), matcher, found);
}

/** Lines that match, as they come. */
function* grepLines(lines: LineReader, matcher: RegExp, { has }: Options): Task<number> {
  const all = new RegExp(matcher.source, `${matcher.flags}g`);
  let [number, count] = [0, 0];
  for (let line = yield* lines.line(); line !== undefined; line = yield* lines.line()) {
    number += 1;
    if (matcher.test(line) === has('v')) continue;
    count += 1;
    if (has('q')) return 0;
    if (has('c')) continue;
    const found = has('o') ? (line.match(all) ?? []) : [line];
    yield* printLines(found.map((one) => (has('n') ? `${number}:${one}` : one)));
  }
  if (has('c')) yield* say(String(count));
  return count > 0 ? 0 : 1;
}

function leadingNumber(text: string): number {
  return Number(/^\s*-?\d+(\.\d+)?/.exec(text)?.[0] ?? 0);
}

function* sort(process: Process): Task<number> {
  const { has, value, operands, unknown } = options(process.argv.slice(1), 'nrubfV', 'kt');
  if (unknown !== undefined) return yield* invalid('sort', unknown);
  const text = yield* inputOf(process, operands);
  if (text === undefined) return 2;
  const field = Number(/^\d+/.exec(value('k') ?? '')?.[0] ?? 0);
  const separator = value('t') ?? /\s+/;
  const keyOf = (line: string) =>
    field > 0
      ? line
          .trim()
          .split(separator)
          .slice(field - 1)
          .join(' ')
      : line;
  const numeric = has('n') || /n/.test(value('k') ?? '');
  const reverse = has('r') || /r/.test(value('k') ?? '') ? -1 : 1;
  const compare = (a: string, b: string) => {
    const byNumber = numeric ? leadingNumber(keyOf(a)) - leadingNumber(keyOf(b)) : 0;
    return reverse * (byNumber || (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  };
  const lines = [...linesOf(text)].sort(compare);
  return yield* printLines(has('u') ? [...new Set(lines)] : lines);
}

function* uniq(process: Process): Task<number> {
  const { has, operands, unknown } = options(process.argv.slice(1), 'cdui');
  if (unknown !== undefined) return yield* invalid('uniq', unknown);
  const text = yield* inputOf(process, operands);
  if (text === undefined) return 1;
  const runs: { line: string; count: number }[] = [];
  for (const line of linesOf(text)) {
    const last = runs.at(-1);
    if (last?.line === line) last.count += 1;
    else runs.push({ line, count: 1 });
  }
  const kept = runs.filter(({ count }) => (!has('d') || count > 1) && (!has('u') || count === 1));
  return yield* printLines(
    kept.map(({ line, count }) => (has('c') ? `${String(count).padStart(7)} ${line}` : line)),
  );
}

function* wc(process: Process): Task<number> {
  const { has, operands, unknown } = options(process.argv.slice(1), 'lwcm');
  if (unknown !== undefined) return yield* invalid('wc', unknown);
  const text = yield* inputOf(process, operands);
  if (text === undefined) return 1;
  const counts = {
    l: text.split('\n').length - 1,
    w: text.split(/\s+/).filter(Boolean).length,
    c: byteLength(text),
  };
  const asked = (['l', 'w', 'c'] as const).filter(has);
  const shown = asked.length > 0 ? asked : (['l', 'w', 'c'] as const);
  const numbers = shown.map((letter) => String(counts[letter]));
  const names = operands.length > 0 ? [operands.join(' ')] : [];
  const padded = numbers.length > 1 ? numbers.map((number) => number.padStart(7)) : numbers;
  return yield* printLines([[...padded, ...names].join(' ')]);
}

interface Ends {
  readonly count: number;
  /** `-n +N` */
  readonly plus: boolean;
  readonly files: readonly string[];
}

/** What `head` and `tail` are asked for: `-n N`, `-N`, `-n +N`; an exit code if that is nothing. */
function* endsAsked(process: Process): Task<Ends | number> {
  const [name = '', ...given] = process.argv;
  const args = given.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]));
  const { value, operands, unknown } = options(args, 'qf', 'n');
  if (unknown !== undefined) return yield* invalid(name, unknown);
  const count = value('n') ?? '10';
  if (/^[+-]?\d+$/.test(count)) {
    return { count: Number(count), plus: count.startsWith('+'), files: operands };
  }
  yield* complain(`${name}: invalid number of lines: ‘${count}’`);
  return 1;
}

/** Ends after its lines, whether or not there would be more. */
function* head(process: Process): Task<number> {
  const asked = yield* endsAsked(process);
  if (typeof asked === 'number') return asked;
  const { count, files } = asked;
  if (files.length > 0 || count < 0) {
    const text = yield* inputOf(process, files);
    return text === undefined ? 1 : yield* printLines(linesOf(text).slice(0, count));
  }
  const reader = new LineReader(process.stdin);
  for (let left = count; left > 0; left -= 1) {
    const line = yield* reader.line();
    if (line === undefined) break;
    yield* say(line);
  }
  return 0;
}

function* tail(process: Process): Task<number> {
  const asked = yield* endsAsked(process);
  if (typeof asked === 'number') return asked;
  const text = yield* inputOf(process, asked.files);
  if (text === undefined) return 1;
  return yield* printLines(lastOf(linesOf(text), asked.count, asked.plus));
}

function* cut(process: Process): Task<number> {
  const { value, operands, unknown } = options(process.argv.slice(1), 's', 'dfc');
  if (unknown !== undefined) return yield* invalid('cut', unknown);
  const text = yield* inputOf(process, operands);
  if (text === undefined) return 1;
  const delimiter = value('d') ?? '\t';
  const wanted = (value('f') ?? value('c') ?? '').split(',').flatMap((range) => {
    const [from = '1', to = from] = range.split('-');
    const last = to === '' ? 100 : Number(to);
    return Array.from(
      { length: Math.max(0, last - Number(from || 1) + 1) },
      (_, at) => Number(from || 1) + at,
    );
  });
  const cutLine = (line: string) => {
    const parts = value('c') === undefined ? line.split(delimiter) : [...line];
    if (parts.length === 1 && value('c') === undefined) return line;
    const joiner = value('c') === undefined ? delimiter : '';
    return wanted.flatMap((index) => parts[index - 1] ?? []).join(joiner);
  };
  return yield* printLines(linesOf(text).map(cutLine));
}

const CLASSES: { readonly [name: string]: string } = {
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: ' \t\n\r',
  upper: 'A-Z',
};

/** The characters of a set of `tr`: `a-z`, `[:upper:]`, or as they stand there. */
function membersOf(text: string): readonly string[] {
  const plain = text.replace(/\[:(\w+):\]/g, (all, name: string) => CLASSES[name] ?? all);
  return [...plain.matchAll(/([^])-([^])|[^]/g)].flatMap(([char, from, to]) => {
    if (from === undefined || to === undefined) return [char];
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
    const length = Math.max(0, last - first + 1);
    return Array.from({ length }, (_, index) => String.fromCharCode(first + index));
  });
}

function* tr(process: Process): Task<number> {
  const { has, operands } = options(process.argv.slice(1), 'dscC');
  const [from = '', to = ''] = operands.map(unescape);
  const [members, replacements] = [membersOf(from), membersOf(to)];
  const isMember = (char: string) => members.includes(char) !== (has('c') || has('C'));
  const change = (char: string) => {
    if (!isMember(char)) return char;
    const at = has('c') || has('C') ? replacements.length : members.indexOf(char);
    return replacements[Math.min(at, replacements.length - 1)] ?? char;
  };
  let last = '';
  let text = '';
  for (const char of yield* allOf(process.stdin)) {
    if (has('d') && isMember(char)) continue;
    const changed = has('d') ? char : change(char);
    const squeezed =
      has('s') && changed === last && (isMember(char) || replacements.includes(changed));
    if (!squeezed) text += changed;
    last = changed;
  }
  yield* out(text);
  return 0;
}

/** Programs that read lines and write lines. */
export const FILTERS: { readonly [name: string]: Program } = {
  cut,
  grep,
  head,
  sort,
  tail,
  tr,
  uniq,
  wc,
};

function lastOf(lines: readonly string[], count: number, plus: boolean): readonly string[] {
  if (plus) return lines.slice(count - 1);
  return count === 0 ? [] : lines.slice(-Math.abs(count));
}
