/** Objects as `kubectl get -o yaml` and `-o json` print them (go-yaml v2's emitter). */

const BEST_WIDTH = 80;

/** Plain text that YAML 1.1 takes for something else than a string. */
const NOT_TEXT = [
  /^(?:~|null|Null|NULL|)$/,
  /^(?:[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/,
  /^[-+]?0(?:x[0-9a-fA-F_]+|b[01_]+|o?[0-7_]+)$/,
  /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|\s+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?\s*(?:Z|[-+]\d.*)?)?$/,
];
const INDICATOR_FIRST = /^(?:[#,[\]{}&*!|>'"%@`]|[-?:](?:\s|$)|---|\.\.\.)/;
const INDICATOR_INSIDE = /:(?:\s|$)|\s#/;
const SPECIAL =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]|[\ud800-\udfff]/;

function isPlain(text: string): boolean {
  if (NOT_TEXT.some((pattern) => pattern.test(text))) return false;
  return !INDICATOR_FIRST.test(text) && !INDICATOR_INSIDE.test(text) && text === text.trim();
}

/** Breaks at a blank once a line is longer than go-yaml likes, `column` being where it starts. */
function fold(text: string, column: number, indent: string): string {
  let at = column;
  return [...text]
    .map((char, index, chars) => {
      const isLone = chars[index - 1] !== ' ' && chars[index + 1] !== ' ';
      if (char === ' ' && isLone && at > BEST_WIDTH && index > 0 && index < chars.length - 1) {
        at = indent.length;
        return `\n${indent}`;
      }
      at++;
      return char;
    })
    .join('');
}

function literal(text: string, indent: string): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomping = !text.endsWith('\n') ? '-' : /^\n$|\n\n$/.test(text) ? '+' : '';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const body = lines.map((line) => (line ? `\n${indent}${line}` : '\n')).join('');
  return `|${hint}${chomping}${body}`;
}

function escapeChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
  return code < 0x100
    ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
    : `\\u${code.toString(16).toUpperCase()}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0000': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
};

function doubleQuoted(text: string): string {
  const escaped = [...text].map((char) => {
    return ESCAPES[char] ?? (SPECIAL.test(char) ? escapeChar(char) : char);
  });
  return `"${escaped.join('')}"`;
}

function printString(text: string, column: number, indent: string): string {
  if (SPECIAL.test(text)) return doubleQuoted(text);
  if (text.includes('\n')) {
    return / \n| $/.test(text) ? doubleQuoted(text) : literal(text, indent);
  }
  if (NOT_TEXT.some((pattern) => pattern.test(text))) return doubleQuoted(text);
  if (isPlain(text)) return fold(text, column, indent);
  return `'${fold(text.replaceAll("'", "''"), column + 1, indent)}'`;
}

/** The number in `text` from `at` on, and where it ends; 0 and `at` when there is none. */
function numberAt(text: string, at: number, isTail: boolean): readonly [number, number] {
  const digits = /^\d*/.exec(text.slice(at))?.[0] ?? '';
  return [Number(`${isTail ? '1' : '0'}${digits}`), at + digits.length];
}

/** go-yaml's order of keys: runs of digits by number, letters after all else. */
function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charAt(at) === b.charAt(at)) at++;
  if (at === length) return a.length - b.length;
  const [x, y] = [a.charAt(at), b.charAt(at)];
  const [isLetterX, isLetterY] = [/\p{L}/u.test(x), /\p{L}/u.test(y)];
  if (isLetterX !== isLetterY) return isLetterX ? 1 : -1;
  if (isLetterX) return x < y ? -1 : 1;
  // A zero inside a number counts with the digits before it.
  const isTail = (x === '0' || y === '0') && /[1-9]0*$/.test(a.slice(0, at));
  const [numberX, endX] = numberAt(a, at, isTail);
  const [numberY, endY] = numberAt(b, at, isTail);
  return numberX - numberY || endX - endY || (x < y ? -1 : 1);
}

type Json = Readonly<Record<string, unknown>>;

function keysOf(value: Json): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

function printScalar(value: unknown, column: number, indent: string): string {
  if (typeof value === 'string') return printString(value, column, indent);
  return value === null || value === undefined ? 'null' : JSON.stringify(value);
}

/** A list's items stand at the indentation of its key. */
function printList(items: readonly unknown[], indent: string): string {
  return items.map((item) => `${indent}- ${printItem(item, indent)}`).join('');
}

function printItem(item: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (isBlock(item)) return printBlock(item, inner).slice(inner.length);
  return `${printLeaf(item, inner.length, inner)}\n`;
}

function isBlock(value: unknown): value is Json | readonly unknown[] {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null && keysOf(value as Json).length > 0;
}

function printLeaf(value: unknown, column: number, indent: string): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return printScalar(value, column, indent);
}

function printEntry(key: string, value: unknown, indent: string): string {
  const head = `${indent}${printString(key, 0, '')}:`;
  if (Array.isArray(value) && value.length > 0) return `${head}\n${printList(value, indent)}`;
  if (isBlock(value)) return `${head}\n${printBlock(value, `${indent}  `)}`;
  return `${head} ${printLeaf(value, head.length + 1, `${indent}  `)}\n`;
}

function printBlock(value: Json | readonly unknown[], indent: string): string {
  if (Array.isArray(value)) return printList(value, indent);
  const map = value as Json;
  return keysOf(map)
    .sort(compareKeys)
    .map((key) => printEntry(key, map[key], indent))
    .join('');
}

/** Metadata that the API server fills in; an empty one is not printed. */
const SYSTEM_META: readonly string[] = ['creationTimestamp', 'namespace', 'resourceVersion', 'uid'];

/** `object` without empty system metadata, which Kubernetes leaves out as well. */
function presentable(object: unknown): unknown {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return object;
  const { metadata, items } = object as Json;
  const shown = { ...object } as Record<string, unknown>;
  if (typeof metadata === 'object' && metadata !== null) {
    const entries = Object.entries(metadata).filter(
      ([key, value]) => value !== '' || !SYSTEM_META.includes(key),
    );
    shown['metadata'] = Object.fromEntries(entries);
  }
  if (Array.isArray(items)) shown['items'] = items.map(presentable);
  return shown;
}

/** `kubectl get -o yaml`: sorted keys, two blanks, lists not indented; ends with a line break. */
export function toYaml(object: unknown): string {
  const shown = presentable(object);
  return isBlock(shown) ? printBlock(shown, '') : `${printLeaf(shown, 0, '')}\n`;
}

/** By hand, as a JavaScript object puts keys like "8080" first. */
function printJson(value: unknown, indent: string): string {
  const inner = `${indent}    `;
  const block = (open: string, lines: readonly string[], close: string) =>
    lines.length === 0
      ? `${open}${close}`
      : `${open}\n${lines.map((line) => `${inner}${line}`).join(',\n')}\n${indent}${close}`;
  if (Array.isArray(value)) {
    const items = value.map((item) => printJson(item, inner));
    return block('[', items, ']');
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const map = value as Json;
  const entries = keysOf(map)
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${printJson(map[key], inner)}`);
  return block('{', entries, '}');
}

/** `kubectl get -o json`: sorted keys, four blanks, `<`, `>` and `&` escaped as Go does. */
export function toJson(object: unknown): string {
  const text = printJson(presentable(object), '');
  const escape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${text.replace(/[<>&\u2028\u2029]/g, escape)}\n`;
}
