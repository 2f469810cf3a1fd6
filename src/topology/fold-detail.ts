import type { FoldedLayout } from './fold-layout';

/** `far`: nodes are only summed up; `near`: blocks and pods can be read. */
export type Detail = 'far' | 'near';

/** Below this zoom type is not read any more. */
const LEAST_ZOOM = 0.55;
/** How many blocks and nodes may be in sight at once. */
const MOST = 170;

/** How much detail there is room for at a zoom, on a canvas of this size (CSS pixels). */
export function detailAt(
  { rooms, blocksPerRoom }: Pick<FoldedLayout, 'rooms' | 'blocksPerRoom'>,
  zoom: number,
  { width, height }: { readonly width: number; readonly height: number },
): Detail {
  const [room] = rooms.values();
  if (zoom < LEAST_ZOOM || !room) return 'far';
  const across = Math.ceil(width / zoom / room.box.width) + 1;
  const down = Math.ceil(height / zoom / room.box.height) + 1;
  const inSight = Math.min(rooms.size, across * down) * (blocksPerRoom + 1);
  return inSight <= MOST ? 'near' : 'far';
}
