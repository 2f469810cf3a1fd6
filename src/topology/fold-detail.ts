import type { FoldedLayout } from './fold-layout';
import { BLOCK, COMPACT } from './sizes';

/** `far`: nodes are only summed up; `near`: blocks and pods can be read. */
export type Detail = 'far' | 'near';

/** Below this zoom type is not read any more. */
const LEAST_ZOOM = 0.55;
/** How many blocks and nodes may be in sight at once. */
const MOST = 160;

/** How much detail there is room for at a zoom, on a canvas of this size (CSS pixels). */
export function detailAt(
  { rooms, blocksPerRoom }: Pick<FoldedLayout, 'rooms' | 'blocksPerRoom'>,
  zoom: number,
  { width, height }: { readonly width: number; readonly height: number },
): Detail {
  const [room] = rooms.values();
  if (zoom < LEAST_ZOOM || !room) return 'far';
  // What is cut off at the edges is in sight as well: on average one block more each way.
  const seen = (width / zoom + BLOCK.width) * (height / zoom + COMPACT.header);
  const roomsInSight = Math.min(rooms.size, seen / (room.box.width * room.box.height));
  const inSight = roomsInSight * (blocksPerRoom + 1);
  return inSight <= MOST ? 'near' : 'far';
}
