import { describe, expect, it } from 'vitest';
import { chiSquaredTail, drawsToSee, sameDistribution } from './statistics';

describe('chiSquaredTail', () => {
  // Critical values as in printed tables.
  it.each([
    [3.841, 1, 0.05],
    [10.828, 1, 0.001],
    [5.991, 2, 0.05],
    [13.816, 2, 0.001],
    [18.307, 10, 0.05],
    [29.588, 10, 0.001],
    [124.342, 100, 0.05],
  ])('of %d with %d degrees of freedom is %d', (statistic, degrees, p) => {
    expect(chiSquaredTail(statistic, degrees)).toBeCloseTo(p, 4);
  });

  it('is 1 where there is nothing to compare', () => {
    expect(chiSquaredTail(0, 3)).toBe(1);
    expect(chiSquaredTail(5, 0)).toBe(1);
  });

  it('stays exact far out in the tail', () => {
    expect(chiSquaredTail(100, 2) / Math.exp(-50)).toBeCloseTo(1, 9);
  });
});

describe('sameDistribution', () => {
  const counts = (...numbers: readonly number[]) =>
    new Map(numbers.map((count, i) => [`pod-${i}`, count]));

  it('agrees with the textbook formula for a two by two table', () => {
    // n(ad - bc)² / ((a+b)(c+d)(a+c)(b+d))
    const { statistic, degrees } = sameDistribution(counts(30, 70), counts(45, 55));
    expect(statistic).toBeCloseTo((200 * (30 * 55 - 70 * 45) ** 2) / (100 * 100 * 75 * 125), 10);
    expect(degrees).toBe(1);
  });

  it('takes equal shares of unequal samples for the same', () => {
    expect(sameDistribution(counts(100, 200), counts(1000, 2000)).p).toBeCloseTo(1);
  });

  it('tells thirds from a half and two quarters', () => {
    expect(sameDistribution(counts(1000, 1000, 1000), counts(150, 75, 75)).p).toBeLessThan(1e-6);
  });

  it('puts rare things together', () => {
    const { degrees } = sameDistribution(counts(500, 500, 1, 2, 1), counts(500, 500, 2, 1, 1));
    expect(degrees).toBe(2);
  });
});

describe('drawsToSee', () => {
  it('leaves one chance in a billion to miss it', () => {
    expect((1 - 1 / 3) ** drawsToSee(1 / 3)).toBeLessThanOrEqual(1e-9);
    expect((1 - 1 / 3) ** (drawsToSee(1 / 3) - 1)).toBeGreaterThan(1e-9);
    expect(drawsToSee(1)).toBe(1);
  });
});
