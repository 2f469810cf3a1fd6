import type { Kind, KubeObject } from '../../api/kinds';
import { formatSelector } from '../../api/selectors';
import { formatFailure, stop, together, type Failure } from '../failure';
import { bool, listOf, text } from '../flags';
import { evaluatePath } from '../jsonpath/evaluate';
import { formatObjects, parseOutput, type Output } from '../printers/output';
import { cellsOf, headersOf } from '../printers/columns';
import { formatTable } from '../printers/table';
import { parseFieldSelector } from '../field-selector';
import { isNamespaced, printedName } from '../resources';
import { find, select, type Found, type Selection } from '../selection';
import { complain, type Task } from '../task';
import { verb, type Call } from '../verb';
import { warnOfEndpoints } from './endpoints-warning';
import { namedInFiles } from './files';

const FLAGS = {
  'all-namespaces': bool('A'),
  'field-selector': text(),
  filename: listOf('f'),
  'ignore-not-found': bool(),
  'label-columns': listOf('L'),
  'no-headers': bool(),
  output: text('o'),
  selector: text('l'),
  'show-kind': bool(),
  'show-labels': bool(),
  'sort-by': text(),
};
type GetCall = Call<typeof FLAGS>;

const NOTHING_ASKED = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples`;

function sortKey(path: string, object: KubeObject): string | number | undefined {
  const [value] = evaluatePath(path, object);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function sortBy(path: string, objects: readonly KubeObject[]): readonly KubeObject[] {
  const keyed = objects.map((object) => ({ object, key: sortKey(path, object) }));
  if (objects.length > 0 && keyed.every(({ key }) => key === undefined)) {
    const field = path.replace(/^\{?\.?/, '').replace(/\}$/, '');
    throw stop(`couldn't find any field with path "{.${field}}" in the list of objects`);
  }
  return keyed
    .sort(({ key: a = '' }, { key: b = '' }) => (a < b ? -1 : a > b ? 1 : 0))
    .map(({ object }) => object);
}

interface Table {
  readonly kind: Kind;
  readonly objects: readonly KubeObject[];
}

/** One table for each run of objects of the same kind. */
function tablesOf(found: readonly Found[]): readonly Table[] {
  const tables: Table[] = [];
  for (const { kind, objects } of found) {
    if (objects.length === 0) continue;
    const last = tables.at(-1);
    if (last?.kind === kind) tables.splice(-1, 1, { kind, objects: [...last.objects, ...objects] });
    else tables.push({ kind, objects });
  }
  return tables;
}

interface TableOptions {
  readonly now: number;
  readonly wide: boolean;
  readonly headers: boolean;
  readonly withNamespace: boolean;
  readonly withKind: boolean;
  readonly labels: readonly string[];
  readonly allLabels: boolean;
}

function formatOne({ kind, objects }: Table, options: TableOptions): string {
  const { now, wide, labels, allLabels } = options;
  const withNamespace = options.withNamespace && isNamespaced(kind);
  const head = [
    ...(withNamespace ? ['NAMESPACE'] : []),
    ...headersOf(kind, wide),
    ...labels.map((label) => (label.split('/').at(-1) ?? '').toUpperCase()),
    ...(allLabels ? ['LABELS'] : []),
  ];
  const rows = objects.map((object) => {
    const { namespace, labels: own = {}, name } = object.metadata;
    const cells = cellsOf(object, { now, wide }).map((cell, index) =>
      options.withKind && index === 0 && cell === name ? printedName(kind, name) : cell,
    );
    return [
      ...(withNamespace ? [namespace] : []),
      ...cells,
      ...labels.map((label) => (Object.hasOwn(own, label) ? (own[label] ?? '') : '')),
      ...(allLabels ? [formatSelector(own)] : []),
    ];
  });
  return formatTable(options.headers ? head : undefined, rows);
}

function nothingFound(call: GetCall, selection: Selection): string {
  const allNamespaced = selection.targets.every(({ kind }) => isNamespaced(kind));
  if (call.flags['all-namespaces'] || !allNamespaced) return 'No resources found';
  return `No resources found in ${call.namespace} namespace.`;
}

function* printTables(call: GetCall, found: readonly Found[], wide: boolean): Task<boolean> {
  const { flags } = call;
  const tables = tablesOf(found);
  const options: TableOptions = {
    now: call.state().now,
    wide,
    headers: !flags['no-headers'],
    withNamespace: flags['all-namespaces'],
    withKind: flags['show-kind'] || new Set(found.map(({ kind }) => kind)).size > 1,
    labels: flags['label-columns'],
    allLabels: flags['show-labels'],
  };
  const texts = tables.map((table) => formatOne(table, options));
  yield { out: texts.join(options.headers ? '\n' : '') };
  return tables.length > 0;
}

function keep(call: GetCall, found: readonly Found[]): readonly Found[] {
  const { 'field-selector': fields, 'sort-by': path } = call.flags;
  const filtered = fields === undefined ? found : found.map(parseFieldSelector(fields));
  if (path === undefined) return filtered;
  return filtered.map(({ kind, objects }) => ({ kind, objects: sortBy(path, objects) }));
}

function isMissing(failure: Failure): boolean {
  return failure.is === 'api' && failure.error.reason === 'NotFound';
}

function isSingle({ targets }: Selection): boolean {
  return targets.length === 1 && targets[0]?.name !== undefined;
}

function* show(
  call: GetCall,
  selection: Selection,
  given: { readonly found: readonly Found[]; readonly failures: readonly Failure[] },
): Task<number> {
  const { flags } = call;
  const output: Output = parseOutput(flags.output);
  const found = keep(call, given.found);
  const failures = given.failures.filter(
    (failure) => !flags['ignore-not-found'] || !isMissing(failure),
  );
  if (output.is === 'table') {
    const wrote = yield* printTables(call, found, output.wide);
    if (!wrote && failures.length === 0 && !flags['ignore-not-found']) {
      yield* complain(nothingFound(call, selection));
    }
  } else {
    const objects = found.flatMap((one) => one.objects);
    const nothing = objects.length === 0 && isSingle(selection);
    const printed = formatObjects(output, objects, isSingle(selection), !flags['no-headers']);
    if (!nothing) yield { out: printed };
  }
  const failure = together(failures);
  if (failure) yield* complain(formatFailure(failure));
  return failure ? 1 : 0;
}

/** `kubectl get` */
export const get = verb({
  name: 'get',
  does: 'Display one or many resources',
  flags: FLAGS,
  unsupported: [
    'allow-missing-template-keys',
    'chunk-size',
    'k/kustomize',
    'output-watch-events',
    'R/recursive',
    'raw',
    'server-print',
    'show-managed-fields',
    'subresource',
    'template',
    'w/watch',
    'watch-only',
  ],
  *run(call): Task<number> {
    const { flags, args } = call;
    if (args.length === 0 && flags.filename.length === 0) {
      yield* complain(NOTHING_ASKED);
      return 1;
    }
    parseOutput(flags.output);
    const selection =
      flags.filename.length > 0
        ? yield* namedInFiles(call, flags.filename, args)
        : select(args, { selector: flags.selector, emptySelects: true });
    if (flags['all-namespaces'] && selection.targets.some(({ name }) => name !== undefined)) {
      throw stop('a resource cannot be retrieved by name across all namespaces');
    }
    yield* warnOfEndpoints(selection);
    const namespace = flags['all-namespaces'] ? undefined : call.namespace;
    return yield* show(call, selection, find(call.state().store, selection, namespace));
  },
});
