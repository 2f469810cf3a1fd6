import { memo } from 'react';
import { useMessages } from '../../messages';
import { Icon } from '../../parts/Icon';
import type { IconName } from '../../parts/icons';
import type { CardProps } from '../elements';
import { Card } from './Card';
import './client-card.css';

/** Machines are drawn as what they are called; whatever else it is called, as a laptop. */
const MACHINES: readonly IconName[] = ['phone', 'tablet', 'desktop'];

/** A machine outside the cluster. */
export const ClientCard = memo(function ClientCard({ data: { item } }: CardProps<'client'>) {
  const { graph } = useMessages();
  return (
    <Card id={item.id} kind="client" label={graph.client.label(item.name, item.ip)}>
      <span className="client-icon">
        <Icon name={MACHINES.find((name) => name === item.name) ?? 'laptop'} />
      </span>
      <b className="card-name">{item.name}</b>
      <span className="address">{item.ip}</span>
      {item.nat !== undefined && (
        <span className="client-nat" title={graph.client.natHint(item.nat)}>
          {graph.client.nat(item.nat)}
        </span>
      )}
    </Card>
  );
});
