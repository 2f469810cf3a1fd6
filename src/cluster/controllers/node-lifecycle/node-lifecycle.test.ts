import { describe, expect, it } from 'vitest';
import { update, updateStatus } from '../../api-server/verbs';
import { kubelet } from '../../kubelet/kubelet';
import { resumeNode, stopNode } from '../../kubelet/kubelet';
import {
  addNode,
  addPod,
  messages,
  need,
  newWorld,
  pass,
  setRunning,
} from '../../reconciling/fixtures/world';
import type { Component, World } from '../../world';
import { expectHeartbeats, nodeLifecycleController } from './node-lifecycle';

function setReady(world: World, status: string): void {
  const node = need(world, 'Node', 'node1');
  const conditions = [{ type: 'Ready', status }];
  updateStatus(world, { ...node, status: { ...node.status, conditions } });
  pass(world, 100);
}

function setUp(): World {
  const world = newWorld(nodeLifecycleController);
  addNode(world, 'node1');
  addPod(world, 'kubia', {}, { nodeName: 'node1' });
  setRunning(world, 'kubia', '10.244.1.2');
  setReady(world, 'True');
  return world;
}

function taints(world: World): readonly string[] {
  return (need(world, 'Node', 'node1').spec.taints ?? []).map(
    ({ key, effect }) => `${key}:${effect}`,
  );
}
function readiness(world: World) {
  return need(world, 'Pod', 'kubia').status.conditions?.find(({ type }) => type === 'Ready')
    ?.status;
}

describe('a node', () => {
  it('that is lost is tainted, and its pods are not ready', () => {
    const world = setUp();
    setReady(world, 'Unknown');
    expect(taints(world)).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect(readiness(world)).toBe('False');
    expect(need(world, 'Pod', 'kubia').status.phase).toBe('Running');
    expect(messages(world, need(world, 'Node', 'node1'))).toEqual([
      'NodeNotReady: Node node1 status is now: NodeNotReady',
    ]);
    expect(messages(world, need(world, 'Pod', 'kubia'))).toEqual([
      'NodeNotReady: Node is not ready',
    ]);
  });

  it('that says itself that it is not ready has other taints', () => {
    const world = setUp();
    setReady(world, 'False');
    expect(taints(world)).toEqual([
      'node.kubernetes.io/not-ready:NoSchedule',
      'node.kubernetes.io/not-ready:NoExecute',
    ]);
  });

  it('that comes back loses those taints, and only those', () => {
    const world = setUp();
    const node = need(world, 'Node', 'node1');
    const own = { key: 'example.com/gpu', effect: 'NoSchedule' } as const;
    update(world, { ...node, spec: { taints: [own] } });
    setReady(world, 'Unknown');
    expect(taints(world)).toHaveLength(3);
    setReady(world, 'True');
    expect(taints(world)).toEqual(['example.com/gpu:NoSchedule']);
    setRunning(world, 'kubia', '10.244.1.2');
    pass(world, 1000);
    expect(readiness(world)).toBe('True');
  });

  it('that is cordoned is tainted', () => {
    const world = setUp();
    const node = need(world, 'Node', 'node1');
    update(world, { ...node, spec: { ...node.spec, unschedulable: true } });
    pass(world, 100);
    expect(taints(world)).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
  });
});

describe('a kubelet that falls silent', () => {
  function stopped() {
    const world = newWorld(nodeLifecycleController, kubelet as unknown as Component<string>);
    addNode(world, 'node1');
    pass(world, 1000);
    stopNode(world, 'node1');
    expectHeartbeats(world, 'node1');
    const ready = () =>
      need(world, 'Node', 'node1').status.conditions?.find(({ type }) => type === 'Ready');
    return { world, ready };
  }

  it('is noticed after 50 s, and so is its return', () => {
    const { world, ready } = stopped();
    pass(world, 49_900);
    expect(ready()?.status).toBe('True');
    pass(world, 300);
    expect(ready()).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    expect(taints(world)).toHaveLength(2);
    resumeNode(world, 'node1');
    pass(world, 1000);
    expect(ready()?.status).toBe('True');
    expect(taints(world)).toEqual([]);
  });

  it('is not noticed when it returns in time', () => {
    const { world, ready } = stopped();
    pass(world, 30_000);
    resumeNode(world, 'node1');
    pass(world, 60_000);
    expect(ready()?.status).toBe('True');
  });
});
