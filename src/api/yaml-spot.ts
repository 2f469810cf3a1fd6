import { isKind } from './kind-info';
import type { Kind } from './kinds';
import type { Step } from './yaml';

/** Where a cursor stands in a text that is being written, and so need not be YAML yet. */
export interface Spot {
  /** What the document says it is; undefined as long as it does not. */
  readonly kind: Kind | undefined;
  /** The document's; `default` if it names none. */
  readonly namespace: string;
  /**
   * `key`: the word is a key of the map at `path`, or an item of the list there. `value`: the word
   * is what stands at `path`.
   */
  readonly is: 'key' | 'value';
  readonly path: readonly Step[];
  /** Offsets of the word that the cursor stands in or behind. */
  readonly from: number;
  readonly to: number;
  /** The other keys of the same map. */
  readonly others: readonly string[];
  /** Whether the word is a list's item, behind a dash of its own or in brackets. */
  readonly isItem: boolean;
}

/** A line as block style reads it; columns count from 0. */
interface Line {
  /** Where its dashes stand: `- - a` has two. */
  readonly dashes: readonly number[];
  /** Where the content starts, behind the dashes. */
  readonly column: number;
  readonly key: string | undefined;
  /** Where the value starts, if there is a key. */
  readonly valueColumn: number;
  readonly value: string;
}

