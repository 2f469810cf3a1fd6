import { remove } from '../../api-server/verbs';
import { isTerminal } from '../../reconciling/pods';
import { ownedBy } from '../../store';
import { revisionOf } from './annotations';
import { maxUnavailable } from './limits';
import { createNewest, newestReplicas } from './newest';
import {
  actualReplicas,
  availableReplicas,
  byAge,
  isActiveSet,
  specReplicas,
  sum,
  type ReplicaSet,
  type Rollout,
} from './rollout';

/**
 * One step of a rolling update: the new ReplicaSet grows as far as the surge allows, otherwise old
 * ones shrink as far as the availability allows (pkg/controller/deployment/rolling.go).
 */
export function rollOut(rollout: Rollout): void {
  createNewest(rollout);
  if (!rollout.newest) return;
  if (scaleNewest(rollout, rollout.newest)) return;
  if (scaleDownOld(rollout, rollout.newest)) return;
  cleanUpIfComplete(rollout);
}

function scaleNewest(rollout: Rollout, newest: ReplicaSet): boolean {
  const current = newest.spec.replicas;
  if (current === rollout.replicas) return false;
  const size = current > rollout.replicas ? rollout.replicas : newestReplicas(rollout, current);
  return current !== size && rollout.scale(newest, size);
}

function scaleDownOld(rollout: Rollout, newest: ReplicaSet): boolean {
  if (sum(rollout.old, specReplicas) === 0) return false;
  const least = rollout.replicas - maxUnavailable(rollout.deployment);
  const missing = newest.spec.replicas - availableReplicas(newest);
  const most = sum(rollout.all, specReplicas) - least - missing;
  if (most <= 0) return false;
  const unhealthy = shrink(rollout, most, (set) => set.spec.replicas - availableReplicas(set));
  const spare = sum(rollout.all, availableReplicas) - least;
  const healthy = spare > 0 ? shrink(rollout, spare, specReplicas) : 0;
  return unhealthy + healthy > 0;
}

/** Takes up to `most` pods from old ReplicaSets, the oldest first, from each what `part` says. */
function shrink(rollout: Rollout, most: number, part: (set: ReplicaSet) => number): number {
  let taken = 0;
  for (const set of rollout.old.filter(isActiveSet).sort(byAge)) {
    const count = Math.min(most - taken, part(set));
    if (count <= 0) continue;
    rollout.scale(set, set.spec.replicas - count);
    taken += count;
  }
  return taken;
}

/** All old pods go before new ones come (pkg/controller/deployment/recreate.go). */
export function recreate(rollout: Rollout): void {
  const active = rollout.old.filter(isActiveSet);
  for (const set of active) rollout.scale(set, 0);
  if (active.length > 0 || oldPodsRun(rollout)) return;
  createNewest(rollout);
  const { newest } = rollout;
  if (newest && newest.spec.replicas !== rollout.replicas) rollout.scale(newest, rollout.replicas);
  else cleanUpIfComplete(rollout);
}

function oldPodsRun({ world, old }: Rollout): boolean {
  if (sum(old, actualReplicas) > 0) return true;
  return old.some(({ metadata }) =>
    ownedBy(world.store, 'Pod', metadata.uid).some((pod) => !isTerminal(pod)),
  );
}

/** Whether the status says that all pods are new and available (DeploymentComplete). */
export function isComplete(
  { replicas, deployment }: Rollout,
  status: Rollout['deployment']['status'] = deployment.status,
): boolean {
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function cleanUpIfComplete(rollout: Rollout): void {
  if (isComplete(rollout)) cleanUp(rollout);
}

/** Deletes the oldest empty ReplicaSets beyond revisionHistoryLimit (sync.go, cleanupDeployment). */
export function cleanUp({ world, deployment, old }: Rollout): void {
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const surplus = alive.length - deployment.spec.revisionHistoryLimit;
  if (surplus <= 0) return;
  alive.sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const { metadata, spec, status } of alive.slice(0, surplus)) {
    const isStale = (metadata.generation ?? 0) > (status.observedGeneration ?? 0);
    if (status.replicas !== 0 || spec.replicas !== 0 || isStale) continue;
    remove(world, 'ReplicaSet', metadata.namespace, metadata.name);
  }
}
