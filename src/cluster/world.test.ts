import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../api/kinds';
import { LAPTOP } from './config';
import { LIFELIKE } from './delays';
import { list } from './store';
import { PersistentMap } from './structures/persistent-map';
import { initialState, recall, remembers, World } from './world';

const CONFIG = { seed: 1, delays: LIFELIKE, nodes: 1, clients: [LAPTOP] };
const COUNTS = remembers<PersistentMap<string, number>>('counts', PersistentMap.empty());

function secret(name: string): KubeObject {
  const metadata = { name, namespace: '', uid: name, resourceVersion: '', creationTimestamp: '' };
  return { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata };
}

function namesIn(store: World['store']): readonly string[] {
  return list(store, 'Secret').map(({ metadata }) => metadata.name);
}

describe('a world', () => {
  it('leaves the state that it was made from, and those that it froze, as they were', () => {
    const empty = initialState(CONFIG);
    const world = new World(empty, new Map());
    world.write(secret('a'));
    world.put(COUNTS, 'a', 1);
    const frozen = world.freeze();
    const content = JSON.stringify(frozen);
    for (const each of [world, new World(frozen, new Map())]) {
      each.write(secret('b'));
      each.put(COUNTS, 'a', 2);
      each.put(COUNTS, 'b', 1);
      each.drop(COUNTS, 'a');
      const later = each.freeze();
      expect(namesIn(later.store)).toEqual(['a', 'b']);
      expect([...recall(later, COUNTS).entries()]).toEqual([['b', 1]]);
    }
    expect(JSON.stringify(frozen)).toBe(content);
    expect(namesIn(empty.store)).toEqual([]);
  });

  it('gives a store for keeping that later writes do not change', () => {
    const world = new World(initialState(CONFIG), new Map());
    const a = world.write(secret('a'));
    const kept = world.snapshot();
    const content = JSON.stringify(kept);
    world.write(secret('b'));
    world.erase(a);
    expect(namesIn(kept)).toEqual(['a']);
    expect(JSON.stringify(kept)).toBe(content);
    expect(namesIn(world.store)).toEqual(['b']);
  });
});
