import type { BlockItem, EndpointsItem, ShownItem } from '../../fold';
import { workloadId } from '../../fold';
import type { ItemId, ServiceItem, SliceItem, GhostItem } from '../../items';
import type { CompactServiceItem } from '../../fold';

/** The pods of one workload, in a block for each node that has some. */
export interface Workload {
  readonly id: ItemId;
  readonly name: string;
  readonly blocks: readonly BlockItem[];
}

/** A Service with its endpoints and the workloads behind it; or a workload that no Service has. */
export interface Band {
  readonly id: ItemId;
  readonly service: CompactServiceItem | ServiceItem | undefined;
  readonly endpoints: readonly (EndpointsItem | SliceItem)[];
  readonly workloads: readonly Workload[];
  /** What the Service counts on and is not there. */
  readonly ghosts: readonly GhostItem[];
}

/** The bands of the Service view; a workload behind several Services stands in the first one's. */
export function bandsOf(items: readonly ShownItem[]): readonly Band[] {
  const waiting = workloadsOf(items);
  const ghosts = items.filter((item) => item.kind === 'ghost');
  const bands = servicesOf(items).map(({ service, endpoints }): Band => {
    const rows = endpoints.flatMap((one) => (one.kind === 'endpoints' ? one.rows : []));
    const workloads = rows.flatMap(({ workload }) => {
      const found = workload === undefined ? undefined : waiting.get(workload);
      if (found) waiting.delete(found.id);
      return found ?? [];
    });
    const sources = new Set<ItemId>([service.id]);
    for (const one of endpoints) {
      for (const id of one.kind === 'endpoints' ? one.slices : [one.id]) sources.add(id);
    }
    const own = ghosts.filter(({ from }) => sources.has(from));
    return { id: service.id, service, endpoints, workloads, ghosts: own };
  });
  const alone = [...waiting.values()].map((one): Band => ({
    id: one.id,
    service: undefined,
    endpoints: [],
    workloads: [one],
    ghosts: [],
  }));
  return [...bands, ...alone];
}

function workloadsOf(items: readonly ShownItem[]): Map<ItemId, Workload> {
  const workloads = new Map<ItemId, Workload & { readonly blocks: BlockItem[] }>();
  for (const item of items) {
    if (item.kind !== 'block') continue;
    const id = workloadId(item);
    const known = workloads.get(id);
    if (known) known.blocks.push(item);
    else workloads.set(id, { id, name: item.workload, blocks: [item] });
  }
  return workloads;
}

function servicesOf(items: readonly ShownItem[]) {
  const services = items.filter(
    (item) => item.kind === 'compactService' || item.kind === 'service',
  );
  const cards = new Map<ItemId, (EndpointsItem | SliceItem)[]>();
  for (const item of items) {
    if (item.kind !== 'endpoints' && item.kind !== 'slice') continue;
    const own = cards.get(item.service ?? '') ?? [];
    if (item.kind === 'endpoints') own.unshift(item);
    else own.push(item);
    cards.set(item.service ?? '', own);
  }
  return services.map((service) => ({ service, endpoints: cards.get(service.id) ?? [] }));
}
