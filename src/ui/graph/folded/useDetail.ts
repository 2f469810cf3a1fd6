import { useStore } from 'reactflow';
import { detailAt, type Detail } from '../../../topology/fold-detail';
import type { FoldedLayout } from '../../../topology/fold-layout';

/** How much detail there is room for at the present zoom; little until the size is known. */
export function useDetail(layout: FoldedLayout): Detail {
  return useStore(({ transform: [, , zoom], width, height }) =>
    width === 0 ? 'far' : detailAt(layout, zoom, { width, height }),
  );
}
