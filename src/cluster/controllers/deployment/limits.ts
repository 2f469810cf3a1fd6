import type { ObjectOf } from '../../../api/kinds';

type Deployment = ObjectOf<'Deployment'>;

export function isRolling({ spec }: Deployment): boolean {
  return spec.strategy.type !== 'Recreate';
}

/** Whether a rollout can count as stuck; the biggest number stands for no deadline. */
export function hasDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds < 2 ** 31 - 1;
}

/** A number, or that many percent of `total`. */
function scaled(
  value: number | string | undefined,
  total: number,
  round: (value: number) => number,
): number {
  if (typeof value === 'number') return value;
  const percent = Number(/^(\d+)%$/.exec(value ?? '')?.[1] ?? 0);
  return round((percent * total) / 100);
}

/** How many pods there may be in excess of `spec.replicas` (deployment_util.go, MaxSurge). */
export function maxSurge(deployment: Deployment): number {
  const { replicas, strategy } = deployment.spec;
  if (!isRolling(deployment)) return 0;
  return scaled(strategy.rollingUpdate?.maxSurge, replicas, Math.ceil);
}

/** How many pods may be missing; one if nothing could move otherwise (ResolveFenceposts). */
export function maxUnavailable(deployment: Deployment): number {
  const { replicas, strategy } = deployment.spec;
  if (!isRolling(deployment) || replicas === 0) return 0;
  const missing = scaled(strategy.rollingUpdate?.maxUnavailable, replicas, Math.floor);
  return Math.min(missing === 0 && maxSurge(deployment) === 0 ? 1 : missing, replicas);
}
