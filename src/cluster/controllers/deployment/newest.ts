import type { ApiError } from '../../../api/errors';
import type { LabelSelector } from '../../../api/meta';
import { create } from '../../api-server/verbs';
import { controllerOf, controllerReference } from '../../reconciling/pods';
import { equal } from '../../structures/equal';
import { newestAnnotations, REVISION, revisionOf, sizeAnnotations } from './annotations';
import { conditionOf, newCondition, withCondition } from './conditions';
import { hasDeadline, isRolling, maxSurge } from './limits';
import { byAge, specReplicas, sum, type ReplicaSet, type Rollout } from './rollout';
import { HASH_LABEL, isSameTemplate, templateHash } from './template-hash';

/**
 * Sorts the ReplicaSets into the one of the present template and the old ones, and brings its
 * annotations and the Deployment's revision up to date (sync.go, getAllReplicaSetsAndSyncRevision).
 */
export function sortOut(rollout: Rollout, sets: readonly ReplicaSet[]): void {
  const { template } = rollout.deployment.spec;
  const sorted = [...sets].sort(byAge);
  rollout.newest = sorted.find(({ spec }) => isSameTemplate(spec.template, template));
  rollout.old = sorted.filter((set) => set !== rollout.newest);
  if (rollout.newest) syncNewest(rollout, rollout.newest);
}

function nextRevision({ old }: Rollout): number {
  return Math.max(0, ...old.map(revisionOf)) + 1;
}

function syncNewest(rollout: Rollout, set: ReplicaSet): void {
  const { deployment } = rollout;
  const annotations = newestAnnotations(deployment, set, nextRevision(rollout));
  const { minReadySeconds } = deployment.spec;
  const { minReadySeconds: before, ...spec } = set.spec;
  if (!equal(annotations, set.metadata.annotations) || minReadySeconds !== before) {
    rollout.replace({
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...spec, ...(minReadySeconds !== undefined && { minReadySeconds }) },
    });
  }
  const found = `Found new replica set "${set.metadata.name}"`;
  noteRevision(rollout, annotations[REVISION] ?? '', 'FoundNewReplicaSet', found);
}

/** Writes the revision into the Deployment, and that it progresses if nothing says so yet. */
function noteRevision(rollout: Rollout, revision: string, reason: string, message: string): void {
  const { deployment, world } = rollout;
  const { status, metadata } = deployment;
  const progressing = newCondition(world.now, 'Progressing', 'True', reason, message);
  const isKnown = reason === 'FoundNewReplicaSet' && conditionOf(status, 'Progressing');
  const isNoted = isKnown || !hasDeadline(deployment);
  const annotations = { ...metadata.annotations, [REVISION]: revision };
  rollout.setStatus(isNoted ? status : withCondition(status, progressing), annotations);
}

/** How many pods the newest ReplicaSet may have now (deployment_util.go, NewRSNewReplicas). */
export function newestReplicas(rollout: Rollout, current: number): number {
  const { deployment, replicas } = rollout;
  if (!isRolling(deployment)) return replicas;
  const room = replicas + maxSurge(deployment) - sum(rollout.all, specReplicas);
  return room <= 0 ? current : current + Math.min(room, replicas - current);
}

/** Creates the ReplicaSet of the present template if there is none (getNewReplicaSet). */
export function createNewest(rollout: Rollout): void {
  if (rollout.newest) return;
  const set = newestSet(rollout);
  const created = create(rollout.world, set);
  if (!created.ok) {
    creationFailed(rollout, set, created.error);
    return;
  }
  rollout.newest = created.value;
  const { name } = set.metadata;
  const { replicas } = set.spec;
  if (replicas > 0) {
    const message = `Scaled up replica set ${name} from 0 to ${replicas}`;
    rollout.event('Normal', 'ScalingReplicaSet', message);
  }
  const revision = set.metadata.annotations?.[REVISION] ?? '';
  noteRevision(rollout, revision, 'NewReplicaSetCreated', `Created new replica set "${name}"`);
}

function newestSet(rollout: Rollout): ReplicaSet {
  const { deployment } = rollout;
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = templateHash(template, deployment.status.collisionCount);
  const labels = { ...template.metadata.labels, [HASH_LABEL]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      labels,
      annotations: {
        ...newestAnnotations(deployment, undefined, nextRevision(rollout)),
        ...sizeAnnotations(deployment),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newestReplicas(rollout, 0),
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      selector: withHash(selector, hash),
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
}

function withHash(selector: LabelSelector | undefined, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector?.matchLabels, [HASH_LABEL]: hash } };
}

/** A name that is taken means that two templates have the same hash: another one next time. */
function creationFailed(rollout: Rollout, set: ReplicaSet, error: ApiError): void {
  const { deployment, world } = rollout;
  const { name, namespace } = set.metadata;
  const { status } = deployment;
  if (error.reason === 'AlreadyExists') {
    const taken = world.get('ReplicaSet', namespace, name);
    if (taken && controllerOf(taken)?.uid === deployment.metadata.uid) return;
    rollout.setStatus({ ...status, collisionCount: (status.collisionCount ?? 0) + 1 });
    return;
  }
  const reason = 'ReplicaSetCreateError';
  const message = `Failed to create new replica set "${name}": ${error.message}`;
  const failed = newCondition(world.now, 'Progressing', 'False', reason, message);
  rollout.setStatus(withCondition(status, failed));
  rollout.event('Warning', reason, message);
}
