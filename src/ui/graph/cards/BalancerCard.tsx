import { memo } from 'react';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { Card } from './Card';
import './balancer-card.css';

/** A load balancer of the cloud, hanging at the point where it passes packets on. */
export const BalancerCard = memo(function BalancerCard({ data: { item } }: CardProps<'balancer'>) {
  const { balancer: words } = useMessages().graph;
  const { id, name, ip, nodes, healthy } = item;
  return (
    <Card
      id={id}
      kind="balancer"
      state={healthy > 0 ? 'up' : 'down'}
      label={words.label(name, ip)}
      hint={name}
    >
      <span className="balancer-hook" />
      <span className="rail-hook" />
      <span className="record-key">{words.kind}</span>
      <span className="address">{ip}</span>
      <span className="balancer-nodes" title={words.hint}>
        {words.healthy(healthy, nodes)}
      </span>
    </Card>
  );
});
