import { memo } from 'react';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { fullName } from '../names';
import { Card } from './Card';
import { CardName } from './CardName';
import './record-card.css';

/** A controller: how many pods it keeps, and how many of them are ready. */
export const ControllerCard = memo(function ControllerCard({
  data: { item },
}: CardProps<'controller'>) {
  const { controller } = useMessages().graph;
  const { kindName, wanted, ready } = item;
  return (
    <Card
      id={item.id}
      kind="record"
      label={controller.label(kindName, fullName(item))}
      hint={fullName(item)}
    >
      <span className="record-kind">{kindName}</span>
      <span className="record-row">
        <CardName of={item} />
        <span>{controller.ready(ready, wanted)}</span>
      </span>
    </Card>
  );
});
