import { memo } from 'react';
import { RECORD, shownOf } from '../../../topology/sizes';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { useFocus } from '../focus-store';
import { Card } from './Card';
import { StateMark } from './StateMark';
import { withKept } from './kept';
import './record-card.css';
import './slice-card.css';

/** An EndpointSlice: a row per address, with its state. */
export const SliceCard = memo(function SliceCard({ data: { item, view } }: CardProps<'slice'>) {
  const { graph } = useMessages();
  const pick = useFocus((focus) =>
    focus?.field && focus.touched.has(item.id) ? focus.field.pick : undefined,
  );
  const { shown, rest } = shownOf(item.rows.length, RECORD.picks);
  const listed = withKept(item.rows, shown, ({ address }) => address === pick);
  const label = graph.slice.label(item.name, item.rows.length);
  return (
    <Card id={item.id} kind="record" label={label} hint={item.name}>
      <span className="rail-hook" />
      <span className="record-kind">
        {graph.slice.kind}
        {item.ports.length > 0 && <em>{graph.slice.ports(item.ports.join(', '))}</em>}
      </span>
      {item.rows.length === 0 && <span className="slice-row slice-none">{graph.slice.empty}</span>}
      {listed.map(({ address, ip, shape, isServing }) => (
        <span
          className="slice-row"
          key={address}
          data-state={shape}
          data-deciding={address === pick}
        >
          <StateMark shape={shape} />
          <span className="address">{view === 'service' ? address : ip}</span>
          <span className="slice-word">
            {graph.slice.states[shape === 'terminating' && isServing ? 'serving' : shape]}
          </span>
        </span>
      ))}
      {rest > 0 && <span className="slice-row slice-none">{graph.slice.more(rest)}</span>}
    </Card>
  );
});
