import type { Relation } from '../edges';
import type { Box, Point } from '../geometry';
import type { Graph } from '../graph';
import type { GraphItem, ItemId } from '../items';
import { reuse, reuseBoxes, reuseMap } from '../reuse';
import { NORMAL, type Sizes } from '../sizes';
import type { Slots } from '../slots';
import {
  columnsFor,
  HOOK,
  placeClients,
  placeEntries,
  placeServices,
  RAIL,
  type Columns,
  type Demand,
} from './columns';
import { POD_GROUP, podGroups } from './pod-groups';

/**
 * Where everything stands in the Service view, the picture that people draw on a whiteboard, read
 * from left to right: clients, load balancers and Ingresses, Services, endpoints, pods.
 */
export interface ServiceLayout {
  readonly view: 'service';
  readonly sizes: Sizes;
  readonly boxes: ReadonlyMap<ItemId, Box>;
  readonly columns: Columns;
  readonly demand: Demand;
  /** The frames around the pods of one controller. */
  readonly frames: ReadonlyMap<ItemId, Box>;
  readonly cluster: Box;
  readonly bounds: Box;
  /** The height of the line of words below everything. */
  readonly caption: number;
  /** Room is not taken back, so that nothing moves. */
  readonly places: Slots;
  readonly capacity: ReadonlyMap<ItemId, number>;
  /** What stands elsewhere than in its column, since it was moved by hand, and by how much. */
  readonly moved: ReadonlyMap<ItemId, Point>;
}

const NOTHING: ReadonlyMap<ItemId, Point> = new Map();

/** Above the first rail, free for ways that go over everything. */
export const CORRIDOR = -RAIL - 14;
const HEADING = 36;
const FRAME = 8;
const CAPTION = 26;

/** Lays a graph out. A pod keeps its place among those of its controller. */
export function layOut(graph: Graph, before?: ServiceLayout, sizes: Sizes = NORMAL): ServiceLayout {
  const previous = before?.sizes === sizes ? before : undefined;
  const items = [...graph.items.values()];
  const { groups, places, capacity } = podGroups(graph, before, sizes);
  const demand = demandOf(graph, before?.demand);
  const columns = reuse(previous?.columns, columnsFor(demand, sizes));
  const boxes = new Map<ItemId, Box>();
  placeServices(items, columns, groups, sizes, boxes);
  placeEntries(items, columns, sizes, boxes);
  const frames = new Map<ItemId, Box>();
  for (const { id, controller, pods, width, height } of groups) {
    const first = boxes.get(controller ?? pods[0]?.id ?? '');
    if (!first || controller === undefined) continue;
    const { padding } = POD_GROUP;
    frames.set(id, { x: first.x - padding, y: first.y - padding, width, height });
  }
  const inside = [...boxes.values(), ...frames.values()];
  const bottom = Math.max(0, ...inside.map(({ y, height }) => y + height));
  placeClients(items, bottom, sizes, boxes);
  const right = Math.max(
    columns.pods + sizes.labelledPod.width,
    ...inside.map((box) => box.x + box.width),
  );
  const low = Math.max(...[...boxes.values()].map(({ y, height }) => y + height), bottom);
  const y = CORRIDOR - HEADING;
  const { clusterEdge: x } = columns;
  const cluster = { x, y, width: right + FRAME - x, height: low + CAPTION + FRAME - y };
  return {
    view: 'service',
    sizes,
    boxes: reuseBoxes(previous?.boxes, boxes),
    columns,
    demand,
    frames: reuseBoxes(previous?.frames, frames),
    cluster: reuse(previous?.cluster, cluster),
    bounds: reuse(previous?.bounds, { ...cluster, x: 0, width: x + cluster.width }),
    caption: CAPTION,
    places: reuseMap(previous?.places, places),
    capacity,
    moved: NOTHING,
  };
}

/** What there is, or was: a column that is taken back would make the rest jump. */
function demandOf({ items, edges }: Graph, before: Demand | undefined): Demand {
  const count = (relation: Relation) =>
    [...edges.values()].filter((edge) => edge.relation === relation).length;
  const isEntry = ({ kind }: GraphItem) => kind === 'ingress' || kind === 'balancer';
  return {
    hasEntries: before?.hasEntries === true || [...items.values()].some(isEntry),
    backends: Math.max(before?.backends ?? 0, count('backend')),
    ties: Math.max(before?.ties ?? 0, count('endpoint')),
  };
}

/** How far right of its column a card stands, since it was moved by hand. */
export function asideOf({ moved }: Pick<ServiceLayout, 'moved'>, id: ItemId): number {
  return moved.get(id)?.x ?? 0;
}

/** Where the first of the columns that a pod stands in has its left side. */
export function firstOf({ columns, moved }: ServiceLayout, pod: ItemId): number {
  return columns.pods + (moved.get(pod)?.x ?? 0);
}

/** The point of the rail from which a card hangs. */
export function hookOf(box: Box): Point {
  return { x: box.x + HOOK, y: box.y - RAIL };
}
