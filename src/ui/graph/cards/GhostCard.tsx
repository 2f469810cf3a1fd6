import { memo } from 'react';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { Card } from './Card';
import './record-card.css';
import './ghost-card.css';

/** Something that is referred to and does not exist. */
export const GhostCard = memo(function GhostCard({ data: { item } }: CardProps<'ghost'>) {
  const { ghost: words } = useMessages().graph;
  const what = words.what[item.missing];
  return (
    <Card id={item.id} kind="ghost" label={words.label(what, item.name)} hint={item.name}>
      <span className="record-kind">
        {what}
        <em>{words.missing}</em>
      </span>
      <b className="card-name">{item.name}</b>
    </Card>
  );
});
