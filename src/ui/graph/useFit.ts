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
/** On a narrower stage the controls would cover the clients (px). */
const NARROW = 800;
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
  /** Whether there is something under every part of the left edge. */
  readonly isFull?: boolean;
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

/**
 * Shows the picture, as much of it as can be read, until somebody pans, zooms or goes somewhere in
 * it (`hold`). `fit` shows all of it, however small, and the second time what can be read again.
 */
export function useFit(fitted: Fitted) {
  const { bounds, shown, staysPut = false, duration = 0, isFull = false, readable = 0 } = fitted;
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const isAcross = isFull || width < NARROW || matchMedia('(pointer: coarse)').matches;
  const covered = isAcross ? ACROSS : 0;
  const touched = useRef<string>(undefined);
  const last = useRef<string>(undefined);
  const isWhole = useRef(false);

  const fit = useCallback(
    (ms = 0) => {
      touched.current = undefined;
      if (width === 0 || height === 0) return;
      const bottom = `${covered > 0 ? covered : EDGE}px` as const;
      const padding = { x: MARGIN, top: MARGIN, bottom } as const;
      const whole = getViewportForBounds(bounds, width, height, LEAST, LARGEST_FIT, padding);
      const isReadable = isWhole.current || whole.zoom >= readable;
      const room = { width, height: height - covered };
      const viewport = isReadable ? whole : fromCorner(bounds, room, readable);
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
