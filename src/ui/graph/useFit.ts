import { useCallback, useEffect, useRef } from 'react';
import { getViewportForBounds, useReactFlow, useStore, type OnMoveStart } from 'reactflow';
import type { Box } from '../../topology/geometry';

const LEAST = 0.08;
const MOST = 2.5;
/** Even on a large screen a small cluster is not blown up further than this. */
const LARGEST_FIT = 1.7;
const MARGIN = '6px';
/** What the controls need below the picture when they stand beside each other. */
const CONTROLS = '56px';
/** On a narrower stage the controls would cover the clients (px). */
const NARROW = 800;
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
}

/**
 * Shows the whole picture until somebody pans, zooms or goes somewhere in it (`hold`); from then on
 * only when asked, or when another picture is shown.
 */
export function useFit({ bounds, shown, staysPut = false, duration = 0, isFull = false }: Fitted) {
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const isAcross = isFull || width < NARROW || matchMedia('(pointer: coarse)').matches;
  const touched = useRef<string>(undefined);
  const fitted = useRef<string>(undefined);

  const fit = useCallback(
    (ms = 0) => {
      touched.current = undefined;
      if (width === 0 || height === 0) return;
      const padding = { x: MARGIN, top: MARGIN, bottom: isAcross ? CONTROLS : MARGIN } as const;
      const viewport = getViewportForBounds(bounds, width, height, LEAST, LARGEST_FIT, padding);
      void setViewport(viewport, { duration: ms, interpolate: 'linear' });
    },
    [bounds, width, height, isAcross, setViewport],
  );

  useEffect(() => {
    if (touched.current === shown || staysPut) return;
    fit(fitted.current === shown ? 0 : duration);
    if (width > 0) fitted.current = shown;
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
  return { fit: () => fit(), isAcross, hold, onMoveStart, least: LEAST, most: MOST };
}
