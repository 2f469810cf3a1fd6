import { Stop, api, stop, together, whileDoing, type Failure } from '../failure';
import type { KubeObject } from '../../api/kinds';
import { isFailure, loadManifests, type Manifest } from '../manifests';
import { formatResult, parseOutput, type Output } from '../printers/output';
import type { Task } from '../task';
import type { Call } from '../verb';
import {
  decoded,
  dryRunOf,
  dryRunSuffix,
  FILE_FLAGS,
  send,
  validationOf,
  type DryRun,
} from './write';
import { bool, listOf } from '../flags';
import type { FieldValidation } from '../../api/decode';
import { warnOfEndpoints } from './endpoints-warning';
import { withLastApplied } from './last-applied';

/** The flags of `kubectl create -f`. */
export const CREATE_FLAGS = { ...FILE_FLAGS, filename: listOf('f'), 'save-config': bool() };

interface Options {
  readonly dryRun: DryRun;
  readonly output: Output;
  readonly validation: FieldValidation;
  readonly saves: boolean;
}

/** Creates one object of a file; `saves` keeps the manifest in the annotation that apply reads. */
export function* createOne(manifest: Manifest, options: Options): Task<Failure | undefined> {
  const { kind, source } = manifest;
  const { dryRun, output, validation, saves } = options;
  const json = saves ? withLastApplied(manifest.json) : manifest.json;
  let object = json as unknown as KubeObject;
  if (dryRun !== 'client') {
    const sent = yield* decoded(kind, json, validation);
    const created = sent.ok ? yield* send({ type: 'create', object: sent.value }, dryRun) : sent;
    if (!created.ok) return api(created.error, whileDoing('creating', source));
    object = created.value;
  }
  yield { out: formatResult(output, object, `created${dryRunSuffix(dryRun)}`) };
  return undefined;
}

/** `kubectl create -f` */
export function* createFromFiles(call: Call<typeof CREATE_FLAGS>): Task<number> {
  const { flags, args } = call;
  if (args.length > 0) {
    throw stop(
      `Unexpected args: [${args.join(' ')}]\nSee 'kubectl create -h' for help and examples`,
    );
  }
  const options: Options = {
    dryRun: dryRunOf(flags['dry-run']),
    output: parseOutput(flags.output, false),
    validation: validationOf(flags.validate),
    saves: flags['save-config'],
  };
  const validates = options.validation !== 'ignore';
  const { items } = yield* loadManifests(call, flags.filename, validates);
  if (items.length === 0) throw stop('no objects passed to create');
  const failures: Failure[] = [];
  const targets = items.flatMap((item) => (isFailure(item) ? [] : [item]));
  if (options.dryRun !== 'client') yield* warnOfEndpoints({ targets });
  for (const item of items) {
    const failure = isFailure(item) ? undefined : yield* createOne(item, options);
    if (failure) failures.push(failure);
  }
  // What could not be read comes last, as one error.
  const unread = together(items.filter(isFailure));
  if (unread) failures.push(unread);
  const failure = together(failures);
  if (failure) throw new Stop(failure);
  return 0;
}
