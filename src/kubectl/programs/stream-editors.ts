import type { Process, Program } from '../process';
import { complain, say, type Task } from '../task';
import { inputFrom, LineReader } from '../shell/input';
import { inputOf, linesOf, printLines } from './arguments';
import { toPattern } from './filters';

/** The lines of the files, or of the input as they come. */
function* readerOf(process: Process, files: readonly string[]): Task<LineReader | undefined> {
  if (files.length === 0) return new LineReader(process.stdin);
  const text = yield* inputOf(process, files);
  return text === undefined ? undefined : new LineReader(inputFrom(text));
}

interface Line {
  readonly text: string;
  readonly number: number;
  readonly fields: readonly string[];
}

/** One `PATTERN { print … }` of awk. */
interface AwkRule {
  readonly holds: (line: Line) => boolean;
  /** Groups of items that are joined without a blank. */
  readonly prints: readonly (readonly string[])[];
}

const AWK_RULE =
  /^\s*(?:\/((?:[^/\\]|\\.)*)\/|(NR|NF|\$\d+)\s*(==|!=|>=|<=|>|<|~)\s*(\d+|"[^"]*"|\/[^/]*\/))?\s*(?:\{\s*print\s*([^{}]*?)\s*;?\s*\})?\s*$/;
const AWK_ITEM = /\s*(?:(\$NF|\$\d+|NR|NF)|"((?:[^"\\]|\\.)*)"|(,))/y;

function valueIn({ text, number, fields }: Line, name: string): string {
  if (name === 'NR') return String(number);
  if (name === 'NF') return String(fields.length);
  if (name === '$NF') return fields.at(-1) ?? '';
  const index = Number(name.slice(1));
  return index === 0 ? text : (fields[index - 1] ?? '');
}

function compare(left: string, operator: string, right: string): boolean {
  if (operator === '~')
    return toPattern(right.slice(1, -1), { has: (one) => one === 'E' })?.test(left) ?? false;
  const isText = right.startsWith('"');
  const [a, b] = isText ? [left, right.slice(1, -1)] : [Number(left), Number(right)];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '>':
      return a > b;
    case '<':
      return a < b;
    case '>=':
      return a >= b;
    default:
      return a <= b;
  }
}

/** What `print` lists; undefined for anything but fields, NR, NF and texts. */
function printsOf(text: string): readonly (readonly string[])[] | undefined {
  if (text === '') return [['$0']];
  const groups: string[][] = [[]];
  for (let at = 0; at < text.length; at = AWK_ITEM.lastIndex) {
    AWK_ITEM.lastIndex = at;
    const found = AWK_ITEM.exec(text);
    if (!found) return text.slice(at).trim() === '' ? groups : undefined;
    const [, name, quoted, comma] = found;
    if (comma) groups.push([]);
    else
      groups.at(-1)?.push(name ?? `"${(quoted ?? '').replace(/\\t/g, '\t').replace(/\\n/g, '\n')}`);
  }
  return groups;
}

function awkRule(program: string): AwkRule | undefined {
  const match = AWK_RULE.exec(program);
  if (!match || program.trim() === '') return undefined;
  const [, pattern, name, operator, operand, printed] = match;
  const prints = printsOf(printed ?? '');
  if (!prints) return undefined;
  const regexp =
    pattern === undefined ? undefined : toPattern(pattern, { has: (one) => one === 'E' });
  if (pattern !== undefined && !regexp) return undefined;
  return {
    prints,
    holds: (line) =>
      regexp
        ? regexp.test(line.text)
        : name === undefined || compare(valueIn(line, name), operator ?? '', operand ?? ''),
  };
}

/** `awk [-F SEPARATOR] '[PATTERN] {print $1, $NF}'` */
function* awk(process: Process): Task<number> {
  const rest = process.argv.slice(1);
  let separator: string | undefined;
  while (rest[0]?.startsWith('-F')) {
    const word = rest.shift() ?? '';
    separator = word.length > 2 ? word.slice(2) : rest.shift();
  }
  const [program = '', ...files] = rest;
  const rule = awkRule(program);
  if (!rule) {
    yield* complain(`awk: Hopscope supports "awk '[/RE/] {print $1, $2}'" only`);
    return 2;
  }
  const lines = yield* readerOf(process, files);
  if (!lines) return 2;
  let number = 0;
  for (let text = yield* lines.line(); text !== undefined; text = yield* lines.line()) {
    number += 1;
    const fields =
      separator === undefined ? text.trim().split(/\s+/).filter(Boolean) : text.split(separator);
    const line = { text, number, fields };
    if (!rule.holds(line)) continue;
    const shown = rule.prints.map((items) =>
      items.map((item) => (item.startsWith('"') ? item.slice(1) : valueIn(line, item))).join(''),
    );
    yield* say(shown.join(' '));
  }
  return 0;
}

/** One command of sed: which lines it is for, and what it does. */
interface SedCommand {
  readonly isFor: (text: string, number: number, isLast: boolean) => boolean;
  readonly act: { readonly is: 'd' } | { readonly is: 'p' } | { readonly is: 'q' } | Substitution;
}

interface Substitution {
  readonly is: 's';
  readonly pattern: RegExp;
  readonly by: string;
  readonly prints: boolean;
}

