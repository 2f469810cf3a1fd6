import type { Kind, KubeObject } from '../../api/kinds';
import { formatSelector } from '../../api/selectors';
import { isNamespaced, printedName } from '../resources';
import { cellsOf, headersOf } from './columns';

/** What a table of objects shows beside the columns of their kind. */
export interface RowOptions {
  readonly wide: boolean;
  readonly withNamespace: boolean;
  readonly withKind: boolean;
  /** Labels with a column of their own. */
  readonly labels: readonly string[];
  readonly allLabels: boolean;
}

/** The heads of the columns. */
export function headOf(kind: Kind, options: RowOptions): readonly string[] {
  return [
    ...(options.withNamespace && isNamespaced(kind) ? ['NAMESPACE'] : []),
    ...headersOf(kind, options.wide),
    ...options.labels.map((label) => (label.split('/').at(-1) ?? '').toUpperCase()),
    ...(options.allLabels ? ['LABELS'] : []),
  ];
}

/** The cells of an object; `now` in ms of virtual time. */
export function rowOf(object: KubeObject, now: number, options: RowOptions): readonly string[] {
  const { kind } = object;
  const { namespace, labels: own = {}, name } = object.metadata;
  const cells = cellsOf(object, { now, wide: options.wide }).map((cell, index) =>
    options.withKind && index === 0 && cell === name ? printedName(kind, name) : cell,
  );
  return [
    ...(options.withNamespace && isNamespaced(kind) ? [namespace] : []),
    ...cells,
    ...options.labels.map((label) => (Object.hasOwn(own, label) ? (own[label] ?? '') : '')),
    ...(options.allLabels ? [formatSelector(own)] : []),
  ];
}
