import { useSelection } from '../../../client/selection';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { ItemId } from '../../../topology/items';
import { useFocus, useIsLit } from '../focus-store';
import './card.css';

interface CardProps {
  readonly id: ItemId;
  /** What pressing it selects; the item itself by default. */
  readonly selects?: string;
  /** All that the card says, as one sentence. */
  readonly label: string;
  readonly kind: string;
  readonly state?: string;
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}

/** An element of the picture that can be selected with the pointer or the keyboard. */
export function Card({ id, selects = id, label, kind, state, hint, children }: CardProps) {
  const isSelected = useSelection(({ selected }) => selected === selects);
  const isLit = useIsLit(id);
  const isCurrent = useFocus((focus) => focus?.at === id);

  function select(event: MouseEvent | KeyboardEvent): void {
    event.stopPropagation();
    useSelection.getState().select(selects);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    select(event);
  }

  return (
    <div
      className={`card card-${kind}`}
      role="button"
      tabIndex={0}
      aria-label={label}
      aria-pressed={isSelected}
      title={hint}
      data-state={state}
      data-lit={isLit}
      data-current={isCurrent}
      onClick={select}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}
