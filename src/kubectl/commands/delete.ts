import type { Kind, KubeObject } from '../../api/kinds';
import { get } from '../../cluster/store';
import { api, Stop, stop, together, whileDoing, type Failure } from '../failure';
import { bool, int, listOf, text } from '../flags';
import { printedName, printedType } from '../resources';
import { select, find, type Selection } from '../selection';
import { complain, say, waitUntil, type Task } from '../task';
import { verb, type Call } from '../verb';
import { warnOfEndpoints } from './endpoints-warning';
import { namedInFiles } from './files';
import { dryRunOf, dryRunSuffix, send, type DryRun } from './write';

const FLAGS = {
  all: bool(),
  'all-namespaces': bool('A'),
  cascade: text(undefined, 'background'),
  'dry-run': text(undefined, 'unchanged'),
  filename: listOf('f'),
  force: bool(),
  'grace-period': int(),
  'ignore-not-found': bool(),
  now: bool(),
  output: text('o'),
  selector: text('l'),
  timeout: text(),
  wait: bool(undefined, true),
};
type DeleteCall = Call<typeof FLAGS>;

const FORCED =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';

/** The grace period that is sent; undefined leaves it to the object. */
function graceOf({ flags }: DeleteCall): number | undefined {
  const { 'grace-period': given = -1, force, now } = flags;
  if (now && given !== -1) throw stop('--now and --grace-period cannot be specified together');
  if (given === 0 && !force) return 1;
  if (force && given > 0) {
    throw stop('--force and --grace-period greater than 0 cannot be specified together');
  }
  if (now) return 1;
  if (force) return 0;
  return given < 0 ? undefined : given;
}

function* selected(call: DeleteCall): Task<Selection> {
  const { flags, args } = call;
  if (flags.filename.length > 0) {
    return yield* namedInFiles(call, flags.filename, args);
  }
  return select(args, { selector: flags.selector, all: flags.all });
}

interface Deletion {
  readonly gracePeriodSeconds: number | undefined;
  readonly dryRun: DryRun;
  readonly source: string | undefined;
  readonly word: string;
  readonly short: boolean;
}

function* deleteOne(object: KubeObject, options: Deletion): Task<Failure | undefined> {
  const { kind } = object;
  const { name, namespace } = object.metadata;
  const { gracePeriodSeconds, dryRun, source, word } = options;
  const grace = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
  const deleted = yield* send({ type: 'delete', kind, namespace, name, ...grace }, dryRun);
  if (!deleted.ok) {
    return api(deleted.error, source === undefined ? undefined : whileDoing('deleting', source));
  }
  yield* announce(kind, name, word, dryRun, options.short);
  return undefined;
}

function* awaitGone(objects: readonly KubeObject[]): Task<void> {
  for (const { kind, metadata } of objects) {
    const { namespace, name, uid } = metadata;
    yield* waitUntil(
      (state) => get<Kind>(state.store, kind, namespace, name)?.metadata.uid !== uid,
    );
  }
}

function sourceOf({ flags }: DeleteCall): string | undefined {
  const [first] = flags.filename;
  return first === '-' ? 'STDIN' : first;
}

/** With `--dry-run=client` nobody is asked whether what was named is there. */
function* rehearse(call: DeleteCall, selection: Selection): Task<number> {
  const { flags, state } = call;
  const { requirements } = selection;
  const namespace = flags['all-namespaces'] ? undefined : call.namespace;
  for (const target of selection.targets) {
    const { found } = find(state().store, { targets: [target], requirements }, namespace);
    const names = found.flatMap(({ objects }) => objects.map(({ metadata }) => metadata.name));
    for (const name of target.name === undefined ? names : [target.name]) {
      yield* announce(target.kind, name, wordOf(flags), 'client', flags.output === 'name');
    }
  }
  return 0;
}

function wordOf({ force }: { readonly force: boolean }): string {
  return force ? 'force deleted' : 'deleted';
}

function* announce(
  kind: Kind,
  name: string,
  word: string,
  dryRun: DryRun,
  short: boolean,
): Task<void> {
  const line = `${printedType(kind)} "${name}" ${word}${dryRunSuffix(dryRun)}`;
  yield* say(short ? printedName(kind, name) : line);
}

function* deleteAll(call: DeleteCall, selection: Selection): Task<number> {
  const { flags } = call;
  if (dryRunOf(flags['dry-run']) === 'client') return yield* rehearse(call, selection);
  const namespace = flags['all-namespaces'] ? undefined : call.namespace;
  const { unread = [], ...named } = selection;
  const { found, failures } = find(call.state().store, named, namespace);
  const objects = found.flatMap((one) => one.objects);
  const options: Deletion = {
    gracePeriodSeconds: graceOf(call),
    dryRun: dryRunOf(flags['dry-run']),
    source: sourceOf(call),
    word: wordOf(flags),
    short: flags.output === 'name',
  };
  const all: Failure[] = [];
  const gone: KubeObject[] = [];
  for (const object of objects) {
    const failure = yield* deleteOne(object, options);
    if (failure) all.push(failure);
    else gone.push(object);
  }
  const selects = flags.all || flags.selector !== undefined;
  const ignores = flags['ignore-not-found'] || selects;
  if (!ignores) all.push(...failures.map((failure) => fromFile(failure, options.source)));
  if (objects.length === 0 && all.length === 0 && selects) yield* say('No resources found');
  if (flags.wait && options.dryRun === 'none' && options.gracePeriodSeconds !== 0) {
    yield* awaitGone(gone);
  }
  const misread = together(unread);
  const failure = together(misread ? [...all, misread] : all);
  if (failure) throw new Stop(failure);
  return 0;
}

function fromFile(failure: Failure, source: string | undefined): Failure {
  if (failure.is !== 'api' || source === undefined) return failure;
  return api(failure.error, whileDoing('deleting', source));
}

/** `kubectl delete` */
export const remove = verb({
  name: 'delete',
  does: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  flags: FLAGS,
  unsupported: ['field-selector', 'i/interactive', 'k/kustomize', 'raw', 'R/recursive'],
  *run(call): Task<number> {
    const { flags } = call;
    const { output } = flags;
    if (output !== undefined && output !== 'name') {
      throw stop(`unexpected -o output mode: ${output}. We only support '-o name'`);
    }
    graceOf(call);
    const selection = yield* selected(call);
    if (flags['all-namespaces'] && selection.targets.some(({ name }) => name !== undefined)) {
      throw stop('a resource cannot be retrieved by name across all namespaces');
    }
    if (flags.force) yield* complain(FORCED);
    yield* warnOfEndpoints(selection);
    return yield* deleteAll(call, selection);
  },
});
