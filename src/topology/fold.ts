import type { Graph } from './graph';
import type {
  GraphItem,
  ItemId,
  NodeItem,
  PodItem,
  ProxySync,
  ServiceItem,
  SliceItem,
} from './items';
import type { PodShape } from './pod-state';
import { reuseMade, reuseMap } from './reuse';

/** How many pods are in each state, states without any left out. */
export type Counts = readonly (readonly [shape: PodShape, count: number])[];

/** What is drawn of a pod in a block. */
export interface BlockPod {
  readonly id: ItemId;
  readonly shape: PodShape;
}

/** The pods of one workload on one node. */
export interface BlockItem {
  readonly id: ItemId;
  readonly kind: 'block';
  /** The node's place; undefined while none has been found for them. */
  readonly node: ItemId | undefined;
  /** The name of the Deployment or other controller; the pod's own for one that nobody controls. */
  readonly workload: string;
  readonly namespace: string;
  readonly pods: readonly BlockPod[];
  readonly counts: Counts;
  readonly isUnfolded: boolean;
}

/** A node with the pods in it only counted. */
export interface CompactNodeItem {
  readonly id: ItemId;
  readonly kind: 'compactNode';
  readonly name: string;
  readonly ip: string;
  readonly isReady: boolean;
  readonly isCordoned: boolean;
  readonly counts: Counts;
  /** What kube-proxy's rules on it are compared with the records. */
  readonly sync: ProxySync;
}

/** A Service with the addresses in its EndpointSlices only counted. */
export interface CompactServiceItem {
  readonly id: ItemId;
  readonly kind: 'compactService';
  readonly service: ServiceItem;
  readonly ready: number;
  readonly addresses: number;
  readonly slices: number;
}

/** The addresses of one workload's pods in the EndpointSlices of a Service. */
export interface EndpointsRow {
  /** The workload; undefined for addresses of nobody's pods. */
  readonly workload: ItemId | undefined;
  /** Its name; undefined as above. */
  readonly name: string | undefined;
  readonly ready: number;
  readonly notReady: number;
  readonly terminating: number;
}

/** All addresses in the EndpointSlices of a Service, counted by workload. */
export interface EndpointsItem {
  readonly id: ItemId;
  readonly kind: 'endpoints';
  readonly service: ItemId;
  readonly serviceName: string;
  readonly slices: readonly ItemId[];
  readonly rows: readonly EndpointsRow[];
}

export type FoldItem = BlockItem | CompactNodeItem | CompactServiceItem | EndpointsItem;
export type ShownItem = GraphItem | FoldItem;

/** What is drawn of a large cluster: every pod is in exactly one of these items. */
export interface FoldedGraph {
  /** In reading order; the pods of an unfolded block follow it. */
  readonly items: ReadonlyMap<ItemId, ShownItem>;
}

/** The block that a pod belongs to. */
export function blockId({ node = 'waiting', namespace, workload }: PodItem): ItemId {
  return `block/${node}/${namespace}/${workload}`;
}

/** All pods of a workload, wherever they run. */
export function workloadId({
  namespace,
  workload,
}: Pick<PodItem, 'namespace' | 'workload'>): ItemId {
  return `workload/${namespace}/${workload}`;
}

/** The addresses of a Service, by the Service's id. */
export function endpointsId(service: ItemId): ItemId {
  return `endpoints/${service}`;
}

/** Folds a graph; blocks and Services in `unfolded` are left as they are, item by item. */
export function foldGraph(
  graph: Graph,
  unfolded: ReadonlySet<ItemId>,
  previous?: FoldedGraph,
): FoldedGraph {
  const folding = new Folding(graph, unfolded, previous);
  const items = [...graph.items.values()];
  const first = items.findIndex(({ kind }) => kind === 'node');
  const nodes = items.filter(({ kind }) => kind === 'node');
  for (const item of items.slice(0, first)) folding.add(item);
  for (const node of nodes.sort(byNumber)) folding.add(node);
  for (const item of items.slice(first)) if (item.kind !== 'node') folding.add(item);
  folding.addWaiting();
  const kept = reuseMap(previous?.items, folding.items);
  return previous && kept === previous.items ? previous : { items: kept };
}

