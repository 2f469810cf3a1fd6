import { expect, test } from 'vitest';
import { backOffUntil, formatDelay, raise, type BackOff } from './back-off';
import fixtures from './fixtures/back-off.json';

/** The delays before the restarts of a container that ends at once after each start, ms. */
function delays(count: number): number[] {
  let entry: BackOff | undefined;
  let now = 0;
  return Array.from({ length: count }, () => {
    const finishedAt = now;
    now = Math.max(now, backOffUntil(entry, finishedAt) ?? now);
    entry = raise(entry, finishedAt, now);
    return now - finishedAt;
  });
}

test.each(fixtures.crashLoopBackOff)('restart $restart comes after $delaySeconds s', (vector) => {
  expect(delays(10)[vector.restart - 1]).toBe(vector.delaySeconds * 1000);
});

test('a container that has run for more than ten minutes starts over', () => {
  const entry: BackOff = { delay: 160_000, updatedAt: 0 };
  expect(backOffUntil(entry, 600_000)).toBe(760_000);
  expect(backOffUntil(entry, 600_001)).toBeUndefined();
  expect(raise(entry, 600_001, 600_001).delay).toBe(10_000);
});

test.each([
  [10_000, '10s'],
  [80_000, '1m20s'],
  [300_000, '5m0s'],
])('%i ms is printed as %s', (ms, text) => {
  expect(formatDelay(ms)).toBe(text);
});
