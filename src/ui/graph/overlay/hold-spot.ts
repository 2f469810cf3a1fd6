import type { Point } from '../../../topology/geometry';
import type { Picture } from '../picture';

/** What the pointer rests on, or what the keyboard is on. */
export interface HoldSpot {
  /** The id of a card or an edge; undefined where there is none. */
  readonly id: string | undefined;
  /** The pointer, in CSS pixels of the canvas; undefined for the keyboard. */
  readonly pointer: Point | undefined;
}

/** So many frames after the pointer has come to rest. */
const REST = 10;
/** As far as a resting pointer may tremble, and as near as a packet must come to be under it (CSS pixels). */
const TREMBLE = 12;
const UNDER = 16;
/** How far from a line or a card a packet still is on it (px of the picture). */
const BESIDE = 9;

/** Watches what the pointer rests on and what the keyboard is on. */
export class HoldWatch {
  private pointer: Point | undefined;
  private hovered: string | undefined;
  private focused: string | undefined;
  private rested = 0;

  /** Listens within `pane` until the function that it returns is called; `onLeave` hears that nothing is held. */
  listen(pane: HTMLElement, onLeave: () => void): () => void {
    const onMove = (event: PointerEvent): void => {
      if (event.buttons !== 0 || event.pointerType === 'touch') return leave();
      const { left, top } = pane.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      const hovered = idOf(event.target);
      const { pointer } = this;
      const isSame = hovered === this.hovered;
      if (isSame && pointer && Math.hypot(at.x - pointer.x, at.y - pointer.y) < TREMBLE) return;
      leave();
      this.pointer = at;
      this.hovered = hovered;
    };
    const leave = (): void => {
      this.pointer = this.hovered = undefined;
      this.rested = 0;
      onLeave();
    };
    const onFocus = ({ target }: FocusEvent): void => {
      const isByKey = target instanceof Element && target.matches(':focus-visible');
      this.focused = isByKey ? idOf(target) : undefined;
      onLeave();
    };
    const onBlur = (): void => {
      this.focused = undefined;
      onLeave();
    };
    pane.addEventListener('pointermove', onMove);
    pane.addEventListener('pointerleave', leave);
    pane.addEventListener('pointerdown', leave);
    pane.addEventListener('focusin', onFocus);
    pane.addEventListener('focusout', onBlur);
    return () => {
      pane.removeEventListener('pointermove', onMove);
      pane.removeEventListener('pointerleave', leave);
      pane.removeEventListener('pointerdown', leave);
      pane.removeEventListener('focusin', onFocus);
      pane.removeEventListener('focusout', onBlur);
    };
  }

  /** A frame of moving packets: what is to be held now. */
  tick(): HoldSpot | undefined {
    if (this.focused !== undefined) return { id: this.focused, pointer: undefined };
    this.rested += 1;
    if (!this.pointer || this.rested < REST) return undefined;
    return { id: this.hovered, pointer: this.pointer };
  }
}

function idOf(target: EventTarget | null): string | undefined {
  const element = target instanceof Element ? target.closest('.react-flow__node, .line') : null;
  return element?.getAttribute('data-id') ?? undefined;
}

/** Whether a packet is at a spot; `at` is in the picture's units, `seen` on the canvas. */
export function isAt(
  { id, pointer }: HoldSpot,
  at: Point,
  seen: Point,
  { lines, layout }: Pick<Picture, 'lines' | 'layout'>,
): boolean {
  if (pointer && Math.hypot(seen.x - pointer.x, seen.y - pointer.y) <= UNDER) return true;
  const line = id === undefined ? undefined : lines.get(id);
  if (line) return line.slice(1).some((end, i) => distance(at, line[i] ?? end, end) <= BESIDE);
  const box = id === undefined || id.startsWith('node/') ? undefined : layout.boxes.get(id);
  if (!box) return false;
  const { x, y, width, height } = box;
  const isBeside = at.x >= x - 2 * BESIDE && at.x <= x + width + BESIDE;
  return isBeside && at.y >= y - 2 * BESIDE && at.y <= y + height + BESIDE;
}

/** From a point to a level or upright stretch. */
function distance({ x, y }: Point, a: Point, b: Point): number {
  const dx = Math.max(Math.min(a.x, b.x) - x, 0, x - Math.max(a.x, b.x));
  const dy = Math.max(Math.min(a.y, b.y) - y, 0, y - Math.max(a.y, b.y));
  return Math.hypot(dx, dy);
}
