import { apiError } from '../../api/errors';
import type { KubeObject } from '../../api/kinds';
import { api, refused, stop, Stop, together, type Failure } from '../failure';
import { bool, int, listOf, text } from '../flags';
import { formatResult, parseOutput } from '../printers/output';
import { find, select } from '../selection';
import type { Task } from '../task';
import { verb, type Call } from '../verb';
import { namedInFiles } from './files';
import { dryRunOf, dryRunSuffix, send } from './write';

type Scalable = Extract<
  KubeObject,
  { kind: 'Deployment' | 'ReplicaSet' | 'ReplicationController' }
>;

function isScalable(object: KubeObject): object is Scalable {
  const { kind } = object;
  return kind === 'Deployment' || kind === 'ReplicaSet' || kind === 'ReplicationController';
}

/** The object with another number of replicas. */
function withReplicas(object: Scalable, replicas: number): KubeObject {
  switch (object.kind) {
    case 'Deployment':
      return { ...object, spec: { ...object.spec, replicas } };
    case 'ReplicaSet':
      return { ...object, spec: { ...object.spec, replicas } };
    case 'ReplicationController':
      return { ...object, spec: { ...object.spec, replicas } };
  }
}

const FLAGS = {
  all: bool(),
  'current-replicas': int(),
  'dry-run': text(undefined, 'unchanged'),
  filename: listOf('f'),
  output: text('o'),
  replicas: int(),
  selector: text('l'),
};

function* scaleOne({ flags }: Call<typeof FLAGS>, object: KubeObject): Task<Failure | undefined> {
  const { replicas = 0, 'current-replicas': expected = -1 } = flags;
  const dryRun = dryRunOf(flags['dry-run']);
  if (!isScalable(object)) {
    throw refused(apiError('NotFound', 'the server could not find the requested resource'));
  }
  if (dryRun !== 'client' && expected >= 0 && object.spec.replicas !== expected) {
    throw stop(`Expected replicas to be ${expected}, was ${object.spec.replicas}`);
  }
  if (dryRun !== 'client') {
    const scaled = yield* send({ type: 'update', object: withReplicas(object, replicas) }, dryRun);
    if (!scaled.ok) return api(scaled.error);
  }
  const output = parseOutput(flags.output, false);
  yield { out: formatResult(output, object, `scaled${dryRunSuffix(dryRun)}`) };
  return undefined;
}

/** `kubectl scale` */
export const scale = verb({
  name: 'scale',
  does: 'Set a new size for a deployment, replica set, or replication controller',
  flags: FLAGS,
  required: ['replicas'],
  unsupported: [
    'allow-missing-template-keys',
    'k/kustomize',
    'R/recursive',
    'resource-version',
    'show-managed-fields',
    'template',
    'timeout',
  ],
  *run(call): Task<number> {
    const { flags, args, namespace, state } = call;
    if ((flags.replicas ?? 0) < 0) {
      throw stop(
        'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      );
    }
    const selection =
      flags.filename.length > 0
        ? yield* namedInFiles(call, flags.filename, args)
        : select(args, { selector: flags.selector, all: flags.all });
    const { found, failures } = find(state().store, selection, namespace);
    const objects = found.flatMap((one) => one.objects);
    const [missing] = failures;
    if (objects.length === 0) {
      const why = missing?.is === 'api' ? ` ${missing.error.message}` : '';
      throw stop(`no objects passed to scale${why}`);
    }
    const all: Failure[] = [];
    for (const object of objects) {
      const failure = yield* scaleOne(call, object);
      if (failure) all.push(failure);
    }
    const failure = together([...all, ...failures]);
    if (failure) throw new Stop(failure);
    return 0;
  },
});
