import { desiredReplicasOf, maxReplicasOf } from './annotations';
import { isRolling, maxSurge } from './limits';
import {
  availableReplicas,
  byAge,
  isActiveSet,
  specReplicas,
  sum,
  type ReplicaSet,
  type Rollout,
} from './rollout';

/** Whether the Deployment's size has changed since its ReplicaSets were last scaled. */
export function isScalingEvent(rollout: Rollout): boolean {
  return rollout.all.filter(isActiveSet).some((set) => {
    const desired = desiredReplicasOf(set);
    return desired !== undefined && desired !== rollout.replicas;
  });
}

/**
 * Follows a change of the Deployment's size without going on with a rollout: the only active
 * ReplicaSet takes all, several share in proportion to their sizes (sync.go, scale).
 */
export function scale(rollout: Rollout): void {
  const { newest, replicas } = rollout;
  const only = activeOrLatest(rollout);
  if (only) {
    if (only.spec.replicas !== replicas) rollout.scale(only, replicas);
    return;
  }
  if (newest && isSaturated(rollout, newest)) {
    for (const set of rollout.old.filter(isActiveSet)) rollout.scale(set, 0);
    return;
  }
  if (isRolling(rollout.deployment)) scaleInProportion(rollout);
}

function activeOrLatest({ all, newest, old }: Rollout): ReplicaSet | undefined {
  const active = all.filter(isActiveSet);
  if (active.length > 1) return undefined;
  return active[0] ?? newest ?? [...old].sort(byAge).at(-1);
}

function isSaturated({ replicas }: Rollout, set: ReplicaSet): boolean {
  return [desiredReplicasOf(set), set.spec.replicas, availableReplicas(set)].every(
    (count) => count === replicas,
  );
}

function scaleInProportion(rollout: Rollout): void {
  const { deployment, replicas } = rollout;
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0;
  const active = rollout.all.filter(isActiveSet);
  const change = allowed - sum(active, specReplicas);
  active.sort(
    (a, b) => b.spec.replicas - a.spec.replicas || (change > 0 ? byAge(b, a) : byAge(a, b)),
  );
  let left = change;
  const sizes = active.map((set) => {
    const share = change === 0 ? 0 : proportion(rollout, set, left);
    left -= share;
    return set.spec.replicas + share;
  });
  active.forEach((set, index) => {
    const size = sizes[index] ?? set.spec.replicas;
    rollout.scale(set, index === 0 ? Math.max(0, size + left) : size);
  });
}

/** The set's part of a change of which `left` is still to be shared (GetReplicaSetProportion). */
function proportion({ deployment, replicas }: Rollout, set: ReplicaSet, left: number): number {
  if (left === 0) return 0;
  const size = set.spec.replicas;
  const most = replicas + maxSurge(deployment);
  const before = maxReplicasOf(set) || (deployment.status.replicas ?? 0);
  const exact =
    replicas === 0 ? -size : before === 0 ? 0 : Math.round((size * most) / before) - size;
  return left > 0 ? Math.min(exact, left) : Math.max(exact, left);
}
