import type { BlockItem, FoldedGraph, ShownItem } from './fold';
import { keepPlaces, placesNeeded, type Places } from './fold-places';
import { placeFoldedRecords } from './fold-records';
import { blockHeight, heightOf, placeInBlock } from './fold-blocks';
import { cellsFor, type Cells } from './fold-cells';
import type { Density } from './fold-detail';
import type { Box } from './geometry';
import { NETWORK_ID, type GraphItem, type ItemId } from './items';
import type { Layout } from './layout';
import { outsideColumns, placeOutside, WALL_GAP } from './outside';
import { reuse, reuseMap } from './reuse';
import type { Room } from './rooms';
import { BLOCK, COMPACT, NORMAL, POD } from './sizes';

/** What has been needed at some time; it is not taken back, so that nothing moves. */
interface Need {
  /** Blocks in the fullest room. */
  readonly blocks: number;
  /** Pods in the fullest block. */
  readonly dots: number;
  readonly hasBalancers: boolean;
}

/** Where everything stands in a large cluster: nodes in a grid, the pods of a folded block as dots in it. */
export interface FoldedLayout extends Layout {
  /** How many blocks and pods are in sight; a folded pod's dot or an unfolded pod's card is in `boxes`. */
  readonly density: Density;
  /** Where the pods of a folded block stand when each has a card. */
  readonly cells: Cells;
  /** Whether they have: then their boxes are these cells, and not dots. */
  readonly isClose: boolean;
  readonly need: Need;
  /** The place of each block in its room, and of each pod in its block. */
  readonly places: ReadonlyMap<ItemId, Places>;
}

const HEADROOM = 40;
const GUTTER = 60;
const FRAME = 14;
const PADDING = 12;
const TRUNK = 13;
const FIRST_BLOCK = 30;
const BLOCK_GAP = 8;
/** The way along which packets come to the rooms of a row. */
const CORRIDOR = 30;
const ROOM_GAP = 26;
/** What a grid of rooms is to be like: its width to its height. */
const ASPECT = 1.35;
const WAITING: ItemId = 'room/waiting';

/**
 * Lays a folded graph out. What is in `previous` too stays where it was, as far as there is room. Seen
 * from close by, pods have cards where dots were, and nothing else is different.
 */
export function layOutFolded(
  graph: FoldedGraph,
  previous?: FoldedLayout,
  isClose = false,
): FoldedLayout {
  const items = [...graph.items.values()];
  const rooms = roomsOf(items);
  const places = placesOf(rooms, previous?.places);
  const need = needOf(items, places, previous?.need);
  const cells = cellsFor(need.dots, blockHeight(need.dots));
  const boxes = new Map<ItemId, Box>();
  const { bus } = outsideColumns(need.hasBalancers);
  const x = bus + WALL_GAP;
  const grid = placeGrid(rooms, { x, places, need, boxes, cells: isClose ? cells : undefined });
  const bottom = Math.max(grid.bottom, 400);
  const records = { x: grid.right + GUTTER, y: 0 };
  const right = placeFoldedRecords(items, records, bottom, boxes);
  const own = items.filter((item): item is GraphItem => !isFold(item));
  const outside = placeOutside(own, need.hasBalancers, { top: 0, bottom: grid.bottom }, boxes);
  boxes.set(NETWORK_ID, { x: bus, y: 0, width: 0, height: grid.bottom });
  const edge = outside.clusterEdge;
  const cluster = {
    x: edge,
    y: -HEADROOM,
    width: right + FRAME - edge,
    height: Math.max(bottom, bottomOf(boxes)) + FRAME + HEADROOM,
  };
  return reuse<FoldedLayout>(previous, {
    view: 'packet',
    sizes: NORMAL,
    boxes: reuseEach(previous?.boxes, boxes),
    rooms: reuseEach(previous?.rooms, grid.rooms),
    outside,
    cluster: reuse(previous?.cluster, cluster),
    waiting: grid.waiting,
    bounds: reuse(previous?.bounds, boundsOf(cluster)),
    slots: new Map(),
    growth: { columns: 1, tableHeight: 0, hasBalancers: need.hasBalancers },
    density: densityOf(grid.rooms, need.blocks + 1, podsPerRoom(rooms)),
    cells: reuse(previous?.cells, cells),
    isClose,
    need,
    places,
  });
}

