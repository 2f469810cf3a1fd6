import { describe, expect, it } from 'vitest';
import { Lags } from './lags';

function held(): Lags {
  const lags = new Lags();
  lags.tick(1000);
  lags.hold(1, 1000);
  return lags;
}

describe('Lags', () => {
  it('shows what is held as it was, while time goes on', () => {
    const lags = held();
    for (let now = 1000; now <= 3000; now += 16) lags.tick(now);
    expect(lags.at(1)).toBe(1000);
    expect(lags.at(2)).toBeUndefined();
  });

  it('lets it catch up in steps that never go back and never overtake time', () => {
    const lags = held();
    lags.tick(2000);
    lags.letGo();
    let last = 1000;
    for (let now = 2016; lags.at(1) !== undefined; now += 16) {
      lags.tick(now);
      const at = lags.at(1) ?? now;
      expect(at).toBeGreaterThan(last);
      expect(at).toBeLessThanOrEqual(now);
      expect(at - last).toBeLessThanOrEqual(16 * 4 + 1e-9);
      last = at;
    }
    expect(last).toBeLessThan(2500);
  });

  it('holds what is still catching up where it is', () => {
    const lags = held();
    lags.tick(2000);
    lags.letGo();
    lags.tick(2016);
    lags.hold(1, 2016);
    lags.tick(2500);
    expect(lags.at(1)).toBe(1064);
  });

  it('forgets everything when time is set back', () => {
    const lags = held();
    lags.tick(500);
    expect(lags.at(1)).toBeUndefined();
    expect(lags.size).toBe(0);
  });
});
