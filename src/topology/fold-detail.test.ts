import { describe, expect, it } from 'vitest';
import { cellsFor } from './fold-cells';
import { detailAt, largestZoom } from './fold-detail';

const CANVAS = { width: 900, height: 700 };
const LARGE = { width: 2560, height: 1440 };

const ROOM = 450 * 300;

function layoutOf(nodes: number, podsPerRoom = 20, cells = cellsFor(3, 43)) {
  const of = (count: number) => ({ perArea: count / ROOM, total: nodes * count });
  return { density: { near: of(9), close: of(9 + podsPerRoom) }, cells };
}

describe('detailAt', () => {
  it('shows pods from close by, blocks from further away, and only nodes from afar', () => {
    expect(detailAt(layoutOf(50), 0.2, CANVAS, 'far')).toBe('far');
    expect(detailAt(layoutOf(50), 1, CANVAS, 'far')).toBe('near');
    expect(detailAt(layoutOf(50), 2.2, CANVAS, 'near')).toBe('close');
  });

  it('shows blocks later on a larger screen, since more of them would be in sight', () => {
    expect(detailAt(layoutOf(50), 0.8, CANVAS, 'far')).toBe('near');
    expect(detailAt(layoutOf(50), 0.8, LARGE, 'far')).toBe('far');
    expect(detailAt(layoutOf(50), 1.5, LARGE, 'far')).toBe('near');
  });

  it('shows pods later where more of them are in a room', () => {
    expect(detailAt(layoutOf(50, 110), 2.2, CANVAS, 'near')).toBe('near');
    expect(detailAt(layoutOf(50, 110), 4, CANVAS, 'near')).toBe('close');
  });

  it('shows a cluster of few nodes with all its blocks', () => {
    expect(detailAt(layoutOf(4), 0.65, LARGE, 'far')).toBe('near');
  });

  it('does not flicker at a zoom that trembles', () => {
    const layout = layoutOf(50);
    const zooms = Array.from({ length: 300 }, (_, i) => 0.3 + i * 0.01);
    for (const [before, after] of [
      ['far', 'near'],
      ['near', 'close'],
    ] as const) {
      const first = zooms.find((zoom) => detailAt(layout, zoom, CANVAS, before) === after) ?? 0;
      expect(detailAt(layout, first * 0.95, CANVAS, before)).toBe(before);
      expect(detailAt(layout, first * 0.95, CANVAS, after)).toBe(after);
      expect(detailAt(layout, first * 0.88, CANVAS, after)).toBe(before);
    }
  });

  it('can be zoomed so far that pods are shown', () => {
    for (const dots of [1, 3, 13, 40, 110]) {
      const layout = {
        ...layoutOf(50, dots),
        cells: cellsFor(dots, 30 + Math.ceil(dots / 13) * 13),
      };
      expect(detailAt(layout, largestZoom(layout), LARGE, 'near')).toBe('close');
    }
  });
});
