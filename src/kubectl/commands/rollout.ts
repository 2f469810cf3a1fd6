import { notFound } from '../../api/errors';
import { formatTime } from '../../api/time';
import { KINDS } from '../../api/kind-info';
import type { Kind, ObjectOf } from '../../api/kinds';
import { REVISION } from '../../cluster/controllers/deployment/annotations';
import { get } from '../../cluster/store';
import type { ClusterState } from '../../cluster/world';
import { api, refused, Stop, stop, together, type Failure } from '../failure';
import { bool, duration, int } from '../flags';
import { groupOf, printedName } from '../resources';
import { perform, say, waitUntil, type Task } from '../task';
import { group, verb, type Call } from '../verb';
import { history, undo } from './rollout-history';
import { SELECTING, selectedForRollout } from './rollout-selection';

type Deployment = ObjectOf<'Deployment'>;

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

function checkRevision({ metadata }: Deployment, wanted: number): void {
  const running = Number(metadata.annotations?.[REVISION] ?? 0);
  if (wanted > 0 && wanted !== running) {
    throw stop(`desired revision (${wanted}) is different from the running revision (${running})`);
  }
}

const status = verb({
  name: 'rollout status',
  does: 'Show the status of the rollout',
  flags: { ...SELECTING, revision: int(), timeout: duration(), watch: bool('w', true) },
  unsupported: ['k/kustomize', 'R/recursive'],
  *run(call): Task<number> {
    const { timeout = 0 } = call.flags;
    for (const object of selectedForRollout(call)) {
      if (object.kind !== 'Deployment') {
        throw stop(`no status viewer has been implemented for ${object.kind}`);
      }
      checkRevision(object, call.flags.revision ?? 0);
      yield* follow(object, call.state, call.flags.watch, timeout || undefined);
    }
    return 0;
  },
});

/** Changes one object for a subcommand; gives the Deployment as it is to be, or throws what is wrong. */
function changing(
  name: 'pause' | 'restart' | 'resume',
  does: string,
  done: string,
  change: (deployment: Deployment, call: Call<typeof SELECTING>) => Deployment,
) {
  return verb({
    name: `rollout ${name}`,
    does,
    flags: SELECTING,
    unsupported: ['field-manager', 'k/kustomize', 'R/recursive'],
    *run(call): Task<number> {
      const failures: Failure[] = [];
      for (const object of selectedForRollout(call)) {
        const { kind, metadata } = object;
        if (object.kind !== 'Deployment') {
          const doing = `${name.replace(/e$/, '')}ing`;
          throw stop(`${resourceName(kind)} "${metadata.name}" ${doing} is not supported`);
        }
        const updated = yield* perform({ type: 'update', object: change(object, call) });
        if (updated.ok) yield* say(`${printedName(kind, metadata.name)} ${done}`);
        else failures.push(api(updated.error));
      }
      const failure = together(failures);
      if (failure) throw new Stop(failure);
      return 0;
    },
  });
}

/** `deployments.apps` */
function resourceName(kind: Kind): string {
  const group = groupOf(kind);
  return group ? `${KINDS[kind].plural}.${group}` : KINDS[kind].plural;
}

const restart = changing('restart', 'Restart a resource', 'restarted', (deployment, { state }) => {
  const { template, paused } = deployment.spec;
  if (paused) {
    throw stop(
      `${resourceName('Deployment')} "${deployment.metadata.name}" can't restart paused deployment (run rollout resume first)`,
    );
  }
  const annotations = {
    ...template.metadata.annotations,
    'kubectl.kubernetes.io/restartedAt': formatTime(state().now),
  };
  const metadata = { ...template.metadata, annotations };
  return { ...deployment, spec: { ...deployment.spec, template: { ...template, metadata } } };
});

const pause = changing('pause', 'Mark the provided resource as paused', 'paused', (deployment) => {
  if (deployment.spec.paused) {
    throw stop(`${resourceName('Deployment')} "${deployment.metadata.name}" is already paused`);
  }
  return { ...deployment, spec: { ...deployment.spec, paused: true } };
});

const resume = changing('resume', 'Resume a paused resource', 'resumed', (deployment) => {
  const { paused, ...spec } = deployment.spec;
  if (!paused) {
    throw stop(`${resourceName('Deployment')} "${deployment.metadata.name}" is not paused`);
  }
  return { ...deployment, spec };
});

/** `kubectl rollout` */
export const rollout = group('rollout', 'Manage the rollout of a resource', {
  history,
  pause,
  restart,
  resume,
  status,
  undo,
});
