import type { Box, Point } from './geometry';
import type { GraphItem, ItemId } from './items';
import { NORMAL, POD, type Sizes } from './sizes';
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
const LANE_GAP = 17;
const TABLE_GAP = 13;
const TRUNK_GAP = 12;
const PODS_GAP = 15;
const BOTTOM = 16;

/** Where things are in a room, from its upper left corner. */
function within({ line, pod, table }: Sizes) {
  const lane = line + LANE_GAP;
  const trunk = PADDING + table.width + TRUNK_GAP;
  const podsTop = line + 2;
  const systemTop = podsTop + POD.rows * (pod.height + POD.rowGap) - 1;
  return { lane, tableTop: lane + TABLE_GAP, trunk, pods: trunk + PODS_GAP, podsTop, systemTop };
}

/** What the items need at least, and what was needed before. */
export function growth(
  items: readonly GraphItem[],
  capacity: ReadonlyMap<ItemId, number>,
  previous: Growth | undefined,
  sizes: Sizes = NORMAL,
): Growth {
  let slots = 1;
  for (const item of items) {
    if (item.kind === 'node') slots = Math.max(slots, capacity.get(item.id) ?? 0);
  }
  const columns = Math.max(previous?.columns ?? 1, Math.ceil(slots / POD.rows));
  let height = previous?.tableHeight ?? 0;
  for (const item of items) {
    if (item.kind === 'proxy') height = Math.max(height, reservedTableHeight(item.blocks, sizes));
  }
  const hasBalancers =
    previous?.hasBalancers === true || items.some(({ kind }) => kind === 'balancer');
  return { columns, tableHeight: height, hasBalancers };
}

export function roomWidth({ columns }: Pick<Growth, 'columns'>, sizes: Sizes): number {
  const { pods } = within(sizes);
  return pods + columns * sizes.pod.width + (columns - 1) * POD.columnGap + PADDING;
}

export function roomHeight(
  { tableHeight: table }: Pick<Growth, 'tableHeight'>,
  sizes: Sizes,
): number {
  const { systemTop, tableTop } = within(sizes);
  return Math.max(systemTop + sizes.systemPod.height, tableTop + table) + BOTTOM;
}

/** Puts nodes one above the other, each with its rule table and its pods in their slots. */
export function placeRooms(
  items: readonly GraphItem[],
  slots: Slots,
  grown: Growth,
  sizes: Sizes,
  origin: Origin,
  boxes: Map<ItemId, Box>,
): ReadonlyMap<ItemId, Room> {
  const rooms = new Map<ItemId, Room>();
  const size = { width: roomWidth(grown, sizes), height: roomHeight(grown, sizes) };
  for (const item of items) {
    if (item.kind === 'node') {
      const y = origin.y + rooms.size * (size.height + origin.gap);
      rooms.set(item.id, roomAt({ x: origin.x, y, ...size }, sizes));
      boxes.set(item.id, { x: origin.x, y, ...size });
    } else if (item.kind === 'proxy') {
      const room = rooms.get(item.node);
      if (room) boxes.set(item.id, tableBox(room.box, tableHeight(item.blocks, sizes), sizes));
    } else if (item.kind === 'pod' && item.node !== undefined) {
      const room = rooms.get(item.node);
      const slot = slots.get(item.id);
      const box = room && slot && (item.isSystem ? systemBox : podBox)(room.box, slot.index, sizes);
      if (box && box.x + box.width < room.box.x + room.box.width) boxes.set(item.id, box);
    }
  }
  return rooms;
}

function roomAt(box: Box, sizes: Sizes): Room {
  const { lane, trunk } = within(sizes);
  const y = box.y + lane;
  return {
    box,
    wall: { x: box.x, y },
    rules: { x: box.x + PADDING + sizes.table.width / 2 + 28, y },
    trunk: box.x + trunk,
    watch: box.y + box.height - 9,
  };
}

function tableBox(room: Box, height: number, sizes: Sizes): Box {
  const y = room.y + within(sizes).tableTop;
  return { x: room.x + PADDING, y, width: sizes.table.width, height };
}

/** A system pod stands below the others; one too many is not shown. */
function systemBox(room: Box, slot: number, sizes: Sizes): Box {
  const { pods, systemTop } = within(sizes);
  const { width } = sizes.pod;
  return {
    x: room.x + pods + slot * (width + POD.columnGap),
    y: room.y + systemTop,
    width,
    height: sizes.systemPod.height,
  };
}

/** Slots go down a column first, so that a further column moves nothing. */
function podBox(room: Box, slot: number, sizes: Sizes): Box {
  const { pods, podsTop } = within(sizes);
  const { width, height } = sizes.pod;
  const column = Math.floor(slot / POD.rows);
  const row = slot % POD.rows;
  return {
    x: room.x + pods + column * (width + POD.columnGap),
    y: room.y + podsTop + row * (height + POD.rowGap),
    width,
    height,
  };
}
