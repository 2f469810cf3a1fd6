import type { ClusterState } from '../cluster/world';
import { dependentsOf, podsMatching } from '../cluster/store';
import { keyOfObject } from '../api/kinds';
import { equal } from '../cluster/structures/equal';
import {
  NETWORK_ID,
  RECORDS_ID,
  type GhostItem,
  type GraphItem,
  type ItemId,
  type SliceItem,
} from './items';
import { reuse } from './reuse';

/**
 * - wire: packets travel on it
 * - watches: a node's kube-proxy hears of the records
 * - endpoints: the EndpointSlice that belongs to a Service
 * - endpoint: the pod behind an address of an EndpointSlice
 * - backend: the Service that a path of an Ingress leads to
 * - opens: what a machine outside can dial: a load balancer, an Ingress, a Service's node port
 * - missing: from what refers to something that does not exist
 * - owns, selects: from a controller or Service to its pods
 */
export type Relation =
  | 'wire'
  | 'watches'
  | 'endpoints'
  | 'endpoint'
  | 'backend'
  | 'opens'
  | 'missing'
  | 'owns'
  | 'selects';

export interface GraphEdge {
  readonly id: string;
  /** Packets travel on paths; what is looked up is drawn dashed. */
  readonly kind: 'path' | 'lookup';
  readonly relation: Relation;
  readonly source: ItemId;
  readonly target: ItemId;
  /** The field, address or label that makes the edge. */
  readonly why: string;
  /** The row of the source's list that it starts from, if it has one. */
  readonly row: number | undefined;
  /** False for a tie to an address that gets no new connections. */
  readonly isActive: boolean;
}

export function edgeId(source: ItemId, target: ItemId): string {
  return `${source}→${target}`;
}

type Given = Omit<GraphEdge, 'id' | 'row' | 'isActive'> &
  Partial<Pick<GraphEdge, 'row' | 'isActive'>>;

function edge(given: Given): GraphEdge {
  const { source, target, row, isActive = true } = given;
  return { ...given, id: edgeId(source, target), row, isActive };
}

/** The edges that the items call for; both ends of each are among them. */
export function edgesBetween(
  items: ReadonlyMap<ItemId, GraphItem>,
  previous: ReadonlyMap<string, GraphEdge> | undefined,
): ReadonlyMap<string, GraphEdge> {
  const edges = new Map<string, GraphEdge>();
  const podAt = podsByAddress(items);
  const add = (made: GraphEdge): void => {
    if (edges.has(made.id) || !items.has(made.source) || !items.has(made.target)) return;
    const old = previous?.get(made.id);
    edges.set(made.id, old === made ? old : reuse(old, made));
  };
  for (const item of items.values()) knownEdges(item, podAt).forEach(add);
  openings(items).forEach(add);
  return edges;
}

/**
 * `edges` once items were replaced by others with the same ids and places; undefined if there may be
 * others than before. Only for items of which nothing outside can be dialled.
 */
export function edgesAfter(
  before: ReadonlyMap<ItemId, GraphItem>,
  items: ReadonlyMap<ItemId, GraphItem>,
  edges: ReadonlyMap<string, GraphEdge>,
): ReadonlyMap<string, GraphEdge> | undefined {
  let after: Map<string, GraphEdge> | undefined;
  for (const item of items.values()) {
    const was = before.get(item.id);
    if (was === item) continue;
    if (!was || !isAlone(was) || !isAlone(item)) return undefined;
    const [old, made] = [knownEdges(was, nowhere), knownEdges(item, nowhere)];
    if (old.length !== made.length) return undefined;
    for (const [i, one] of made.entries()) {
      if (one.id !== old[i]?.id) return undefined;
      if (equal(one, old[i]) || !edges.has(one.id)) continue;
      after ??= new Map(edges);
      after.set(one.id, one);
    }
  }
  return after ?? edges;
}

/** What can be dialled from outside, and by which field. */
function openings(items: ReadonlyMap<ItemId, GraphItem>): readonly GraphEdge[] {
  const clients = [...items.values()].filter(({ kind }) => kind === 'client');
  const opened: { readonly target: ItemId; readonly why: string; readonly source?: ItemId }[] = [];
  for (const item of items.values()) {
    if (item.kind === 'balancer') {
      const service = `Service/${item.namespace}/${item.name}`;
      opened.push({ target: item.id, why: 'status.loadBalancer.ingress[0].ip' });
      opened.push({ target: service, why: 'spec.ports[0].nodePort', source: item.id });
    } else if (item.kind === 'ingress' && item.address !== undefined) {
      opened.push({ target: item.id, why: 'status.loadBalancer.ingress[0]' });
    } else if (item.kind === 'service' && item.type === 'NodePort') {
      opened.push({ target: item.id, why: 'spec.ports[0].nodePort' });
    }
  }
  return opened.flatMap(({ source, ...opening }) =>
    (source === undefined ? clients.map(({ id }) => id) : [source]).map((from) =>
      edge({ kind: 'lookup', relation: 'opens', source: from, ...opening }),
    ),
  );
}

