import { BLOCK, CELL } from './sizes';

/**
 * How the pods of a folded block stand in it when it is seen from so close that each has a card:
 * below a thin title, in cells that are the same in all blocks.
 */
export interface Cells {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  /** What is left at the top of the block for its title. */
  readonly title: number;
  /** How much smaller than `CELL` a card is, and the type in the block. */
  readonly scale: number;
}

/** The largest cells for so many pods in a block of this height (px). */
export function cellsFor(pods: number, height: number): Cells {
  let best: Cells | undefined;
  for (let columns = 1; columns <= Math.max(1, pods); columns += 1) {
    const cells = inColumns(columns, Math.ceil(Math.max(1, pods) / columns), height);
    if (!best || cells.scale > best.scale) best = cells;
  }
  return best ?? inColumns(1, 1, height);
}

/** Title, cells and the gaps between them all shrink together until they fit. */
function inColumns(columns: number, rows: number, height: number): Cells {
  const { gap, title } = CELL;
  const wide = columns * (CELL.width + gap) + gap;
  const high = title + rows * (CELL.height + gap);
  const scale = Math.min(1, BLOCK.width / wide, height / high);
  const free = BLOCK.width - (columns + 1) * gap * scale;
  return {
    columns,
    width: free / columns,
    height: CELL.height * scale,
    gap: gap * scale,
    title: title * scale,
    scale,
  };
}
