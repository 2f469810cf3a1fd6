import { KINDS } from '../../../api/kind-info';
import type { Kind } from '../../../api/kinds';
import { finalizeNamespace, remove } from '../../api-server/verbs';
import { controller } from '../../reconciling/controller';
import { list } from '../../store';
import type { Change, World } from '../../world';

const NAMESPACED = (Object.keys(KINDS) as Kind[]).filter((kind) => KINDS[kind].namespaced);

/**
 * Empties a namespace that is being deleted and then takes it away
 * (pkg/controller/namespace/deletion/namespaced_resources_deleter.go).
 */
export const namespaceController = controller({
  name: 'namespace-controller',
  delay: ({ controller: delay }) => delay,
  keys: terminating,
  reconcile(world, name) {
    const namespace = world.get('Namespace', '', name);
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    if (empty(world, name)) finalizeNamespace(world, namespace);
  },
});

function terminating(world: World, { verb, object }: Change): readonly string[] {
  if (object.kind === 'Namespace') return [object.metadata.name];
  const { namespace } = object.metadata;
  if (verb !== 'deleted' || !namespace) return [];
  return world.get('Namespace', '', namespace)?.metadata.deletionTimestamp ? [namespace] : [];
}

/** Deletes what is still in the namespace; whether nothing is left. */
function empty(world: World, namespace: string): boolean {
  let isEmpty = true;
  for (const kind of NAMESPACED) {
    for (const { metadata } of list(world.store, kind, namespace)) {
      if (metadata.deletionTimestamp === undefined) remove(world, kind, namespace, metadata.name);
      if (world.get(kind, namespace, metadata.name)) isEmpty = false;
    }
  }
  return isEmpty;
}
