import type { Box } from './geometry';
import { isSameBox } from './geometry';
import type { Graph } from './graph';
import { NETWORK_ID, type GraphItem, type ItemId } from './items';
import { placeRecords } from './records-column';
import { reuseMap } from './reuse';
import {
  growth,
  placeRooms,
  roomHeight,
  roomWidth,
  type Growth,
  type Origin,
  type Room,
} from './rooms';
import { CLIENT, POD, RECORD } from './sizes';
import { assignSlots, capacities, WAITING_ROOM, type Slots } from './slots';

/**
 * Where everything stands in the Packet view, read from left to right: clients outside, the
 * network, the nodes as rooms, and the API server's records.
 */
export interface Layout {
  readonly boxes: ReadonlyMap<ItemId, Box>;
  readonly rooms: ReadonlyMap<ItemId, Room>;
  /** The x of the line that clients and nodes are plugged into. */
  readonly bus: number;
  /** The height at which clients' lines join it. */
  readonly busMiddle: number;
  readonly cluster: Box;
  /** Where pods wait that no node was found for; undefined while there are none. */
  readonly waiting: Box | undefined;
  readonly bounds: Box;
  readonly slots: Slots;
  /** The most that was ever needed: room is not taken back, so that nothing moves. */
  readonly growth: Growth;
}

const BUS = CLIENT.width + 32;
const ROOMS: Origin = { x: BUS + 24, y: 0, gap: 22 };
const CLUSTER_EDGE = CLIENT.width + 14;
const HEADROOM = 38;
const GUTTER = 56;
const FRAME = 11;

/** Lays a graph out. What is in `previous` too stays where it was, as far as there is room. */
export function layOut(graph: Graph, previous?: Layout): Layout {
  const items = [...graph.items.values()];
  const slots = assignSlots(graph.items, previous?.slots);
  const capacity = capacities(slots);
  const grown = growth(items, capacity, previous?.growth);
  const boxes = new Map<ItemId, Box>();
  const rooms = placeRooms(items, slots, grown, ROOMS, boxes);
  const bottom = bottomOf(boxes, rooms);
  const records = { x: ROOMS.x + roomWidth(grown) + GUTTER, y: ROOMS.y };
  placeRecords(items, records, bottom, boxes);
  const busMiddle = placeClients(items, bottom, boxes);
  boxes.set(NETWORK_ID, { x: BUS, y: ROOMS.y, width: 0, height: bottom - ROOMS.y });
  const waiting = placeWaiting(items, slots, capacity.get(WAITING_ROOM) ?? 0, bottom, boxes);
  const cluster = frameOf(boxes, records.x);
  const kept = reuseBoxes(previous?.boxes, boxes);
  return {
    boxes: kept,
    rooms,
    bus: BUS,
    busMiddle,
    cluster,
    waiting,
    bounds: boundsOf(cluster, kept),
    slots: reuseMap(previous?.slots, slots),
    growth: grown,
  };
}

function bottomOf(boxes: ReadonlyMap<ItemId, Box>, rooms: ReadonlyMap<ItemId, Room>): number {
  let bottom = ROOMS.y + roomHeight({ columns: 1, tableHeight: 0 });
  for (const id of rooms.keys()) {
    const box = boxes.get(id);
    if (box) bottom = Math.max(bottom, box.y + box.height);
  }
  return bottom;
}

/** Puts the clients one above the other, beside the middle of the nodes. */
function placeClients(
  items: readonly GraphItem[],
  bottom: number,
  boxes: Map<ItemId, Box>,
): number {
  const clients = items.filter(({ kind }) => kind === 'client');
  const { width, height, gap } = CLIENT;
  const all = clients.length * (height + gap) - gap;
  const middle = (ROOMS.y + bottom) / 2;
  const top = Math.max(ROOMS.y, Math.round(middle - all / 2));
  clients.forEach(({ id }, i) =>
    boxes.set(id, { x: 0, y: top + i * (height + gap), width, height }),
  );
  return middle;
}

function placeWaiting(
  items: readonly GraphItem[],
  slots: Slots,
  capacity: number,
  bottom: number,
  boxes: Map<ItemId, Box>,
): Box | undefined {
  if (capacity === 0) return undefined;
  const y = bottom + 46;
  const { width, height } = POD;
  for (const { id } of items) {
    const slot = slots.get(id);
    if (slot?.room !== WAITING_ROOM) continue;
    boxes.set(id, { x: ROOMS.x + 14 + slot.index * (width + 14), y, width, height });
  }
  return {
    x: ROOMS.x,
    y: y - 14,
    width: capacity * (width + 14) + 14,
    height: height + 28,
  };
}

function frameOf(boxes: ReadonlyMap<ItemId, Box>, recordsX: number): Box {
  let right = recordsX + RECORD.width;
  let bottom = ROOMS.y;
  for (const box of boxes.values()) {
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  const top = ROOMS.y - HEADROOM;
  return {
    x: CLUSTER_EDGE,
    y: top,
    width: right + FRAME - CLUSTER_EDGE,
    height: bottom + FRAME - top,
  };
}

function boundsOf(cluster: Box, boxes: ReadonlyMap<ItemId, Box>): Box {
  let bottom = cluster.y + cluster.height;
  for (const box of boxes.values()) bottom = Math.max(bottom, box.y + box.height);
  return { x: 0, y: cluster.y, width: cluster.x + cluster.width, height: bottom - cluster.y };
}

function reuseBoxes(
  previous: ReadonlyMap<ItemId, Box> | undefined,
  boxes: Map<ItemId, Box>,
): ReadonlyMap<ItemId, Box> {
  for (const [id, box] of boxes) {
    const old = previous?.get(id);
    if (old && isSameBox(old, box)) boxes.set(id, old);
  }
  return reuseMap(previous, boxes);
}
