import { PersistentMap, type Edit } from '../structures/persistent-map';

/**
 * The Services (`namespace/name`) that the proxies have heard news of, each where it was last heard
 * of. All proxies read the same log; each knows how far it has written it into rules.
 */
export interface NewsLog {
  /** Where the next news goes. */
  readonly end: number;
  readonly keys: PersistentMap<number, string>;
  readonly positions: PersistentMap<string, number>;
}

export const EMPTY_LOG: NewsLog = {
  end: 0,
  keys: PersistentMap.empty(),
  positions: PersistentMap.empty(),
};

/** The log with news of `key` at its end; maps made under the same `edit` are changed themselves. */
export function logged({ end, keys, positions }: NewsLog, key: string, edit?: Edit): NewsLog {
  const old = positions.get(key);
  const others = old === undefined ? keys : keys.delete(old, edit);
  return {
    end: end + 1,
    keys: others.set(end, key, edit),
    positions: positions.set(key, end, edit),
  };
}

/** Whether there is news of `key` from `position` on. */
export function hasNews({ positions }: NewsLog, key: string, position: number): boolean {
  return (positions.get(key) ?? -1) >= position;
}

/** The log when everybody has read it: nothing in it, and positions go on from where they were. */
export function cleared({ end }: NewsLog): NewsLog {
  return { ...EMPTY_LOG, end };
}

/** What there is news of from `position` on, in the order in which it was last heard of. */
export function newsFrom({ end, keys }: NewsLog, position: number): readonly string[] {
  const found: string[] = [];
  if (end - position > keys.size) {
    const positions = [...keys.keys()].filter((one) => one >= position).sort((a, b) => a - b);
    for (const one of positions) found.push(keys.get(one) ?? '');
    return found;
  }
  for (let one = position; one < end; one++) {
    const key = keys.get(one);
    if (key !== undefined) found.push(key);
  }
  return found;
}
