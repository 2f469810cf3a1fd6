import type { Box, Point } from '../geometry';
import { RAIL } from './columns';
import { hookOf } from './layout';

/** Between a card and the line that turns beside it. */
export const BESIDE = 9;

/**
 * The points at which a line turns that leaves a card to the right at `start` and comes to another
 * from the left at `end`: at `lane`, or as near to it as fits between the two. When there is no room
 * between them, it goes between or above the cards and around to the other's left side.
 */
export function turnsBetween(
  start: Point,
  lane: number,
  end: Point,
  from: Box,
  to: Box,
): readonly Point[] {
  const [least, most] = [start.x + BESIDE, Math.min(end.x, to.x) - BESIDE];
  if (least <= most) {
    const x = Math.min(Math.max(lane, least), most);
    return [
      { x, y: start.y },
      { x, y: end.y },
    ];
  }
  const over = heightBetween(from, to);
  return [
    { x: least, y: start.y },
    { x: least, y: over },
    { x: most, y: over },
    { x: most, y: end.y },
  ];
}

/** As `turnsBetween`, to the hook of a card: from above its rail it comes to it from either side. */
export function turnsToRail(start: Point, lane: number, from: Box, to: Box): readonly Point[] {
  const end = hookOf(to);
  const least = start.x + BESIDE;
  const isAbove = start.y <= end.y && end.y > from.y + from.height;
  if (!isAbove || Math.max(lane, least) < to.x) return turnsBetween(start, lane, end, from, to);
  const x = Math.max(least, Math.min(lane, end.x - BESIDE));
  return [
    { x, y: start.y },
    { x, y: end.y },
  ];
}

/** A height at which a line runs past both cards: between them, or above both with their rails. */
function heightBetween(a: Box, b: Box): number {
  const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
  const bottom = upper.y + upper.height;
  const top = lower.y - RAIL;
  return bottom < top ? (bottom + top) / 2 : upper.y - RAIL - BESIDE;
}

/** From the hook of one card to that of another, turning at `lane`, or left of the upper one if that is in the way. */
export function railToRail(from: Box, to: Box, lane: number): readonly Point[] {
  const [start, end] = [hookOf(from), hookOf(to)];
  if (start.y === end.y) return [start, end];
  const upper = start.y < end.y ? from : to;
  const isThrough = lane > upper.x - 5 && lane < upper.x + upper.width + 5;
  const x = isThrough ? upper.x - BESIDE : lane;
  return [start, { x, y: start.y }, { x, y: end.y }, end];
}
