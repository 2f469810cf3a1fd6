import { useCallback, useEffect, useRef } from 'react';
import { getViewportForBounds, useReactFlow, useStore, type OnMoveStart } from 'reactflow';
import { usePicture } from './picture';

const LEAST = 0.08;
const MOST = 2.5;
/** Even on a large screen a small cluster is not blown up further than this. */
const LARGEST_FIT = 1.7;
const MARGIN = '11px';
/** As long as cards glide from one view to the other; `--glide` in tokens.css. */
const GLIDE = 420;

/**
 * Shows the whole picture until somebody pans or zooms; from then on only when asked, when another
 * cluster is opened, or in the other view.
 */
export function useFit() {
  const { layout, generation, leaving } = usePicture();
  const { bounds, view } = layout;
  const shown = `${generation} ${view}`;
  const duration = leaving ? GLIDE : 0;
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const touched = useRef<string>(undefined);
  const fitted = useRef<string>(undefined);

  const fit = useCallback(
    (ms = 0) => {
      touched.current = undefined;
      if (width === 0 || height === 0) return;
      const viewport = getViewportForBounds(bounds, width, height, LEAST, LARGEST_FIT, MARGIN);
      void setViewport(viewport, { duration: ms, interpolate: 'linear' });
    },
    [bounds, width, height, setViewport],
  );

  useEffect(() => {
    if (touched.current === shown) return;
    fit(fitted.current === shown ? 0 : duration);
    if (width > 0) fitted.current = shown;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a glide that ends moves nothing
  }, [fit, shown]);

  const onMoveStart: OnMoveStart = useCallback(
    (event) => {
      if (event) touched.current = shown;
    },
    [shown],
  );
  return { fit: () => fit(), onMoveStart, least: LEAST, most: MOST };
}
