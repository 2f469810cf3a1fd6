/** kubectl's JSONPath templates (client-go util/jsonpath): text with `{expressions}` in it. */

export type Step =
  | { readonly is: 'field'; readonly name: string }
  /** `[*]` and `.*` */
  | { readonly is: 'all' }
  /** `[2]`, `[-1]` and `[from:to:step]` */
  | {
      readonly is: 'slice';
      readonly from?: number;
      readonly to?: number;
      readonly step: number;
      /** A single index: for -1 the end is the list's. */
      readonly single?: true;
    }
  /** `..` */
  | { readonly is: 'descend' }
  /** `[?(@.a=="b")]`; without operator the left side has to be there. */
  | {
      readonly is: 'filter';
      readonly left: Operand;
      readonly operator: string | undefined;
      readonly right: Operand | undefined;
    }
  /** `['a.b']`, `['a','b']` and `[0,2]` */
  | { readonly is: 'union'; readonly of: readonly (readonly Step[])[] };

export type Operand =
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  | { readonly is: 'path'; readonly steps: readonly Step[] };

export type Part =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'path'; readonly steps: readonly Step[] }
  | { readonly is: 'range'; readonly steps: readonly Step[]; readonly body: readonly Part[] }
  /** Fails when it is reached. */
  | { readonly is: 'wrong'; readonly message: string };

/** What is wrong with a template, or went wrong with it; `phase` as kubectl says it. */
export class JsonPathError extends Error {
  constructor(
    message: string,
    readonly phase: 'executing' | 'parsing' = 'parsing',
  ) {
    super(message);
  }
}

/** Reads a quoted string at the start of `text`; gives its value and what follows it. */
function readString(text: string): { value: string; rest: string } {
  const quote = text[0] ?? '"';
  let value = '';
  for (let at = 1; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === quote) return { value, rest: text.slice(at + 1) };
    if (char === '\\') {
      at += 1;
      const escaped = text[at] ?? '';
      value += ESCAPES[escaped] ?? escaped;
    } else {
      value += char;
    }
  }
  throw new JsonPathError('unterminated quoted string');
}
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The text up to the bracket that closes the one at the start of `text`, and what follows. */
function readBrackets(text: string, open: string, close: string): { inside: string; rest: string } {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote) {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === open) depth += 1;
    else if (char === close) depth -= 1;
    if (depth === 0) return { inside: text.slice(1, at), rest: text.slice(at + 1) };
  }
  throw new JsonPathError(open === '{' ? 'unclosed action' : 'unterminated array');
}

const OPERATOR = /(==|!=|<=|>=|<|>)/;

/** Splits at `separator` outside of quotes and brackets. */
function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let part = '';
  for (let left = text; left !== '';) {
    const char = left[0] ?? '';
    if (char === '"' || char === "'") {
      const { rest } = readString(left);
      part += left.slice(0, left.length - rest.length);
      left = rest;
      continue;
    }
    const match = new RegExp(`^(?:${separator.source})`).exec(left);
    if (match) {
      parts.push(part, match[0]);
      part = '';
      left = left.slice(match[0].length);
    } else {
      part += char;
      left = left.slice(1);
    }
  }
  return [...parts, part];
}

