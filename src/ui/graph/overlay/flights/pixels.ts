import type { FlightField, Spot } from './field';

/** How the picture lies on the canvas. */
export interface FlightView {
  /** The picture's origin in CSS pixels, and its zoom. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen per CSS pixel. */
  readonly ratio: number;
}

/** A place that is shown as it was at one moment, while time goes on around it. */
export interface Held {
  /** In the picture's units. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels. */
  readonly radius: number;
  /** Ms of virtual time. */
  readonly since: number;
}

/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number];

/** What is to be seen. */
export interface Moment {
  /** Ms of virtual time. */
  readonly now: number;
  readonly view: FlightView;
  readonly colour: Colour;
  readonly held: Held | undefined;
  /** Discrete steps and no flight. */
  readonly inSteps: boolean;
}

/** Moving at this speed (CSS pixels per ms of virtual time) or slower, a mark is drawn in full. */
const CALM = 0.05;
const FAINTEST = 0.42;

/**
 * How strongly a mark is drawn that moves at `speed` CSS pixels per ms: the faster, the fainter. On
 * a long line a packet has further to go in the same time, and a fainter mark looks slower.
 */
export function strengthAt(speed: number): number {
  return speed <= CALM ? 1 : Math.max(FAINTEST, Math.sqrt(CALM / speed));
}

/** The side of a mark in pixels of the screen. */
function sizeAt({ zoom, ratio }: FlightView): number {
  return Math.round(Math.min(7, Math.max(2.4, 6 * Math.sqrt(zoom))) * ratio);
}

/**
 * Writes every request on its way into `pixels` (RGBA, `columns` to a row), which are cleared:
 * requests as squares, answers as dashes, on the right of their line. What is held is drawn as it
 * was then.
 */
export function writePixels(
  pixels: Uint32Array,
  columns: number,
  field: FlightField,
  { now, view, colour: [red, green, blue], held, inSteps }: Moment,
): void {
  pixels.fill(0);
  const rows = pixels.length / columns;
  const size = sizeAt(view);
  const thin = Math.max(1, Math.round(size / 2.5));
  const scale = view.zoom * view.ratio;
  const [left, top] = [view.x * view.ratio, view.y * view.ratio];
  const colour = (blue << 16) | (green << 8) | red;
  const [heldX, heldY] = held ? [held.x * scale + left, held.y * scale + top] : [0, 0];
  const reach = held ? (held.radius * view.ratio) ** 2 : -1;
  const draw = (spot: Spot, isStill: boolean): void => {
    const x = spot.x * scale + left - spot.dy * size;
    const y = spot.y * scale + top + spot.dx * size;
    if (reach >= 0 && (x - heldX) ** 2 + (y - heldY) ** 2 <= reach !== isStill) return;
    const isLevel = spot.dy === 0;
    const width = spot.isReply && !isLevel ? thin : size;
    const height = spot.isReply && isLevel ? thin : size;
    const x0 = Math.max(0, Math.round(x - width / 2));
    const y0 = Math.max(0, Math.round(y - height / 2));
    const x1 = Math.min(columns, Math.round(x - width / 2) + width);
    const y1 = Math.min(rows, Math.round(y - height / 2) + height);
    if (x0 >= x1 || y0 >= y1) return;
    const strength = isStill ? 1 : strengthAt(spot.speed * view.zoom);
    const value = ((Math.round(255 * strength) << 24) | colour) >>> 0;
    for (let row = y0; row < y1; row += 1) {
      pixels.fill(value, row * columns + x0, row * columns + x1);
    }
  };
  field.each(now, inSteps, (spot) => draw(spot, false));
  if (held) field.each(held.since, inSteps, (spot) => draw(spot, true));
}
