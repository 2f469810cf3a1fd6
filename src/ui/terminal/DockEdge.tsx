import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { usePreferences } from '../../client/preferences';
import { useMessages } from '../messages';

const LOWEST = 120;
const HIGHEST = 800;
const KEY_STEP = 24;

function clamp(height: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, Math.round(height)));
}

/** The upper edge of the dock, which can be dragged, or moved with the arrow keys. */
export function DockEdge() {
  const { terminal } = useMessages();
  const { terminalHeight, change } = usePreferences();
  const [grip, setGrip] = useState<{ readonly y: number; readonly height: number }>();

  function start(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrip({ y: event.clientY, height: terminalHeight });
  }
  function drag(event: PointerEvent): void {
    if (grip) change({ terminalHeight: clamp(grip.height + grip.y - event.clientY) });
  }
  function nudge(event: KeyboardEvent): void {
    const by = { ArrowUp: KEY_STEP, ArrowDown: -KEY_STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    change({ terminalHeight: clamp(terminalHeight + by) });
  }

  return (
    <div
      className="dock-edge"
      role="separator"
      aria-orientation="horizontal"
      aria-label={terminal.resize}
      aria-valuemin={LOWEST}
      aria-valuemax={HIGHEST}
      aria-valuenow={terminalHeight}
      tabIndex={0}
      data-dragging={grip !== undefined}
      onPointerDown={start}
      onPointerMove={drag}
      onPointerUp={() => setGrip(undefined)}
      onPointerCancel={() => setGrip(undefined)}
      onKeyDown={nudge}
    />
  );
}
