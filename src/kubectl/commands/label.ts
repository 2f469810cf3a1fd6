import { labelValueProblems } from '../../api/validation/names';
import type { KubeObject } from '../../api/kinds';
import { api, stop, Stop, together, type Failure } from '../failure';
import { bool, listOf, text } from '../flags';
import { goJson } from '../go-json';
import { formatResult, parseOutput } from '../printers/output';
import { find, select } from '../selection';
import { say, type Task } from '../task';
import { verb, type Call, type Verb } from '../verb';
import { warnOfEndpoints } from './endpoints-warning';
import { namedInFiles } from './files';
import { dryRunOf, dryRunSuffix, send } from './write';

const FLAGS = {
  all: bool(),
  'all-namespaces': bool('A'),
  'dry-run': text(undefined, 'unchanged'),
  filename: listOf('f'),
  list: bool(),
  output: text('o'),
  overwrite: bool(),
  'resource-version': text(),
  selector: text('l'),
};
const UNSUPPORTED = [
  'allow-missing-template-keys',
  'field-manager',
  'field-selector',
  'k/kustomize',
  'R/recursive',
  'show-managed-fields',
  'template',
];

type Pairs = Readonly<Record<string, string>>;

interface Changes {
  readonly set: Pairs;
  readonly remove: readonly string[];
}

/** `key=value` and `key-`; everything before the first of them says which objects are meant. */
function isChange(arg: string): boolean {
  return (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-');
}

function splitArgs(args: readonly string[], what: string) {
  const first = args.findIndex(isChange);
  const resources = first < 0 ? args : args.slice(0, first);
  const changes = first < 0 ? [] : args.slice(first);
  const stray = changes.find((arg) => !isChange(arg));
  if (stray !== undefined) {
    throw stop(`all resources must be specified before ${what} changes: ${stray}`);
  }
  return { resources, changes };
}

function parseChanges(args: readonly string[], what: string): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const arg of args) {
    const [key = '', ...value] = arg.split('=');
    if (!arg.includes('=')) {
      remove.push(arg.slice(0, -1));
      continue;
    }
    if (value.length > 1 && what === 'label') throw stop(`invalid ${what} spec: ${arg}`);
    set[key] = value.join('=');
  }
  const both = remove.find((key) => Object.hasOwn(set, key));
  if (both !== undefined)
    throw stop(`can not both modify and remove a ${what} in the same command`);
  return { set, remove };
}

/** kubectl itself looks at values only; keys are the API server's to refuse. */
function checkLabels({ set }: Changes): void {
  for (const [key, value] of Object.entries(set)) {
    const problems = labelValueProblems(value);
    if (problems.length > 0) {
      throw stop(`invalid label value: "${key}=${value}": ${problems.join(';')}`);
    }
  }
}

interface Words {
  /** `labels` or `annotations` */
  readonly field: 'annotations' | 'labels';
  readonly one: 'annotation' | 'label';
  readonly done: string;
  readonly undone: string;
  readonly nothing: string;
}

/** What keeps values from being replaced, in each command's own words. */
function conflictOf(before: Pairs, { set }: Changes, { field }: Words): string | undefined {
  const taken = Object.keys(set).filter(
    (key) => Object.hasOwn(before, key) && before[key] !== set[key],
  );
  const problems = taken.map((key) => `'${key}' already has a value (${before[key] ?? ''})`);
  if (problems.length === 0) return undefined;
  if (field === 'annotations') {
    return `--overwrite is false but found the following declared annotation(s): ${problems.join('; ')}`;
  }
  const full = problems.map((problem) => `${problem}, and --overwrite is false`);
  return full.length > 1 ? `[${full.join(', ')}]` : full[0];
}

function changed(before: Pairs, { set, remove }: Changes): Pairs {
  const kept = Object.entries(before).filter(([key]) => !remove.includes(key));
  return { ...Object.fromEntries(kept), ...set };
}

