/** Lengths are in the picture's own units: CSS pixels at zoom 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export function isSameLine(a: readonly Point[], b: readonly Point[]): boolean {
  return a.length === b.length && a.every((p, i) => p.x === b[i]?.x && p.y === b[i]?.y);
}

/** A corner of a polyline, cut off by a curve from `start` to `end`. */
interface Corner {
  readonly start: Point;
  readonly at: Point;
  readonly end: Point;
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : distance / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** The corners between the ends of `line`; a curve takes at most half of each stretch beside it. */
function cornersOf(line: readonly Point[], radius: number): Corner[] {
  return line.slice(1, -1).map((at, i) => {
    const before = line[i] ?? at;
    const after = line[i + 2] ?? at;
    const room = Math.min(
      Math.hypot(at.x - before.x, at.y - before.y) / 2,
      Math.hypot(after.x - at.x, after.y - at.y) / 2,
      radius,
    );
    return { start: towards(at, before, room), at, end: towards(at, after, room) };
  });
}

function show(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** The `d` of an SVG path along `line`, its corners rounded. */
export function pathAlong(line: readonly Point[], radius: number): string {
  const [first] = line;
  const last = line.at(-1);
  if (!first || !last) return '';
  const point = ({ x, y }: Point) => `${show(x)} ${show(y)}`;
  const curves = cornersOf(line, radius).map(
    ({ start, at, end }) => `L${point(start)}Q${point(at)} ${point(end)}`,
  );
  return `M${point(first)}${curves.join('')}L${point(last)}`;
}

/** A line to move along: points at equal distances, as x0, y0, x1, y1 … */
export interface Track {
  readonly length: number;
  readonly samples: Float32Array;
}

const CURVE_STEPS = 8;
const SPACING = 3;
/** A long way is not followed as closely. */
const MOST_SAMPLES = 600;

/** The same way as `pathAlong` draws, to be moved along at an even pace. */
export function trackAlong(line: readonly Point[], radius: number): Track {
  const points = flatten(line, radius);
  const lengths = [0];
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const stretch = a && b ? Math.hypot(b.x - a.x, b.y - a.y) : 0;
    lengths.push((lengths[i - 1] ?? 0) + stretch);
  }
  const length = lengths.at(-1) ?? 0;
  const count = Math.min(MOST_SAMPLES, Math.max(2, Math.ceil(length / SPACING) + 1));
  const samples = new Float32Array(count * 2);
  let i = 1;
  for (let n = 0; n < count; n++) {
    const wanted = (length * n) / (count - 1);
    while (i < points.length - 1 && (lengths[i] ?? 0) < wanted) i++;
    const [a, b] = [points[i - 1] ?? points[0], points[i] ?? points[0]];
    const stretch = (lengths[i] ?? 0) - (lengths[i - 1] ?? 0);
    const part = stretch === 0 ? 0 : (wanted - (lengths[i - 1] ?? 0)) / stretch;
    samples[n * 2] = (a?.x ?? 0) + ((b?.x ?? 0) - (a?.x ?? 0)) * part;
    samples[n * 2 + 1] = (a?.y ?? 0) + ((b?.y ?? 0) - (a?.y ?? 0)) * part;
  }
  return { length, samples };
}

/** The line with its rounded corners turned into short straight stretches. */
function flatten(line: readonly Point[], radius: number): Point[] {
  const [first] = line;
  const last = line.at(-1);
  if (!first || !last) return [];
  const points = [first];
  for (const { start, at, end } of cornersOf(line, radius)) {
    for (let step = 0; step <= CURVE_STEPS; step++) {
      const t = step / CURVE_STEPS;
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
      points.push({
        x: a * start.x + b * at.x + c * end.x,
        y: a * start.y + b * at.y + c * end.y,
      });
    }
  }
  points.push(last);
  return points;
}

/** Where one is after `part` (0 to 1) of the track. */
export function pointOn(track: Track, part: number): Point {
  const { samples } = track;
  const last = samples.length / 2 - 1;
  const place = Math.min(1, Math.max(0, part)) * last;
  const index = Math.min(last - 1, Math.floor(place));
  const rest = place - index;
  const at = (i: number) => samples[i] ?? 0;
  return {
    x: at(index * 2) + (at(index * 2 + 2) - at(index * 2)) * rest,
    y: at(index * 2 + 1) + (at(index * 2 + 3) - at(index * 2 + 1)) * rest,
  };
}
