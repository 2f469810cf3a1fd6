import type { FoldedLayout } from './fold-layout';
import { BLOCK, COMPACT } from './sizes';

/**
 * - far: nodes are only summed up
 * - near: blocks can be read, with a dot for each pod
 * - close: each pod in them can be read
 */
export type Detail = 'far' | 'near' | 'close';

/** Below this zoom type is not read any more … */
const LEAST_ZOOM = 0.55;
/** … and the smaller type of a pod in its cell below so much of its own size. */
const LEAST_IN_CELL = 0.8;
/** How many blocks, nodes and pods may be in sight at once. */
const MOST = 160;
/** What can be read already stays until it is so much smaller: a zoom that trembles changes nothing. */
const SLACK = 0.9;

type Measures = Pick<FoldedLayout, 'rooms' | 'blocksPerRoom' | 'podsPerRoom' | 'cells'>;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much detail there is room for at a zoom, on a canvas of this size (CSS pixels), after `was`. */
export function detailAt(layout: Measures, zoom: number, canvas: Size, was: Detail): Detail {
  const { blocksPerRoom, podsPerRoom, cells } = layout;
  const slack = (detail: Detail) => (was === detail || was === 'close' ? SLACK : 1);
  const fits = (detail: Detail, perRoom: number, least: number) =>
    zoom >= least * slack(detail) &&
    roomsInSight(layout, zoom / slack(detail), canvas) * perRoom <= MOST;
  if (!fits('near', blocksPerRoom + 1, LEAST_ZOOM)) return 'far';
  const isClose = fits('close', blocksPerRoom + podsPerRoom + 1, LEAST_IN_CELL / cells.scale);
  return isClose ? 'close' : 'near';
}

function roomsInSight({ rooms }: Measures, zoom: number, { width, height }: Size): number {
  const [room] = rooms.values();
  if (!room) return Infinity;
  // What is cut off at the edges is in sight as well: on average one block more each way.
  const seen = (width / zoom + BLOCK.width) * (height / zoom + COMPACT.header);
  return Math.min(rooms.size, seen / (room.box.width * room.box.height));
}

/** How far one may zoom in: until the pods in their cells are shown well above their own size. */
export function largestZoom({ cells }: Pick<FoldedLayout, 'cells'>): number {
  return 1.6 / cells.scale;
}
