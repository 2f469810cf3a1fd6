import { notFound, type ApiError } from '../../api/errors';
import type { Kind, KubeObject } from '../../api/kinds';
import { get } from '../../cluster/store';
import { api, Stop, stop, together, whileDoing, type Failure } from '../failure';
import { bool, duration, int, listOf } from '../flags';
import { isFailure, loadManifests, type Manifest } from '../manifests';
import { formatResult, parseOutput } from '../printers/output';
import { printedType } from '../resources';
import { perform, say, waitUntil, type Task } from '../task';
import { verb, type Call } from '../verb';
import { decoded, dryRunOf, dryRunSuffix, FILE_FLAGS, send, validationOf } from './write';

const FLAGS = {
  ...FILE_FLAGS,
  filename: listOf('f'),
  force: bool(),
  'grace-period': int(),
  timeout: duration(),
};

/** `--force`: what is there is deleted, and made anew once it is gone. */
function* removeFirst(
  { flags, state }: Call<typeof FLAGS>,
  { kind, name, namespace }: Manifest,
): Task<ApiError | undefined> {
  const object = get<Kind>(state().store, kind, namespace, name);
  if (!object) return undefined;
  const { uid } = object.metadata;
  const grace = flags['grace-period'] ?? -1;
  const removed = yield* perform({
    type: 'delete',
    kind,
    namespace,
    name,
    ...(grace >= 0 && { gracePeriodSeconds: grace }),
  });
  if (!removed.ok) return removed.error;
  yield* say(`${printedType(kind)} "${name}" deleted`);
  const gone = yield* waitUntil(
    (now) => get<Kind>(now.store, kind, namespace, name)?.metadata.uid !== uid,
    flags.timeout,
  );
  if (!gone) throw stop('timed out waiting for the condition');
  return undefined;
}

function* replaceOne(call: Call<typeof FLAGS>, manifest: Manifest): Task<Failure | undefined> {
  const { flags, state } = call;
  const { kind, name, namespace, source, json } = manifest;
  const dryRun = dryRunOf(flags['dry-run']);
  const doing = whileDoing('replacing', source);
  let object = json as unknown as KubeObject;
  if (dryRun !== 'client') {
    const problem = flags.force
      ? yield* removeFirst(call, manifest)
      : get<Kind>(state().store, kind, namespace, name)
        ? undefined
        : notFound(kind, name);
    if (problem) return api(problem, doing);
    const type = flags.force ? 'create' : 'update';
    const sent = yield* decoded(kind, json, validationOf(flags.validate));
    const replaced = sent.ok ? yield* send({ type, object: sent.value }, dryRun) : sent;
    if (!replaced.ok) return api(replaced.error, doing);
    object = replaced.value;
  }
  const output = parseOutput(flags.output, false);
  yield { out: formatResult(output, object, `replaced${dryRunSuffix(dryRun)}`) };
  return undefined;
}

/** `kubectl replace` */
export const replace = verb({
  name: 'replace',
  does: 'Replace a resource by file name or stdin',
  flags: FLAGS,
  unsupported: [
    'cascade',
    'field-manager',
    'k/kustomize',
    'R/recursive',
    'raw',
    'save-config',
    'subresource',
    'wait',
  ],
  *run(call): Task<number> {
    const { flags, args } = call;
    if (args.length > 0) {
      throw stop(
        `Unexpected args: [${args.join(' ')}]\nSee 'kubectl replace -h' for help and examples`,
      );
    }
    if (flags.filename.length === 0) throw stop('must specify one of -f and -k');
    if (flags.force && dryRunOf(flags['dry-run']) !== 'none') {
      throw stop('--dry-run can not be used when --force is set');
    }
    const validates = validationOf(flags.validate) !== 'ignore';
    const { items } = yield* loadManifests(call, flags.filename, validates);
    if (items.length === 0) throw stop('no objects passed to replace');
    const failures: Failure[] = [];
    for (const item of items) {
      const failure = isFailure(item) ? undefined : yield* replaceOne(call, item);
      if (failure) failures.push(failure);
    }
    const unread = together(items.filter(isFailure));
    const failure = together(unread ? [...failures, unread] : failures);
    if (failure) throw new Stop(failure);
    return 0;
  },
});
