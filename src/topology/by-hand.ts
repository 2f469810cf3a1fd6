import type { Box, Point } from './geometry';
import type { Graph } from './graph';
import type { GraphItem, ItemId } from './items';
import type { Layout } from './layout';
import { reuseBoxes } from './reuse';
import type { Room } from './rooms';
import type { AnyLayout } from './view';

/** How far things have been moved from where the layout puts them (px), by what `moverOf` names. */
export type Moves = ReadonlyMap<ItemId, Point>;

/** What moves when a card is moved: a node with all that is in it, a controller with its pods. */
export function moverOf(
  item: GraphItem,
  { boxes, view }: Pick<AnyLayout, 'boxes' | 'view'>,
): ItemId {
  if (item.kind === 'proxy') return item.node;
  if (item.kind !== 'pod') return item.id;
  const home = view === 'packet' ? (item.isHomeless ? undefined : item.node) : item.owner;
  return home !== undefined && boxes.has(home) ? home : item.id;
}

/** The layout with what was moved by hand where it was put. */
export function arranged<L extends AnyLayout>(
  layout: L,
  { items }: Graph,
  moves: Moves,
  previous: L | undefined,
): L {
  if (moves.size === 0) return layout;
  const moveOf = (id: ItemId): Point | undefined => {
    const item = items.get(id);
    return item && moves.get(moverOf(item, layout));
  };
  const shifted = <P extends Point>(places: ReadonlyMap<ItemId, P>) =>
    new Map([...places].map(([id, at]) => [id, shift(at, moveOf(id))]));
  const boxes = reuseBoxes(previous?.boxes, shifted(layout.boxes));
  const isOutside = (id: ItemId) => ['client', 'balancer'].includes(items.get(id)?.kind ?? '');
  const inside = [...boxes].filter(([id]) => !isOutside(id)).map(([, box]) => box);
  return {
    ...layout,
    ...inView(layout, moveOf, shifted),
    boxes,
    cluster: around(layout.cluster, inside),
    bounds: around(layout.bounds, [...boxes.values()]),
  };
}

function inView(
  layout: AnyLayout,
  moveOf: (id: ItemId) => Point | undefined,
  shifted: <P extends Point>(places: ReadonlyMap<ItemId, P>) => ReadonlyMap<ItemId, P>,
) {
  if (layout.view === 'service') {
    const moved = new Map<ItemId, Point>();
    for (const id of layout.boxes.keys()) {
      const by = moveOf(id);
      if (by) moved.set(id, by);
    }
    return { frames: shifted(layout.frames), moved };
  }
  const { rooms, outside }: Layout = layout;
  const moved = [...rooms].map(([id, room]) => [id, shiftRoom(room, moveOf(id))] as const);
  return { rooms: new Map(moved), outside: { ...outside, hooks: shifted(outside.hooks) } };
}

function shift<P extends Point>(at: P, by: Point | undefined): P {
  return by ? { ...at, x: at.x + by.x, y: at.y + by.y } : at;
}

function shiftRoom(room: Room, by: Point | undefined): Room {
  if (!by) return room;
  return {
    box: shift(room.box, by),
    wall: shift(room.wall, by),
    rules: shift(room.rules, by),
    trunk: room.trunk + by.x,
    watch: room.watch + by.y,
  };
}

const MARGIN = 8;

/** The frame, and wherever something stands outside of it, around that. */
function around(frame: Box, boxes: readonly Box[]): Box {
  let [left, top] = [frame.x, frame.y];
  let [right, bottom] = [left + frame.width, top + frame.height];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x - MARGIN);
    top = Math.min(top, y - MARGIN);
    right = Math.max(right, x + width + MARGIN);
    bottom = Math.max(bottom, y + height + MARGIN);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
