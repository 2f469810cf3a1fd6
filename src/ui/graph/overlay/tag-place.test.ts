import { describe, expect, it } from 'vitest';
import { placeTag, type Wish } from './tag-place';

const wish: Wish = {
  point: { x: 400, y: 300 },
  width: 200,
  height: 26,
  keepsLeft: false,
  avoid: undefined,
  area: { width: 800, height: 600 },
};

describe('placeTag', () => {
  it('puts a tag above the middle of its packet', () => {
    expect(placeTag(wish)).toEqual({ left: 300, top: 256, width: 200, height: 26 });
  });

  it('puts it below where there is no room above', () => {
    expect(placeTag({ ...wish, point: { x: 400, y: 20 } }).top).toBe(38);
  });

  it('stays within the canvas', () => {
    expect(placeTag({ ...wish, point: { x: 5, y: 300 } }).left).toBe(6);
    const { left, width } = placeTag({ ...wish, point: { x: 799, y: 300 } });
    expect(left + width).toBe(794);
  });

  it('leaves free what lies to the right of the packet', () => {
    const { left, width } = placeTag({ ...wish, keepsLeft: true });
    expect(left + width).toBeLessThanOrEqual(400 + 4);
  });

  it('goes round what has to stay in sight, to the nearer side', () => {
    const avoid = { left: 250, top: 200, width: 300, height: 150 };
    const { top, height } = placeTag({ ...wish, avoid });
    expect(top >= avoid.top + avoid.height || top + height <= avoid.top).toBe(true);
    expect(top).toBe(356);
  });
});
