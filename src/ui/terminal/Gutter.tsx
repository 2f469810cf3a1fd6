import type { KeyboardEvent } from 'react';
import { useSelection } from '../../client/selection';
import { useMessages } from '../messages';
import type { Stretch } from './xterm-screen';

interface GutterProps {
  readonly stretches: readonly Stretch[];
}

/** Beside the lines: which request each comes from. One of the marks takes the keyboard, arrows go on. */
export function Gutter({ stretches }: GutterProps) {
  const { terminal: words } = useMessages();
  const followed = useSelection((selection) => selection.followed);
  const follow = useSelection((selection) => selection.follow);
  const isHere = stretches.some(({ request }) => request === followed);
  const reachable = isHere ? followed : stretches.at(-1)?.request;

  function go(event: KeyboardEvent<HTMLButtonElement>): void {
    const { currentTarget: button, key } = event;
    const next = { ArrowUp: button.previousElementSibling, ArrowDown: button.nextElementSibling }[
      key
    ];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next instanceof HTMLElement) next.focus();
  }

  return (
    <div className="terminal-gutter" role="group" aria-label={words.requests}>
      <p className="visually-hidden" role="status">
        {isHere && followed !== undefined && words.marked(followed)}
      </p>
      {stretches.map(({ request, top, height, row }) => (
        <button
          key={`${request} ${top}`}
          type="button"
          className="terminal-mark"
          aria-label={words.follow(request)}
          aria-pressed={request === followed}
          tabIndex={request === reachable ? 0 : -1}
          style={{ top: top * row, height: height * row }}
          onClick={() => follow(request)}
          onKeyDown={go}
        />
      ))}
    </div>
  );
}