/** node2 comes before node10. */
function byNumber(a: GraphItem, b: GraphItem): number {
  const [numberA, numberB] = [a, b].map(({ id }) => Number(/\d+$/.exec(id)?.[0] ?? 0));
  return (numberA ?? 0) - (numberB ?? 0) || (a.id < b.id ? -1 : 1);
}

class Folding {
  readonly items = new Map<ItemId, ShownItem>();
  private readonly podsOf = new Map<ItemId | undefined, PodItem[]>();
  private readonly slicesOf = new Map<ItemId, SliceItem[]>();

  constructor(
    private readonly graph: Graph,
    private readonly unfolded: ReadonlySet<ItemId>,
    private readonly previous: FoldedGraph | undefined,
  ) {
    for (const item of graph.items.values()) {
      if (item.kind === 'pod') push(this.podsOf, item.node, item);
      else if (item.kind === 'slice' && item.service) push(this.slicesOf, item.service, item);
    }
  }

  add(item: GraphItem): void {
    switch (item.kind) {
      case 'node':
        return this.addNode(item);
      case 'service':
        return this.addService(item);
      case 'slice':
        if (item.service === undefined) this.items.set(item.id, item);
        return;
      case 'pod':
      case 'proxy':
        return;
      default:
        this.items.set(item.id, item);
    }
  }

  /** Pods that no node has been found for come in blocks of their own. */
  addWaiting(): void {
    this.addBlocks(this.podsOf.get(undefined) ?? [], undefined);
  }

  private make<I extends FoldItem>(id: ItemId, inputs: readonly unknown[], make: () => I): void {
    const before = this.previous?.items.get(id);
    this.items.set(id, reuseMade(before as I | undefined, inputs, make));
  }

  private addNode({ id, name, ip, isReady, isCordoned }: NodeItem): void {
    const pods = this.podsOf.get(id) ?? [];
    const proxy = this.graph.items.get(`proxy/${name}`);
    const sync = proxy?.kind === 'proxy' ? proxy.sync : 'inStep';
    const counts = countsOf(pods);
    const inputs = [ip, isReady, isCordoned, sync, counts.flat().join()];
    this.make(id, inputs, () => {
      return { id, kind: 'compactNode', name, ip, isReady, isCordoned, counts, sync };
    });
    this.addBlocks(pods, id);
  }

  private addBlocks(pods: readonly PodItem[], node: ItemId | undefined): void {
    const blocks = new Map<ItemId, PodItem[]>();
    for (const pod of pods) push(blocks, blockId(pod), pod);
    for (const [id, members] of [...blocks].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const isUnfolded = this.unfolded.has(id);
      const [{ workload, namespace } = { workload: '', namespace: '' }] = members;
      this.make(id, [isUnfolded, ...members], () => {
        const counts = countsOf(members);
        const pods = members.map((pod) => ({ id: pod.id, shape: pod.state.shape }));
        return { id, kind: 'block', node, workload, namespace, pods, counts, isUnfolded };
      });
      if (isUnfolded) for (const pod of members) this.items.set(pod.id, pod);
    }
  }

  private addService(service: ServiceItem): void {
    const { id } = service;
    const slices = this.slicesOf.get(id) ?? [];
    if (this.unfolded.has(id)) {
      for (const item of [service, ...slices]) this.items.set(item.id, item);
      return;
    }
    this.make(id, [service, ...slices], () => {
      const rows = slices.flatMap((slice) => slice.rows);
      const ready = rows.filter(({ shape }) => shape === 'ready').length;
      const addresses = rows.length;
      return { id, kind: 'compactService', service, ready, addresses, slices: slices.length };
    });
  }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** In the order in which they are listed: what is well first. */
const ORDER: readonly PodShape[] = [
  'ready',
  'notReady',
  'starting',
  'pending',
  'terminating',
  'crashed',
  'imageProblem',
  'completed',
];

function countsOf(pods: readonly PodItem[]): Counts {
  const counts = new Map<PodShape, number>();
  for (const { state } of pods) counts.set(state.shape, (counts.get(state.shape) ?? 0) + 1);
  return ORDER.flatMap((shape) => {
    const count = counts.get(shape);
    return count === undefined ? [] : [[shape, count] as const];
  });
}