/** Beside the clients and above the rest there is room for names and headings that are read from afar. */
const MARGIN = { left: 110, top: 70 } as const;

function boundsOf({ x, y, width, height }: Box): Box {
  const { left, top } = MARGIN;
  return { x: -left, y: y - top, width: x + width + left, height: height + top };
}

function reuseEach<V>(
  previous: ReadonlyMap<ItemId, V> | undefined,
  now: ReadonlyMap<ItemId, V>,
): ReadonlyMap<ItemId, V> {
  const kept = new Map([...now].map(([id, value]) => [id, reuse(previous?.get(id), value)]));
  return reuseMap(previous, kept);
}

function isFold({ kind }: ShownItem): boolean {
  return kind === 'block' || kind === 'compactNode' || kind === 'compactService';
}

function bottomOf(boxes: ReadonlyMap<ItemId, Box>): number {
  let bottom = 0;
  for (const { y, height } of boxes.values()) bottom = Math.max(bottom, y + height);
  return bottom;
}

/** The blocks of each room; pods that no node has been found for wait in a room of their own. */
type Rooms = ReadonlyMap<ItemId, readonly BlockItem[]>;

function roomsOf(items: readonly ShownItem[]): Rooms {
  const rooms = new Map<ItemId, BlockItem[]>();
  for (const item of items) {
    if (item.kind === 'compactNode') rooms.set(item.id, []);
    if (item.kind !== 'block') continue;
    const id = item.node ?? WAITING;
    const room = rooms.get(id);
    if (room) room.push(item);
    else rooms.set(id, [item]);
  }
  return rooms;
}

function podsPerRoom(rooms: Rooms): number {
  const counts = [...rooms.values()].map((blocks) =>
    blocks.reduce((sum, { pods }) => sum + pods.length, 0),
  );
  return Math.max(0, ...counts);
}

/** With so many elements in a room, and so many more once its pods are shown. */
function densityOf(rooms: ReadonlyMap<ItemId, Room>, elements: number, pods: number): Density {
  const [room] = rooms.values();
  const area = room ? room.box.width * room.box.height : 1;
  const of = (count: number) => ({ perArea: count / area, total: rooms.size * count });
  return { near: of(elements), close: of(elements + pods) };
}

/** The places of blocks in their groups, and of pods in their blocks. */
export function placesOf(
  rooms: ReadonlyMap<ItemId, readonly BlockItem[]>,
  previous: ReadonlyMap<ItemId, Places> | undefined,
): ReadonlyMap<ItemId, Places> {
  const places = new Map<ItemId, Places>();
  const keep = (group: ItemId, members: readonly ItemId[]) =>
    places.set(group, keepPlaces(members, previous?.get(group)));
  for (const [id, blocks] of rooms) {
    keep(
      id,
      blocks.map((block) => block.id),
    );
    for (const block of blocks) {
      keep(
        block.id,
        block.pods.map((pod) => pod.id),
      );
    }
  }
  return places;
}

function needOf(
  items: readonly ShownItem[],
  places: ReadonlyMap<ItemId, Places>,
  previous: Need | undefined,
): Need {
  let { blocks, dots, hasBalancers } = previous ?? { blocks: 1, dots: 1, hasBalancers: false };
  for (const { id, kind } of items) {
    const needed = placesNeeded(places.get(id) ?? new Map<ItemId, number>());
    if (kind === 'compactNode') blocks = Math.max(blocks, needed);
    else if (kind === 'block') dots = Math.max(dots, needed);
    else if (kind === 'balancer') hasBalancers = true;
  }
  return { blocks, dots, hasBalancers };
}

function blockColumns({ blocks }: Need): number {
  return Math.min(4, Math.max(1, Math.ceil(Math.sqrt(blocks / 2))));
}

function roomWidthOf(columns: number): number {
  return FIRST_BLOCK + columns * (BLOCK.width + POD.columnGap) - POD.columnGap + PADDING;
}

