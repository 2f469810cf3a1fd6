import type { Held } from '../overlay/flights/pixels';
import type { View } from '../overlay/view';

/** How large a place is held, in CSS pixels. */
export const HOLD_RADIUS = 64;
/** So many frames after the pointer has come to rest. */
const REST = 12;
/** As far as a resting pointer may tremble, in CSS pixels. */
const TREMBLE = 40;

/**
 * Holds what is under a resting pointer: that place is shown as it was when the pointer came to
 * rest, until it leaves.
 */
export class Hold {
  private pointer: { readonly x: number; readonly y: number } | undefined;
  private rested = 0;
  held: (Held & { readonly screenX: number; readonly screenY: number }) | undefined;

  /** The pointer is at this place of the canvas (CSS pixels). */
  moveTo(x: number, y: number): void {
    this.pointer = { x, y };
    this.rested = 0;
    const { held } = this;
    if (held && Math.hypot(x - held.screenX, y - held.screenY) > TREMBLE) this.held = undefined;
  }

  /** The pointer has left, or pans. */
  release(): void {
    this.pointer = undefined;
    this.held = undefined;
  }

  /** A frame of moving packets at the virtual time `now` (ms). */
  tick(now: number, { x, y, zoom }: View): void {
    const { pointer } = this;
    this.rested += 1;
    if (!pointer || this.held || this.rested < REST) return;
    this.held = {
      x: (pointer.x - x) / zoom,
      y: (pointer.y - y) / zoom,
      radius: HOLD_RADIUS,
      since: now,
      screenX: pointer.x,
      screenY: pointer.y,
    };
  }
}
