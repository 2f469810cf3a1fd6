import type { Box, Point } from './geometry';
import { RECORDS_ID, type GraphItem, type ItemId } from './items';
import {
  ingressHeight,
  plainHeight,
  RECORD,
  serviceHeight,
  sliceHeight,
  type Sizes,
} from './sizes';

const HEADER = 8;

function heightOf(item: GraphItem, sizes: Sizes): number | undefined {
  if (item.kind === 'ingress') return ingressHeight(item, sizes);
  if (item.kind === 'service') return serviceHeight(item, sizes);
  if (item.kind === 'slice') return sliceHeight(item, sizes);
  if (item.kind === 'controller') return plainHeight(sizes);
  if (item.kind === 'ghost' && item.missing !== 'node') return plainHeight(sizes);
  return undefined;
}

/** Beside the Services and their EndpointSlices, when there is a second column. */
function isAside({ kind }: GraphItem): boolean {
  return kind === 'ingress' || kind === 'controller' || kind === 'ghost';
}

/**
 * Puts the API server's records one below the other, each EndpointSlice under its Service. An
 * EndpointSlice that was taller once stays so, as its addresses come and go. When that would be
 * taller than the nodes, Ingresses and controllers stand in a column of their own, from then on.
 */
export function placeRecords(
  items: readonly GraphItem[],
  origin: Point,
  bottom: number,
  boxes: Map<ItemId, Box>,
  previous: ReadonlyMap<ItemId, Box> | undefined,
  sizes: Sizes,
): void {
  const { width } = sizes.record;
  const { inset } = RECORD;
  const stack = (some: readonly GraphItem[], x: number) =>
    stacked(some, { x, y: origin.y }, boxes, previous, sizes);
  let low = stack(items, origin.x);
  const wasWide = (previous?.get(RECORDS_ID)?.width ?? 0) > width;
  const isWide = (wasWide || low + inset > bottom) && items.some(isAside);
  if (isWide) {
    const aside = items.filter(isAside);
    const main = items.filter((item) => !isAside(item));
    low = Math.max(stack(main, origin.x), stack(aside, origin.x + width));
  }
  const height = Math.max(low + inset, bottom) - origin.y;
  const all = isWide ? width * 2 : width;
  boxes.set(RECORDS_ID, { x: origin.x, y: origin.y, width: all, height });
}

/** Puts records below each other; gives the y below the last one. */
function stacked(
  items: readonly GraphItem[],
  { x, y: top }: Point,
  boxes: Map<ItemId, Box>,
  previous: ReadonlyMap<ItemId, Box> | undefined,
  sizes: Sizes,
): number {
  const { width } = sizes.record;
  const { gap, groupGap, inset } = RECORD;
  let y = top + HEADER;
  for (const item of items) {
    const needed = heightOf(item, sizes);
    if (needed === undefined) continue;
    const before = item.kind === 'slice' ? (previous?.get(item.id)?.height ?? 0) : 0;
    const height = Math.max(needed, before);
    if (y > top + HEADER) y += item.kind === 'slice' || item.kind === 'ghost' ? gap : groupGap;
    boxes.set(item.id, { x: x + inset, y, width: width - 2 * inset, height });
    y += height;
  }
  return y;
}
