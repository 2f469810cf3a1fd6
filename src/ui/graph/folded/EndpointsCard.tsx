import { memo } from 'react';
import type { EndpointsItem, EndpointsRow } from '../../../topology/fold';
import { RECORD, shownOf } from '../../../topology/sizes';
import { useMessages } from '../../messages';
import { Card } from '../cards/Card';
import { StateMark } from '../cards/StateMark';
import { useFocus } from '../focus-store';
import type { FoldedCardProps } from './nodes';

/** Whether the followed request has to do with one of its EndpointSlices. */
function useIsTouched({ slices }: EndpointsItem): boolean {
  return useFocus((focus) => slices.some((id) => focus?.touched.has(id)));
}

/** The addresses of a Service of a large cluster, counted by workload. */
export const EndpointsCard = memo(function EndpointsCard({
  data: { item },
}: FoldedCardProps<'endpoints'>) {
  const { folded } = useMessages().graph;
  const isTouched = useIsTouched(item);
  const { id, service, serviceName, rows } = item;
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const told = rows.map(({ name, ready, notReady, terminating }) =>
    folded.endpointsRow(name ?? folded.others, ready, notReady, terminating),
  );
  return (
    <div className="endpoints" data-touched={isTouched}>
      <Card
        id={id}
        selects={service}
        kind="record"
        label={folded.endpointsLabel(serviceName, told.join('; '))}
        hint={told.join('; ')}
      >
        <span className="rail-hook" />
        <span className="record-kind">{folded.endpoints}</span>
        {rows.length === 0 && <span className="slice-row slice-none">{folded.noEndpoints}</span>}
        {rows.slice(0, shown).map((row) => (
          <Row key={row.workload ?? ''} row={row} />
        ))}
        {rest > 0 && <span className="slice-row slice-none">{folded.moreWorkloads(rest)}</span>}
      </Card>
    </div>
  );
});

function Row({ row: { name, ready, notReady, terminating } }: { readonly row: EndpointsRow }) {
  const { folded, slice } = useMessages().graph;
  const counts = [
    ['ready', ready],
    ['notReady', notReady],
    ['terminating', terminating],
  ] as const;
  return (
    <span className="slice-row">
      <b className="card-name">{name ?? folded.others}</b>
      <span className="count-marks">
        {counts.map(([shape, count]) =>
          count > 0 || shape === 'ready' ? (
            <span key={shape} data-shape={shape} title={`${count} ${slice.states[shape]}`}>
              <StateMark shape={shape} />
              {count}
              {notReady + terminating === 0 && <i>{slice.states[shape]}</i>}
            </span>
          ) : null,
        )}
      </span>
    </span>
  );
}
