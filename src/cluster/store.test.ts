import { describe, expect, it } from 'vitest';
import { keyOf, keyOfObject, type KubeObject } from '../api/kinds';
import { count, EMPTY_STORE, list, put, remove, type Store } from './store';

function secret(namespace: string, name: string): KubeObject {
  const metadata = { namespace, name };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' } as unknown as KubeObject;
}

function storeOf(...places: readonly (readonly [namespace: string, name: string])[]): Store {
  return places.reduce((store, place) => put(store, secret(...place)), EMPTY_STORE);
}

function keys(store: Store, namespace?: string): readonly string[] {
  return list(store, 'Secret', namespace).map(keyOfObject);
}

describe('the store', () => {
  const store = storeOf(['b', 'x'], ['a', 'z'], ['a-b', 'y'], ['a', 'c']);

  it('lists the objects of all namespaces in the order of their keys', () => {
    expect(keys(store)).toEqual(['Secret/a-b/y', 'Secret/a/c', 'Secret/a/z', 'Secret/b/x']);
    expect(keys(store)).toEqual([...keys(store)].sort());
    expect(keys(store, 'a')).toEqual(['Secret/a/c', 'Secret/a/z']);
    expect(count(store, 'Secret')).toBe(4);
  });

  it('forgets a namespace with the last object in it, and finds a new one there again', () => {
    const without = remove(store, keyOf('Secret', 'b', 'x'));
    expect(keys(without)).toEqual(['Secret/a-b/y', 'Secret/a/c', 'Secret/a/z']);
    expect(count(without, 'Secret')).toBe(3);
    expect(count(put(without, secret('b', 'w')), 'Secret')).toBe(4);
    expect(keys(put(without, secret('b', 'w')), 'b')).toEqual(['Secret/b/w']);
  });

  it('lists an object once, however often it is written', () => {
    expect(keys(put(store, secret('a', 'c')))).toEqual(keys(store));
    expect(count(put(store, secret('a', 'c')), 'Secret')).toBe(4);
  });
});
