import type { ObjectOf } from '../../../api/kinds';
import { servicesSelecting } from '../../store';
import { equal } from '../../structures/equal';
import type { Change, World } from '../../world';
import { queueKey } from '../controller';
import { changesEndpoints } from './membership';

/** The keys of the Services whose endpoints a change can concern. */
export function* servicesConcerned(world: World, { object, old }: Change) {
  if (object.kind === 'Service') yield queueKey(object.metadata.namespace, object.metadata.name);
  if (object.kind !== 'Pod' || (old && old.kind !== 'Pod')) return;
  if (!old || old === object) {
    yield* selecting(world, object);
    return;
  }
  const moved = !equal(object.metadata.labels, old.metadata.labels);
  if (!moved && !changesEndpoints(object, old)) return;
  yield* selecting(world, object);
  if (moved) yield* selecting(world, old);
}

/** The keys of the Services that select the pod. */
export function* selecting(world: World, { metadata }: ObjectOf<'Pod'>) {
  const { namespace, labels } = metadata;
  for (const service of servicesSelecting(world.store, namespace, labels)) {
    yield queueKey(namespace, service.metadata.name);
  }
}
