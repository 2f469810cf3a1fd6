import { goJson } from '../go-json';
import {
  JsonPathError,
  parseSteps,
  parseTemplate,
  type Operand,
  type Part,
  type Step,
} from './parse';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (!isObject(value)) return [];
  return Object.keys(value)
    .sort()
    .map((key) => value[key]);
}

function descendants(value: unknown): readonly unknown[] {
  const children = childrenOf(value);
  return [value, ...children.flatMap(descendants)];
}

function failed(message: string): JsonPathError {
  return new JsonPathError(message, 'executing');
}

function goTypeOf(value: unknown): string {
  if (typeof value === 'number') return 'int64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

/** client-go util/jsonpath, evalArray. */
function sliceOf(value: unknown, slice: Extract<Step, { is: 'slice' }>): readonly unknown[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw failed(`${goTypeOf(value)} is not array or slice`);
  const items = value as readonly unknown[];
  const { length } = items;
  const { from = 0, to = length, step, single = false } = slice;
  const start = from < 0 ? from + length : from;
  const end = to < 0 || (to === 0 && single) ? to + length : to;
  if (start === end) return [];
  const outside =
    start >= length || start < 0 ? start : end > length || end < 0 ? end - 1 : undefined;
  if (outside !== undefined) {
    throw failed(`array index out of bounds: index ${outside}, length ${length}`);
  }
  if (start > end) {
    throw failed(`starting index ${start} is greater than ending index ${end}`);
  }
  if (step <= 0) throw failed('step must be > 0');
  return items.slice(start, end).filter((_, index) => index % step === 0);
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== typeof right) return false;
  if (typeof left !== 'number' && typeof left !== 'string') return false;
  const [a, b] = [left, right as typeof left];
  return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}

function valueOf(operand: Operand, current: unknown): unknown {
  return operand.is === 'literal' ? operand.value : walk(operand.steps, current)[0];
}

function passes(
  { left, operator, right }: Extract<Step, { is: 'filter' }>,
  item: unknown,
): boolean {
  const value = valueOf(left, item);
  if (operator === undefined || right === undefined) return value !== undefined;
  return value !== undefined && compare(value, operator, valueOf(right, item));
}

function take(step: Exclude<Step, { is: 'union' }>, value: unknown): readonly unknown[] {
  switch (step.is) {
    case 'field':
      if (Array.isArray(value)) return [];
      return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'all':
      return childrenOf(value);
    case 'slice':
      return sliceOf(value, step);
    case 'descend':
      return descendants(value);
    case 'filter':
      return childrenOf(value).filter((item) => passes(step, item));
  }
}

/** A union gives all of its first part before the second. */
function walkAll(steps: readonly Step[], values: readonly unknown[]): readonly unknown[] {
  return steps.reduce<readonly unknown[]>(
    (found, step) =>
      step.is === 'union'
        ? step.of.flatMap((one) => walkAll(one, found))
        : found.flatMap((one) => take(step, one)),
    values,
  );
}

function walk(steps: readonly Step[], value: unknown): readonly unknown[] {
  return walkAll(steps, [value]);
}

/** JSON as Go's encoding/json writes it. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return goJson(value);
}

/** Writes what one part of a template has found. */
type Print = (found: readonly unknown[]) => string;

function render(parts: readonly Part[], current: unknown, print: Print): string {
  return parts
    .map((part) => {
      if (part.is === 'text') return print([part.text]);
      if (part.is === 'wrong') throw failed(part.message);
      const found = walk(part.steps, current);
      if (part.is === 'path') return print(found);
      return found.map((item) => render(part.body, item, print)).join('');
    })
    .join('');
}

/** Fills in a template such as `{.items[*].metadata.name}`; throws a JsonPathError. */
export function evaluateTemplate(template: string, value: unknown): string {
  return render(parseTemplate(template), value, (found) => found.map(toText).join(' '));
}

/** The same with a JSON array for each part of the template. */
export function evaluateAsJson(template: string, value: unknown): string {
  return render(parseTemplate(template), value, (found) => `${goJson(found, 4)}\n`);
}

/** `x.y`, `.x.y` and `{.x.y}` are the same in `--sort-by` and in custom columns. */
export function evaluatePath(path: string, value: unknown): readonly unknown[] {
  const bare = /^\{(.*)\}$/s.exec(path.trim())?.[1] ?? path;
  return walk(parseSteps(bare.trim()), value);
}
