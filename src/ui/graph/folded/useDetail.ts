import { useEffect, useRef } from 'react';
import { useStore } from 'reactflow';
import { useUnfolding } from '../../../client/unfolding';
import { detailAt, type Detail } from '../../../topology/fold-detail';
import type { AnyFoldedLayout } from '../../../topology/fold-view';

/**
 * How much detail there is room for at the present zoom, little until the size is known; the
 * picture is told when pods are shown.
 */
export function useDetail(layout: AnyFoldedLayout): Detail {
  const last = useRef<Detail>('far');
  const detail = useStore(({ transform: [, , zoom], width, height }) =>
    width === 0 ? 'far' : detailAt(layout, zoom, { width, height }, last.current),
  );
  useEffect(() => {
    last.current = detail;
    useUnfolding.setState({ isClose: detail === 'close' });
  }, [detail]);
  useEffect(() => () => useUnfolding.setState({ isClose: false }), []);
  return detail;
}
