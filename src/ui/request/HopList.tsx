import { useEffect, useRef } from 'react';
import { useSelection } from '../../client/selection';
import type { Hop, Place, Request } from '../../cluster/traffic/request';
import { useMessages, type Messages } from '../messages';
import { Icon } from '../parts/Icon';
import type { IconName } from '../parts/icons';
import { HopCard } from './HopCard';
import './hop-list.css';

/** `node/node1` is `node1`; a pod's namespace is left out if it is the default one. */
export function placeName(place: Place, { request }: Messages): string {
  const [kind = '', ...rest] = place.split('/');
  const name = rest.join('/').replace(/^default\//, '');
  const names: { readonly [kind: string]: ((name: string) => string) | undefined } = request.places;
  return names[kind]?.(name) ?? name;
}

function iconOf(place: Place): IconName {
  if (place.startsWith('pod/')) return 'pod';
  return place.startsWith('client/') ? 'laptop' : 'node';
}

function verbOf({ because }: Hop, { request: { verbs } }: Messages): string {
  return because.is === 'answered' ? verbs.answered(because.status) : verbs[because.is];
}

interface RowProps {
  readonly request: Request;
  readonly hop: Hop;
  readonly index: number;
  readonly isCurrent: boolean;
}

function HopRow({ request, hop, index, isCurrent }: RowProps) {
  const messages = useMessages();
  const showHop = useSelection((selection) => selection.showHop);
  const since = messages.common.seconds(hop.arrived - request.startedAt);
  const row = useRef<HTMLLIElement>(null);

  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);

  return (
    <li ref={row} className="hop" data-current={isCurrent} data-direction={hop.direction}>
      <button
        type="button"
        className="hop-row"
        aria-current={isCurrent ? 'step' : undefined}
        aria-expanded={isCurrent}
        onClick={() => showHop(index)}
      >
        <Icon name={iconOf(hop.at)} />
        <span className="hop-place">{placeName(hop.at, messages)}</span>
        <span className="hop-verb">{verbOf(hop, messages)}</span>
        <time className="hop-time">{messages.request.at(since)}</time>
      </button>
      {isCurrent && <HopCard request={request} hop={hop} />}
    </li>
  );
}

/** Where the packet is after the last hop that was recorded. */
function Underway({ request }: { readonly request: Request }) {
  const { leg, outcome, connected, lookup } = request;
  const messages = useMessages();
  if (outcome !== undefined) return null;
  const { onItsWay, atWork, resolving, waiting } = messages.request;
  const isResolving = lookup !== undefined && request.hops.length === 0;
  const rest = isResolving ? resolving : connected ? atWork : waiting;
  return (
    <li className="hop hop-underway">
      <span className="hop-dot" />
      {leg ? onItsWay(placeName(leg.to, messages)) : rest}
    </li>
  );
}

/** The hops of a request from top to bottom, the one that is looked at opened. */
export function HopList({
  request,
  current,
}: {
  readonly request: Request;
  readonly current: number;
}) {
  const messages = useMessages();
  const turn = request.hops.findIndex(({ direction }) => direction === 'reply');
  return (
    <ol className="hop-list" aria-label={messages.request.hops}>
      {request.hops.map((hop, index) => [
        index === turn && (
          <li key="turn" className="hop-turn">
            {messages.request.theReply}
          </li>
        ),
        <HopRow
          key={index}
          request={request}
          hop={hop}
          index={index}
          isCurrent={index === current}
        />,
      ])}
      <Underway request={request} />
    </ol>
  );
}
