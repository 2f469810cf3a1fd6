import { memo } from 'react';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { Card } from './Card';
import './node-room.css';

/** A node: the walls of its room, its address at the left one, and its pods' network inside. */
export const NodeRoom = memo(function NodeRoom({ data: { item } }: CardProps<'node'>) {
  const { graph } = useMessages();
  const { name, ip, podGateway, podCidr, isReady, isCordoned } = item;
  const trouble = isReady ? (isCordoned ? graph.node.cordoned : undefined) : graph.node.notReady;
  return (
    <Card id={item.id} kind="node" label={graph.node.label(name, ip)}>
      <span className="room-name">
        {name}
        {trouble !== undefined && <em className="room-trouble">{trouble}</em>}
      </span>
      <span className="room-pods">{graph.node.podRange(podCidr)}</span>
      <span className="room-wall" />
      <span className="room-address address">{ip}</span>
      <span className="room-hook" />
      <span className="room-gateway address">{podGateway}</span>
    </Card>
  );
});
