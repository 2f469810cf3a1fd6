import type { ObjectOf } from '../../../api/kinds';
import { servicesSelecting } from '../../store';
import { equal } from '../../structures/equal';
import type { Change, World } from '../../world';
import { queueKey } from '../controller';
import { changesEndpoints } from './membership';

const NONE: readonly string[] = [];

/** The last change that was asked about: the controllers of both kinds of endpoints ask in turn. */
let latest: { readonly change: Change | undefined; readonly keys: readonly string[] } = {
  change: undefined,
  keys: NONE,
};

/** The keys of the Services whose endpoints a change can concern. */
export function servicesConcerned(world: World, change: Change): readonly string[] {
  if (latest.change !== change) latest = { change, keys: concerned(world, change) };
  return latest.keys;
}

function concerned(world: World, { object, old }: Change): readonly string[] {
  if (object.kind === 'Service') return [queueKey(object.metadata.namespace, object.metadata.name)];
  if (object.kind !== 'Pod' || (old && old.kind !== 'Pod')) return NONE;
  if (!old || old === object) return selecting(world, object);
  if (!equal(object.metadata.labels, old.metadata.labels)) {
    return [...selecting(world, object), ...selecting(world, old)];
  }
  return changesEndpoints(object, old) ? selecting(world, object) : NONE;
}

/** The keys of the Services that select the pod. */
export function selecting(world: World, { metadata }: ObjectOf<'Pod'>): readonly string[] {
  const { namespace, labels } = metadata;
  const services = servicesSelecting(world.store, namespace, labels);
  return services.map((service) => queueKey(namespace, service.metadata.name));
}
