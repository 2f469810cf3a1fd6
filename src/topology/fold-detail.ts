import type { Cells } from './fold-cells';
import { BLOCK, COMPACT } from './sizes';

/**
 * - far: nodes are only summed up
 * - near: blocks can be read, with a dot for each pod
 * - close: each pod in them can be read
 */
export type Detail = 'far' | 'near' | 'close';

/** How many elements there are where a picture is fullest (per square px), and in all of it. */
interface Crowd {
  readonly perArea: number;
  readonly total: number;
}

/** How full a picture is when blocks are shown, and when their pods are shown as well. */
export interface Density {
  readonly near: Crowd;
  readonly close: Crowd;
}

/** Below this zoom type is not read any more … */
const LEAST_ZOOM = 0.6;
/** … and the smaller type of a pod in its cell below so much of its own size. */
const LEAST_IN_CELL = 0.8;
/** How many blocks, nodes and pods may be in sight at once. */
const MOST = 160;
/** What can be read already stays until it is so much smaller: a zoom that trembles changes nothing. */
const SLACK = 0.9;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much detail there is room for at a zoom, on a canvas of this size (CSS pixels), after `was`. */
export function detailAt(
  { density, cells }: { readonly density: Density; readonly cells: Cells },
  zoom: number,
  canvas: Size,
  was: Detail,
): Detail {
  const fits = (detail: keyof Density, least: number) => {
    const allowed = was === detail || was === 'close' ? zoom / SLACK : zoom;
    return allowed >= least && inSight(density[detail], allowed, canvas) <= MOST;
  };
  if (!fits('near', LEAST_ZOOM)) return 'far';
  return fits('close', LEAST_IN_CELL / cells.scale) ? 'close' : 'near';
}

function inSight({ perArea, total }: Crowd, zoom: number, { width, height }: Size): number {
  // What is cut off at the edges is in sight as well: on average one block more each way.
  const seen = (width / zoom + BLOCK.width) * (height / zoom + COMPACT.header);
  return Math.min(total, seen * perArea);
}

/** How far one may zoom in: until the pods in their cells are shown well above their own size. */
export function largestZoom({ cells }: { readonly cells: Cells }): number {
  return 1.6 / cells.scale;
}
