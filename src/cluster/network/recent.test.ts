import { describe, expect, it } from 'vitest';
import { isRemembered, noRecentLists, reap, remember, type RecentLists } from './recent';

const ips = (lists: RecentLists) => (lists.get('list') ?? []).map(({ ip }) => ip);

describe('the recent match', () => {
  it('remembers an address for the given seconds since it was last set', () => {
    let lists = remember(noRecentLists, 'list', 7, 1000);
    expect(isRemembered(lists, 'list', 7, 10, 11_000)).toBe(true);
    expect(isRemembered(lists, 'list', 7, 10, 11_001)).toBe(false);
    lists = remember(lists, 'list', 7, 5000);
    expect(isRemembered(lists, 'list', 7, 10, 15_000)).toBe(true);
    expect(isRemembered(lists, 'list', 8, 10, 5000)).toBe(false);
    expect(isRemembered(lists, 'other', 7, 10, 5000)).toBe(false);
  });

  it('keeps 100 addresses a list: the one set longest ago makes room', () => {
    let lists = noRecentLists;
    for (let ip = 1; ip <= 100; ip++) lists = remember(lists, 'list', ip, ip);
    lists = remember(lists, 'list', 1, 101);
    lists = remember(lists, 'list', 200, 102);
    expect(ips(lists)).toHaveLength(100);
    expect(ips(lists)).not.toContain(2);
    expect(ips(lists)).toContain(1);
  });

  it('reaps the oldest entry if it is too old, one at a time, for an address in the list', () => {
    let lists = noRecentLists;
    for (const [ip, at] of [
      [1, 0],
      [2, 0],
      [3, 9000],
    ] as const) {
      lists = remember(lists, 'list', ip, at);
    }
    expect(ips(reap(lists, 'list', 3, 5, 4000))).toEqual([1, 2, 3]);
    expect(ips(reap(lists, 'list', 9, 5, 10_000))).toEqual([1, 2, 3]);
    expect(ips(reap(lists, 'list', 3, 5, 10_000))).toEqual([2, 3]);
    expect(ips(reap(lists, 'list', 1, 5, 10_000))).toEqual([2, 3]);
  });
});
