import { useRef, type ReactNode } from 'react';
import { Key } from './Key';
import './hint.css';

interface HintProps {
  readonly text: ReactNode;
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}

const GAP = 8;

/** Puts the hint above its anchor, or below where there is no room, and inside the window. */
function place(anchor: HTMLElement, hint: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = hint.getBoundingClientRect();
  const above = at.top - height - GAP;
  const left = at.left + at.width / 2 - width / 2;
  hint.style.top = `${above < GAP ? at.bottom + GAP : above}px`;
  hint.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
}

/**
 * A short text that appears beside what the pointer or the focus is on. It repeats what the
 * element is called, and adds its key; what matters is never only here.
 */
export function Hint({ text, shortcut, children }: HintProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const hint = useRef<HTMLSpanElement>(null);

  function show(): void {
    if (!anchor.current || !hint.current || hint.current.matches(':popover-open')) return;
    hint.current.showPopover();
    place(anchor.current, hint.current);
  }
  function hide(): void {
    if (hint.current?.matches(':popover-open')) hint.current.hidePopover();
  }

  return (
    <span
      ref={anchor}
      className="hint-anchor"
      onPointerEnter={(event) => event.pointerType === 'mouse' && show()}
      onPointerLeave={hide}
      onPointerDown={hide}
      onKeyUp={(event) => event.key === 'Tab' && show()}
      onKeyDown={hide}
      onBlur={hide}
    >
      {children}
      <span ref={hint} className="hint" popover="manual" aria-hidden="true">
        {text}
        {shortcut !== undefined && <Key name={shortcut} />}
      </span>
    </span>
  );
}