interface Grid {
  readonly x: number;
  readonly places: ReadonlyMap<ItemId, Places>;
  readonly need: Need;
  readonly boxes: Map<ItemId, Box>;
  /** Undefined while pods are dots. */
  readonly cells: Cells | undefined;
}

/** Puts rooms row by row; a room in which a block is unfolded makes its whole row taller. */
function placeGrid(rooms: Rooms, grid: Grid) {
  const { need, boxes } = grid;
  const columns = blockColumns(need);
  const width = roomWidthOf(columns);
  const rowsOfBlocks = Math.ceil(need.blocks / columns);
  const least = COMPACT.header + rowsOfBlocks * (blockHeight(need.dots) + BLOCK_GAP) + PADDING;
  const nodes = [...rooms.keys()].filter((id) => id !== WAITING);
  const pitch = width + ROOM_GAP;
  const perRow = Math.max(
    1,
    Math.round(Math.sqrt((nodes.length * ASPECT * (least + CORRIDOR + ROOM_GAP)) / pitch)),
  );
  const made = new Map<ItemId, Room>();
  let y = CORRIDOR;
  let tallest = 0;
  nodes.forEach((id, index) => {
    const column = index % perRow;
    if (column === 0 && index > 0) {
      y += tallest + CORRIDOR + ROOM_GAP;
      tallest = 0;
    }
    const x = grid.x + column * pitch;
    const inner = placeBlocks(rooms.get(id) ?? [], { x, y: y + COMPACT.header }, columns, grid, id);
    const height = Math.max(least, inner - y + PADDING);
    tallest = Math.max(tallest, height);
    const box = { x, y, width, height };
    boxes.set(id, box);
    made.set(id, roomOf(box));
  });
  const bottom = y + tallest;
  const right = grid.x + Math.min(perRow, Math.max(1, nodes.length)) * pitch - ROOM_GAP;
  return { rooms: made, right, bottom, waiting: placeWaiting(rooms, grid, bottom, columns) };
}

/** Packets come along the corridor above a room, and down the trunk at its left side to the pods. */
function roomOf(box: Box): Room {
  const trunk = box.x + TRUNK;
  const lane = { x: trunk, y: box.y - CORRIDOR / 2 };
  return { box, wall: lane, rules: lane, trunk, watch: box.y + box.height };
}

function placeWaiting(rooms: Rooms, grid: Grid, bottom: number, columns: number): Box | undefined {
  const blocks = rooms.get(WAITING);
  if (!blocks) return undefined;
  const y = bottom + 64;
  const wide = Math.max(columns, Math.min(blocks.length, columns * 4));
  const end = placeBlocks(blocks, { x: grid.x, y: y + PADDING }, wide, grid, WAITING);
  return { x: grid.x, y, width: roomWidthOf(wide), height: end - y + PADDING };
}

/** Puts blocks into columns, and the pods into the blocks; gives the y below the last one. */
function placeBlocks(
  blocks: readonly BlockItem[],
  { x, y }: { readonly x: number; readonly y: number },
  columns: number,
  { places, need, boxes, cells }: Grid,
  room: ItemId,
): number {
  const order = places.get(room);
  const byPlace = new Map(blocks.map((block) => [order?.get(block.id) ?? 0, block]));
  const ends = Array.from({ length: columns }, () => y);
  const count = placesNeeded(order ?? new Map<ItemId, number>());
  for (let place = 0; place < count; place += 1) {
    const column = place % columns;
    const block = byPlace.get(place);
    const top = ends[column] ?? y;
    const height = block
      ? heightOf(block, places.get(block.id), need.dots)
      : blockHeight(need.dots);
    ends[column] = top + height + BLOCK_GAP;
    if (!block) continue;
    const left = x + FIRST_BLOCK + column * (BLOCK.width + POD.columnGap);
    const box = { x: left, y: top, width: BLOCK.width, height };
    boxes.set(block.id, box);
    const own = places.get(block.id);
    placeInBlock(block, box, own, cells, boxes);
  }
  return Math.max(...ends) - BLOCK_GAP;
}