function parseOperand(text: string): Operand {
  const trimmed = text.trim();
  if (/^["']/.test(trimmed)) return { is: 'literal', value: readString(trimmed).value };
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return { is: 'literal', value: Number(trimmed) };
  if (trimmed === 'true' || trimmed === 'false') {
    return { is: 'literal', value: trimmed === 'true' };
  }
  return { is: 'path', steps: parseSteps(trimmed) };
}

function parseFilter(text: string): Step {
  const [left = '', operator, right] = splitOutside(text, OPERATOR);
  return {
    is: 'filter',
    left: parseOperand(left),
    operator,
    right: right === undefined ? undefined : parseOperand(right),
  };
}

function parseSubscript(text: string): Step {
  const inside = text.trim();
  const filter = /^\?\((.*)\)$/s.exec(inside);
  if (filter) return parseFilter(filter[1] ?? '');
  if (inside === '*') return { is: 'all' };
  const items = splitOutside(inside, /,/).filter((_, index) => index % 2 === 0);
  if (items.length > 1) return { is: 'union', of: items.map((item) => [parseSubscript(item)]) };
  if (inside.startsWith("'")) {
    return { is: 'union', of: [parseSteps(`.${readString(inside).value}`)] };
  }
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(inside);
  if (!slice || inside === '') throw new JsonPathError(`invalid array index ${inside}`);
  return parseSlice(inside, slice);
}

function parseSlice(inside: string, [, from = '', to = '', step = '']: readonly string[]): Step {
  if (!inside.includes(':')) {
    const index = Number(from);
    return { is: 'slice', from: index, to: index + 1, single: true, step: 1 };
  }
  return {
    is: 'slice',
    ...(from !== '' && { from: Number(from) }),
    ...(to !== '' && { to: Number(to) }),
    step: step === '' ? 1 : Number(step),
  };
}

/** A field name; a backslash takes the dot after it into the name. */
const FIELD = /^(?:\\.|[^\s.[\]{}()=!<>,'"|])+/;

/** `.a.b[0]..c`, with `$` or `@` before it or nothing. */
export function parseSteps(text: string): readonly Step[] {
  const steps: Step[] = [];
  let left = text.trim().replace(/^[$@]/, '');
  while (left !== '') {
    if (left.startsWith('..')) {
      steps.push({ is: 'descend' });
      left = left[2] === '[' ? left.slice(2) : left.slice(1);
    } else if (left.startsWith('[')) {
      const { inside, rest } = readBrackets(left, '[', ']');
      steps.push(parseSubscript(inside));
      left = rest;
    } else {
      const name = FIELD.exec(left.replace(/^\./, ''))?.[0];
      const dot = left.startsWith('.') ? 1 : 0;
      if (name === undefined) {
        if (left === '.') return steps;
        throw new JsonPathError(`unrecognized character in action: U+${codePoint(left)}`);
      }
      steps.push(
        name === '*' ? { is: 'all' } : { is: 'field', name: name.replace(/\\(.)/g, '$1') },
      );
      left = left.slice(dot + name.length);
    }
  }
  return steps;
}

function codePoint(text: string): string {
  const code = (text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `${code} '${text[0] ?? ''}'`;
}

/** The expressions of one action: they may follow each other as in `{.a}{"\n"}` or `{.a "\n"}`. */
function parseAction(text: string): readonly Part[] {
  const parts: Part[] = [];
  for (let left = text.trim(); left !== ''; left = left.trim()) {
    if (/^["']/.test(left)) {
      const { value, rest } = readString(left);
      parts.push({ is: 'text', text: value });
      left = rest;
    } else {
      const path = readPath(left);
      const word = /^[A-Za-z]\w*/.exec(path)?.[0];
      parts.push(
        word === undefined
          ? { is: 'path', steps: parseSteps(path) }
          : { is: 'wrong', message: `unrecognized identifier ${word}` },
      );
      left = left.slice(path.length);
    }
  }
  return parts;
}

/** The path at the start of `text`, up to a blank outside of brackets. */
function readPath(text: string): string {
  let at = 0;
  while (at < text.length && !/[\s"']/.test(text[at] ?? '')) {
    if (text[at] === '[') at = text.length - readBrackets(text.slice(at), '[', ']').rest.length;
    else at += text[at] === '\\' ? 2 : 1;
  }
  return text.slice(0, at);
}

/** The inside of `{ }`; an array that is left open is what is complained about first. */
function readAction(text: string): { inside: string; rest: string } {
  const array = text.indexOf('[');
  if (array >= 0) readBrackets(text.slice(array), '[', ']');
  return readBrackets(text, '{', '}');
}

/** The parts of the template; ranges that are left open end with it. */
function closed([outer, ...inner]: readonly Open[]): readonly Part[] {
  const [range] = inner;
  if (!outer || !range) return outer?.body ?? [];
  return [...outer.body, { is: 'range', steps: range.steps, body: closed(inner) }];
}
const NOTHING_TO_END = 'not in range, nothing to end';

interface Open {
  readonly steps: readonly Step[];
  readonly body: Part[];
}

/** Parses a template; throws a JsonPathError. */
export function parseTemplate(template: string): readonly Part[] {
  const open: Open[] = [{ steps: [], body: [] }];
  const add = (...parts: readonly Part[]) => open.at(-1)?.body.push(...parts);
  let left = template;
  while (left !== '') {
    const text = /^[^{]*/.exec(left)?.[0] ?? '';
    if (text) add({ is: 'text', text });
    left = left.slice(text.length);
    if (left === '') break;
    const { inside, rest } = readAction(left);
    left = rest;
    const action = inside.trim();
    if (/^range\b/.test(action)) {
      open.push({ steps: parseSteps(action.slice('range'.length)), body: [] });
    } else if (action === 'end') {
      const range = open.length > 1 ? open.pop() : undefined;
      add(range ? { is: 'range', ...range } : { is: 'wrong', message: NOTHING_TO_END });
    } else {
      add(...parseAction(action));
    }
  }
  return closed(open);
}
