import type { ApiError } from '../../../api/errors';
import type { ObjectOf } from '../../../api/kinds';
import { recordEvent } from '../../api-server/events';
import { create, remove, updateStatus } from '../../api-server/verbs';
import { ownedBy } from '../../store';
import type { World } from '../../world';
import { claim } from '../claims';
import { controllerOf, isActive } from '../pods';
import { selects, type ReplicaOwner } from './owner';
import { podFromTemplate } from './pod-template';
import { podsToDelete } from './ranking';
import { replicaStatus, type Failure } from './status';

type Pod = ObjectOf<'Pod'>;

/** How many pods are created or deleted in one go (replica_set.go, BurstReplicas). */
const BURST = 500;

/** How a sync went: whether to come back, and when (ms from now). */
export interface SyncOutcome {
  readonly failed: boolean;
  /** When a ready pod may become available, if one is waiting for that. */
  readonly availableIn: number | undefined;
}

/**
 * Creates or deletes pods until there are `spec.replicas`, and writes the status
 * (pkg/controller/replicaset/replica_set.go, syncReplicaSet; ReplicationControllers use it too).
 */
export function syncReplicas(world: World, owner: ReplicaOwner, component: string): SyncOutcome {
  const claimed = claim(world, owner, 'Pod', (labels) => selects(owner, labels));
  const pods = claimed.filter(isActive);
  const isLeaving = owner.metadata.deletionTimestamp !== undefined;
  const failure = isLeaving ? undefined : manageReplicas(world, owner, pods, component);
  const { status, availableIn } = replicaStatus(owner, pods, failure, world.now);
  updateStatus(world, { ...owner, status });
  return { failed: failure !== undefined, availableIn };
}

function manageReplicas(
  world: World,
  owner: ReplicaOwner,
  pods: readonly Pod[],
  component: string,
): Failure | undefined {
  const missing = owner.spec.replicas - pods.length;
  if (missing > 0) return createPods(world, owner, Math.min(missing, BURST), component);
  if (missing === 0) return undefined;
  const surplus = Math.min(-missing, BURST);
  const neighbours = relatedPodsByNode(world, owner);
  for (const pod of podsToDelete(pods, surplus, neighbours, world.now)) {
    deletePod(world, owner, pod, component);
  }
  return undefined;
}

function createPods(
  world: World,
  owner: ReplicaOwner,
  count: number,
  component: string,
): Failure | undefined {
  const { template } = owner.spec;
  if (!template) return undefined;
  const pod = podFromTemplate(owner, template);
  for (let i = 0; i < count; i++) {
    const created = create(world, pod);
    if (!created.ok) return creationFailed(world, owner, created.error, component);
    const message = `Created pod: ${created.value.metadata.name}`;
    const reason = 'SuccessfulCreate';
    recordEvent(world, { about: owner, type: 'Normal', reason, message, component });
  }
  return undefined;
}

function creationFailed(
  world: World,
  owner: ReplicaOwner,
  { message }: ApiError,
  component: string,
): Failure {
  const reason = 'FailedCreate';
  const text = `Error creating: ${message}`;
  recordEvent(world, { about: owner, type: 'Warning', reason, message: text, component });
  return { reason, message };
}

function deletePod(world: World, owner: ReplicaOwner, pod: Pod, component: string): void {
  const { namespace, name } = pod.metadata;
  if (!remove(world, 'Pod', namespace, name).ok) return;
  const message = `Deleted pod: ${name}`;
  const reason = 'SuccessfulDelete';
  recordEvent(world, { about: owner, type: 'Normal', reason, message, component });
}

/** Active pods by node of all ReplicaSets of the same Deployment (getIndirectlyRelatedPods). */
function relatedPodsByNode(world: World, owner: ReplicaOwner): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const parent = controllerOf(owner);
  if (!parent || owner.kind !== 'ReplicaSet') return counts;
  for (const sibling of ownedBy(world.store, 'ReplicaSet', parent.uid)) {
    for (const pod of ownedBy(world.store, 'Pod', sibling.metadata.uid)) {
      const node = pod.spec.nodeName;
      if (node && isActive(pod)) counts.set(node, (counts.get(node) ?? 0) + 1);
    }
  }
  return counts;
}
