import type { Box, Point } from './geometry';
import type { Graph } from './graph';
import { NETWORK_ID, type GraphItem, type ItemId } from './items';
import { outsideColumns, placeOutside, WALL_GAP, type Outside } from './outside';
import { placeRecords } from './records-column';
import { reuse, reuseBoxes, reuseMap } from './reuse';
import { growth, placeRooms, roomHeight, roomWidth, type Growth, type Room } from './rooms';
import { NORMAL, type Sizes } from './sizes';
import { assignSlots, capacities, WAITING_ROOM, type Slots } from './slots';

/**
 * Where everything stands in the Packet view, read from left to right: clients outside, the
 * network, the nodes as rooms, and the API server's records.
 */
export interface Layout {
  readonly view: 'packet';
  readonly sizes: Sizes;
  readonly boxes: ReadonlyMap<ItemId, Box>;
  readonly rooms: ReadonlyMap<ItemId, Room>;
  readonly outside: Outside;
  readonly cluster: Box;
  /** Where pods wait that no node was found for; undefined while there are none. */
  readonly waiting: Box | undefined;
  readonly bounds: Box;
  readonly slots: Slots;
  /** The most that was ever needed: room is not taken back, so that nothing moves. */
  readonly growth: Growth;
}

/** Above the rooms, beside a line of text. */
const HEADROOM = 18;
const GUTTER = 38;
const FRAME = 8;
const TOP = 0;
const ROOM_GAP = 17;

/**
 * Lays a graph out. What is in `previous` too stays where it was, as far as there is room; of a
 * layout of other sizes only the order of the pods stays.
 */
export function layOut(graph: Graph, before?: Layout, sizes: Sizes = NORMAL): Layout {
  const previous = before?.sizes === sizes ? before : undefined;
  const items = [...graph.items.values()];
  const slots = assignSlots(graph.items, before?.slots);
  const capacity = capacities(slots);
  const grown = growth(items, capacity, previous?.growth, sizes);
  const { bus } = outsideColumns(grown.hasBalancers, sizes);
  const origin = { x: bus + WALL_GAP, y: TOP, gap: ROOM_GAP };
  const boxes = new Map<ItemId, Box>();
  const rooms = placeRooms(items, slots, grown, sizes, origin, boxes);
  const bottom = bottomOf(boxes, rooms, sizes);
  const records = { x: origin.x + roomWidth(grown, sizes) + GUTTER, y: TOP };
  placeRecords(items, records, bottom, boxes, previous?.boxes, sizes);
  const outside = placeOutside(items, grown.hasBalancers, { top: TOP, bottom }, boxes, sizes);
  boxes.set(NETWORK_ID, { x: bus, y: TOP, width: 0, height: bottom - TOP });
  const waiting = placeWaiting(items, slots, { ...origin, y: bottom }, boxes, sizes);
  const framed = waiting ? [...boxes.values(), waiting] : [...boxes.values()];
  const edges = { left: outside.clusterEdge, right: records.x + sizes.record.width };
  const cluster = frameOf(framed, edges, HEADROOM + sizes.line);
  const kept = reuseBoxes(previous?.boxes, boxes);
  return {
    view: 'packet',
    sizes,
    boxes: kept,
    rooms: reuseBoxes(previous?.rooms, rooms),
    outside: reuse(previous?.outside, outside),
    cluster: reuse(previous?.cluster, cluster),
    waiting,
    bounds: reuse(previous?.bounds, boundsOf(cluster, kept)),
    slots: reuseMap(previous?.slots, slots),
    growth: grown,
  };
}

function bottomOf(
  boxes: ReadonlyMap<ItemId, Box>,
  rooms: ReadonlyMap<ItemId, Room>,
  sizes: Sizes,
): number {
  let bottom = TOP + roomHeight({ tableHeight: 0 }, sizes);
  for (const id of rooms.keys()) {
    const box = boxes.get(id);
    if (box) bottom = Math.max(bottom, box.y + box.height);
  }
  return bottom;
}

function placeWaiting(
  items: readonly GraphItem[],
  slots: Slots,
  { x, y: bottom }: Point,
  boxes: Map<ItemId, Box>,
  { pod: { width, height } }: Sizes,
): Box | undefined {
  const y = bottom + 46;
  let right = x;
  const put = (id: ItemId): void => {
    const left = right === x ? x + 14 : right;
    boxes.set(id, { x: left, y, width, height });
    right = left + width + 14;
  };
  const waiting = items.filter(({ id }) => slots.get(id)?.room === WAITING_ROOM);
  waiting.sort((a, b) => (slots.get(a.id)?.index ?? 0) - (slots.get(b.id)?.index ?? 0));
  for (const { id } of waiting) put(id);
  for (const item of items) {
    if (item.kind === 'ghost' && item.missing === 'node') put(item.id);
  }
  return right === x ? undefined : { x, y: y - 14, width: right - x, height: height + 28 };
}

function frameOf(
  boxes: readonly Box[],
  { left, right: least }: { readonly left: number; readonly right: number },
  headroom: number,
): Box {
  let right = least;
  let bottom = TOP;
  for (const box of boxes) {
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  const y = TOP - headroom;
  return { x: left, y, width: right + FRAME - left, height: bottom + FRAME - y };
}

function boundsOf(cluster: Box, boxes: ReadonlyMap<ItemId, Box>): Box {
  let top = cluster.y;
  let bottom = cluster.y + cluster.height;
  for (const box of boxes.values()) {
    top = Math.min(top, box.y);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { x: 0, y: top, width: cluster.x + cluster.width, height: bottom - top };
}
