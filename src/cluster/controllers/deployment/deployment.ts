import { matchesSelector } from '../../../api/selectors';
import { claim } from '../../reconciling/claims';
import {
  controller,
  queueKey,
  reconcileLater,
  splitKey,
  type Controller,
} from '../../reconciling/controller';
import { controllerOf } from '../../reconciling/pods';
import { controllersSelecting } from '../../store';
import { equal } from '../../structures/equal';
import type { Change, World } from '../../world';
import { isRolling } from './limits';
import { sortOut } from './newest';
import { countedStatus, deadlineIn, pausedStatus, rolloutStatus } from './progress';
import { COMPONENT, Rollout, type Deployment, type ReplicaSet } from './rollout';
import { isScalingEvent, scale } from './scaling';
import { cleanUp, recreate, rollOut } from './strategies';

/** Rolls out Deployments by means of ReplicaSets (pkg/controller/deployment). */
export const deploymentController: Controller = controller({
  name: COMPONENT,
  delay: ({ controller: delay }) => delay,
  watches: ['Deployment', 'Pod', 'ReplicaSet'],
  keys: concerned,
  reconcile(world, key) {
    const deployment = world.get('Deployment', ...splitKey(key));
    if (!deployment) return;
    const rollout = new Rollout(world, deployment);
    sync(rollout);
    const later = deadlineIn(rollout);
    if (later !== undefined) reconcileLater(world, deploymentController, key, later);
  },
});

function concerned(world: World, { verb, object, old }: Change): readonly string[] {
  const { namespace, name } = object.metadata;
  if (object.kind === 'Deployment') return [queueKey(namespace, name)];
  if (object.kind === 'ReplicaSet') {
    return deploymentsOf(world, object, old?.kind === 'ReplicaSet' ? old : undefined);
  }
  if (verb !== 'deleted') return [];
  const owner = controllerOf(object);
  const set = owner && world.get('ReplicaSet', namespace, owner.name);
  const parent = set && controllerOf(set);
  const deployment = parent && world.get('Deployment', namespace, parent.name);
  return deployment && !isRolling(deployment) ? [queueKey(namespace, parent.name)] : [];
}

function deploymentsOf(
  world: World,
  set: ReplicaSet,
  old: ReplicaSet | undefined,
): readonly string[] {
  const { namespace, labels } = set.metadata;
  const owners = [controllerOf(set), old && controllerOf(old)];
  const keys = owners.flatMap((owner) =>
    owner?.kind === 'Deployment' ? [queueKey(namespace, owner.name)] : [],
  );
  if (owners[0] || (old && !owners[1] && equal(labels, old.metadata.labels))) return keys;
  const selecting = controllersSelecting(world.store, 'Deployment', namespace, labels);
  return [...keys, ...selecting.map(({ metadata }) => queueKey(namespace, metadata.name))];
}

/** deployment_controller.go, syncDeployment. */
function sync(rollout: Rollout): void {
  const { world, deployment } = rollout;
  const { selector } = deployment.spec;
  if (!selector || equal(selector, {})) return;
  const sets = claim(world, deployment, 'ReplicaSet', (labels) =>
    matchesSelector(selector, labels),
  );
  if (isLeaving(deployment)) {
    sortOut(rollout, sets);
    rollout.setStatus(countedStatus(rollout));
    return;
  }
  rollout.setStatus(pausedStatus(rollout));
  sortOut(rollout, sets);
  if (deployment.spec.paused || isScalingEvent(rollout)) {
    scale(rollout);
    if (deployment.spec.paused) cleanUp(rollout);
    rollout.setStatus(countedStatus(rollout));
    return;
  }
  if (isRolling(deployment)) rollOut(rollout);
  else recreate(rollout);
  rollout.setStatus(rolloutStatus(rollout));
}

function isLeaving({ metadata }: Deployment): boolean {
  return metadata.deletionTimestamp !== undefined;
}
