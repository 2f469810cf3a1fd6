import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Tags } from 'yaml';
import { describeError, type Source } from './yaml-errors';
import { toPlain, type DuplicateKey } from './yaml-values';

export { toJson, toYaml } from './yaml-print';

/** A place in the text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A step into an object: a field or map key, or the index of a list item. */
export type Step = number | string;

/** An object in a text, as JSON data. */
export interface ManifestValue {
  readonly value: unknown;
  /** The line where it starts, from 1. */
  readonly line: number;
  /**
   * Where the field stands: `spec.ports[0].nodePort` or `['spec', 'ports', 0]`. For a field that is
   * not there it is the innermost part of the path that is; undefined when nothing is.
   */
  readonly locate: (path: string | readonly Step[]) => Position | undefined;
  /** Keys that stand twice in a map: kubectl silently takes the last. */
  readonly warnings: readonly ManifestError[];
}

/** What is wrong in the text, and where. */
export interface ManifestError extends Position {
  /** Of a document that cannot be read, in kubectl's words: `error converting YAML to JSON: yaml: line 4: did not find expected key`. */
  readonly message: string;
}

export type Manifest = ManifestValue | { readonly error: ManifestError };

/** Room for 10,000 objects; the API server takes no more than 3 MiB at once. */
const MAX_LENGTH = 3 * 1024 * 1024;
/** Deeper nesting would exhaust the parser's stack; Kubernetes objects need a tenth of it. */
const MAX_DEPTH = 100;

/** Types that go-yaml v2 reads as text, or not at all. */
const FOREIGN_TAGS: ReadonlySet<string> = new Set([
  'tag:yaml.org,2002:binary',
  'tag:yaml.org,2002:omap',
  'tag:yaml.org,2002:pairs',
  'tag:yaml.org,2002:set',
  'tag:yaml.org,2002:timestamp',
]);

function goTags(tags: Tags): Tags {
  return tags.filter((tag) => {
    if (typeof tag === 'string') return true;
    return !FOREIGN_TAGS.has(tag.tag) && tag.format !== 'TIME';
  });
}

/** A document's text with the line where it starts, from 0, and its offset in the whole text. */
interface Chunk {
  readonly text: string;
  readonly line: number;
}

/** Splits at `---` lines as kubectl does (apimachinery pkg/util/yaml/decoder.go, YAMLReader). */
function split(text: string): readonly Chunk[] {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const chunks: Chunk[] = [];
  let start = 0;
  const cut = (end: number, next: number) => {
    chunks.push({ text: lines.slice(start, end).join('\n'), line: start });
    start = next;
  };
  lines.forEach((line, index) => {
    if (/^---\s*(?:#.*)?$/.test(line)) cut(index, index + 1);
  });
  cut(lines.length, lines.length);
  return chunks;
}

/** The deepest nesting that the text could mean, counted without parsing it. */
function depthOf(text: string): number {
  let deepest = 0;
  let flow = 0;
  const columns: number[] = [];
  for (const line of text.split('\n')) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const dashes = /^(?:[-?]\s+)*/.exec(line.slice(indent))?.[0].split(/\s+/).length ?? 1;
    if (indent < line.length) {
      while ((columns.at(-1) ?? -1) >= indent) columns.pop();
      columns.push(indent);
    }
    for (const char of line) {
      if (char === '[' || char === '{') flow++;
      else if ((char === ']' || char === '}') && flow > 0) flow--;
      deepest = Math.max(deepest, flow);
    }
    deepest = Math.max(deepest, columns.length + dashes - 1 + flow);
  }
  return deepest;
}

/** Whether a text is nested deeper than any parser of it can be asked to go. */
export function isTooDeep(text: string): boolean {
  return depthOf(text) > MAX_DEPTH;
}

function failed(text: string, line = 1, column = 1): Manifest {
  return { error: { message: `error converting YAML to JSON: ${text}`, line, column } };
}

function parse(text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    schema: 'yaml-1.1',
    customTags: goTags,
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    strict: true,
    logLevel: 'silent',
    lineCounter: lines,
  });
  return { text, lines, document };
}

/** Fields that a path may name otherwise than the manifest: an error's field, as Kubernetes has it. */
function alternatives(name: string): readonly string[] {
  return [name, name.charAt(0).toLowerCase() + name.slice(1), name.replace(/s$/, '')];
}

interface Found {
  /** Where to point at. */
  readonly at: Node;
  /** What the rest of the path leads into. */
  readonly value: Node | null;
}

function childOf(node: Node | null, step: Step): Found | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)] as Node | null | undefined;
    return item ? { at: item, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  for (const name of alternatives(String(step))) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    if (pair) return { at: pair.key as Node, value: pair.value as Node | null };
  }
  return undefined;
}

