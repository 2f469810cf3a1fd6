import { memo } from 'react';
import { useMessages } from '../../messages';
import { Card } from '../cards/Card';
import type { FoldedCardProps } from './nodes';
import { useUnfolding } from '../../../client/unfolding';

/** A Service of a large cluster, with its addresses counted. */
export const CompactServiceCard = memo(function CompactServiceCard({
  data: { item },
}: FoldedCardProps<'compactService'>) {
  const { folded, service: words } = useMessages().graph;
  const unfold = useUnfolding((unfolding) => unfolding.unfold);
  const { id, service, ready, addresses } = item;
  const { name, type, clusterIp, ports } = service;
  const shown = ports.map(({ port, nodePort }) => (nodePort ? `${port}:${nodePort}` : port));
  return (
    <>
      <Card id={id} kind="record" label={folded.serviceLabel(name, type, ready, addresses)}>
        <span className="rail-hook" />
        <span className="record-kind">
          {words.kind}
          <em>{type}</em>
        </span>
        <span className="compact-line">
          <b className="card-name">{name}</b>
          <span className="address">{clusterIp}</span>
        </span>
        <span className="compact-line compact-addresses">
          {folded.addresses(ready, addresses)}
          <span className="address">{shown.join(' ')}</span>
        </span>
      </Card>
      <button
        type="button"
        className="unfold-record"
        aria-label={folded.unfoldService(name)}
        title={folded.unfoldService(name)}
        onClick={(event) => {
          event.stopPropagation();
          unfold(id);
        }}
      >
        ⌄
      </button>
    </>
  );
});
