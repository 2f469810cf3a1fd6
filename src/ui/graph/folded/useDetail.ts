import { useStore } from 'reactflow';
import type { FoldedLayout } from '../../../topology/fold-layout';

/** `far`: nodes are only summed up; `near`: blocks and pods can be read. */
export type Detail = 'far' | 'near';

/** Type is smaller than this part of its size below that zoom, and is not read any more. */
const LEAST_ZOOM = 0.55;
/** How many elements may be in sight at once. */
const MOST = 150;

/** How many elements there would be in sight, at most, if blocks were shown. */
export function elementsInSight(
  { rooms, blocksPerRoom }: Pick<FoldedLayout, 'rooms' | 'blocksPerRoom'>,
  zoom: number,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const [room] = rooms.values();
  if (!room) return 0;
  const across = Math.ceil(width / zoom / room.box.width) + 1;
  const down = Math.ceil(height / zoom / room.box.height) + 1;
  return Math.min(rooms.size, across * down) * (blocksPerRoom + 1);
}

/** How much detail there is room for at the present zoom. */
export function useDetail(layout: FoldedLayout): Detail {
  return useStore(({ transform: [, , zoom], width, height }) =>
    zoom >= LEAST_ZOOM && elementsInSight(layout, zoom, { width, height }) <= MOST ? 'near' : 'far',
  );
}
