import {
  endpointsId,
  workloadId,
  type EndpointsItem,
  type EndpointsRow,
  type FoldedGraph,
  type ShownItem,
} from '../../fold';
import type { Graph } from '../../graph';
import type { EndpointShape, ItemId, ServiceItem, SliceItem } from '../../items';
import { reuseMade, reuseMap } from '../../reuse';

const LEFT_OUT: readonly ShownItem['kind'][] = ['compactNode', 'controller', 'records', 'network'];

/** What the Service view shows of a folded graph: no nodes, and after each Service its endpoints. */
export function byService(
  { items }: FoldedGraph,
  graph: Graph,
  previous?: FoldedGraph,
): FoldedGraph {
  const slices = new Map<ItemId, SliceItem[]>();
  for (const item of graph.items.values()) {
    if (item.kind !== 'slice' || item.service === undefined) continue;
    const own = slices.get(item.service);
    if (own) own.push(item);
    else slices.set(item.service, [item]);
  }
  const shown = new Map<ItemId, ShownItem>();
  for (const item of items.values()) {
    if (LEFT_OUT.includes(item.kind)) continue;
    shown.set(item.id, item);
    const service = item.kind === 'compactService' ? item.service : item;
    if (service.kind !== 'service') continue;
    const own = slices.get(service.id) ?? [];
    const id = endpointsId(service.id);
    const before = previous?.items.get(id);
    const last = before?.kind === 'endpoints' ? before : undefined;
    shown.set(
      id,
      reuseMade(last, [service, ...own], () => endpointsOf(service, own, graph)),
    );
  }
  const kept = reuseMap(previous?.items, shown);
  return previous && kept === previous.items ? previous : { items: kept };
}

function endpointsOf(
  { id, name }: ServiceItem,
  slices: readonly SliceItem[],
  { items }: Graph,
): EndpointsItem {
  const counts = new Map<ItemId | undefined, Record<EndpointShape, number> & { name?: string }>();
  for (const { pod, shape } of slices.flatMap(({ rows }) => rows)) {
    const item = pod === undefined ? undefined : items.get(pod);
    const owner = item?.kind === 'pod' ? item : undefined;
    const key = owner && workloadId(owner);
    const row = counts.get(key) ?? {
      ...{ ready: 0, notReady: 0, terminating: 0 },
      ...(owner ? { name: owner.workload } : {}),
    };
    row[shape] += 1;
    counts.set(key, row);
  }
  const rows = [...counts].map(([workload, row]): EndpointsRow => ({
    ...row,
    workload,
    name: row.name,
  }));
  rows.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
  return {
    id: endpointsId(id),
    kind: 'endpoints',
    service: id,
    serviceName: name,
    slices: slices.map((slice) => slice.id),
    rows,
  };
}
