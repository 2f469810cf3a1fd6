import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { describeAlias, describeEmptyKey, type Source, type YamlProblem } from './yaml-errors';

/** From the yaml package's nodes to JSON data, as go-yaml v2 and sigs.k8s.io/yaml see them. */

/** More nodes behind aliases than any manifest needs, each counted as often as it is used. */
const MAX_ALIASED = 200_000;

/** YAML 1.2's octal, which Go reads in YAML 1.1 as well. */
const OCTAL = /^0o[0-7][0-7_]*$/;

interface Anchored {
  readonly value: unknown;
  readonly size: number;
}

/** Ends a conversion; caught in toPlain, never seen outside. */
class Refused extends Error {
  constructor(readonly problem: YamlProblem) {
    super(problem.text);
  }
}

class Conversion {
  private size = 0;
  private aliased = 0;
  /** Anchors by name; undefined while the node is being converted. */
  private readonly anchors = new Map<string, Anchored | undefined>();
  readonly duplicates: DuplicateKey[] = [];

  constructor(private readonly source: Source) {}

  private refuse(node: Node | null, text: string): never {
    throw new Refused({ text, offset: node?.range?.[0] ?? 0 });
  }

  convert(node: Node | null | undefined): unknown {
    if (!node) return null;
    this.size += 1;
    if (isAlias(node)) return this.alias(node.source, node);
    const anchor = (node as { readonly anchor?: string }).anchor;
    if (!anchor) return this.content(node);
    const before = this.size;
    this.anchors.set(anchor, undefined);
    const value = this.content(node);
    this.anchors.set(anchor, { value, size: this.size - before });
    return value;
  }

  private alias(name: string, node: Node): unknown {
    const offset = node.range?.[0] ?? 0;
    if (!this.anchors.has(name)) throw new Refused(describeAlias(this.source, name, offset));
    const anchored = this.anchors.get(name);
    if (!anchored) return this.refuse(node, `anchor '${name}' value contains itself`);
    this.size += anchored.size;
    this.aliased += anchored.size;
    if (this.aliased > MAX_ALIASED) this.refuse(node, 'document contains excessive aliasing');
    return anchored.value;
  }

  private content(node: Node): unknown {
    if (isSeq(node)) return node.items.map((item) => this.convert(item as Node | null));
    if (isMap(node)) return this.map(node);
    if (!isScalar(node)) return null;
    const { value } = node;
    const source = node.source ?? '';
    // The yaml package takes a bare "0x" for a number.
    if (Number.isNaN(value) && !/nan/i.test(source)) return source;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
      return this.refuse(node, `json: unsupported value: ${name}`);
    }
    if (typeof value === 'string' && node.type === 'PLAIN' && OCTAL.test(value)) {
      return Number(value.replaceAll('_', ''));
    }
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value) || value === null;
    return isPlain ? value : source;
  }

  private map(node: YAMLMap): Readonly<Record<string, unknown>> {
    const entries = new Map<string, unknown>();
    const merged: unknown[] = [];
    for (const pair of node.items as Pair<Node | null, Node | null>[]) {
      if (isScalar(pair.key) && pair.key.source === '<<' && pair.key.type === 'PLAIN') {
        merged.push(...this.mergeSources(pair.value));
        continue;
      }
      const name = this.key(pair.key);
      if (entries.has(name)) this.duplicates.push({ name, offset: pair.key?.range?.[0] ?? 0 });
      entries.set(name, this.convert(pair.value));
    }
    for (const source of merged) {
      for (const [name, value] of Object.entries(source as object)) {
        if (!entries.has(name)) entries.set(name, value);
      }
    }
    return Object.fromEntries(entries);
  }

  private mergeSources(node: Node | null): readonly unknown[] {
    const value = this.convert(node);
    const sources: readonly unknown[] = Array.isArray(value) ? value : [value];
    const isMaps = sources.every(
      (each) => typeof each === 'object' && each !== null && !Array.isArray(each),
    );
    return isMaps
      ? sources
      : this.refuse(node, 'map merge requires map or sequence of maps as the value');
  }

  /** JSON keys are strings; a template's `{{ … }}` ends up here as a map in a key. */
  private key(node: Node | null): string {
    const value = this.convert(node);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (value === null) throw new Refused(describeEmptyKey(this.source, node?.range?.[0] ?? 0));
    return this.refuse(node, `invalid map key: ${goValue(value)}`);
  }
}

/** A value as Go's `%#v` writes it. */
function goValue(value: unknown): string {
  if (value === null) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goValue).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}:${goValue(each)}`,
  );
  return `map[interface {}]interface {}{${entries.join(', ')}}`;
}

/** A key that stands twice in a map; go-yaml takes the last value and says nothing. */
export interface DuplicateKey {
  readonly name: string;
  readonly offset: number;
}

export type Plain =
  | { readonly value: unknown; readonly duplicates: readonly DuplicateKey[] }
  | { readonly problem: YamlProblem };

/** JSON data of the document, or what go-yaml would refuse it for. */
export function toPlain(source: Source): Plain {
  const conversion = new Conversion(source);
  try {
    const value = conversion.convert(source.document.contents);
    return { value, duplicates: conversion.duplicates };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.problem };
    throw error;
  }
}
