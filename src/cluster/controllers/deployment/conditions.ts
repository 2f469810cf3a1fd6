import type { ObjectOf } from '../../../api/kinds';
import { formatTime } from '../../../api/time';

export type DeploymentStatus = ObjectOf<'Deployment'>['status'];
export type Condition = NonNullable<DeploymentStatus['conditions']>[number];
type ConditionType = 'Available' | 'Progressing' | 'ReplicaFailure';

export function conditionOf(status: DeploymentStatus, type: ConditionType): Condition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}

export function newCondition(
  now: number,
  type: ConditionType,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
): Condition {
  const at = formatTime(now);
  return { type, status, lastUpdateTime: at, lastTransitionTime: at, reason, message };
}

export function withoutCondition(status: DeploymentStatus, type: ConditionType): DeploymentStatus {
  const conditions = (status.conditions ?? []).filter((condition) => condition.type !== type);
  return { ...status, conditions };
}

/**
 * The status with the condition; one of the same status and reason stays as it is, and one of the
 * same status keeps its transition time (deployment_util.go, SetDeploymentCondition).
 */
export function withCondition(status: DeploymentStatus, condition: Condition): DeploymentStatus {
  const type = condition.type as ConditionType;
  const old = conditionOf(status, type);
  if (old?.status === condition.status && old.reason === condition.reason) return status;
  const since = old?.status === condition.status ? old.lastTransitionTime : undefined;
  const dated = since === undefined ? condition : { ...condition, lastTransitionTime: since };
  const { conditions = [] } = withoutCondition(status, type);
  return { ...status, conditions: [...conditions, dated] };
}
