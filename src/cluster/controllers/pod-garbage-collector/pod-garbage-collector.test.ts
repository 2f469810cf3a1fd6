import { expect, it } from 'vitest';
import { remove } from '../../api-server/verbs';
import { addNode, addPod, newWorld, pass } from '../../reconciling/fixtures/world';
import { podGarbageCollector } from './pod-garbage-collector';

it('removes the pods of a node that has been gone for 40 s', () => {
  const world = newWorld(podGarbageCollector);
  addNode(world, 'node1');
  addPod(world, 'kubia', {}, { nodeName: 'node1' });
  remove(world, 'Node', '', 'node1');
  pass(world, 39_000);
  expect(world.get('Pod', 'default', 'kubia')).toBeDefined();
  pass(world, 2000);
  expect(world.get('Pod', 'default', 'kubia')).toBeUndefined();
});
