import type { ObjectOf } from '../../../api/kinds';
import { matchesLabels } from '../../../api/selectors';
import { formatTime } from '../../../api/time';
import { isAvailable, isReady, readySince } from '../pods';
import type { ReplicaOwner } from './owner';

type Pod = ObjectOf<'Pod'>;
type Status = ReplicaOwner['status'];
type Conditions = NonNullable<Status['conditions']>;

/** Why pods could not be created or deleted. */
export interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly message: string;
}

/**
 * The status that follows from the pods, and in how many ms the next ready pod becomes available
 * (pkg/controller/replicaset/replica_set_utils.go, calculateStatus).
 */
export function replicaStatus(
  owner: ReplicaOwner,
  pods: readonly Pod[],
  failure: Failure | undefined,
  now: number,
): { readonly status: Status; readonly availableIn: number | undefined } {
  const { minReadySeconds = 0, template } = owner.spec;
  const wanted = template?.metadata.labels ?? {};
  let [labelled, ready, available] = [0, 0, 0];
  let availableIn: number | undefined;
  for (const pod of pods) {
    if (matchesLabels(wanted, pod.metadata.labels)) labelled++;
    if (!isReady(pod)) continue;
    ready++;
    if (isAvailable(pod, minReadySeconds, now)) available++;
    else availableIn = Math.min(availableIn ?? Infinity, waitFor(pod, minReadySeconds, now));
  }
  const conditions = withFailure(owner.status.conditions ?? [], failure, now);
  const { generation } = owner.metadata;
  const status = {
    replicas: pods.length,
    ...(labelled > 0 && { fullyLabeledReplicas: labelled }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(conditions.length > 0 && { conditions }),
  };
  return { status, availableIn };
}

function waitFor(pod: Pod, minReadySeconds: number, now: number): number {
  return Math.max(0, (readySince(pod) ?? now) + minReadySeconds * 1000 - now);
}

function withFailure(
  conditions: Conditions,
  failure: Failure | undefined,
  now: number,
): Conditions {
  const old = conditions.find(({ type }) => type === 'ReplicaFailure');
  const others = conditions.filter((condition) => condition !== old);
  if (!failure) return others;
  if (old?.reason === failure.reason) return conditions;
  const lastTransitionTime = formatTime(now);
  return [...others, { type: 'ReplicaFailure', status: 'True', lastTransitionTime, ...failure }];
}