const known = new WeakMap<GraphItem, readonly GraphEdge[]>();

/** The edges of an item, worked out once, unless they depend on other items. */
function knownEdges(item: GraphItem, podAt: PodAt): readonly GraphEdge[] {
  if (!isAlone(item)) return edgesOf(item, podAt);
  const edges = known.get(item) ?? edgesOf(item, podAt);
  known.set(item, edges);
  return edges;
}

/** Whether its edges depend on no other item. */
function isAlone(item: GraphItem): boolean {
  return item.kind !== 'slice' || item.rows.every(({ pod }) => pod !== undefined);
}

type PodAt = (ip: string) => ItemId | undefined;

const nowhere: PodAt = () => undefined;

function podsByAddress(items: ReadonlyMap<ItemId, GraphItem>): PodAt {
  const pods = new Map<string, ItemId>();
  for (const item of items.values()) {
    if (item.kind === 'pod' && item.ip !== undefined) pods.set(item.ip, item.id);
    if (item.kind === 'ghost' && item.missing === 'address') pods.set(item.name, item.id);
  }
  return (ip) => pods.get(ip);
}

function edgesOf(item: GraphItem, podAt: PodAt): readonly GraphEdge[] {
  switch (item.kind) {
    case 'client':
    case 'balancer':
      return [wire(item.id, NETWORK_ID, item.ip)];
    case 'node':
      return [wire(NETWORK_ID, item.id, item.ip)];
    case 'proxy':
      return [
        edge({
          kind: 'lookup',
          relation: 'watches',
          source: RECORDS_ID,
          target: item.id,
          why: 'services, endpointslices',
        }),
      ];
    case 'pod':
      return item.node && !item.isHomeless ? [wire(item.node, item.id, item.ip ?? '')] : [];
    case 'ghost':
      return ghostEdges(item);
    case 'slice':
      return sliceEdges(item, podAt);
    case 'ingress':
      return item.rows.flatMap(({ service, field }, row) =>
        service === undefined
          ? []
          : [
              edge({
                kind: 'lookup',
                relation: 'backend',
                source: item.id,
                target: service,
                why: field,
                row,
              }),
            ],
      );
    case 'network':
    case 'records':
    case 'service':
    case 'controller':
      return [];
  }
}

/** The way to a missing Service or address is the edge that would lead to it. */
function ghostEdges({ id, missing, from, field }: GhostItem): readonly GraphEdge[] {
  if (missing === 'service' || missing === 'address' || missing === 'node') return [];
  return [edge({ kind: 'lookup', relation: 'missing', source: from, target: id, why: field })];
}

function wire(source: ItemId, target: ItemId, why: string): GraphEdge {
  return edge({ kind: 'path', relation: 'wire', source, target, why });
}

/** An address that was written by hand names no pod, but may be one's. */
function sliceEdges(item: SliceItem, podAt: PodAt): readonly GraphEdge[] {
  const made = item.rows.flatMap(({ ip, address, shape, pod = podAt(ip) }, row) =>
    pod === undefined
      ? []
      : [
          edge({
            kind: 'lookup',
            relation: 'endpoint',
            source: item.id,
            target: pod,
            why: address,
            row,
            isActive: shape === 'ready',
          }),
        ],
  );
  if (item.service === undefined) return made;
  const tie = edge({
    kind: 'lookup',
    relation: 'endpoints',
    source: item.service,
    target: item.id,
    why: 'kubernetes.io/service-name',
  });
  return [tie, ...made];
}

/** Ties that are drawn only while the controller or Service `id` is looked at: to its pods. */
export function tiesOf(
  cluster: ClusterState,
  items: ReadonlyMap<ItemId, GraphItem>,
  id: ItemId | undefined,
): readonly GraphEdge[] {
  const object = id === undefined ? undefined : cluster.store.objects.get(id);
  if (!object) return [];
  const tie = (relation: Relation, target: ItemId, why: string) =>
    items.has(target)
      ? [edge({ kind: 'lookup', relation, source: keyOfObject(object), target, why })]
      : [];
  if (object.kind === 'Service') {
    const { selector = {} } = object.spec;
    if (Object.keys(selector).length === 0) return [];
    return podsMatching(cluster.store, object.metadata.namespace, selector).flatMap((pod) =>
      tie('selects', keyOfObject(pod), 'spec.selector'),
    );
  }
  return dependentsOf(cluster.store, object.metadata.uid).flatMap((owned) =>
    tie('owns', keyOfObject(owned), 'metadata.ownerReferences'),
  );
}
