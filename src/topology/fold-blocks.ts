import type { BlockItem } from './fold';
import type { Cells } from './fold-cells';
import { placesNeeded, type Places } from './fold-places';
import type { Box } from './geometry';
import type { ItemId } from './items';
import { BLOCK, POD } from './sizes';

/** The height of a folded block when the fullest one has so many pods: all are as high. */
export function blockHeight(dots: number): number {
  return BLOCK.title + Math.ceil(dots / BLOCK.dotsInRow) * BLOCK.dot + BLOCK.padding;
}

/** The height of a block; an unfolded one has its pods' cards one below the other. */
export function heightOf(block: BlockItem, pods: Places | undefined, dots: number): number {
  if (!block.isUnfolded) return blockHeight(dots);
  const rows = placesNeeded(pods ?? new Map<ItemId, number>());
  return BLOCK.title + rows * (POD.height + BLOCK.cardGap) + BLOCK.padding;
}

/** Puts the pods of a block into it: as dots, or in `cells`; those of an unfolded one as cards. */
export function placeInBlock(
  block: BlockItem,
  box: Box,
  places: Places | undefined,
  cells: Cells | undefined,
  boxes: Map<ItemId, Box>,
): void {
  if (cells && !block.isUnfolded) placeInCells(block, box, places, cells, boxes);
  else placePods(block, box, places, boxes);
}

function placePods(
  { pods, isUnfolded }: BlockItem,
  { x, y }: Box,
  places: Places | undefined,
  boxes: Map<ItemId, Box>,
): void {
  const { title, dot, dotsInRow, dotSize, cardGap } = BLOCK;
  const top = y + title;
  for (const { id } of pods) {
    const place = places?.get(id) ?? 0;
    if (isUnfolded) {
      const box = { x, y: top + place * (POD.height + cardGap), width: POD.width };
      boxes.set(id, { ...box, height: POD.height });
      continue;
    }
    const left = x + BLOCK.inset + (place % dotsInRow) * dot;
    const row = Math.floor(place / dotsInRow);
    boxes.set(id, { x: left, y: top + row * dot, width: dotSize, height: dotSize });
  }
}

function placeInCells(
  { pods }: BlockItem,
  { x, y }: Box,
  places: Places | undefined,
  { columns, width, height, gap, title }: Cells,
  boxes: Map<ItemId, Box>,
): void {
  for (const { id } of pods) {
    const place = places?.get(id) ?? 0;
    const left = x + gap + (place % columns) * (width + gap);
    const top = y + title + Math.floor(place / columns) * (height + gap);
    boxes.set(id, { x: left, y: top, width, height });
  }
}
