import type { ShownItem } from './fold';
import type { Box, Point } from './geometry';
import { RECORDS_ID, type ItemId } from './items';
import { COMPACT, ingressHeight, plainHeight, RECORD, serviceHeight, sliceHeight } from './sizes';

/** More records than go into one column of this height (px) go on in the next. */
const TALLEST = 1600;

function heightOf(item: ShownItem): number | undefined {
  switch (item.kind) {
    case 'compactService':
      return COMPACT.service;
    case 'service':
      return serviceHeight(item);
    case 'slice':
      return sliceHeight(item);
    case 'ingress':
      return ingressHeight(item);
    case 'controller':
    case 'ghost':
      return plainHeight();
    default:
      return undefined;
  }
}

/** Puts the records of a large cluster one below the other, in columns; gives the x of their right side. */
export function placeFoldedRecords(
  items: readonly ShownItem[],
  origin: Point,
  bottom: number,
  boxes: Map<ItemId, Box>,
): number {
  const { width, gap, inset } = RECORD;
  const tallest = Math.max(TALLEST, bottom);
  let { x } = origin;
  let y = origin.y + inset;
  let end = y;
  for (const item of items) {
    const height = heightOf(item);
    if (height === undefined) continue;
    if (y + height > tallest && y > origin.y + inset) {
      x += width;
      y = origin.y + inset;
    }
    boxes.set(item.id, { x: x + inset, y, width: width - 2 * inset, height });
    y += height + gap;
    end = Math.max(end, y);
  }
  const right = x + width;
  const height = Math.max(end, bottom) - origin.y;
  boxes.set(RECORDS_ID, { x: origin.x, y: origin.y, width: right - origin.x, height });
  return right;
}
