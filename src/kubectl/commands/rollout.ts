import { notFound } from '../../api/errors';
import { formatTime } from '../../api/time';
import { KINDS, type ObjectOf } from '../../api/kinds';
import { get } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { refused, Stop, stop, together } from '../failure';
import { bool, duration, listOf, text } from '../flags';
import { printedName } from '../resources';
import { find, select } from '../selection';
import { perform, say, waitUntil, type Task } from '../task';
import { group, verb, type Call } from '../verb';

type Deployment = ObjectOf<'Deployment'>;

const FLAGS = { filename: listOf('f'), selector: text('l') };

function selected(call: Call<typeof FLAGS>) {
  const { args, flags, namespace, state } = call;
  if (args.length === 0) throw stop('required resource not specified');
  const selection = select(args, { selector: flags.selector, emptySelects: true });
  const { found, failures } = find(state().store, selection, namespace);
  const failure = together(failures);
  if (failure) throw new Stop(failure);
  return found.flatMap((one) => one.objects);
}

/** What `rollout status` says, and whether it is over (kubectl pkg/polymorphichelpers/rollout_status.go). */
function progressOf({ metadata, spec, status }: Deployment): { text: string; done: boolean } {
  const name = `deployment "${metadata.name}"`;
  const waiting = (what: string) => ({
    text: `Waiting for ${name} rollout to finish: ${what}...`,
    done: false,
  });
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return { text: 'Waiting for deployment spec update to be observed...', done: false };
  }
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, conditions = [] } = status;
  const stuck = conditions.some(
    ({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
  if (stuck) throw stop(`${name} exceeded its progress deadline`);
  if (updatedReplicas < spec.replicas) {
    return waiting(`${updatedReplicas} out of ${spec.replicas} new replicas have been updated`);
  }
  if (replicas > updatedReplicas) {
    return waiting(`${replicas - updatedReplicas} old replicas are pending termination`);
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(`${availableReplicas} of ${updatedReplicas} updated replicas are available`);
  }
  return { text: `${name} successfully rolled out`, done: true };
}

function* follow(
  deployment: Deployment,
  state: () => ClusterState,
  watches: boolean,
  timeout: number | undefined,
): Task<number> {
  const { namespace, name } = deployment.metadata;
  const end = timeout === undefined ? Infinity : state().now + timeout;
  const current = (now: ClusterState) => {
    const found = get(now.store, 'Deployment', namespace, name);
    if (!found) throw refused(notFound('Deployment', name));
    return progressOf(found);
  };
  for (;;) {
    const { text: said, done } = current(state());
    yield* say(said);
    if (done || !watches) return 0;
    const left = end - state().now;
    const changes = (now: ClusterState) => current(now).text !== said;
    const changed = yield* waitUntil(changes, Number.isFinite(left) ? left : undefined);
    if (!changed) throw stop('timed out waiting for the condition');
  }
}

const status = verb({
  name: 'rollout status',
  does: 'Show the status of the rollout',
  flags: { ...FLAGS, timeout: duration(), watch: bool('w', true) },
  unsupported: ['k/kustomize', 'R/recursive', 'revision'],
  *run(call): Task<number> {
    const { timeout = 0 } = call.flags;
    for (const object of selected(call)) {
      if (object.kind !== 'Deployment') {
        throw stop(`no status viewer has been implemented for ${object.kind}`);
      }
      yield* follow(object, call.state, call.flags.watch, timeout || undefined);
    }
    return 0;
  },
});

const restart = verb({
  name: 'rollout restart',
  does: 'Restart a resource',
  flags: FLAGS,
  unsupported: ['field-manager', 'k/kustomize', 'R/recursive'],
  *run(call): Task<number> {
    for (const object of selected(call)) {
      const { name } = object.metadata;
      if (object.kind !== 'Deployment') {
        throw stop(`${KINDS[object.kind].plural} "${name}" restarting is not supported`);
      }
      const { template } = object.spec;
      const annotations = {
        ...template.metadata.annotations,
        'kubectl.kubernetes.io/restartedAt': formatTime(call.state().now),
      };
      const metadata = { ...template.metadata, annotations };
      const next: Deployment = {
        ...object,
        spec: { ...object.spec, template: { ...template, metadata } },
      };
      const updated = yield* perform({ type: 'update', object: next });
      if (!updated.ok) throw refused(updated.error);
      yield* say(`${printedName(object.kind, name)} restarted`);
    }
    return 0;
  },
});

/** `kubectl rollout` */
export const rollout = group(
  'rollout',
  'Manage the rollout of a resource',
  { restart, status },
  { others: ['history', 'pause', 'resume', 'undo'] },
);
