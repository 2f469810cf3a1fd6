import type { Box, Point } from './geometry';
import type { GraphItem, ItemId } from './items';
import { POD, SYSTEM_POD, TABLE } from './sizes';
import type { Slots } from './slots';
import { reservedTableHeight, tableHeight } from './table-plan';

/** What the largest room needs; all rooms are as large, so that they stand in line. */
export interface Growth {
  /** Columns of pods. */
  readonly columns: number;
  readonly tableHeight: number;
  /** Whether there is a column for load balancers. */
  readonly hasBalancers: boolean;
}

/** The lines inside a room: from the wall to the rules, on to the pods' network, to the pods. */
export interface Room {
  readonly box: Box;
  /** Where the node's address is plugged in. */
  readonly wall: Point;
  /** Where the kernel's rules look at a packet. */
  readonly rules: Point;
  /** The x of the line that the pods hang on. */
  readonly trunk: number;
  /** The y at which kube-proxy's line to the records leaves the room. */
  readonly watch: number;
}

/** Where the first room stands, and the gap below each. */
export interface Origin extends Point {
  readonly gap: number;
}

const PADDING = 10;
const LANE = 35;
const TABLE_TOP = LANE + 14;
const PODS_TOP = 20;
const TRUNK_GAP = 14;
const PODS_GAP = 15;
const BOTTOM = 19;

const SYSTEM_TOP = PODS_TOP + POD.rows * (POD.height + POD.rowGap) - 1;

const TABLE_X = PADDING;
const TRUNK_X = TABLE_X + TABLE.width + TRUNK_GAP;
const PODS_X = TRUNK_X + PODS_GAP;

/** What the items need at least, and what was needed before. */
export function growth(
  items: readonly GraphItem[],
  capacity: ReadonlyMap<ItemId, number>,
  previous: Growth | undefined,
): Growth {
  let slots = 1;
  for (const item of items) {
    if (item.kind === 'node') slots = Math.max(slots, capacity.get(item.id) ?? 0);
  }
  const columns = Math.max(previous?.columns ?? 1, Math.ceil(slots / POD.rows));
  let height = previous?.tableHeight ?? 0;
  for (const item of items) {
    if (item.kind === 'proxy') height = Math.max(height, reservedTableHeight(item.blocks));
  }
  const hasBalancers =
    previous?.hasBalancers === true || items.some(({ kind }) => kind === 'balancer');
  return { columns, tableHeight: height, hasBalancers };
}

export function roomWidth({ columns }: Pick<Growth, 'columns'>): number {
  return PODS_X + columns * POD.width + (columns - 1) * POD.columnGap + PADDING;
}

export function roomHeight({ tableHeight: table }: Pick<Growth, 'tableHeight'>): number {
  return Math.max(SYSTEM_TOP + SYSTEM_POD.height, TABLE_TOP + table) + BOTTOM;
}

/** Puts nodes one above the other, each with its rule table and its pods in their slots. */
export function placeRooms(
  items: readonly GraphItem[],
  slots: Slots,
  grown: Growth,
  origin: Origin,
  boxes: Map<ItemId, Box>,
): ReadonlyMap<ItemId, Room> {
  const rooms = new Map<ItemId, Room>();
  const size = { width: roomWidth(grown), height: roomHeight(grown) };
  for (const item of items) {
    if (item.kind === 'node') {
      const y = origin.y + rooms.size * (size.height + origin.gap);
      rooms.set(item.id, roomAt({ x: origin.x, y, ...size }));
      boxes.set(item.id, { x: origin.x, y, ...size });
    } else if (item.kind === 'proxy') {
      const room = rooms.get(item.node);
      if (room) boxes.set(item.id, tableBox(room.box, tableHeight(item.blocks)));
    } else if (item.kind === 'pod' && item.node !== undefined) {
      const room = rooms.get(item.node);
      const slot = slots.get(item.id);
      const box = room && slot && (item.isSystem ? systemBox : podBox)(room.box, slot.index);
      if (box && box.x + box.width < room.box.x + room.box.width) boxes.set(item.id, box);
    }
  }
  return rooms;
}

function roomAt(box: Box): Room {
  const lane = box.y + LANE;
  return {
    box,
    wall: { x: box.x, y: lane },
    rules: { x: box.x + TABLE_X + TABLE.width / 2 + 28, y: lane },
    trunk: box.x + TRUNK_X,
    watch: box.y + box.height - 9,
  };
}

function tableBox(room: Box, height: number): Box {
  return { x: room.x + TABLE_X, y: room.y + TABLE_TOP, width: TABLE.width, height };
}

/** A system pod stands below the others; one too many is not shown. */
function systemBox(room: Box, slot: number): Box {
  return {
    x: room.x + PODS_X + slot * (POD.width + POD.columnGap),
    y: room.y + SYSTEM_TOP,
    width: POD.width,
    height: SYSTEM_POD.height,
  };
}

/** Slots go down a column first, so that a further column moves nothing. */
function podBox(room: Box, slot: number): Box {
  const column = Math.floor(slot / POD.rows);
  const row = slot % POD.rows;
  return {
    x: room.x + PODS_X + column * (POD.width + POD.columnGap),
    y: room.y + PODS_TOP + row * (POD.height + POD.rowGap),
    width: POD.width,
    height: POD.height,
  };
}
