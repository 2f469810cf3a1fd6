import type { ObjectOf } from '../../../api/kinds';
import { controllersSelecting } from '../../store';
import { equal } from '../../structures/equal';
import type { Change, World } from '../../world';
import { controller, queueKey, reconcileLater, splitKey, type Controller } from '../controller';
import { controllerOf } from '../pods';
import { selects, type ReplicaKind } from './owner';
import { syncReplicas } from './sync';

/** Kubernetes backs off exponentially; failures to create a pod do not pass by trying harder. */
const RETRY = 10_000;

/** The controller of a kind that keeps a number of pods; it reports as `name`. */
export function replicaController(name: string, kind: ReplicaKind): Controller {
  const component: Controller = controller({
    name,
    delay: ({ controller: delay }) => delay,
    watches: [kind, 'Pod'],
    keys: (world, change) => affected(world, kind, change),
    reconcile(world, key) {
      const owner = world.get(kind, ...splitKey(key));
      if (!owner) return;
      const { failed, availableIn } = syncReplicas(world, owner, name);
      if (failed) reconcileLater(world, component, key, RETRY);
      if (availableIn !== undefined) reconcileLater(world, component, key, availableIn);
    },
  });
  return component;
}

function affected(
  world: World,
  kind: ReplicaKind,
  { object, old, verb }: Change,
): readonly string[] {
  if (object.kind === kind) return [queueKey(object.metadata.namespace, object.metadata.name)];
  if (object.kind !== 'Pod' || (old && old.kind !== 'Pod')) return [];
  const isOwned = controllerOf(object) !== undefined;
  const owners = ownersOf(kind, object);
  if (old && object.metadata.ownerReferences !== old.metadata.ownerReferences) {
    owners.push(...ownersOf(kind, old));
  }
  if (verb === 'deleted' || isOwned || (old && !mayBelongElsewhere(object, old))) return owners;
  const { namespace, labels } = object.metadata;
  for (const owner of controllersSelecting(world.store, kind, namespace, labels)) {
    if (selects(owner, labels)) owners.push(queueKey(namespace, owner.metadata.name));
  }
  return owners;
}

/** The controller of this kind that manages the pod, if there is one. */
function ownersOf(kind: ReplicaKind, pod: ObjectOf<'Pod'>): string[] {
  const owner = controllerOf(pod);
  return owner?.kind === kind ? [queueKey(pod.metadata.namespace, owner.name)] : [];
}

function mayBelongElsewhere(pod: ObjectOf<'Pod'>, old: ObjectOf<'Pod'>): boolean {
  if (!equal(pod.metadata.labels, old.metadata.labels)) return true;
  return controllerOf(old) !== undefined;
}
