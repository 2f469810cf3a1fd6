import { isCollection, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Document, LineCounter, Node, YAMLError } from 'yaml';

/**
 * What go-yaml v2, which kubectl reads YAML with, says about text that the yaml package refuses.
 * The two parsers differ, so this is a translation: exact for the common mistakes (the fixture
 * yaml-errors.json has a real kubectl's answers), near otherwise.
 */

/** What is wrong, and where a person should look. */
export interface YamlProblem {
  /** Without the leading `yaml: `; with go-yaml's line number where it gives one. */
  readonly text: string;
  readonly offset: number;
}

export interface Source {
  readonly text: string;
  readonly lines: LineCounter;
  readonly document: Document.Parsed;
}

/** The line as go-yaml counts inside: from 0. */
function lineAt({ lines }: Source, offset: number): number {
  return Math.max(lines.linePos(offset).line - 1, 0);
}

function columnAt({ lines }: Source, offset: number): number {
  return lines.linePos(offset).col - 1;
}

/** go-yaml names no line when its number would be 0. */
function withLine(line: number, text: string): string {
  return line > 0 ? `line ${line}: ${text}` : text;
}

/** An error of go-yaml's scanner, at `offset`; `look` is where a person should look. */
function scannerError(source: Source, offset: number, text: string, look = offset): YamlProblem {
  const line = lineAt(source, offset);
  return { text: withLine(line && line + 1, text), offset: look };
}

/** An error of go-yaml's parser, which forgets that people count lines from 1. */
function parserError(source: Source, offset: number, text: string): YamlProblem {
  return { text: withLine(lineAt(source, offset), text), offset };
}

function startOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

function childrenOf(node: Node): readonly Node[] {
  if (isMap(node)) return node.items.flatMap(({ key, value }) => [key, value]).filter(isNode);
  return isSeq(node) ? node.items.filter(isNode) : [];
}

/** The nodes from the root to the innermost one that starts before `offset`. */
function pathTo(source: Source, offset: number): readonly Node[] {
  const path: Node[] = [];
  let node: Node | null = source.document.contents;
  while (node) {
    path.push(node);
    node = childrenOf(node).findLast((child) => child.range && startOf(child) < offset) ?? null;
  }
  return path;
}

