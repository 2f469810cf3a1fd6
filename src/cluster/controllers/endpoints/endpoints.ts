import type { ObjectOf } from '../../../api/kinds';
import { create, remove, update } from '../../api-server/verbs';
import { controller, queueKey, splitKey } from '../../reconciling/controller';
import { isManaged } from '../../reconciling/endpoints/membership';
import { servicesConcerned } from '../../reconciling/endpoints/services';
import { podsMatching } from '../../store';
import { equal } from '../../structures/equal';
import type { Change, World } from '../../world';
import { endpointsFor } from './subsets';

/**
 * Keeps one Endpoints object per Service with a selector
 * (pkg/controller/endpoint/endpoints_controller.go).
 */
export const endpointsController = controller({
  name: 'endpoint-controller',
  delay: ({ endpoints }) => endpoints,
  watches: ['Endpoints', 'Pod', 'Service'],
  keys: concerned,
  reconcile(world, key) {
    const [namespace, name] = splitKey(key);
    const service = world.get('Service', namespace, name);
    if (!service) remove(world, 'Endpoints', namespace, name);
    else if (isManaged(service)) sync(world, service);
  },
});

function concerned(world: World, change: Change): readonly string[] {
  const { kind, metadata } = change.object;
  if (kind !== 'Endpoints') return servicesConcerned(world, change);
  return change.verb === 'deleted' ? [queueKey(metadata.namespace, metadata.name)] : [];
}

function sync(world: World, service: ObjectOf<'Service'>): void {
  const { namespace, name } = service.metadata;
  const pods = podsMatching(world.store, namespace, service.spec.selector ?? {});
  const old = world.get('Endpoints', namespace, name);
  const wanted = endpointsFor(service, pods, old);
  if (!old) create(world, wanted);
  else if (!isSame(old, wanted)) update(world, wanted);
}

function isSame(old: ObjectOf<'Endpoints'>, wanted: ObjectOf<'Endpoints'>): boolean {
  const { labels = {}, annotations = {} } = old.metadata;
  const truncated = (each: typeof annotations) => each['endpoints.kubernetes.io/over-capacity'];
  return (
    equal(old.subsets ?? [], wanted.subsets ?? []) &&
    equal(labels, wanted.metadata.labels) &&
    truncated(annotations) === truncated(wanted.metadata.annotations ?? {})
  );
}
