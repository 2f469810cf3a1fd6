import type { ObjectOf } from '../../../api/kinds';
import { controllerOf } from '../../reconciling/pods';
import { equal } from '../../structures/equal';
import { desiredEndpoints, portsKey, type PortGroup } from './desired';
import { withHints } from './hints';
import { pack, type Packing, type SliceShape } from './packing';
import { blankSlice, sliceLabels } from './slices';

type Node = ObjectOf<'Node'>;
type Pod = ObjectOf<'Pod'>;
type Service = ObjectOf<'Service'>;
type Slice = ObjectOf<'EndpointSlice'>;

const NOTHING: PortGroup = { ports: [], endpoints: new Map() };

/**
 * What has to be written so that `existing`, the Service's own slices, show these pods
 * (endpointslice/reconciler.go, reconcileByAddressType and finalize). Without pods there is one
 * empty slice; a slice that is no longer needed takes up new endpoints rather than going.
 */
export function planSlices(
  service: Service,
  pods: readonly Pod[],
  existing: readonly Slice[],
  nodeOf: (name: string) => Node | undefined,
): Packing {
  const groups = withHints(desiredEndpoints(service, pods, nodeOf), service);
  const byPorts = groupByPorts(existing);
  const shape = shapeFor(service);
  const plan: Packing = { create: [], update: [], remove: [] };
  for (const [key, group] of groups) merge(plan, pack(byPorts.get(key) ?? [], group, shape));
  for (const [key, slices] of byPorts) if (!groups.has(key)) plan.remove.push(...slices);
  if (existing.length === plan.remove.length && plan.create.length === 0) {
    addPlaceholder(plan, blankSlice(service, NOTHING));
  }
  recycle(plan, service);
  return plan;
}

function groupByPorts(slices: readonly Slice[]): ReadonlyMap<string, readonly Slice[]> {
  const groups = new Map<string, Slice[]>();
  for (const slice of slices) {
    const key = portsKey(slice.ports);
    groups.set(key, [...(groups.get(key) ?? []), slice]);
  }
  return groups;
}

function shapeFor(service: Service): SliceShape {
  const labels = sliceLabels(service);
  return {
    blank: (group) => blankSlice(service, group),
    relabelled: (slice) => ({ ...slice, metadata: { ...slice.metadata, labels } }),
  };
}

function merge(plan: Packing, { create, update, remove }: Packing): void {
  plan.create.push(...create);
  plan.update.push(...update);
  plan.remove.push(...remove);
}

/** The empty slice of a Service without endpoints; an equal one that would go stays instead. */
function addPlaceholder(plan: Packing, placeholder: Slice): void {
  const [only, ...others] = plan.remove;
  if (only && others.length === 0 && isPlaceholder(only, placeholder)) plan.remove.length = 0;
  else plan.create.push(placeholder);
}

function isPlaceholder(slice: Slice, placeholder: Slice): boolean {
  return (
    slice.endpoints.length === 0 &&
    (slice.ports ?? []).length === 0 &&
    equal(slice.metadata.labels, placeholder.metadata.labels)
  );
}

/** Slices to be created are written over slices of the Service that would be deleted. */
function recycle({ create, update, remove }: Packing, service: Service): void {
  for (let index = 0; index < remove.length && create.length > 0;) {
    const old = remove[index];
    if (old && controllerOf(old)?.uid === service.metadata.uid) {
      const { endpoints, ports = [], metadata } = create.pop() ?? old;
      const { labels = {} } = metadata;
      update.push({ ...old, endpoints, ports, metadata: { ...old.metadata, labels } });
      remove.splice(index, 1);
    } else index++;
  }
}