/** The first character from `offset` on that begins a token, comments skipped; the end otherwise. */
function tokenAfter({ text }: Source, offset: number): number {
  const blanks = /(?:\s|#.*)*/y;
  blanks.lastIndex = offset;
  return offset + (blanks.exec(text)?.[0].length ?? 0);
}

/**
 * Whether the block collection that a token belongs to by its column is a list. A list at its
 * key's own column is none to go-yaml's parser, which then goes on in the mapping.
 */
function isInList(source: Source, token: number): boolean {
  const column = columnAt(source, token);
  const columns: number[] = [];
  let isList = false;
  for (const node of pathTo(source, token)) {
    if (!isCollection(node) || node.flow) continue;
    const own = columnAt(source, startOf(node));
    if (isMap(node) ? own < column : own <= column && own !== columns.at(-1)) isList = isSeq(node);
    columns.push(own);
  }
  return isList;
}

/** A token where a block collection wants its next entry. */
function unexpectedInBlock(source: Source, offset: number): YamlProblem {
  const token = tokenAfter(source, offset);
  const wanted = isInList(source, token) ? "'-' indicator" : 'key';
  return parserError(source, token, `did not find expected ${wanted}`);
}

/** Whether a node has to begin at `offset`: behind an opening bracket, a comma, a colon or a dash. */
function wantsNode({ text }: Source, offset: number): boolean {
  const before = text.slice(0, offset).replace(/(?:^|\s)#.*$/gm, '');
  return /(?:[[{,:]|(?:^|\s)-)\s*$/.test(before);
}

function noNode(source: Source, offset: number): YamlProblem {
  return parserError(source, offset, 'did not find expected node content');
}

function unclosedFlow(source: Source, offset: number): YamlProblem {
  const token = tokenAfter(source, offset);
  const isOver = token >= source.text.length;
  if (isOver && wantsNode(source, token)) return noNode(source, token);
  const flow = pathTo(source, offset).find((node) => isCollection(node) && node.flow);
  const wanted = `did not find expected ',' or '${isMap(flow) ? '}' : ']'}'`;
  return parserError(source, token, wanted);
}

function scalarBefore(source: Source, offset: number): Node | undefined {
  return pathTo(source, offset).findLast((node) => isScalar(node));
}

/** A tab goes on with a plain scalar of the line before, if there is one. */
function tab(source: Source, offset: number): YamlProblem {
  const scalar = scalarBefore(source, offset);
  const before = source.text.slice(0, offset).trimEnd();
  if (isScalar(scalar) && scalar.type?.startsWith('BLOCK')) {
    return scannerError(
      source,
      offset,
      'found a tab character where an indentation space is expected',
    );
  }
  const isPlain = isScalar(scalar) && scalar.type === 'PLAIN' && scalar.source !== '';
  return scannerError(
    source,
    offset,
    isPlain && !/[:-]$/.test(before)
      ? 'found a tab character that violates indentation'
      : 'found character that cannot start any token',
  );
}

/** A quote that is not closed on its line; go-yaml goes on to the next one, wherever it is. */
function unclosedQuote(source: Source, offset: number): YamlProblem {
  const start = startOf(scalarBefore(source, offset));
  const quoted = source.text.charAt(start) === "'" ? /'(?:[^']|'')*'/y : /"(?:[^"\\]|\\.)*"/sy;
  quoted.lastIndex = start;
  const length = quoted.exec(source.text)?.[0].length;
  if (length === undefined) {
    return scannerError(source, source.text.length, 'found unexpected end of stream', start);
  }
  const problem = unexpectedInBlock(source, start + length);
  return { ...problem, offset: start };
}

function missing(source: Source, error: YAMLError): YamlProblem {
  const [offset, end] = error.pos;
  if (error.message.includes('closing')) return unclosedQuote(source, offset);
  if (/flow/i.test(error.message)) return unclosedFlow(source, offset);
  if (error.message.startsWith('Sequence item')) return unexpectedInBlock(source, offset);
  return scannerError(source, tokenAfter(source, end), "could not find expected ':'", offset);
}

function colonAfter({ text }: Source, offset: number): number {
  const found = text.slice(offset).search(/:(?:\s|$)/);
  return found < 0 ? offset : offset + found;
}

/** A value on a line of its own that ends up inside a key: the colon behind it is the surprise. */
function implicitKey(source: Source, errors: readonly YAMLError[], first: YAMLError): YamlProblem {
  const [offset] = first.pos;
  if (first.message.includes('sequence')) return unexpectedInBlock(source, offset);
  const multiline = errors.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY');
  const colon = multiline ? multiline.pos[1] : colonAfter(source, offset);
  return scannerError(source, colon, 'mapping values are not allowed in this context');
}

function unexpectedToken(source: Source, { pos, message }: YAMLError): YamlProblem {
  const [offset] = pos;
  if (message.includes('block-seq-ind')) {
    return scannerError(source, offset, 'block sequence entries are not allowed in this context');
  }
  const isEnd = /^[\]}]/.test(source.text.slice(offset)) && wantsNode(source, offset);
  if (isEnd || message.includes('in flow') || message.includes('Unexpected ,')) {
    return noNode(source, offset);
  }
  return unexpectedInBlock(source, offset);
}

const LONGEST_MESSAGE = 200;

/** Translates the first in the text of the yaml package's errors. */
export function describeError(source: Source, errors: readonly YAMLError[]): YamlProblem {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (!first) return { text: 'unknown problem parsing YAML content', offset: 0 };
  const [offset] = first.pos;
  switch (first.code) {
    case 'TAB_AS_INDENT':
      return tab(source, offset);
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return implicitKey(source, errors, first);
    case 'BAD_INDENT':
      if (source.text.charAt(offset) === '\t') return tab(source, offset);
      return first.message.startsWith('Flow')
        ? unclosedFlow(source, offset)
        : unexpectedInBlock(source, offset);
    case 'MISSING_CHAR':
      return missing(source, first);
    case 'KEY_OVER_1024_CHARS':
      return scannerError(source, offset, "could not find expected ':'");
    case 'BLOCK_IN_FLOW':
      return unclosedFlow(source, offset);
    case 'UNEXPECTED_TOKEN':
      return unexpectedToken(source, first);
    case 'BAD_SCALAR_START':
      return scannerError(source, offset, 'found character that cannot start any token');
    case 'BAD_DQ_ESCAPE':
      return scannerError(source, offset, 'found unknown escape character');
    default:
      return scannerError(source, offset, first.message.slice(0, LONGEST_MESSAGE));
  }
}

/** A `:` with nothing before it. */
export function describeEmptyKey(source: Source, offset: number): YamlProblem {
  return parserError(source, offset, 'did not find expected key');
}

/** An alias without an anchor; `*.example.com` is none to go-yaml. */
export function describeAlias(source: Source, name: string, offset: number): YamlProblem {
  if (/^[\w-]+$/.test(name)) return { text: `unknown anchor '${name}' referenced`, offset };
  return scannerError(source, offset, 'did not find expected alphabetic or numeric character');
}
