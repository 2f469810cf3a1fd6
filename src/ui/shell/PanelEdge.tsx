import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { usePreferences } from '../../client/preferences';
import { useView } from '../../client/view';
import { useMessages } from '../messages';

const NARROWEST = 280;
/** The picture keeps the rest of the window. */
const WIDEST_SHARE = 0.6;
const KEY_STEP = 24;

function widest(): number {
  return Math.max(NARROWEST, Math.round(innerWidth * WIDEST_SHARE));
}

function clamp(width: number): number {
  return Math.min(widest(), Math.max(NARROWEST, Math.round(width)));
}

/** The edge of the panel that can be dragged, or moved with the arrow keys. */
export function PanelEdge() {
  const { top } = useMessages();
  const { panelWidth, editorWidth, change } = usePreferences();
  const isEditor = useView((view) => view.tab === 'yaml');
  const width = isEditor ? editorWidth : panelWidth;
  const [grip, setGrip] = useState<{ readonly x: number; readonly width: number }>();

  function resize(to: number): void {
    change(isEditor ? { editorWidth: to } : { panelWidth: to });
  }
  function start(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrip({ x: event.clientX, width: clamp(width) });
  }
  function drag(event: PointerEvent): void {
    if (grip) resize(clamp(grip.width + grip.x - event.clientX));
  }
  function nudge(event: KeyboardEvent): void {
    const by = { ArrowLeft: KEY_STEP, ArrowRight: -KEY_STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    resize(clamp(clamp(width) + by));
  }

  return (
    <div
      className="panel-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={top.resizePanel}
      aria-valuemin={NARROWEST}
      aria-valuemax={widest()}
      aria-valuenow={clamp(width)}
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
