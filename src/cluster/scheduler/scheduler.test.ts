import { describe, expect, it } from 'vitest';
import { remove, update, updateStatus } from '../api-server/verbs';
import {
  add,
  addNode,
  addPod,
  messages,
  need,
  newWorld,
  pass,
  pods,
} from '../reconciling/fixtures/world';
import type { World } from '../world';
import { scheduler } from './scheduler';

function setUp(...nodes: readonly string[]): World {
  const world = newWorld(scheduler);
  for (const name of nodes)
    addNode(world, name, { metadata: { labels: { disk: `${name}-disk` } } });
  return world;
}

function setNode(world: World, name: string, spec: object): void {
  update(world, { ...need(world, 'Node', name), spec });
}

/** How many pods each node has. */
function spread(world: World): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { spec } of pods(world)) {
    const node = spec.nodeName ?? 'none';
    counts[node] = (counts[node] ?? 0) + 1;
  }
  return counts;
}

const NO_HELP = 'Preemption is not helpful for scheduling';

describe('the scheduler', () => {
  it('gives a pod to a node and tells so', () => {
    const world = setUp('node1');
    addPod(world, 'kubia');
    pass(world, 49);
    expect(spread(world)).toEqual({ none: 1 });
    pass(world, 1);
    const pod = need(world, 'Pod', 'kubia');
    expect(pod.spec.nodeName).toBe('node1');
    expect(pod.status.conditions).toEqual([
      { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-05T09:00:00Z' },
    ]);
    expect(messages(world, pod)).toEqual([
      'Scheduled: Successfully assigned default/kubia to node1',
    ]);
  });

  it('places a pod when the last of its gates is gone', () => {
    const world = setUp('node1');
    addPod(world, 'kubia', {}, { schedulingGates: [{ name: 'a' }] });
    pass(world, 1000);
    const gated = need(world, 'Pod', 'kubia');
    expect(gated.spec.nodeName).toBeUndefined();
    const reason = 'SchedulingGated';
    expect(gated.status.conditions).toMatchObject([{ type: 'PodScheduled', reason }]);
    expect(messages(world, gated)).toEqual([]);
    const { schedulingGates, ...spec } = gated.spec;
    expect(schedulingGates).toHaveLength(1);
    expect(update(world, { ...gated, spec }).ok).toBe(true);
    pass(world, 1000);
    expect(need(world, 'Pod', 'kubia').spec.nodeName).toBe('node1');
  });

  it('leaves pods alone that have a node, or another scheduler', () => {
    const world = setUp('node1');
    addPod(world, 'a', {}, { nodeName: 'node9' });
    addPod(world, 'b', {}, { schedulerName: 'mine' });
    pass(world, 1000);
    expect(spread(world)).toEqual({ node9: 1, none: 1 });
  });

  it('spreads pods of the same kind before it looks at how full the nodes are', () => {
    const world = setUp('node1', 'node2', 'node3');
    for (let i = 0; i < 6; i++) addPod(world, `web${i}`, { app: 'web' }, { nodeName: 'node1' });
    for (let i = 0; i < 3; i++) addPod(world, `db${i}`, { app: 'db' });
    pass(world, 100);
    expect(spread(world)).toEqual({ node1: 7, node2: 1, node3: 1 });
    for (let i = 0; i < 2; i++) addPod(world, `one${i}`, { app: `other${i}` });
    pass(world, 100);
    expect(spread(world)).toEqual({ node1: 7, node2: 2, node3: 2 });
  });

  it('heeds nodeSelector, cordons, taints and tolerations', () => {
    const world = setUp('node1', 'node2', 'node3');
    const taint = { key: 'fire', value: 'hot', effect: 'NoSchedule' };
    setNode(world, 'node1', { unschedulable: true });
    setNode(world, 'node2', { taints: [taint] });
    addPod(world, 'plain');
    addPod(world, 'picky', {}, { nodeSelector: { disk: 'node3-disk' } });
    addPod(
      world,
      'brave',
      { app: 'brave' },
      { tolerations: [{ key: 'fire', operator: 'Exists' }] },
    );
    pass(world, 100);
    const nodeOf = (name: string) => need(world, 'Pod', name).spec.nodeName;
    expect(['plain', 'picky', 'brave'].map(nodeOf)).toEqual(['node3', 'node3', 'node2']);
  });

  it('says why no node will do', () => {
    const world = setUp('node1', 'node2', 'node3');
    for (const name of ['node1', 'node2', 'node3']) setNode(world, name, { unschedulable: true });
    addPod(world, 'kubia');
    pass(world, 100);
    const pod = need(world, 'Pod', 'kubia');
    const message = `0/3 nodes are available: 3 node(s) were unschedulable. preemption: 0/3 nodes are available: 3 ${NO_HELP}.`;
    expect(messages(world, pod)).toEqual([`FailedScheduling: ${message}`]);
    expect(pod.status.conditions).toEqual([
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastTransitionTime: '2026-01-05T09:00:00Z',
      },
    ]);
  });

  it('counts the reasons', () => {
    const world = setUp('node1', 'node2', 'node3');
    setNode(world, 'node1', { unschedulable: true });
    setNode(world, 'node2', { taints: [{ key: 'fire', effect: 'NoExecute' }] });
    addPod(world, 'kubia', {}, { nodeSelector: { disk: 'fast' } });
    pass(world, 100);
    expect(messages(world, need(world, 'Pod', 'kubia'))).toEqual([
      `FailedScheduling: 0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint {fire: }, 1 node(s) were unschedulable. preemption: 0/3 nodes are available: 3 ${NO_HELP}.`,
    ]);
  });

  it('waits for a node to come', () => {
    const world = setUp();
    addPod(world, 'kubia');
    pass(world, 100);
    expect(messages(world, need(world, 'Pod', 'kubia'))).toEqual([
      'FailedScheduling: no nodes available to schedule pods',
    ]);
    addNode(world, 'node1');
    pass(world, 100);
    expect(need(world, 'Pod', 'kubia').spec.nodeName).toBe('node1');
    expect(need(world, 'Pod', 'kubia').status.conditions).toHaveLength(1);
  });

  it('tries again when a pod asks for less', () => {
    const world = setUp('node1');
    setNode(world, 'node1', { taints: [{ key: 'fire', effect: 'NoSchedule' }] });
    addPod(world, 'kubia');
    pass(world, 100);
    const pod = need(world, 'Pod', 'kubia');
    const tolerations = [...(pod.spec.tolerations ?? []), { key: 'fire', operator: 'Exists' }];
    update(world, { ...pod, spec: { ...pod.spec, tolerations } });
    pass(world, 100);
    expect(need(world, 'Pod', 'kubia').spec.nodeName).toBe('node1');
    expect(messages(world, pod)).toHaveLength(2);
  });

  it('waits for a node to be ready, uncordoned, or to have room', () => {
    const world = setUp();
    const full = { status: { allocatable: { pods: '1' } } };
    addNode(world, 'node1', full);
    const ready = (status: string) => {
      const node = need(world, 'Node', 'node1');
      const conditions = [{ type: 'Ready', status }];
      updateStatus(world, { ...node, status: { ...node.status, conditions } });
    };
    ready('False');
    addPod(world, 'a');
    pass(world, 100);
    expect(messages(world, need(world, 'Pod', 'a'))[0]).toContain(
      '1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }',
    );
    ready('True');
    pass(world, 100);
    expect(need(world, 'Pod', 'a').spec.nodeName).toBe('node1');
    addPod(world, 'b');
    pass(world, 100);
    expect(messages(world, need(world, 'Pod', 'b'))).toEqual([
      'FailedScheduling: 0/1 nodes are available: 1 Too many pods. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    ]);
    remove(world, 'Pod', 'default', 'a', { gracePeriodSeconds: 0 });
    pass(world, 100);
    expect(need(world, 'Pod', 'b').spec.nodeName).toBe('node1');
  });

  it('does not count pods that have ended', () => {
    const world = setUp('node1', 'node2');
    for (let i = 0; i < 3; i++) {
      const pod = addPod(world, `done${i}`, { app: 'a' }, { nodeName: 'node1' });
      updateStatus(world, { ...pod, status: { phase: 'Succeeded' } });
    }
    addPod(world, 'run', { app: 'a' }, { nodeName: 'node2' });
    addPod(world, 'new', { app: 'a' });
    pass(world, 100);
    expect(need(world, 'Pod', 'new').spec.nodeName).toBe('node1');
  });

  it('puts a replacement where the pod is leaving', () => {
    const world = setUp('node1', 'node2', 'node3');
    for (let i = 1; i <= 3; i++) addPod(world, `pod${i}`, { app: 'a' }, { nodeName: `node${i}` });
    remove(world, 'Pod', 'default', 'pod2');
    addPod(world, 'new', { app: 'a' });
    pass(world, 100);
    expect(need(world, 'Pod', 'new').spec.nodeName).toBe('node2');
    remove(world, 'Pod', 'default', 'pod2', { gracePeriodSeconds: 0 });
    remove(world, 'Pod', 'default', 'pod3', { gracePeriodSeconds: 0 });
    addPod(world, 'next', { app: 'a' });
    pass(world, 100);
    expect(need(world, 'Pod', 'next').spec.nodeName).toBe('node3');
  });

  it('does not place a pod twice or one that is gone', () => {
    const world = setUp('node1');
    addPod(world, 'kubia');
    remove(world, 'Pod', 'default', 'kubia');
    add(world, 'Secret', 'kubia');
    pass(world, 100);
    expect(pods(world)).toEqual([]);
  });

  it('spreads a thousand pods evenly over fifty nodes', () => {
    const world = setUp(...Array.from({ length: 50 }, (_, index) => `node${index}`));
    for (let i = 0; i < 1000; i++) addPod(world, `pod${i}`, { app: 'kubia' });
    pass(world, 100);
    expect(new Set(Object.values(spread(world)))).toEqual(new Set([20]));
  });
});
