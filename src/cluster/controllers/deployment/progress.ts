import { parseTime } from '../../../api/time';
import {
  conditionOf,
  newCondition,
  withCondition,
  withoutCondition,
  type Condition,
  type DeploymentStatus,
} from './conditions';
import { hasDeadline, maxUnavailable } from './limits';
import {
  actualReplicas,
  availableReplicas,
  readyReplicas,
  specReplicas,
  sum,
  type Rollout,
} from './rollout';
import { isComplete } from './strategies';

/** The counts and the condition Available (sync.go, calculateStatus). */
export function countedStatus(rollout: Rollout): DeploymentStatus {
  const { deployment, newest, all, world } = rollout;
  const available = sum(all, availableReplicas);
  const { generation } = deployment.metadata;
  const { conditions = [], collisionCount } = deployment.status;
  const counts = {
    replicas: sum(all, actualReplicas),
    updatedReplicas: newest ? actualReplicas(newest) : 0,
    readyReplicas: sum(all, readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(all, specReplicas) - available),
  };
  const present = Object.entries(counts).filter(([, count]) => count > 0);
  const status: DeploymentStatus = {
    ...(generation !== undefined && { observedGeneration: generation }),
    ...Object.fromEntries(present),
    conditions,
    ...(collisionCount !== undefined && { collisionCount }),
  };
  const isEnough = available >= rollout.replicas - maxUnavailable(deployment);
  return withCondition(status, availability(world.now, isEnough));
}

function availability(now: number, isEnough: boolean): Condition {
  return isEnough
    ? newCondition(
        now,
        'Available',
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
      )
    : newCondition(
        now,
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
      );
}

/** The status with what it says of the rollout's progress (progress.go, syncRolloutStatus). */
export function rolloutStatus(rollout: Rollout): DeploymentStatus {
  const counted = countedStatus(rollout);
  const status = hasDeadline(rollout.deployment)
    ? withProgress(rollout, counted)
    : withoutCondition(counted, 'Progressing');
  const failure = replicaFailure(rollout);
  return failure ? withCondition(status, failure) : withoutCondition(status, 'ReplicaFailure');
}

function withProgress(rollout: Rollout, status: DeploymentStatus): DeploymentStatus {
  const { deployment, newest, world } = rollout;
  const current = conditionOf(deployment.status, 'Progressing');
  const isAllNew = (status.replicas ?? 0) === (status.updatedReplicas ?? 0);
  if (isAllNew && current?.reason === 'NewReplicaSetAvailable') return status;
  const what = newest
    ? `ReplicaSet "${newest.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const progressing = (is: 'True' | 'False', reason: string, rest: string) =>
    newCondition(world.now, 'Progressing', is, reason, `${what} ${rest}`);
  if (isComplete(rollout, status)) {
    const done = progressing('True', 'NewReplicaSetAvailable', 'has successfully progressed.');
    return withCondition(status, done);
  }
  if (hasProgressed(deployment.status, status)) {
    const moving = progressing('True', 'ReplicaSetUpdated', 'is progressing.');
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
    const dated = since === undefined ? moving : { ...moving, lastTransitionTime: since };
    return withCondition(withoutCondition(status, 'Progressing'), dated);
  }
  if (timeLeft(rollout, current) >= 0) return status;
  const stuck = progressing('False', 'ProgressDeadlineExceeded', 'has timed out progressing.');
  return withCondition(status, stuck);
}

function hasProgressed(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const outdated = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) =>
    replicas - updatedReplicas;
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    outdated(now) < outdated(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** Ms until a rollout that does not move counts as stuck; Infinity when it never will. */
function timeLeft({ deployment, world }: Rollout, condition: Condition | undefined): number {
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return Infinity;
  const since = parseTime(condition.lastUpdateTime ?? '');
  return since + deployment.spec.progressDeadlineSeconds * 1000 - world.now;
}

/** In how many ms to look whether the rollout is stuck; undefined when it is done or known to be. */
export function deadlineIn(rollout: Rollout): number | undefined {
  const current = conditionOf(rollout.deployment.status, 'Progressing');
  if (!hasDeadline(rollout.deployment) || !current || isComplete(rollout)) return undefined;
  if (current.reason === 'ProgressDeadlineExceeded') return undefined;
  const left = timeLeft(rollout, current);
  return left === Infinity ? undefined : Math.max(0, left) + 1000;
}

function replicaFailure({ newest, old }: Rollout): Condition | undefined {
  const sets = newest ? [newest, ...old] : old;
  const failures = sets.flatMap(({ status }) =>
    (status.conditions ?? []).filter(({ type }) => type === 'ReplicaFailure'),
  );
  return failures[0] && { ...failures[0] };
}

/** What changes when a Deployment is paused or resumed (sync.go, checkPausedConditions). */
export function pausedStatus(rollout: Rollout): DeploymentStatus {
  const { deployment, world } = rollout;
  const { status, spec } = deployment;
  const reason = conditionOf(status, 'Progressing')?.reason;
  if (!hasDeadline(rollout.deployment) || reason === 'ProgressDeadlineExceeded') return status;
  const wasPaused = reason === 'DeploymentPaused';
  if (Boolean(spec.paused) === wasPaused) return status;
  const [next, message] = spec.paused
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed'];
  return withCondition(status, newCondition(world.now, 'Progressing', 'Unknown', next, message));
}
