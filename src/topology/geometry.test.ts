import { describe, expect, it } from 'vitest';
import { pathAlong, pointOn, trackAlong } from './geometry';

const corner = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 60 },
];

describe('pathAlong', () => {
  it('rounds the corners and keeps the ends', () => {
    expect(pathAlong(corner, 10)).toBe('M0 0L90 0Q100 0 100 10L100 60');
  });

  it('takes at most half of a short stretch for a corner', () => {
    const short = [
      { x: 0, y: 0 },
      { x: 8, y: 0 },
      { x: 8, y: 100 },
    ];
    expect(pathAlong(short, 10)).toBe('M0 0L4 0Q8 0 8 4L8 100');
  });

  it('is empty without points', () => {
    expect(pathAlong([], 10)).toBe('');
  });
});

describe('trackAlong', () => {
  it('begins and ends where the line does', () => {
    const track = trackAlong(corner, 10);
    expect(pointOn(track, 0)).toEqual({ x: 0, y: 0 });
    expect(pointOn(track, 1).x).toBeCloseTo(100);
    expect(pointOn(track, 1).y).toBeCloseTo(60);
  });

  it('is gone along at an even pace', () => {
    const track = trackAlong(corner, 10);
    const steps = Array.from({ length: 41 }, (_, i) => pointOn(track, i / 40));
    const lengths = steps
      .slice(1)
      .map((point, i) => Math.hypot(point.x - (steps[i]?.x ?? 0), point.y - (steps[i]?.y ?? 0)));
    for (const length of lengths) expect(length).toBeCloseTo(track.length / 40, 0);
  });

  it('stays within its ends whatever the part', () => {
    const track = trackAlong(corner, 10);
    expect(pointOn(track, -1)).toEqual(pointOn(track, 0));
    expect(pointOn(track, 2)).toEqual(pointOn(track, 1));
  });
});
