import { notFound } from '../../api/errors';
import type { Kind, KubeObject } from '../../api/kinds';
import { get } from '../../cluster/store';
import { api, Stop, stop, together, whileDoing, type Failure } from '../failure';
import { listOf } from '../flags';
import { isFailure, loadManifests, type Manifest } from '../manifests';
import { formatResult, parseOutput } from '../printers/output';
import type { Task } from '../task';
import { verb, type Call } from '../verb';
import { decoded, dryRunOf, dryRunSuffix, FILE_FLAGS, send, validationOf } from './write';

const FLAGS = { ...FILE_FLAGS, filename: listOf('f') };

function* replaceOne(call: Call<typeof FLAGS>, manifest: Manifest): Task<Failure | undefined> {
  const { flags, state } = call;
  const { kind, name, namespace, source, json } = manifest;
  const dryRun = dryRunOf(flags['dry-run']);
  const doing = whileDoing('replacing', source);
  let object = json as unknown as KubeObject;
  if (dryRun !== 'client') {
    if (!get<Kind>(state().store, kind, namespace, name)) return api(notFound(kind, name), doing);
    const sent = yield* decoded(kind, json, validationOf(flags.validate));
    const replaced = sent.ok ? yield* send({ type: 'update', object: sent.value }, dryRun) : sent;
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
    'force',
    'grace-period',
    'k/kustomize',
    'R/recursive',
    'raw',
    'save-config',
    'subresource',
    'timeout',
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
