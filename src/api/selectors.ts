import type { LabelSelector, LabelSelectorRequirement } from './meta';
import type { Operator, Requirement } from './selector-parser';

export interface Labels {
  readonly [key: string]: string;
}

export type { Requirement };

function labelOf(labels: Labels | undefined, key: string): string | undefined {
  return labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/**
 * Whether `labels` have every pair of `selector` (the selector of a Service or a
 * ReplicationController). An empty selector matches everything, so a caller has to look at a
 * Service without selector by itself.
 */
export function matchesLabels(selector: Labels, labels: Labels | undefined): boolean {
  for (const key of Object.keys(selector)) {
    if (labelOf(labels, key) !== selector[key]) return false;
  }
  return true;
}

/** A 64-bit integer as Go's strconv.ParseInt takes it, otherwise undefined. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function compares(value: string, operator: 'gt' | 'lt', bound: string | undefined): boolean {
  const left = parseInt64(value);
  const right = parseInt64(bound ?? '');
  if (left === undefined || right === undefined) return false;
  return operator === 'gt' ? left > right : left < right;
}

function meets({ key, operator, values }: Requirement, labels: Labels | undefined): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'gt':
    case 'lt':
      return value !== undefined && compares(value, operator, values[0]);
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
  }
}

/** Whether all `requirements` hold; none hold for everything (apimachinery pkg/labels/selector.go). */
export function matches(requirements: readonly Requirement[], labels: Labels | undefined): boolean {
  return requirements.every((requirement) => meets(requirement, labels));
}

const EXPRESSION_OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

function ofExpression(expression: LabelSelectorRequirement): Requirement | undefined {
  const operator = EXPRESSION_OPERATORS.get(expression.operator);
  return operator && { key: expression.key, operator, values: expression.values ?? [] };
}

/**
 * The requirements of a LabelSelector, sorted by key; undefined when an operator does not exist
 * (apimachinery pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector).
 */
export function requirementsOf(selector: LabelSelector): readonly Requirement[] | undefined {
  const requirements = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: '=', values: [value] }),
  );
  for (const expression of selector.matchExpressions ?? []) {
    const requirement = ofExpression(expression);
    if (!requirement) return undefined;
    requirements.push(requirement);
  }
  return sortByKey(requirements);
}

/** The requirements in the order in which Kubernetes writes them. */
export function sortByKey(requirements: readonly Requirement[]): readonly Requirement[] {
  return [...requirements].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/**
 * Whether a workload's selector matches. No selector matches nothing, an empty one everything, one
 * with an unknown operator nothing.
 */
export function matchesSelector(
  selector: LabelSelector | undefined,
  labels: Labels | undefined,
): boolean {
  if (!selector) return false;
  if (selector.matchLabels && !matchesLabels(selector.matchLabels, labels)) return false;
  for (const expression of selector.matchExpressions ?? []) {
    const requirement = ofExpression(expression);
    if (!requirement || !meets(requirement, labels)) return false;
  }
  return true;
}

/** `app=web,tier=front`, sorted by key; `<none>` for none (a selector map, or labels). */
export function formatSelector(selector: Labels | undefined): string {
  const keys = Object.keys(selector ?? {}).sort();
  if (!selector || keys.length === 0) return '<none>';
  return keys.map((key) => `${key}=${selector[key] ?? ''}`).join(',');
}

function formatRequirement({ key, operator, values }: Requirement): string {
  const list = [...values].sort().join(',');
  switch (operator) {
    case '!':
      return `!${key}`;
    case 'exists':
      return key;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`;
    case 'gt':
      return `${key}>${list}`;
    case 'lt':
      return `${key}<${list}`;
    case '!=':
    case '=':
    case '==':
      return `${key}${operator}${list}`;
  }
}

/** `app=web,tier in (a,b),!old`; `<none>` for no requirements. */
export function formatRequirements(requirements: readonly Requirement[]): string {
  return requirements.length ? requirements.map(formatRequirement).join(',') : '<none>';
}

/** A workload's selector as kubectl prints it (apimachinery FormatLabelSelector). */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>';
  const requirements = requirementsOf(selector);
  return requirements ? formatRequirements(requirements) : '<error>';
}
