import { memo } from 'react';
import { RECORD, shownOf } from '../../../topology/sizes';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { useFocus } from '../focus-store';
import { Card } from './Card';
import { withKept } from './kept';
import './record-card.css';
import './slice-card.css';

/** An Ingress: which host and path lead to which Service, and where its controller is reached. */
export const IngressCard = memo(function IngressCard({ data: { item } }: CardProps<'ingress'>) {
  const { ingress: words } = useMessages().graph;
  const deciding = useFocus((focus) => (focus?.field?.item === item.id ? focus.field.field : ''));
  const { name, className, address, rows } = item;
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const isDeciding = (field: string) => deciding !== '' && deciding.startsWith(field);
  const listed = withKept(rows, shown, ({ field }) => isDeciding(field));
  return (
    <Card id={item.id} kind="record" label={words.label(name, rows.length)} hint={name}>
      <span className="rail-hook" />
      <span className="record-kind">
        {words.kind}
        {className !== undefined && <em>{className}</em>}
      </span>
      <b className="card-name">{name}</b>
      <span className="record-row">
        <span className="record-key">{words.address}</span>
        <span className="record-value address">{address ?? words.noAddress}</span>
      </span>
      {listed.map(({ field, match, backend }) => (
        <span
          className="record-row"
          key={field}
          title={`${match} → ${backend}`}
          data-deciding={isDeciding(field)}
        >
          <span className="record-value">{match}</span>
          <span className="record-key">{backend.split(':')[0]}</span>
        </span>
      ))}
      {rest > 0 && <span className="slice-row slice-none">{words.more(rest)}</span>}
    </Card>
  );
});