function isSame(before: Pairs, after: Pairs): boolean {
  return (
    Object.keys(before).length === Object.keys(after).length &&
    Object.entries(after).every(([key, value]) => before[key] === value)
  );
}

function* changeOne(
  call: Call<typeof FLAGS>,
  object: KubeObject,
  changes: Changes,
  words: Words,
): Task<Failure | undefined> {
  const { flags } = call;
  const dryRun = dryRunOf(flags['dry-run']);
  const before: Pairs = object.metadata[words.field] ?? {};
  const problem = flags.overwrite ? undefined : conflictOf(before, changes, words);
  if (problem !== undefined) return { is: 'plain', message: problem };
  for (const key of changes.remove) {
    const missing = words.field === 'labels' && !Object.hasOwn(before, key);
    if (missing && dryRun !== 'client') yield* say(`${words.one} "${key}" not found.`);
  }
  const after = changed(before, changes);
  const same = isSame(before, after);
  // kubectl goes by the length of the object's text.
  const shorter = !flags.overwrite && goJson(after).length < goJson(before).length;
  const message = same ? words.nothing : shorter ? words.undone : words.done;
  const rest = Object.entries(object.metadata).filter(([field]) => field !== words.field);
  const left = Object.keys(after).length > 0 ? [[words.field, after]] : [];
  const metadata: unknown = Object.fromEntries([...rest, ...left]);
  const next = { ...object, metadata } as KubeObject;
  if (dryRun !== 'client' && !same) {
    const updated = yield* send({ type: 'update', object: next }, dryRun);
    if (!updated.ok) return api(updated.error);
  }
  const output = parseOutput(flags.output, false);
  yield { out: formatResult(output, next, `${message}${dryRunSuffix(dryRun)}`) };
  return undefined;
}

function* change(call: Call<typeof FLAGS>, words: Words): Task<number> {
  const { flags, args } = call;
  const { resources, changes } = splitArgs(args, words.one);
  if (resources.length === 0 && flags.filename.length === 0) {
    throw stop('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (changes.length === 0 && !flags.list) {
    throw stop(`at least one ${words.one} update is required`);
  }
  const parsed = parseChanges(changes, words.one);
  if (words.field === 'labels') checkLabels(parsed);
  const selection =
    flags.filename.length > 0
      ? yield* namedInFiles(call, flags.filename)
      : select(resources, { selector: flags.selector, all: flags.all });
  yield* warnOfEndpoints(selection);
  const scope = flags['all-namespaces'] ? undefined : call.namespace;
  const { found, failures } = find(call.state().store, selection, scope);
  const all: Failure[] = [];
  for (const object of found.flatMap((one) => one.objects)) {
    if (flags.list && changes.length === 0) {
      for (const [key, value] of Object.entries(object.metadata[words.field] ?? {}).sort()) {
        yield* say(`${key}=${value}`);
      }
      continue;
    }
    const failure = yield* changeOne(call, object, parsed, words);
    if (failure) all.push(failure);
  }
  const failure = together([...all, ...failures]);
  if (failure) throw new Stop(failure);
  return 0;
}

/** `kubectl label` */
export const label: Verb = verb({
  name: 'label',
  does: 'Update the labels on a resource',
  flags: FLAGS,
  unsupported: UNSUPPORTED,
  run: (call) =>
    change(call, {
      field: 'labels',
      one: 'label',
      done: 'labeled',
      undone: 'unlabeled',
      nothing: 'not labeled',
    }),
});

/** `kubectl annotate` */
export const annotate: Verb = verb({
  name: 'annotate',
  does: 'Update the annotations on a resource',
  flags: FLAGS,
  unsupported: UNSUPPORTED,
  run: (call) =>
    change(call, {
      field: 'annotations',
      one: 'annotation',
      done: 'annotated',
      undone: 'annotated',
      nothing: 'annotated',
    }),
});
