import { describe, expect, test } from 'vitest';
import { podRuntimes, podsByIp } from './runtime';
import { deletePod, line, messages, newWorld, pod, run, startPod } from './fixtures/world';

type World = ReturnType<typeof newWorld>;

/** Seconds from the deletion until the object is gone. */
function secondsUntilGone(world: World, name = 'kubia'): number {
  const start = world.now;
  while (world.get('Pod', 'default', name) && world.now < start + 120_000) run(world, 10);
  return Math.round((world.now - start) / 100) / 10;
}

function running(container: object, options = {}): World {
  const world = newWorld();
  startPod(world, container, options);
  run(world, 5_000);
  return world;
}

describe('the time that a deleted pod takes', () => {
  const preStop = (hook: object) => ({ lifecycle: { preStop: hook } });
  test.each([
    ['luksa/kubia ignores SIGTERM: SIGKILL after the grace period', {}, {}, 30.1],
    ['a shorter grace period', {}, { terminationGracePeriodSeconds: 5 }, 5.1],
    ['nginx ends at once', { image: 'nginx' }, {}, 0.1],
    [
      'preStop sleep, then nginx ends',
      { image: 'nginx', ...preStop({ sleep: { seconds: 5 } }) },
      {},
      5.1,
    ],
    [
      'preStop exec',
      { image: 'nginx', ...preStop({ exec: { command: ['sleep', '7'] } }) },
      {},
      7.1,
    ],
    [
      'preStop longer than the grace period is cut off, and 2 s are left for SIGTERM',
      preStop({ exec: { command: ['sleep', '60'] } }),
      { terminationGracePeriodSeconds: 10 },
      12.1,
    ],
    ['sleep as PID 1 ignores SIGTERM', { image: 'busybox', command: ['sleep', '3600'] }, {}, 30.1],
    ['pause does not', { image: 'registry.k8s.io/pause' }, {}, 0.1],
  ])('%s', (_name, container, options, seconds) => {
    const world = running(container, options);
    deletePod(world);
    expect(secondsUntilGone(world)).toBe(seconds);
  });

  test('is cut short by a second deletion', () => {
    const world = running({});
    deletePod(world);
    run(world, 3_000);
    deletePod(world, 5);
    expect(secondsUntilGone(world)).toBe(5.1);
  });

  test('is nothing when the pod had not started yet', () => {
    const world = newWorld();
    startPod(world, {});
    run(world, 1_000);
    deletePod(world);
    expect(secondsUntilGone(world)).toBe(0.1);
  });
});

test('a pod that is being deleted says so in an event and goes on running and being ready', () => {
  const world = running({});
  deletePod(world);
  run(world, 10_000);
  expect(messages(world).at(-1)).toBe('Killing: Stopping container kubia');
  expect(line(world)).toBe('Running 1/1 restarts=0 running');
  expect(pod(world).metadata.deletionTimestamp).toBe('2026-01-05T09:00:35Z');
});

test('a preStop hook does its work in the container', () => {
  const world = running({
    image: 'nginx',
    lifecycle: { preStop: { exec: { command: ['sh', '-c', 'touch /tmp/bye; sleep 5'] } } },
  });
  deletePod(world);
  run(world, 1_000);
  const files = world.recall(podRuntimes).get('Pod/default/kubia')?.containers[0]?.files;
  expect(files?.has('/tmp/bye')).toBe(true);
});

test('a preStop hook that fails is reported and does not hold anything up', () => {
  const world = running({
    image: 'nginx',
    lifecycle: { preStop: { exec: { command: ['false'] } } },
  });
  deletePod(world);
  run(world, 60);
  expect(messages(world)).toContain('FailedPreStopHook: PreStopHook failed');
});

test('nothing is left of a pod that is gone', () => {
  const world = running({ image: 'nginx' });
  deletePod(world);
  run(world, 1_000);
  expect(world.get('Pod', 'default', 'kubia')).toBeUndefined();
  expect(world.recall(podRuntimes).size).toBe(0);
  expect(world.recall(podsByIp).size).toBe(0);
});

test('a forced deletion takes the object at once and the containers as soon as the kubelet hears', () => {
  const world = running({});
  deletePod(world, 0);
  expect(world.get('Pod', 'default', 'kubia')).toBeUndefined();
  expect(world.recall(podRuntimes).size).toBe(1);
  run(world, 20);
  expect(world.recall(podRuntimes).size).toBe(0);
});

test('a new pod of the same name does not inherit anything', () => {
  const world = running({ readinessProbe: { exec: { command: ['ls', '/var/ready'] } } });
  deletePod(world, 0);
  startPod(world, {});
  run(world, 5_000);
  expect(line(world)).toBe('Running 1/1 restarts=0 running');
  expect(pod(world).status.podIP).toBe('10.244.1.3');
});

test('a container that crashes during its last seconds is not restarted', () => {
  const world = newWorld();
  startPod(world, { image: 'busybox', command: ['sleep', '10'] });
  run(world, 5_000);
  deletePod(world);
  expect(secondsUntilGone(world)).toBe(7.2);
});

test('sidecars stop after the other containers', () => {
  const world = newWorld();
  const sidecar = {
    name: 'proxy',
    image: 'nginx',
    imagePullPolicy: 'IfNotPresent',
    restartPolicy: 'Always',
  };
  startPod(
    world,
    { image: 'httpd', lifecycle: { preStop: { sleep: { seconds: 5 } } } },
    {
      initContainers: [sidecar] as never,
    },
  );
  run(world, 6_000);
  deletePod(world);
  run(world, 4_000);
  const states = () =>
    pod(world).status.initContainerStatuses?.map(({ state }) => Object.keys(state)[0]);
  expect(states()).toEqual(['running']);
  expect(secondsUntilGone(world)).toBe(1.1);
});
