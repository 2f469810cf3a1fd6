import type { Kind, KubeObject } from '../../api/kinds';
import { formatFailure, stop, together, type Failure } from '../failure';
import { bool, listOf, text } from '../flags';
import { evaluatePath } from '../jsonpath/evaluate';
import { formatObjects, parseOutput, type Output } from '../printers/output';
import { headOf, rowOf, type RowOptions } from '../printers/object-rows';
import { formatTable } from '../printers/table';
import { parseFieldSelector } from '../field-selector';
import { isNamespaced } from '../resources';
import { find, select, type Found, type Selection } from '../selection';
import { complain, type Task } from '../task';
import { verb, type Call } from '../verb';
import { warnOfEndpoints } from './endpoints-warning';
import { namedInFiles } from './files';
import { watch } from './watch';

const FLAGS = {
  'all-namespaces': bool('A'),
  'field-selector': text(),
  filename: listOf('f'),
  'ignore-not-found': bool(),
  'label-columns': listOf('L'),
  'no-headers': bool(),
  output: text('o'),
  'output-watch-events': bool(),
  selector: text('l'),
  'show-kind': bool(),
  'show-labels': bool(),
  'sort-by': text(),
  watch: bool('w'),
  'watch-only': bool(),
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

function nothingFound(call: GetCall, selection: Selection): string {
  const allNamespaced = selection.targets.every(({ kind }) => isNamespaced(kind));
  if (call.flags['all-namespaces'] || !allNamespaced) return 'No resources found';
  return `No resources found in ${call.namespace} namespace.`;
}

function rowOptions({ flags }: GetCall, wide: boolean, withKind: boolean): RowOptions {
  return {
    wide,
    withNamespace: flags['all-namespaces'],
    withKind: flags['show-kind'] || withKind,
    labels: flags['label-columns'],
    allLabels: flags['show-labels'],
  };
}

function* printTables(call: GetCall, found: readonly Found[], wide: boolean): Task<boolean> {
  const headers = !call.flags['no-headers'];
  const severalKinds = new Set(found.map(({ kind }) => kind)).size > 1;
  const options = rowOptions(call, wide, severalKinds);
  const { now } = call.state();
  const tables = tablesOf(found).map(({ kind, objects }) =>
    formatTable(
      headers ? headOf(kind, options) : undefined,
      objects.map((object) => rowOf(object, now, options)),
    ),
  );
  yield { out: tables.join(headers ? '\n' : '') };
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

/** `kubectl get -w` */
function* follow(call: GetCall, selection: Selection, namespace: string | undefined): Task<number> {
  const { flags } = call;
  const output = parseOutput(flags.output);
  if (flags['sort-by'] !== undefined) {
    yield* complain(
      'warning: --watch requested, --sort-by will be ignored for watch events received',
    );
  }
  return yield* watch({
    selection,
    look: () => {
      const { found, failures } = find(call.state().store, selection, namespace);
      return { objects: keep(call, found).flatMap(({ objects }) => objects), failures };
    },
    state: call.state,
    output,
    rows: rowOptions(call, output.is === 'table' && output.wide, false),
    headers: !flags['no-headers'],
    withEvents: flags['output-watch-events'],
    skipsFirst: flags['watch-only'],
  });
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
    'R/recursive',
    'raw',
    'server-print',
    'show-managed-fields',
    'subresource',
    'template',
  ],
  *run(call): Task<number> {
    const { flags, args } = call;
    if (args.length === 0 && flags.filename.length === 0) {
      yield* complain(NOTHING_ASKED);
      return 1;
    }
    parseOutput(flags.output);
    const watches = flags.watch || flags['watch-only'];
    if (flags['output-watch-events'] && !watches) {
      throw stop('--output-watch-events option can only be used with --watch or --watch-only');
    }
    const selection =
      flags.filename.length > 0
        ? yield* namedInFiles(call, flags.filename, args)
        : select(args, { selector: flags.selector, emptySelects: true });
    if (flags['all-namespaces'] && selection.targets.some(({ name }) => name !== undefined)) {
      throw stop('a resource cannot be retrieved by name across all namespaces');
    }
    yield* warnOfEndpoints(selection);
    const namespace = flags['all-namespaces'] ? undefined : call.namespace;
    if (watches) return yield* follow(call, selection, namespace);
    return yield* show(call, selection, find(call.state().store, selection, namespace));
  },
});
