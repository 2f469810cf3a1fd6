import { memo } from 'react';
import { RECORD, shownOf } from '../../../topology/sizes';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { useFocus } from '../focus-store';
import { fullName } from '../names';
import { Card } from './Card';
import { CardName } from './CardName';
import { withKept } from './kept';
import './record-card.css';
import './slice-card.css';

/** An Ingress: which host and path lead to which Service, and where its controller is reached. */
export const IngressCard = memo(function IngressCard({ data: { item } }: CardProps<'ingress'>) {
  const { ingress: words } = useMessages().graph;
  const deciding = useFocus((focus) => (focus?.field?.item === item.id ? focus.field.field : ''));
  const { className, address, rows } = item;
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const isDeciding = (field: string) => deciding !== '' && deciding.startsWith(field);
  const listed = withKept(rows, shown, ({ field }) => isDeciding(field));
  return (
    <Card
      id={item.id}
      kind="record"
      label={words.label(fullName(item), rows.length)}
      hint={fullName(item)}
    >
      <span className="rail-hook" />
      <span className="record-kind">
        {words.kind}
        {className !== undefined && <em>{className}</em>}
      </span>
      <CardName of={item} />
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
          <HostAndPath match={match} />
          <span className="record-key">{backend.split(':')[0]}</span>
        </span>
      ))}
      {rest > 0 && <span className="slice-row slice-none">{words.more(rest)}</span>}
    </Card>
  );
});

/** Of a long host and path the host is cut: paths tell the rows of one host apart. */
function HostAndPath({ match }: { readonly match: string }) {
  const slash = match.indexOf('/');
  if (slash < 0) return <span className="record-value">{match}</span>;
  return (
    <span className="host-and-path">
      <span className="record-value">{match.slice(0, slash)}</span>
      <span className="record-value">{match.slice(slash)}</span>
    </span>
  );
}
