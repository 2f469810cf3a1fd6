import { memo } from 'react';
import type { EdgeTraffic } from '../../topology/edge-traffic';
import type { Point } from '../../topology/geometry';
import { OUTCOME_SHAPES, shapeOfTally } from '../parts/outcome-shape';

const HEIGHT = 18;
const DIGIT = 7.5;
/** Left of the ring at the end of a line. */
const GAP = 10;
/** Above the line, so that the trail of a followed request does not cover it. */
const ABOVE = 5;

interface LossBadgeProps {
  /** Where the line ends. */
  readonly end: Point;
  readonly lost: EdgeTraffic['lost'];
}

/** How many requests failed at the end of an edge, with the sign of the most frequent outcome. */
export const LossBadge = memo(function LossBadge({ end, lost }: LossBadgeProps) {
  const [first] = lost;
  if (!first) return null;
  const count = lost.reduce((sum, [, one]) => sum + one, 0);
  const width = 25 + String(count).length * DIGIT;
  return (
    <g
      className="loss"
      aria-hidden="true"
      transform={`translate(${end.x - GAP - width} ${end.y - HEIGHT - ABOVE})`}
    >
      <rect width={width} height={HEIGHT} rx={HEIGHT / 2} />
      <path d={OUTCOME_SHAPES[shapeOfTally(first[0])]} transform="translate(3 1.5) scale(0.75)" />
      <text x={19.5} y={13.2}>
        {count}
      </text>
    </g>
  );
});
