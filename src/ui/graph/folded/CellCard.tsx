import { memo } from 'react';
import type { PodItem } from '../../../topology/items';
import { useMessages } from '../../messages';
import { Card } from '../cards/Card';
import { StateMark } from '../cards/StateMark';

interface CellCardProps {
  readonly data: { readonly item: PodItem };
}

/** A pod within its block, seen from close by: its name, address and state. */
export const CellCard = memo(function CellCard({ data: { item } }: CellCardProps) {
  const { pod: words } = useMessages().graph;
  const { id, name, ip, sockets, state, ready } = item;
  const word = state.reason ?? words.states[state.shape];
  const port = sockets.length > 0 ? `:${sockets[0]}${sockets.length > 1 ? '…' : ''}` : '';
  const address = ip === undefined ? words.noAddress : `${ip}${port}`;
  return (
    <div className="cell">
      <Card
        id={id}
        kind="pod"
        state={state.shape}
        label={words.label(name, word, ready, address)}
        hint={name}
      >
        <span className="pod-row">
          <StateMark shape={state.shape} />
          <b className="card-name">{name}</b>
        </span>
        <span className="pod-row">
          <span className="address">{address}</span>
          <span className="pod-word">{word}</span>
        </span>
      </Card>
    </div>
  );
});
