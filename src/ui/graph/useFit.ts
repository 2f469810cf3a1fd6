import { useCallback, useEffect, useRef } from 'react';
import {
  getViewportForBounds,
  useReactFlow,
  useStore,
  type OnMoveStart,
  type Viewport,
} from 'reactflow';
import type { Box } from '../../topology/geometry';

const LEAST = 0.08;
const MOST = 2.5;
/** Even on a large screen a small cluster is not blown up further than this. */
const LARGEST_FIT = 1.7;
/** What the controls need below the picture when they stand beside each other. */
const ACROSS = 56;
/** On a narrower stage the controls stand beside each other (px). */
const NARROW = 800;
/** How far up the controls reach when they stand one above the other (px). */
const COLUMN = 208;
/** Between the picture and the edge of the window, when the picture goes on beyond another edge (px). */
const EDGE = 6;
const MARGIN = `${EDGE}px` as const;
/** As long as cards glide from one view to the other; `--glide` in tokens.css. */
export const GLIDE = 420;

/** What is to be fitted into the window. */
interface Fitted {
  readonly bounds: Box;
  /** Changes when another picture is shown. */
  readonly shown: string;
  /** It does not follow changes of the picture. */
  readonly staysPut?: boolean;
  /** How long it takes to go over to another picture (ms). */
  readonly duration?: number;
  /** How far down what stands at the left edge reaches (px at zoom 1), where the controls would cover it. */
  readonly leftDownTo?: number;
  /**
   * The least zoom at which it can be read. A picture that would have to be smaller is shown from
   * its upper left corner on, and goes on beyond the window.
   */
  readonly readable?: number;
}

/** The viewport at `zoom` that has the upper left corner of what does not fit in. */
function fromCorner(
  { x, y, width, height }: Box,
  room: { readonly width: number; readonly height: number },
  zoom: number,
): Viewport {
  const start = (at: number, length: number, space: number) =>
    (length * zoom > space - 2 * EDGE ? EDGE : (space - length * zoom) / 2) - at * zoom;
  return { x: start(x, width, room.width), y: start(y, height, room.height), zoom };
}

/** Which viewport shows the picture, with `covered` px below it left free. */
function viewportOf(
  { bounds, readable = 0 }: Fitted,
  { width, height }: { readonly width: number; readonly height: number },
  covered: number,
  isWhole: boolean,
): Viewport {
  const bottom = `${covered > 0 ? covered : EDGE}px` as const;
  const padding = { x: MARGIN, top: MARGIN, bottom } as const;
  const whole = getViewportForBounds(bounds, width, height, LEAST, LARGEST_FIT, padding);
  if (isWhole || whole.zoom >= readable) return whole;
  return fromCorner(bounds, { width, height: height - covered }, readable);
}

/** Whether the controls, one above the other, would cover what stands at the left edge. */
function isCovering(fitted: Fitted, room: { readonly width: number; readonly height: number }) {
  const { y, zoom } = viewportOf(fitted, room, 0, false);
  return (fitted.leftDownTo ?? -Infinity) * zoom + y > room.height - COLUMN;
}

/**
 * Shows the picture, as much of it as can be read, until somebody pans, zooms or goes somewhere in
 * it (`hold`). `fit` shows all of it, however small, and the second time what can be read again.
 */
export function useFit(fitted: Fitted) {
  const { bounds, shown, staysPut = false, duration = 0, readable = 0 } = fitted;
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const isAcross =
    width < NARROW ||
    matchMedia('(pointer: coarse)').matches ||
    isCovering(fitted, { width, height });
  const covered = isAcross ? ACROSS : 0;
  const touched = useRef<string>(undefined);
  const last = useRef<string>(undefined);
  const isWhole = useRef(false);

  const fit = useCallback(
    (ms = 0) => {
      touched.current = undefined;
      if (width === 0 || height === 0) return;
      const viewport = viewportOf(
        { bounds, shown: '', readable },
        { width, height },
        covered,
        isWhole.current,
      );
      void setViewport(viewport, { duration: ms, interpolate: 'linear' });
    },
    [bounds, width, height, covered, readable, setViewport],
  );

  useEffect(() => {
    if (touched.current === shown || staysPut) return;
    if (last.current !== shown) isWhole.current = false;
    fit(last.current === shown ? 0 : duration);
    if (width > 0) last.current = shown;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a glide that ends moves nothing
  }, [fit, shown, staysPut]);

  const hold = useCallback(() => {
    touched.current = shown;
  }, [shown]);

  const onMoveStart: OnMoveStart = useCallback(
    (event) => {
      if (event) hold();
    },
    [hold],
  );
  const fitOrRead = useCallback(() => {
    const wasFitted = touched.current !== shown;
    isWhole.current = !(wasFitted && isWhole.current);
    fit();
  }, [fit, shown]);
  return { fit: fitOrRead, isAcross, covered, hold, onMoveStart, least: LEAST, most: MOST };
}
