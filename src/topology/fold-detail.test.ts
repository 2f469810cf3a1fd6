import { describe, expect, it } from 'vitest';
import { detailAt } from './fold-detail';

const CANVAS = { width: 900, height: 700 };
const LARGE = { width: 2560, height: 1440 };

function rooms(count: number) {
  const box = { x: 0, y: 0, width: 450, height: 300 };
  const point = { x: 0, y: 0 };
  const room = { box, wall: point, rules: point, trunk: 0, watch: 0 };
  return new Map(Array.from({ length: count }, (_, i) => [`node/node${i}`, room]));
}

describe('detailAt', () => {
  it('shows blocks from close by, and only nodes from afar', () => {
    const layout = { rooms: rooms(50), blocksPerRoom: 8 };
    expect(detailAt(layout, 0.2, CANVAS)).toBe('far');
    expect(detailAt(layout, 1, CANVAS)).toBe('near');
  });

  it('shows blocks later on a larger screen, since more of them would be in sight', () => {
    const layout = { rooms: rooms(50), blocksPerRoom: 8 };
    expect(detailAt(layout, 0.8, CANVAS)).toBe('near');
    expect(detailAt(layout, 0.8, LARGE)).toBe('far');
    expect(detailAt(layout, 1.5, LARGE)).toBe('near');
  });

  it('shows a cluster of few nodes with all its blocks', () => {
    expect(detailAt({ rooms: rooms(4), blocksPerRoom: 8 }, 0.6, LARGE)).toBe('near');
  });
});
