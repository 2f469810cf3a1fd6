import { useCallback, useEffect, useRef } from 'react';
import { getViewportForBounds, useReactFlow, useStore, type OnMoveStart } from 'reactflow';
import type { Box } from '../../topology/geometry';

const LEAST = 0.08;
const MOST = 2.5;
/** Even on a large screen a small cluster is not blown up further than this. */
const LARGEST_FIT = 1.7;
const MARGIN = '11px';

/**
 * Shows the whole picture until somebody pans, zooms or goes somewhere in it (`hold`); from then on
 * only when asked, or when another cluster is opened. While it `staysPut`, it does not follow
 * changes of the picture either.
 */
export function useFit(bounds: Box, generation: number, staysPut = false) {
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const touched = useRef<number>(undefined);

  const fit = useCallback(() => {
    touched.current = undefined;
    if (width === 0 || height === 0) return;
    void setViewport(getViewportForBounds(bounds, width, height, LEAST, LARGEST_FIT, MARGIN));
  }, [bounds, width, height, setViewport]);

  useEffect(() => {
    if (touched.current !== generation && !staysPut) fit();
  }, [fit, generation, staysPut]);

  const hold = useCallback(() => {
    touched.current = generation;
  }, [generation]);

  const onMoveStart: OnMoveStart = useCallback(
    (event) => {
      if (event) hold();
    },
    [hold],
  );
  return { fit, hold, onMoveStart, least: LEAST, most: MOST };
}
