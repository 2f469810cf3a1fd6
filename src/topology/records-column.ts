import type { Box, Point } from './geometry';
import { RECORDS_ID, type GraphItem, type ItemId } from './items';
import {
  CONTROLLER_HEIGHT,
  GHOST_HEIGHT,
  ingressHeight,
  RECORD,
  serviceHeight,
  sliceHeight,
} from './sizes';

const HEADER = 8;

function heightOf(item: GraphItem): number | undefined {
  if (item.kind === 'ingress') return ingressHeight(item);
  if (item.kind === 'service') return serviceHeight(item);
  if (item.kind === 'slice') return sliceHeight(item);
  if (item.kind === 'controller') return CONTROLLER_HEIGHT;
  if (item.kind === 'ghost' && item.missing !== 'node') return GHOST_HEIGHT;
  return undefined;
}

/**
 * Puts the API server's records one below the other, each EndpointSlice under its Service. An
 * EndpointSlice that was taller once stays so, as its addresses come and go.
 */
export function placeRecords(
  items: readonly GraphItem[],
  origin: Point,
  bottom: number,
  boxes: Map<ItemId, Box>,
  previous: ReadonlyMap<ItemId, Box> | undefined,
): void {
  const { width, gap, groupGap, inset } = RECORD;
  let y = origin.y + HEADER;
  for (const item of items) {
    const needed = heightOf(item);
    if (needed === undefined) continue;
    const before = item.kind === 'slice' ? (previous?.get(item.id)?.height ?? 0) : 0;
    const height = Math.max(needed, before);
    y +=
      item.kind === 'slice' || item.kind === 'ghost' ? gap : y > origin.y + HEADER ? groupGap : 0;
    boxes.set(item.id, { x: origin.x + inset, y, width: width - 2 * inset, height });
    y += height;
  }
  const height = Math.max(y + inset, bottom) - origin.y;
  boxes.set(RECORDS_ID, { x: origin.x, y: origin.y, width, height });
}
