import { expect, test } from 'vitest';
import { execInPod } from './exec';
import { deletePod, line, newWorld, pod, run, runtime, startPod } from './fixtures/world';
import { stoppedNodes } from './heartbeat';
import { resumeNode, stopNode } from './kubelet';
import { podRuntimes } from './runtime';
import { eventsOf } from '../store';

test('a node is ready from the start', () => {
  const world = newWorld();
  const conditions = world.get('Node', '', 'node1')?.status.conditions ?? [];
  expect(conditions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
    ['MemoryPressure', 'False', 'KubeletHasSufficientMemory'],
    ['DiskPressure', 'False', 'KubeletHasNoDiskPressure'],
    ['PIDPressure', 'False', 'KubeletHasSufficientPID'],
    ['Ready', 'True', 'KubeletReady'],
  ]);
});

test('a stopped node’s kubelet does nothing, and catches up when it comes back', () => {
  const world = newWorld(2);
  const readinessProbe = { exec: { command: ['ls', '/var/ready'] }, periodSeconds: 1 };
  startPod(world, { readinessProbe });
  startPod(world, { readinessProbe }, { name: 'other', nodeName: 'node2' });
  run(world, 5_000);
  stopNode(world, 'node1');
  expect(world.recall(stoppedNodes).get('node1')).toBe(5_000);
  execInPod(world, 'Pod/default/kubia', undefined, ['touch', '/var/ready']);
  execInPod(world, 'Pod/default/other', undefined, ['touch', '/var/ready']);
  deletePod(world, 5);
  startPod(world, {}, { name: 'new' });
  run(world, 20_000);
  expect(line(world)).toBe('Running 0/1 restarts=0 running');
  expect(line(world, 'other')).toBe('Running 1/1 restarts=0 running');
  expect(pod(world, 'new').status.phase).toBe('Pending');
  resumeNode(world, 'node1');
  run(world, 5_100);
  expect(world.get('Pod', 'default', 'kubia')).toBeUndefined();
  expect(line(world, 'new')).toBe('Running 1/1 restarts=0 running');
});

test('a node that comes back says that it is ready again', () => {
  const world = newWorld();
  stopNode(world, 'node1');
  const node = world.get('Node', '', 'node1');
  if (!node) throw new Error('no node');
  const unknown = node.status.conditions?.map((one) => ({ ...one, status: 'Unknown' })) ?? [];
  world.write({ ...node, status: { ...node.status, conditions: unknown } });
  resumeNode(world, 'node1');
  const back = world.get('Node', '', 'node1');
  expect(back?.status.conditions?.at(-1)).toMatchObject({ type: 'Ready', status: 'True' });
  expect(back && eventsOf(world.store, back).map(({ message }) => message)).toEqual([
    'Node node1 status is now: NodeReady',
  ]);
});

test('with its Node object a kubelet and all that it ran is gone', () => {
  const world = newWorld(2);
  startPod(world, {});
  startPod(world, {}, { name: 'other', nodeName: 'node2' });
  run(world, 3_000);
  const node = world.get('Node', '', 'node1');
  if (node) world.erase(node);
  expect([...world.recall(podRuntimes).keys()]).toEqual(['Pod/default/other']);
  expect(runtime(world, 'kubia', 'other').state).toBe('running');
});
