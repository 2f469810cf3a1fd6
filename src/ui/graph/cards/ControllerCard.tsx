import { memo } from 'react';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { Card } from './Card';
import './record-card.css';

/** A controller: how many pods it keeps, and how many of them are ready. */
export const ControllerCard = memo(function ControllerCard({
  data: { item },
}: CardProps<'controller'>) {
  const { controller } = useMessages().graph;
  const { kindName, name, wanted, ready } = item;
  return (
    <Card id={item.id} kind="record" label={controller.label(kindName, name)} hint={name}>
      <span className="record-kind">{kindName}</span>
      <span className="record-row">
        <b className="card-name">{name}</b>
        <span>{controller.ready(ready, wanted)}</span>
      </span>
    </Card>
  );
});
