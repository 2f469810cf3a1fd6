import { keyOfObject, type KubeObject, type ObjectKey, type ObjectOf } from '../../../api/kinds';
import { create, remove, update } from '../../api-server/verbs';
import { controller, queueKey, splitKey } from '../../reconciling/controller';
import { isManaged, lastTriggerTime, triggerTime } from '../../reconciling/endpoints/membership';
import { selecting, servicesConcerned } from '../../reconciling/endpoints/services';
import { podsMatching, podsOnNode, slicesOf } from '../../store';
import { PersistentMap } from '../../structures/persistent-map';
import { remembers, type Change, type World } from '../../world';
import { planSlices } from './reconcile';
import { isOwn, serviceNameOf } from './slices';

type Slice = ObjectOf<'EndpointSlice'>;
type Pod = ObjectOf<'Pod'>;
type Service = ObjectOf<'Service'>;

/**
 * The generation of each slice as this controller has left it, to tell its own writes from those
 * of others (endpointslice/util/endpointslice_tracker.go).
 */
const tracker = remembers<PersistentMap<ObjectKey, number>>(
  'endpoint-slice-tracker',
  PersistentMap.empty(),
);

/** Keeps the EndpointSlices of Services with a selector (pkg/controller/endpointslice). */
export const endpointSliceController = controller({
  name: 'endpoint-slice-controller',
  delay: ({ endpoints }) => endpoints,
  watches: ['EndpointSlice', 'Node', 'Pod', 'Service'],
  keys: concerned,
  reconcile(world, key) {
    const service = world.get('Service', ...splitKey(key));
    // The slices of a Service that is gone are its dependents: the garbage collector's business.
    if (service && isManaged(service)) sync(world, service);
  },
});

function concerned(world: World, change: Change): readonly string[] {
  const { object } = change;
  if (object.kind === 'EndpointSlice') return touchedByOthers(world, change, object);
  if (object.kind !== 'Node') return servicesConcerned(world, change);
  const pods = placesMoved(change) ? podsOnNode(world.store, object.metadata.name) : [];
  return pods.flatMap((pod) => selecting(world, pod));
}

function touchedByOthers(world: World, { verb }: Change, slice: Slice): readonly string[] {
  const service = serviceNameOf(slice);
  const expected = world.recall(tracker).get(keyOfObject(slice));
  if (!isOwn(slice) || service === undefined || expected === undefined) return [];
  if (verb === 'deleted') forget(world, slice);
  else if (slice.metadata.generation === expected) return [];
  return [queueKey(slice.metadata.namespace, service)];
}

/** Whether a node came, went or changed its zone. */
function placesMoved({ verb, object, old }: Change): boolean {
  return verb !== 'modified' || zoneOf(object) !== zoneOf(old);
}
function zoneOf(object: KubeObject | undefined): string | undefined {
  return object?.metadata.labels?.['topology.kubernetes.io/zone'];
}

function sync(world: World, service: Service): void {
  const { namespace, name } = service.metadata;
  const pods = podsMatching(world.store, namespace, service.spec.selector ?? {});
  const slices = slicesOf(world.store, namespace, name);
  const existing = slices.filter(isOwn);
  const nodeOf = (node: string) => world.get('Node', '', node);
  const plan = planSlices(service, pods, existing, nodeOf);
  const last = existing.map(lastTriggerTime).reduce(later, undefined);
  const stamped = (slice: Slice) => withTriggerTime(slice, service, pods, last);
  for (const slice of plan.create) createSlice(world, stamped(slice));
  for (const slice of plan.update) updateSlice(world, stamped(slice));
  for (const slice of plan.remove) removeSlice(world, slice);
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function withTriggerTime(
  slice: Slice,
  service: Service,
  pods: readonly Pod[],
  last: string | undefined,
): Slice {
  const time = triggerTime(service, pods, last);
  const annotations = { ...slice.metadata.annotations, ...time };
  return { ...slice, metadata: { ...slice.metadata, annotations } };
}

function createSlice(world: World, slice: Slice): void {
  const created = create(world, slice);
  if (created.ok) expect(world, created.value, created.value.metadata.generation ?? 0);
}

function updateSlice(world: World, slice: Slice): void {
  expect(world, slice, (slice.metadata.generation ?? 0) + 1);
  const updated = update(world, slice);
  if (updated.ok) expect(world, slice, updated.value.metadata.generation ?? 0);
}

function removeSlice(world: World, slice: Slice): void {
  const { namespace, name } = slice.metadata;
  forget(world, slice);
  remove(world, 'EndpointSlice', namespace, name);
}

function expect(world: World, slice: Slice, generation: number): void {
  world.put(tracker, keyOfObject(slice), generation);
}
function forget(world: World, slice: Slice): void {
  world.drop(tracker, keyOfObject(slice));
}