/** The steps of `spec.ports[0].name` or `data[tls.crt]`. */
function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([text, bracketed]) => {
    const step = bracketed ?? text;
    return bracketed !== undefined && /^\d+$/.test(step) ? Number(step) : step;
  });
}

/** Finds the step, which may have to be put together as a key can contain dots. */
function advance(
  node: Node | null,
  steps: readonly Step[],
): (Found & { used: number }) | undefined {
  for (let used = 1; used <= steps.length; used++) {
    const found = childOf(node, used === 1 ? (steps[0] ?? '') : steps.slice(0, used).join('.'));
    if (found) return { ...found, used };
  }
  return undefined;
}

function locator(source: Source, root: Node | null, firstLine: number): ManifestValue['locate'] {
  return (path) => {
    let steps = typeof path === 'string' ? stepsOf(path) : path;
    let node = root;
    let best: Node | undefined;
    while (steps.length > 0) {
      const found = advance(node, steps);
      if (!found) break;
      best = found.at;
      node = found.value;
      steps = steps.slice(found.used);
    }
    return best?.range ? positionOf(source, best.range[0], firstLine) : undefined;
  };
}

function positionOf({ lines }: Source, offset: number, firstLine: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1) + firstLine, column: Math.max(col, 1) };
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, apiVersion, items } = value as Readonly<Record<string, unknown>>;
  return kind === 'List' && apiVersion === 'v1' && Array.isArray(items) ? items : undefined;
}

function isInside(offset: number, node: Node | null): boolean {
  return !node?.range || (node.range[0] <= offset && offset < node.range[2]);
}

/** The manifest of a document, or those of its items when it is a List. */
function expand(
  source: Source,
  value: unknown,
  duplicates: readonly DuplicateKey[],
  firstLine: number,
): readonly Manifest[] {
  const manifest = (node: Node | null, content: unknown): Manifest => ({
    value: content,
    line: positionOf(source, node?.range?.[0] ?? 0, firstLine).line,
    locate: locator(source, node, firstLine),
    warnings: duplicates
      .filter(({ offset }) => isInside(offset, node))
      .map(({ name, offset }) => ({
        message: `key ${JSON.stringify(name)} already set in map`,
        ...positionOf(source, offset, firstLine),
      })),
  });
  const { contents } = source.document;
  const items = itemsOf(value);
  if (!items) return [manifest(contents, value)];
  const list = childOf(contents, 'items')?.value ?? null;
  return items.map((item, index) => manifest(childOf(list, index)?.value ?? null, item));
}

/** JSON data of a text that is JSON; kubectl decides by the first brace. */
function parseJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What no YAML may contain (go-yaml readerc.go, yaml_parser_update_buffer). */
const CONTROL = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function positionIn(text: string, offset: number, firstLine: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: firstLine + before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function parseChunk({ text, line: firstLine }: Chunk): readonly Manifest[] {
  const control = text.search(CONTROL);
  if (control >= 0) {
    const { line, column } = positionIn(text, control, firstLine);
    return [failed('yaml: control characters are not allowed', line, column)];
  }
  if (isTooDeep(text)) {
    return [failed(`yaml: exceeded max depth of ${MAX_DEPTH}`, firstLine + 1)];
  }
  const source = parse(text);
  const json = parseJson(text);
  if (json !== undefined) return expand(source, json, [], firstLine);
  const errors = source.document.errors.filter(({ code }) => code !== 'MULTIPLE_DOCS');
  const plain = errors.length > 0 ? { problem: describeError(source, errors) } : toPlain(source);
  if ('problem' in plain) {
    const { text: what, offset } = plain.problem;
    const { line, column } = positionOf(source, offset, firstLine);
    return [failed(what.startsWith('json: ') ? what : `yaml: ${what}`, line, column)];
  }
  const { value, duplicates } = plain;
  return value === null ? [] : expand(source, value, duplicates, firstLine);
}

/**
 * The objects of a YAML or JSON text, in order: documents split at `---`, a v1 List taken apart,
 * empty documents skipped. YAML is read as kubectl reads it (go-yaml v2, YAML 1.1: an unquoted
 * `yes` is a boolean, `0644` is octal, dates are text). A document that cannot be read yields an
 * error and does not touch the others; its line number in the message counts from the document's
 * start, as kubectl's does, while `line` and `column` are those of the whole text.
 */
export function parseManifests(text: string): readonly Manifest[] {
  if (text.length > MAX_LENGTH) {
    return [failed(`the text has ${text.length} characters, more than the ${MAX_LENGTH} allowed`)];
  }
  return split(text).flatMap(parseChunk);
}
