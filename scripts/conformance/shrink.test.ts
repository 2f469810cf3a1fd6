import { describe, expect, it } from 'vitest';
import { shrink, withoutOne } from './shrink';

const failsIf = (test: (list: readonly number[]) => boolean) => (list: readonly number[]) =>
  Promise.resolve(test(list));

describe('shrink', () => {
  it('keeps only what the failure needs', async () => {
    const needs = failsIf((list) => list.includes(3) && list.includes(7));
    expect(await shrink([1, 2, 3, 4, 5, 6, 7, 8], withoutOne, needs)).toEqual([3, 7]);
  });

  it('returns what it was given if nothing smaller fails', async () => {
    const needsAll = failsIf((list) => list.length === 3);
    expect(await shrink([1, 2, 3], withoutOne, needsAll)).toEqual([1, 2, 3]);
  });

  it('stops when its budget is spent', async () => {
    let attempts = 0;
    const always = failsIf(() => ++attempts > 0);
    const left = await shrink([1, 2, 3, 4, 5, 6], withoutOne, always, 2);
    expect(left).toHaveLength(4);
    expect(attempts).toBe(2);
  });
});
