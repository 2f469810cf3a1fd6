import { describe, expect, it } from 'vitest';
import { isAt } from './hold-spot';

const line = [
  { x: 0, y: 100 },
  { x: 200, y: 100 },
  { x: 200, y: 300 },
];
const picture = {
  lines: new Map([['a→b', line]]),
  layout: { boxes: new Map([['Pod/default/web', { x: 300, y: 0, width: 180, height: 68 }]]) },
} as unknown as Parameters<typeof isAt>[3];
const far = { x: 5000, y: 5000 };

describe('isAt', () => {
  it('finds what is under the pointer, whatever else is there', () => {
    const spot = { id: undefined, pointer: { x: 50, y: 50 } };
    expect(isAt(spot, far, { x: 60, y: 55 }, picture)).toBe(true);
    expect(isAt(spot, far, { x: 90, y: 55 }, picture)).toBe(false);
  });

  it('finds what is anywhere on the line of an edge, and not what is beside it', () => {
    const spot = { id: 'a→b', pointer: undefined };
    expect(isAt(spot, { x: 120, y: 104 }, far, picture)).toBe(true);
    expect(isAt(spot, { x: 196, y: 250 }, far, picture)).toBe(true);
    expect(isAt(spot, { x: 120, y: 130 }, far, picture)).toBe(false);
  });

  it('finds what stands at a card', () => {
    const spot = { id: 'Pod/default/web', pointer: undefined };
    expect(isAt(spot, { x: 291, y: 34 }, far, picture)).toBe(true);
    expect(isAt(spot, { x: 250, y: 34 }, far, picture)).toBe(false);
  });
});
