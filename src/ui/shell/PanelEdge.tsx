import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { usePreferences } from '../../client/preferences';
import { useMessages } from '../messages';

const NARROWEST = 280;
const WIDEST = 720;
const KEY_STEP = 24;

function clamp(width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));
}

/** The edge of the panel that can be dragged, or moved with the arrow keys. */
export function PanelEdge() {
  const { top } = useMessages();
  const { panelWidth, change } = usePreferences();
  const [grip, setGrip] = useState<{ readonly x: number; readonly width: number }>();

  function start(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrip({ x: event.clientX, width: panelWidth });
  }
  function drag(event: PointerEvent): void {
    if (grip) change({ panelWidth: clamp(grip.width + grip.x - event.clientX) });
  }
  function nudge(event: KeyboardEvent): void {
    const by = { ArrowLeft: KEY_STEP, ArrowRight: -KEY_STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    change({ panelWidth: clamp(panelWidth + by) });
  }

  return (
    <div
      className="panel-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={top.resizePanel}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={panelWidth}
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
