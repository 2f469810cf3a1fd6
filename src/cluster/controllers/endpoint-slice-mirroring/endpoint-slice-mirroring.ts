import type { ObjectOf } from '../../../api/kinds';
import { recordEvent } from '../../api-server/events';
import { create, remove, update } from '../../api-server/verbs';
import { controller, queueKey, splitKey } from '../../reconciling/controller';
import { slicesOf } from '../../store';
import { equal } from '../../structures/equal';
import type { Change, World } from '../../world';
import {
  isMirror,
  isMirrored,
  MAX_ENDPOINTS,
  mirroredService,
  mirrorsOf,
  skippedAddresses,
} from './mirror';

type Slice = ObjectOf<'EndpointSlice'>;

const NAME = 'endpoint-slice-mirroring-controller';

/**
 * Copies the Endpoints that people make for a Service without selector into EndpointSlices, which
 * is all that kube-proxy reads (pkg/controller/endpointslicemirroring).
 */
export const endpointSliceMirroringController = controller({
  name: NAME,
  delay: ({ endpoints }) => endpoints,
  watches: ['Endpoints', 'EndpointSlice', 'Service'],
  keys: concerned,
  reconcile(world, key) {
    const [namespace, name] = splitKey(key);
    const existing = slicesOf(world.store, namespace, name).filter(isMirror);
    bringInLine(world, existing, wantedMirrors(world, namespace, name));
  },
});

function concerned(_world: World, { verb, object }: Change): readonly string[] {
  const { namespace, name } = object.metadata;
  if (object.kind === 'Endpoints' || object.kind === 'Service') return [queueKey(namespace, name)];
  if (object.kind !== 'EndpointSlice' || verb === 'added' || !isMirror(object)) return [];
  return [queueKey(namespace, mirroredService(object) ?? '')];
}

function wantedMirrors(world: World, namespace: string, name: string): readonly Slice[] {
  const endpoints = world.get('Endpoints', namespace, name);
  const service = world.get('Service', namespace, name);
  if (!endpoints || !isMirrored(endpoints) || !service) return [];
  if (Object.keys(service.spec.selector ?? {}).length > 0) return [];
  complainAboutSkipped(world, endpoints);
  return mirrorsOf(endpoints);
}

function complainAboutSkipped(world: World, endpoints: ObjectOf<'Endpoints'>): void {
  const skipped = skippedAddresses(endpoints);
  if (skipped === 0) return;
  recordEvent(world, {
    about: endpoints,
    type: 'Warning',
    reason: 'TooManyAddressesToMirror',
    message: `A max of ${MAX_ENDPOINTS} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`,
    component: NAME,
  });
}

/** Writes what differs; slices with the same ports are reused, then any others. */
function bringInLine(world: World, existing: readonly Slice[], wanted: readonly Slice[]): void {
  const spare = [...existing];
  const missing: Slice[] = [];
  for (const slice of wanted) {
    const index = spare.findIndex((old) => isLike(old, slice) && equal(old.ports, slice.ports));
    const [old] = index < 0 ? [] : spare.splice(index, 1);
    if (old) overwrite(world, old, slice);
    else missing.push(slice);
  }
  for (const slice of missing) {
    const index = spare.findIndex((old) => isLike(old, slice));
    const [old] = index < 0 ? [] : spare.splice(index, 1);
    if (old) overwrite(world, old, slice);
    else create(world, slice);
  }
  for (const { metadata } of spare) {
    remove(world, 'EndpointSlice', metadata.namespace, metadata.name);
  }
}

/** Whether one may be written over the other: the address type of a slice is for ever. */
function isLike(old: Slice, { addressType }: Slice): boolean {
  return old.addressType === addressType;
}

function overwrite(world: World, old: Slice, { endpoints, ports = [], metadata }: Slice): void {
  const { labels = {}, annotations = {}, ownerReferences = [] } = metadata;
  update(world, {
    ...old,
    endpoints,
    ports,
    metadata: { ...old.metadata, labels, annotations, ownerReferences },
  });
}
