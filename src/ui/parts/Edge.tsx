import { useState, type KeyboardEvent, type PointerEvent } from 'react';

const KEY_STEP = 24;

interface EdgeProps {
  readonly className: string;
  readonly label: string;
  /** It is the left edge of what is as wide as `size`, or the upper edge of what is as high. */
  readonly side: 'left' | 'top';
  /** All in px. */
  readonly size: number;
  readonly least: number;
  readonly most: number;
  readonly onResize: (size: number) => void;
}

/** The edge of a part of the page that can be dragged, or moved with the arrow keys. */
export function Edge({ className, label, side, size, least, most, onResize }: EdgeProps) {
  const [grip, setGrip] = useState<{ readonly at: number; readonly size: number }>();
  const now = clamp(size);

  function clamp(to: number): number {
    return Math.min(most, Math.max(least, Math.round(to)));
  }
  function placeOf({ clientX, clientY }: PointerEvent): number {
    return side === 'left' ? clientX : clientY;
  }
  function start(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrip({ at: placeOf(event), size: now });
  }
  function drag(event: PointerEvent): void {
    if (grip) onResize(clamp(grip.size + grip.at - placeOf(event)));
  }
  function nudge(event: KeyboardEvent): void {
    const [more, less] = side === 'left' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== more && event.key !== less) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(clamp(now + (event.key === more ? KEY_STEP : -KEY_STEP)));
  }

  return (
    <div
      className={className}
      role="separator"
      aria-orientation={side === 'left' ? 'vertical' : 'horizontal'}
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={now}
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
