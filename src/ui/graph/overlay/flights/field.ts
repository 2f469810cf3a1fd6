/** Records of flights as they are handed over: so many numbers each. */
const FLIGHT_SIZE = 4;

/**
 * Flights in numbers. `flights` holds for each: when it departs and arrives (ms of virtual time),
 * the index of its track, and 1 for an answer. `tracks` holds one polyline after the other: the
 * number of its points, and each point's x and y in the picture's units.
 */
export interface FlightNews {
  /** Whether everything that was known before is void. */
  readonly afresh: boolean;
  readonly tracks: Float32Array;
  readonly flights: Float64Array;
}

/** A polyline, with the way to each point. */
interface Track {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  readonly way: Float32Array;
  readonly length: number;
}

/** Where a flight is, in the picture's units: written into, so that a frame makes no objects. */
export interface Spot {
  x: number;
  y: number;
  /** The direction in which it moves, along the longer axis: 1 or -1 each, 0 for the other one. */
  dx: number;
  dy: number;
  isReply: boolean;
  /** Picture units per ms. */
  speed: number;
}

const FIRST_CAPACITY = 4096;

/** All requests on their way, as plain numbers. */
export class FlightField {
  private departs = new Float64Array(FIRST_CAPACITY);
  private arrives = new Float64Array(FIRST_CAPACITY);
  private track = new Uint32Array(FIRST_CAPACITY);
  private reply = new Uint8Array(FIRST_CAPACITY);
  private tracks: Track[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  take({ afresh, tracks, flights }: FlightNews): void {
    if (afresh) {
      this.tracks = [];
      this.count = 0;
    }
    for (let at = 0; at < tracks.length;) {
      const points = tracks[at] ?? 0;
      this.tracks.push(trackOf(tracks.subarray(at + 1, at + 1 + points * 2)));
      at += 1 + points * 2;
    }
    const added = flights.length / FLIGHT_SIZE;
    this.reserve(this.count + added);
    for (let i = 0; i < added; i += 1) {
      const n = this.count + i;
      this.departs[n] = flights[i * FLIGHT_SIZE] ?? 0;
      this.arrives[n] = flights[i * FLIGHT_SIZE + 1] ?? 0;
      this.track[n] = flights[i * FLIGHT_SIZE + 2] ?? 0;
      this.reply[n] = flights[i * FLIGHT_SIZE + 3] ?? 0;
    }
    this.count += added;
  }

  private reserve(wanted: number): void {
    if (wanted <= this.departs.length) return;
    const size = Math.max(wanted, this.departs.length * 2);
    const grown = <A extends Float64Array | Uint32Array | Uint8Array>(made: A, old: A): A => {
      made.set(old);
      return made;
    };
    this.departs = grown(new Float64Array(size), this.departs);
    this.arrives = grown(new Float64Array(size), this.arrives);
    this.track = grown(new Uint32Array(size), this.track);
    this.reply = grown(new Uint8Array(size), this.reply);
  }

  /** Forgets what has arrived before `now`. */
  forgetBefore(now: number): void {
    let kept = 0;
    for (let i = 0; i < this.count; i += 1) {
      if ((this.arrives[i] ?? 0) <= now) continue;
      if (kept !== i) {
        this.departs[kept] = this.departs[i] ?? 0;
        this.arrives[kept] = this.arrives[i] ?? 0;
        this.track[kept] = this.track[i] ?? 0;
        this.reply[kept] = this.reply[i] ?? 0;
      }
      kept += 1;
    }
    this.count = kept;
  }

  /**
   * Calls `draw` for every flight that is under way at `now`, with the same spot each time. In steps
   * it stands where it departed until it arrives.
   */
  each(now: number, inSteps: boolean, draw: (spot: Spot) => void): void {
    const spot: Spot = { x: 0, y: 0, dx: 0, dy: 0, isReply: false, speed: 0 };
    for (let i = 0; i < this.count; i += 1) {
      const departs = this.departs[i] ?? 0;
      const arrives = this.arrives[i] ?? 0;
      const track = this.tracks[this.track[i] ?? 0];
      if (now < departs || now >= arrives || !track) continue;
      const duration = arrives - departs;
      place(track, inSteps ? 0 : (track.length * (now - departs)) / duration, spot);
      spot.isReply = this.reply[i] === 1;
      spot.speed = track.length / duration;
      draw(spot);
    }
  }
}

function trackOf(points: Float32Array): Track {
  const count = points.length / 2;
  const [xs, ys, way] = [0, 0, 0].map(() => new Float32Array(count)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  let length = 0;
  for (let i = 0; i < count; i += 1) {
    xs[i] = points[i * 2] ?? 0;
    ys[i] = points[i * 2 + 1] ?? 0;
    if (i > 0) {
      length += Math.hypot((xs[i] ?? 0) - (xs[i - 1] ?? 0), (ys[i] ?? 0) - (ys[i - 1] ?? 0));
    }
    way[i] = length;
  }
  return { xs, ys, way, length };
}

function place({ xs, ys, way }: Track, gone: number, spot: Spot): void {
  let next = 1;
  while (next < way.length - 1 && (way[next] ?? 0) < gone) next += 1;
  const from = Math.max(0, next - 1);
  const start = way[from] ?? 0;
  const stretch = (way[next] ?? start) - start;
  const part = stretch === 0 ? 0 : (gone - start) / stretch;
  const [x, y] = [xs[from] ?? 0, ys[from] ?? 0];
  const [dx, dy] = [(xs[next] ?? x) - x, (ys[next] ?? y) - y];
  spot.x = x + dx * part;
  spot.y = y + dy * part;
  const isLevel = Math.abs(dx) >= Math.abs(dy);
  spot.dx = isLevel ? Math.sign(dx) : 0;
  spot.dy = isLevel ? 0 : Math.sign(dy);
}
