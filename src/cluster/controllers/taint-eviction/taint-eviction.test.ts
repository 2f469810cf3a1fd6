import { describe, expect, it } from 'vitest';
import { update } from '../../api-server/verbs';
import { addNode, addPod, messages, need, newWorld, pass } from '../../reconciling/fixtures/world';
import type { World } from '../../world';
import { taintEvictionController } from './taint-eviction';

const UNREACHABLE = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' } as const;

function setTaints(world: World, taints: readonly (typeof UNREACHABLE)[]): void {
  update(world, { ...need(world, 'Node', 'node1'), spec: { taints } });
  pass(world, 100);
}

function setUp(tolerations: readonly object[] = []): World {
  const world = newWorld(taintEvictionController);
  addNode(world, 'node1');
  addPod(world, 'kubia', {}, { nodeName: 'node1', tolerations });
  return world;
}

function isLeaving(world: World): boolean {
  return need(world, 'Pod', 'kubia').metadata.deletionTimestamp !== undefined;
}

describe('a pod on a node with a NoExecute taint', () => {
  it('goes after the 300 s that it tolerates it', () => {
    const world = setUp();
    setTaints(world, [UNREACHABLE]);
    pass(world, 299_000);
    expect(isLeaving(world)).toBe(false);
    pass(world, 2000);
    expect(isLeaving(world)).toBe(true);
    const pod = need(world, 'Pod', 'kubia');
    expect(messages(world, pod)).toEqual([
      'TaintManagerEviction: Marking for deletion Pod default/kubia',
    ]);
    expect(pod.status.conditions).toMatchObject([
      { type: 'DisruptionTarget', reason: 'DeletionByTaintManager' },
    ]);
  });

  it('stays when the taint goes in time', () => {
    const world = setUp();
    setTaints(world, [UNREACHABLE]);
    pass(world, 200_000);
    setTaints(world, []);
    pass(world, 200_000);
    expect(isLeaving(world)).toBe(false);
    expect(messages(world, need(world, 'Pod', 'kubia'))).toEqual([
      'TaintManagerEviction: Cancelling deletion of Pod default/kubia',
    ]);
  });

  it('goes at once if it does not tolerate the taint, never if it always does', () => {
    const other = { key: 'example.com/fire', effect: 'NoExecute' } as unknown as typeof UNREACHABLE;
    const world = setUp();
    setTaints(world, [other]);
    expect(isLeaving(world)).toBe(true);
    const tough = setUp([{ operator: 'Exists' }]);
    setTaints(tough, [other, UNREACHABLE]);
    pass(tough, 1_000_000);
    expect(isLeaving(tough)).toBe(false);
  });
});
