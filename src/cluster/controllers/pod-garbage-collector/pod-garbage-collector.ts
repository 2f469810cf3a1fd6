import { remove } from '../../api-server/verbs';
import { controller } from '../../reconciling/controller';
import { podsOnNode } from '../../store';
import type { Change, World } from '../../world';

/** How long a node has to be gone before its pods go as well (gc_controller.go, quarantineTime). */
const QUARANTINE = 40_000;

/** Removes the pods of nodes that no longer exist (pkg/controller/podgc/gc_controller.go). */
export const podGarbageCollector = controller({
  name: 'pod-garbage-collector',
  delay: () => QUARANTINE,
  watches: ['Node'],
  keys: goneNodes,
  reconcile(world, node) {
    if (world.get('Node', '', node)) return;
    for (const { metadata } of podsOnNode(world.store, node)) {
      remove(world, 'Pod', metadata.namespace, metadata.name, { gracePeriodSeconds: 0 });
    }
  },
});

function goneNodes(_world: World, { verb, object }: Change): readonly string[] {
  return object.kind === 'Node' && verb === 'deleted' ? [object.metadata.name] : [];
}
