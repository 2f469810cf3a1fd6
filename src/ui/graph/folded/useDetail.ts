import { useEffect, useRef } from 'react';
import { useStore } from 'reactflow';
import { detailAt, type Detail } from '../../../topology/fold-detail';
import type { AnyFoldedLayout } from '../../../topology/fold-view';
import { closeness } from './closeness';

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
    closeness.change(detail === 'close');
  }, [detail]);
  useEffect(() => () => closeness.change(false), []);
  return detail;
}
