import { PersistentMap } from '../structures/persistent-map';
import type { Ip } from './packet';

/** One address in a list of the `recent` match, with the virtual time (ms) when it was last set. */
export interface Remembered {
  readonly ip: Ip;
  readonly at: number;
}

/** The lists of the `recent` match by name, each with the entry that was set longest ago first. */
export type RecentLists = PersistentMap<string, readonly Remembered[]>;

/** `ip_list_tot` of xt_recent: a full list forgets the address that was set longest ago. */
const LIST_CAP = 100;

export const noRecentLists: RecentLists = PersistentMap.empty();

/** `--set`: the address moves to the young end of the list, whether it was in it or not. */
export function remember(lists: RecentLists, list: string, ip: Ip, now: number): RecentLists {
  const others = (lists.get(list) ?? []).filter((entry) => entry.ip !== ip);
  const kept = others.length >= LIST_CAP ? others.slice(others.length - LIST_CAP + 1) : others;
  return lists.set(list, [...kept, { ip, at: now }]);
}

/** `--rcheck --seconds`: whether the address was set at most `seconds` ago. */
export function isRemembered(
  lists: RecentLists,
  list: string,
  ip: Ip,
  seconds: number,
  now: number,
): boolean {
  const entry = lists.get(list)?.find((other) => other.ip === ip);
  return entry !== undefined && entry.at >= now - seconds * 1000;
}

/**
 * `--reap`: after a look-up that found the address in the list, the oldest entry goes if it is
 * older than `seconds`; never more than this one (Linux, xt_recent.c, recent_entry_reap).
 */
export function reap(
  lists: RecentLists,
  list: string,
  ip: Ip,
  seconds: number,
  now: number,
): RecentLists {
  const entries = lists.get(list);
  const oldest = entries?.[0];
  if (!entries || !oldest || oldest.at >= now - seconds * 1000) return lists;
  return entries.some((entry) => entry.ip === ip) ? lists.set(list, entries.slice(1)) : lists;
}

/** A list goes when the last rule that names it goes. */
export function forgetLists(lists: RecentLists, names: Iterable<string>): RecentLists {
  let left = lists;
  for (const name of names) left = left.delete(name);
  return left;
}
