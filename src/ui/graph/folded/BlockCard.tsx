import { memo } from 'react';
import type { BlockItem } from '../../../topology/fold';
import { useMessages } from '../../messages';
import { useFocus } from '../focus-store';
import { CountMarks, useCountText } from './CompactNodeCard';
import type { FoldedCardProps } from './nodes';
import { useUnfolding } from '../../../client/unfolding';

/** Whether the followed request has to do with one of its pods. */
function useIsBlockLit({ pods }: BlockItem): boolean {
  return useFocus((focus) => !focus?.isDimming || pods.some(({ id }) => focus.touched.has(id)));
}

/** The pods of one workload on one node. Pressing it unfolds them, pressing it again folds them. */
export const BlockCard = memo(function BlockCard({
  data: { item, view },
}: FoldedCardProps<'block'>) {
  const { folded } = useMessages().graph;
  const textOf = useCountText();
  const isLit = useIsBlockLit(item);
  const toggle = useUnfolding((unfolding) => unfolding.toggle);
  const isClose = useUnfolding((unfolding) => unfolding.isClose);
  const { id, workload, counts, isUnfolded, node } = item;
  const place = node?.slice('node/'.length);
  return (
    <div className="block" data-lit={isLit} data-unfolded={isUnfolded}>
      <button
        type="button"
        className="block-head"
        aria-expanded={isUnfolded || isClose}
        aria-label={folded.blockLabel(workload, place, textOf(counts))}
        title={isUnfolded ? folded.fold : isClose ? folded.keepUnfolded : folded.unfold}
        onClick={(event) => {
          event.stopPropagation();
          toggle(id);
        }}
      >
        <b className="card-name">{view === 'packet' ? workload : (place ?? folded.noNode)}</b>
        <CountMarks counts={counts} words={counts.length === 1} />
      </button>
    </div>
  );
});
