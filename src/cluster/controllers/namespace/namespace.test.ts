import { describe, expect, it } from 'vitest';
import { create, remove } from '../../api-server/verbs';
import { add, CONTAINERS, manifest, newWorld, pass } from '../../reconciling/fixtures/world';
import { namespaceController } from './namespace';

const HERE = { metadata: { namespace: 'foo' } };

describe('a namespace that is deleted', () => {
  it('takes no more objects, and goes when its last pod has stopped', () => {
    const world = newWorld(namespaceController);
    add(world, 'Namespace', 'foo');
    add(world, 'Secret', 'a', HERE);
    add(world, 'Pod', 'kubia', { ...HERE, spec: { containers: CONTAINERS, nodeName: 'node1' } });
    remove(world, 'Namespace', '', 'foo');
    expect(world.get('Namespace', '', 'foo')?.status.phase).toBe('Terminating');
    expect(create(world, manifest('Secret', 'b', HERE))).toMatchObject({
      error: {
        reason: 'Forbidden',
        message:
          'secrets "b" is forbidden: unable to create new content in namespace foo because it is being terminated',
      },
    });
    pass(world, 1000);
    expect(world.get('Secret', 'foo', 'a')).toBeUndefined();
    expect(world.get('Pod', 'foo', 'kubia')?.metadata.deletionTimestamp).toBeDefined();
    expect(world.get('Namespace', '', 'foo')).toBeDefined();
    remove(world, 'Pod', 'foo', 'kubia', { gracePeriodSeconds: 0 });
    pass(world, 1000);
    expect(world.get('Namespace', '', 'foo')).toBeUndefined();
  });

  it('goes at once when it is empty', () => {
    const world = newWorld(namespaceController);
    add(world, 'Namespace', 'foo');
    remove(world, 'Namespace', '', 'foo');
    pass(world, 100);
    expect(world.get('Namespace', '', 'foo')).toBeUndefined();
  });
});