const KEY =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'#&*!|>%@`{}[\],][^{}[\]]*?))\s*:(?=\s|$)/;
const SCALAR_BLOCK = /^[|>][-+\d]*\s*(?:#.*)?$/;
const NOTHING = /^(?:[&!]\S*\s*)*(?:#.*)?$/;

function readLine(text: string): Line {
  const dashes: number[] = [];
  let column = /^ */.exec(text)?.[0].length ?? 0;
  while (/^-(?: |$)/.test(text.slice(column))) {
    dashes.push(column);
    column += /^- */.exec(text.slice(column))?.[0].length ?? 1;
  }
  const rest = text.slice(column);
  const match = KEY.exec(rest);
  if (!match) return { dashes, column, key: undefined, valueColumn: column, value: rest.trim() };
  const behind = rest.slice(match[0].length);
  const valueColumn = column + match[0].length + (/^\s*/.exec(behind)?.[0].length ?? 0);
  return {
    dashes,
    column,
    key: match[1] ?? match[2] ?? match[3],
    valueColumn,
    value: behind.trim(),
  };
}

function isEmpty(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line);
}

const SEPARATOR = /^---(?:\s|$)/;

/** The lines of the document that holds line `at`. */
function documentAround(lines: readonly string[], at: number) {
  let first = at;
  while (first > 0 && !SEPARATOR.test(lines[first - 1] ?? '')) first -= 1;
  let end = at + 1;
  while (end < lines.length && !SEPARATOR.test(lines[end] ?? '')) end += 1;
  return { first, end };
}

/** Climbs from a column of a line to the root, line by line. */
class Climb {
  readonly path: Step[] = [];
  /** The column of the list whose items are being counted. */
  private list: number | undefined;

  constructor(private column: number) {}

  /** A dash of the line itself, or of one above. */
  dash(column: number): void {
    if (this.list === column) this.path[0] = Number(this.path[0]) + 1;
    else if (column < this.column) {
      this.path.unshift(0);
      this.list = column;
      this.column = column;
    }
  }

  /** Says whether the key is a parent; a list may stand at the column of its key. */
  key(column: number, name: string): boolean {
    if (column >= this.column && column !== this.list) return false;
    this.path.unshift(name);
    this.column = column;
    this.list = undefined;
    return true;
  }
}

/** The path of the map or list in which something at `column` of line `at` stands. */
function climb(
  lines: readonly string[],
  first: number,
  at: number,
  { dashes, column }: Pick<Line, 'dashes' | 'column'>,
): readonly Step[] | undefined {
  const way = new Climb(column);
  for (const dash of dashes.toReversed()) way.dash(dash);
  for (let index = at - 1; index >= first; index -= 1) {
    if (isEmpty(lines[index] ?? '')) continue;
    const line = readLine(lines[index] ?? '');
    if (line.key !== undefined && way.key(line.column, line.key) && !NOTHING.test(line.value)) {
      return undefined;
    }
    for (const dash of line.dashes.toReversed()) way.dash(dash);
  }
  return way.path;
}

/** The keys of the map that has one at `column` of line `at`, but for that line's own. */
function keysAround(
  lines: readonly string[],
  { first, end }: { readonly first: number; readonly end: number },
  at: number,
  own: Line,
): readonly string[] {
  const keys: string[] = [];
  const look = (index: number): 'on' | 'stop' => {
    if (isEmpty(lines[index] ?? '')) return 'on';
    const { dashes, column, key } = readLine(lines[index] ?? '');
    const outermost = dashes[0] ?? column;
    if (column === own.column && key !== undefined && index !== at) {
      if (index < at || dashes.length === 0) keys.push(key);
    }
    return outermost < own.column ? 'stop' : 'on';
  };
  if (own.dashes.length === 0) {
    for (let index = at - 1; index >= first && look(index) === 'on'; index -= 1);
  }
  for (let index = at + 1; index < end && look(index) === 'on'; index += 1);
  return keys;
}

interface FlowLevel {
  readonly is: 'map' | 'list';
  readonly keys: string[];
  key: string | undefined;
  index: number;
}

/** What `{a: b, c: [` leads to, and where its last word begins; undefined outside of brackets. */
function readFlow(text: string) {
  const levels: FlowLevel[] = [];
  let start = 0;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const level = levels.at(-1);
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      continue;
    }
    if ((char === '"' || char === "'") && text.slice(start, at).trim() === '') quote = char;
    else if (char === '{' || char === '[') {
      levels.push({ is: char === '{' ? 'map' : 'list', keys: [], key: undefined, index: 0 });
    } else if (char === '}' || char === ']') levels.pop();
    else if (char === ',' && level) {
      level.key = undefined;
      level.index += 1;
    } else if (char === ':' && level?.is === 'map' && /^\s|^$/.test(text.slice(at + 1, at + 2))) {
      level.key = text
        .slice(start, at)
        .trim()
        .replace(/^(["'])(.*)\1$/, '$2');
      level.keys.push(level.key);
    } else continue;
    start = at + 1;
  }
  const level = levels.at(-1);
  if (!level) return undefined;
  const isKey = level.is === 'map' && level.key === undefined;
  const path = levels.flatMap((one): Step[] => {
    if (one.is === 'list') return [one.index];
    return one.key === undefined ? [] : [one.key];
  });
  const blank = /^\s*/.exec(text.slice(start))?.[0].length ?? 0;
  return { path, isKey, isItem: level.is === 'list', keys: level.keys, start: start + blank };
}

function kindIn(lines: readonly string[]): Kind | undefined {
  for (const line of lines) {
    const name = /^kind:\s*["']?(\w+)/.exec(line)?.[1];
    if (name !== undefined) return isKind(name) ? name : undefined;
  }
  return undefined;
}

function namespaceIn(lines: readonly string[]): string {
  const found = lines.flatMap((line) => /^ +namespace:\s*["']?([\w-]+)/.exec(line)?.[1] ?? []);
  return found[0] ?? 'default';
}

/** How long the word is that `text` begins with; a comment ends it. */
function wordIn(text: string): number {
  return text.replace(/\s+#.*$/, '').trimEnd().length;
}

/**
 * What stands at an offset of a text: read by indentation alone, so that it works in the middle of
 * a line that is being written. Undefined in comments, in block scalars and where a value goes on
 * over several lines.
 */
export function spotAt(text: string, offset: number): Spot | undefined {
  const lines = text.split('\n');
  let start = 0;
  let at = 0;
  while (at < lines.length - 1 && start + (lines[at] ?? '').length < offset) {
    start += (lines[at] ?? '').length + 1;
    at += 1;
  }
  const full = lines[at] ?? '';
  const cursor = offset - start;
  const before = full.slice(0, cursor);
  if (/(?:^|\s)#/.test(before) || SEPARATOR.test(full) || before.includes('\t')) return undefined;
  const line = readLine(full);
  const extent = documentAround(lines, at);
  const document = lines.slice(extent.first, extent.end);
  const about = { kind: kindIn(document), namespace: namespaceIn(document) };
  // On an empty line the cursor's own column says what it belongs to.
  const own = line.column > cursor || full.trim() === '' ? { ...line, column: cursor } : line;
  const parents = climb(lines, extent.first, at, own);
  if (!parents) return undefined;
  const isValue = own.key !== undefined && cursor >= own.valueColumn;
  const flowFrom = isValue ? own.valueColumn : own.column;
  const flow = readFlow(full.slice(flowFrom, cursor));
  const outer = isValue ? [...parents, own.key ?? ''] : parents;
  if (flow) {
    const from = flowFrom + flow.start;
    const rest = /^[^,\]}:#]*/.exec(full.slice(cursor))?.[0].trimEnd().length ?? 0;
    return {
      ...about,
      is: flow.isKey ? 'key' : 'value',
      path: [...outer, ...flow.path],
      from: start + from,
      to: offset + rest,
      others: flow.isKey ? flow.keys : [],
      isItem: flow.isItem,
    };
  }
  if (SCALAR_BLOCK.test(own.value) && isValue) return undefined;
  const from = isValue ? own.valueColumn : own.column;
  const length = !isValue && own.key !== undefined ? own.key.length : wordIn(full.slice(from));
  return {
    ...about,
    is: isValue ? 'value' : 'key',
    path: outer,
    from: start + from,
    to: Math.max(offset, start + from + length),
    others: isValue ? [] : keysAround(lines, extent, at, own),
    isItem: !isValue && own.dashes.length > 0,
  };
}
