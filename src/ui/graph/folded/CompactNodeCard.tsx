import { memo } from 'react';
import type { Counts } from '../../../topology/fold';
import { useMessages } from '../../messages';
import { Card } from '../cards/Card';
import { StateMark } from '../cards/StateMark';
import type { FoldedCardProps } from './nodes';

/** How many pods are in each state: a shape and a number, and the word where there is room for it. */
export function CountMarks({
  counts,
  words,
}: {
  readonly counts: Counts;
  readonly words: boolean;
}) {
  const { states } = useMessages().graph.pod;
  return (
    <span className="count-marks">
      {counts.map(([shape, count]) => (
        <span key={shape} data-shape={shape} title={`${count} ${states[shape]}`}>
          <StateMark shape={shape} />
          {count}
          {words && <i>{states[shape]}</i>}
        </span>
      ))}
    </span>
  );
}

/** The counts in words, for a label. */
export function useCountText(): (counts: Counts) => string {
  const { states } = useMessages().graph.pod;
  return (counts) => counts.map(([shape, count]) => `${count} ${states[shape]}`).join(', ');
}

/** A node of a large cluster: its name and address, and its pods counted by state. */
export const CompactNodeCard = memo(function CompactNodeCard({
  data: { item },
}: FoldedCardProps<'compactNode'>) {
  const { graph } = useMessages();
  const textOf = useCountText();
  const { id, name, ip, counts, sync, isReady, isCordoned } = item;
  const trouble = isReady ? (isCordoned ? graph.node.cordoned : undefined) : graph.node.notReady;
  return (
    <Card id={id} kind="compact" label={graph.folded.nodeLabel(name, ip, textOf(counts))}>
      <span className="compact-head">
        <b>{name}</b>
        {trouble !== undefined && <em className="compact-trouble">{trouble}</em>}
        <CountMarks counts={counts} words={false} />
      </span>
      <span className="compact-line">
        <span className="address">{ip}</span>
        <span className="compact-sync" data-state={sync}>
          {graph.folded.proxy(graph.proxy.sync[sync])}
        </span>
      </span>
    </Card>
  );
});
