import { decodeWith, type FieldValidation } from '../../api/decode';
import { invalid, formatFieldError, type ApiError } from '../../api/errors';
import type { Kind, KubeObject } from '../../api/kinds';
import { get } from '../../cluster/store';
import { api, stop, Stop, together, whileDoing, type Failure } from '../failure';
import { bool, listOf } from '../flags';
import { isFailure, loadManifests, type Json, type Manifest } from '../manifests';
import { threeWayMerge, threeWayPatch } from '../merge';
import { formatResult, goText, parseOutput, type Output } from '../printers/output';
import { describeMapping, objectName } from '../resources';
import { complain, type Task } from '../task';
import { verb } from '../verb';
import { createOne } from './create-files';
import { warnOfEndpoints } from './endpoints-warning';
import { LAST_APPLIED, lastApplied, withLastApplied } from './last-applied';
import { dryRunOf, dryRunSuffix, FILE_FLAGS, send, validationOf, type DryRun } from './write';

interface Options {
  readonly dryRun: DryRun;
  readonly output: Output;
  readonly validation: FieldValidation;
}

function warning(kind: KubeObject['kind'], name: string): string {
  return `Warning: resource ${objectName(kind, name)} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;
}

const WRONG_TYPE = /^.*json: cannot unmarshal (\w+)(?: .*?)? into Go .* of type (.*)$/;

/** What the API server says when the outcome of a patch does not fit the type (converter.go). */
function conversionProblem(message: string): string {
  const [, from = '', to = ''] = WRONG_TYPE.exec(message) ?? [];
  if (from === '') return message;
  if (from === 'number' && to === 'string') return 'cannot convert int64 to string';
  if (to.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (to.startsWith('map')) return `cannot restore map from ${from}`;
  if (to.startsWith('v1.')) return `cannot restore struct from: ${from}`;
  return `unrecognized type: ${to}`;
}

/** A patch that cannot be carried out: kubectl prints it as `The request is invalid: …`. */
function patchProblem(patch: Json, problem: string): ApiError {
  const error = invalid('patch', goText(patch), problem);
  const cause = formatFieldError(error);
  return {
    code: 422,
    reason: 'Invalid',
    message: ` "" is invalid: ${cause}`,
    causes: [cause],
    details: { kind: '', name: '' },
  };
}

/** The object after the merge, decoded as the API server would after a patch. */
export function* decodePatched(
  current: KubeObject,
  merged: Json,
  patch: Json,
  validation: FieldValidation,
) {
  const result = decodeWith(current.kind, merged, 'warn');
  if (!result.ok) {
    return {
      ok: false,
      error: patchProblem(patch, conversionProblem(result.error.message)),
    } as const;
  }
  const { object, warnings } = result.value;
  if (validation === 'strict' && warnings.length > 0) {
    const problem = `strict decoding error: ${warnings.join(', ')}`;
    return { ok: false, error: patchProblem(patch, problem) } as const;
  }
  if (validation === 'warn') for (const one of warnings) yield* complain(`Warning: ${one}`);
  return { ok: true, value: object } as const;
}

function* changeOne(
  { kind, name, namespace, source, json }: Manifest,
  current: KubeObject,
  { dryRun, output, validation }: Options,
): Task<Failure | undefined> {
  const suffix = dryRunSuffix(dryRun);
  if (dryRun === 'client') {
    yield { out: formatResult(output, current, `configured${suffix}`) };
    return undefined;
  }
  const original = lastApplied(current);
  if (!original) yield* complain(warning(kind, name));
  const before = current as unknown as Json;
  const modified = withLastApplied(json);
  const patch = threeWayPatch(kind, original, modified, before);
  if (Object.keys(patch).length === 0) {
    yield { out: formatResult(output, current, `unchanged${suffix}`) };
    return undefined;
  }
  const merged = threeWayMerge(kind, original, modified, before);
  const next = yield* decodePatched(current, merged, patch, validation);
  const changed = next.ok ? yield* send({ type: 'update', object: next.value }, dryRun) : next;
  if (!changed.ok) {
    const what = `applying patch:\n${JSON.stringify(patch)}\nto:\n${describeMapping(kind, namespace, name)}\nfor:`;
    const doing = `error when ${what} "${source}": ${whileDoing('patching', source)}`;
    return api(changed.error, doing);
  }
  if (changed.value.metadata.deletionTimestamp !== undefined) {
    yield* complain(
      `Warning: Detected changes to resource ${name} which is currently being deleted.`,
    );
  }
  yield { out: formatResult(output, changed.value, `configured${suffix}`) };
  return undefined;
}

function* applyOne(manifest: Manifest, options: Options, current: KubeObject | undefined) {
  const { kind, name, namespace, source, json } = manifest;
  const { generateName } = (json['metadata'] ?? {}) as { readonly generateName?: string };
  if (name === '' && generateName) {
    return plain(`from ${generateName}: cannot use generate name with apply`);
  }
  if (name === '') {
    const mapping = describeMapping(kind, namespace, name);
    return plain(
      `error when retrieving current configuration of:\n${mapping}\nfrom server for: "${source}": resource name may not be empty`,
    );
  }
  return current
    ? yield* changeOne(manifest, current, options)
    : yield* createOne(manifest, { ...options, saves: true });
}

function plain(message: string): Failure {
  return { is: 'plain', message };
}

/** `kubectl apply` */
export const apply = verb({
  name: 'apply',
  does: 'Apply a configuration to a resource by file name or stdin',
  flags: { ...FILE_FLAGS, filename: listOf('f'), overwrite: bool(undefined, true) },
  unsupported: [
    'all',
    'allow-missing-template-keys',
    'cascade',
    'field-manager',
    'force',
    'force-conflicts',
    'grace-period',
    'k/kustomize',
    'openapi-patch',
    'prune',
    'prune-allowlist',
    'R/recursive',
    'l/selector',
    'server-side',
    'show-managed-fields',
    'subresource',
    'template',
    'timeout',
    'wait',
  ],
  *run(call): Task<number> {
    const { flags, args } = call;
    if (args.length > 0) {
      throw stop(
        `Unexpected args: [${args.join(' ')}]\nSee 'kubectl apply -h' for help and examples`,
      );
    }
    if (flags.filename.length === 0) throw stop('must specify one of -f and -k');
    const options: Options = {
      dryRun: dryRunOf(flags['dry-run']),
      output: parseOutput(flags.output, false),
      validation: validationOf(flags.validate),
    };
    const { items } = yield* loadManifests(call, flags.filename, options.validation !== 'ignore');
    if (items.length === 0) throw stop('no objects passed to apply');
    const targets = items.flatMap((item) => (isFailure(item) ? [] : [item]));
    yield* warnOfEndpoints({ targets });
    const failures = items.filter(isFailure);
    const unread = together(failures);
    const all: Failure[] = unread ? [unread] : [];
    for (const item of items) {
      if (isFailure(item)) continue;
      const { kind, namespace, name } = item;
      const current: KubeObject | undefined = get<Kind>(call.state().store, kind, namespace, name);
      const failure = yield* applyOne(item, options, current);
      if (failure) all.push(failure);
    }
    const failure = together(all);
    if (failure) throw new Stop(failure);
    return 0;
  },
});
