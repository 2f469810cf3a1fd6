import { progressOf, type Flight } from '../../../topology/flight';
import { pointOn, type Point } from '../../../topology/geometry';
import type { Ways } from '../../../topology/ways';

/** How the picture lies in the window: its origin in CSS pixels, and its zoom. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Where something is on the canvas, and which way it points (radians). */
export interface Standing extends Point {
  readonly angle: number;
  /** How much of the time for its stretch has passed, 0 to 1. */
  readonly progress: number;
  /** How much of the way is behind it, 0 to 1. */
  readonly along: number;
}

export function toScreen(view: View, { x, y }: Point): Point {
  return { x: view.x + x * view.zoom, y: view.y + y * view.zoom };
}

/** Slow away from a place and slow into the next one, so that the eye can rest where it matters. */
function eased(progress: number): number {
  return progress * progress * (3 - 2 * progress);
}

/**
 * Where a flight is at `now`, in the picture's units; undefined if it is not in the picture.
 * In steps it waits where it last was.
 */
export function locate(
  ways: Ways,
  flight: Flight,
  now: number,
  inSteps: boolean,
): Standing | undefined {
  const progress = inSteps ? 0 : progressOf(flight, now);
  const track = flight.to === undefined ? undefined : ways.track(flight.from, flight.to);
  if (!track) {
    const point = ways.stand(flight.from) ?? arrivalPoint(ways, flight);
    return point && { ...point, angle: restingAngle(flight), progress: 1, along: 1 };
  }
  const along = eased(progress);
  const point = pointOn(track, along);
  const step = Math.min(0.5, 4 / Math.max(track.length, 8));
  const ahead = pointOn(track, Math.min(1, along + step));
  const behind = pointOn(track, Math.max(0, along - step));
  return { ...point, angle: Math.atan2(ahead.y - behind.y, ahead.x - behind.x), progress, along };
}

/** Where it arrived, if the place itself is not drawn. */
function arrivalPoint(ways: Ways, { cameFrom, from }: Flight): Point | undefined {
  const track = cameFrom === undefined ? undefined : ways.track(cameFrom, from);
  return track && pointOn(track, 1);
}

/** At rest a request points into the cluster, an answer out of it. */
function restingAngle({ direction }: Flight): number {
  return direction === 'request' ? 0 : Math.PI;
}