const SED_ADDRESS = /^\s*(?:(\d+)(?:,(\d+|\$))?|(\$)|\/((?:[^/\\]|\\.)*)\/)?\s*(!)?\s*/;

function sedCommand(text: string, extended: boolean): SedCommand | undefined {
  const [whole = '', from, to, last, regexp, not] = SED_ADDRESS.exec(text) ?? [];
  const has = (letter: string) => letter === 'E' && extended;
  const pattern = regexp === undefined ? undefined : toPattern(regexp, { has });
  if (regexp !== undefined && !pattern) return undefined;
  const isIn: SedCommand['isFor'] = (line, number, isLast) => {
    if (pattern) return pattern.test(line);
    if (last) return isLast;
    if (from === undefined) return true;
    const end = to === undefined ? Number(from) : to === '$' ? Infinity : Number(to);
    return number >= Number(from) && number <= end;
  };
  const isFor: SedCommand['isFor'] = (...about) => isIn(...about) !== (not === '!');
  const command = text.slice(whole.length).trim();
  if (command === 'd' || command === 'p' || command === 'q') return { isFor, act: { is: command } };
  const act = substitution(command, has);
  return act && { isFor, act };
}

function substitution(command: string, has: (letter: string) => boolean): Substitution | undefined {
  const delimiter = command[1] ?? '';
  if (!command.startsWith('s') || /[\s\w\\]/.test(delimiter) || delimiter === '') return undefined;
  const parts: string[] = [''];
  for (let at = 2; at < command.length; at += 1) {
    const char = command[at] ?? '';
    if (char === '\\') {
      at += 1;
      const next = command[at] ?? '';
      parts[parts.length - 1] += next === delimiter ? next : `\\${next}`;
    } else if (char === delimiter) parts.push('');
    else parts[parts.length - 1] += char;
  }
  const [source = '', by = '', flags] = parts;
  if (parts.length !== 3 || flags === undefined || /[^gip]/i.test(flags)) return undefined;
  const pattern = toPattern(source, {
    has: (one) => has(one) || (one === 'i' && /i/i.test(flags)),
  });
  if (!pattern) return undefined;
  const global = flags.includes('g') ? `${pattern.flags}g` : pattern.flags;
  return { is: 's', pattern: new RegExp(pattern.source, global), by, prints: flags.includes('p') };
}

/** `&`, `\1` and `\n` in what a match is replaced by. */
function replacement(by: string, groups: readonly unknown[]): string {
  return by.replace(/\\(.)|&/g, (all, char: string | undefined) => {
    const group =
      char === undefined ? groups[0] : /\d/.test(char) ? groups[Number(char)] : undefined;
    if (char === undefined || /\d/.test(char)) return typeof group === 'string' ? group : '';
    return char === 'n' ? '\n' : char === 't' ? '\t' : all.slice(1);
  });
}

/** `sed [-n] [-E] 's/RE/TEXT/g'`, `Nd`, `N,Mp`, `/RE/d` */
function* sed(process: Process): Task<number> {
  const words = process.argv.slice(1);
  const letters = words.filter((word) => /^-[nErse]+$/.test(word)).join('');
  const rest = words.filter((word) => !/^-[nErse]+$/.test(word));
  const [script = '', ...files] = rest;
  const extended = /[Er]/.test(letters);
  const commands = script.split(/;(?=\s*(?:[\d$/!dpqs]|$))/).filter((one) => one.trim() !== '');
  const parsed = commands.flatMap((one) => sedCommand(one, extended) ?? []);
  if (parsed.length !== commands.length || parsed.length === 0) {
    yield* complain(
      'sed: Hopscope supports s/RE/TEXT/[gip], d, p and q, with line numbers or /RE/, only',
    );
    return 1;
  }
  const text = yield* inputOf(process, files);
  if (text === undefined) return 2;
  const lines = linesOf(text);
  const shown: string[] = [];
  for (const [index, line] of lines.entries()) {
    const result = edited(line, index + 1, index === lines.length - 1, parsed);
    shown.push(...result.printed);
    if (result.text !== undefined && !letters.includes('n')) shown.push(result.text);
    if (result.quits) break;
  }
  return yield* printLines(shown);
}

/** What becomes of a line; without `text` it is deleted. */
function edited(line: string, number: number, isLast: boolean, commands: readonly SedCommand[]) {
  const printed: string[] = [];
  let text = line;
  for (const { isFor, act } of commands) {
    if (!isFor(text, number, isLast)) continue;
    if (act.is === 'd') return { text: undefined, printed, quits: false };
    if (act.is === 'q') return { text, printed, quits: true };
    if (act.is === 'p') printed.push(text);
    else {
      const before = text;
      text = text.replace(act.pattern, (...groups: unknown[]) => replacement(act.by, groups));
      if (act.prints && text !== before) printed.push(text);
    }
  }
  return { text, printed, quits: false };
}

function* jq(): Task<number> {
  yield* complain(
    "jq: not installed; kubectl can pick fields by itself: kubectl get … -o jsonpath='{.spec.clusterIP}'",
  );
  return 127;
}

/** Programs with a small language of their own, of which the usual part is there. */
export const STREAM_EDITORS: { readonly [name: string]: Program } = { awk, jq, sed };
