/** A rectangle on the canvas, in CSS pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What a tag's place depends on. */
export interface Wish {
  /** The packet. */
  readonly point: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
  /** Whether what lies to the right of the packet has to stay in sight. */
  readonly keepsLeft: boolean;
  /** What has to stay in sight as well, such as the rules that have just decided. */
  readonly avoid: Frame | undefined;
  readonly area: { readonly width: number; readonly height: number };
}

/** Between the packet and its tag. */
const GAP = 18;
const MARGIN = 6;

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function overlaps(a: Frame, b: Frame): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

/** The best place for a tag: above its packet, else below, else beyond what has to stay in sight. */
export function placeTag({ point, width, height, keepsLeft, avoid, area }: Wish): Frame {
  const wanted = keepsLeft ? point.x - width + 4 : point.x - width / 2;
  const left = clamp(wanted, MARGIN, area.width - width - MARGIN);
  const at = (top: number): Frame => ({ left, top, width, height });
  const places = [at(point.y - height - GAP), at(point.y + GAP)];
  if (avoid) {
    const beyond = [at(avoid.top - height - MARGIN), at(avoid.top + avoid.height + MARGIN)];
    const distance = ({ top }: Frame) => Math.abs(top + height / 2 - point.y);
    places.push(...beyond.sort((a, b) => distance(a) - distance(b)));
  }
  const fits = (frame: Frame) =>
    frame.top >= MARGIN && frame.top + height <= area.height - MARGIN && !hides(frame, point);
  const good = places.find((frame) => fits(frame) && !(avoid && overlaps(frame, avoid)));
  return good ?? places.find(fits) ?? at(clamp(point.y - height - GAP, MARGIN, area.height));
}

/** Whether the tag would lie over its own packet. */
function hides({ top, height }: Frame, { y }: Wish['point']): boolean {
  return y > top - GAP + 1 && y < top + height + GAP - 1;
}
