import { describe, expect, it } from 'vitest';
import { remove } from '../../api-server/verbs';
import { add, newWorld, pass } from '../../reconciling/fixtures/world';
import type { World } from '../../world';
import { garbageCollector } from './garbage-collector';

function owner(world: World, name: string) {
  const { metadata } = add(world, 'Secret', name);
  return { apiVersion: 'v1', kind: 'Secret', name, uid: metadata.uid };
}

function setUp() {
  const world = newWorld(garbageCollector);
  const owners = [owner(world, 'a'), owner(world, 'b')];
  add(world, 'Secret', 'child', { metadata: { ownerReferences: owners } });
  return { world, owners, child: () => world.get('Secret', 'default', 'child') };
}

describe('the garbage collector', () => {
  it('removes an object when its last owner is gone', () => {
    const { world, owners, child } = setUp();
    remove(world, 'Secret', 'default', 'a');
    pass(world, 1000);
    expect(child()?.metadata.ownerReferences).toEqual([owners[1]]);
    remove(world, 'Secret', 'default', 'b');
    pass(world, 1000);
    expect(child()).toBeUndefined();
  });

  it('tells an owner by its uid, not by its name', () => {
    const { world, child } = setUp();
    for (const name of ['a', 'b']) {
      remove(world, 'Secret', 'default', name);
      add(world, 'Secret', name);
    }
    pass(world, 1000);
    expect(child()).toBeUndefined();
  });

  it('removes an object whose owner has never been there', () => {
    const world = newWorld(garbageCollector);
    const nobody = { apiVersion: 'v1', kind: 'Secret', name: 'x', uid: 'x' };
    add(world, 'Secret', 'child', { metadata: { ownerReferences: [nobody] } });
    pass(world, 1000);
    expect(world.get('Secret', 'default', 'child')).toBeUndefined();
  });
});
