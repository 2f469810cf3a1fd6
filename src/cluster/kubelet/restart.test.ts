import { expect, test } from 'vitest';
import { line, messages, newWorld, pod, run, runtime, startPod } from './fixtures/world';

test('a container that crashes is restarted after 0, 10, 20, 40, 80, 160, 300 and 300 s', () => {
  const world = newWorld();
  startPod(world, { image: 'busybox', command: ['false'] });
  const starts: number[] = [];
  let seen = '';
  while (world.now < 1_200_000) {
    run(world, 50);
    const id = pod(world).status.containerStatuses?.[0]?.containerID ?? '';
    if (id !== seen) starts.push(world.now);
    seen = id;
  }
  // Between the end of a container and the start of the next lies its creation as well, 0.4 s.
  const gaps = starts.slice(1).map((at, index) => (at - (starts[index] ?? 0) - 400) / 1000);
  expect(gaps.map(Math.round)).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
});

test('the status goes from Error to CrashLoopBackOff, with message and event', () => {
  const world = newWorld();
  startPod(world, { image: 'busybox', command: ['sh', '-c', 'sleep 2; exit 3'] });
  const seen: string[] = [];
  while (world.now < 20_000) {
    run(world, 50);
    const now = line(world);
    if (seen.at(-1) !== now) seen.push(now);
  }
  expect(seen.slice(2)).toEqual([
    'Running 1/1 restarts=0 running',
    'Running 0/1 restarts=0 Error',
    'Running 1/1 restarts=1 running',
    'Running 0/1 restarts=1 Error',
    'Running 0/1 restarts=1 CrashLoopBackOff',
    'Running 1/1 restarts=2 running',
    'Running 0/1 restarts=2 Error',
    'Running 0/1 restarts=2 CrashLoopBackOff',
  ]);
  run(world, 2_000);
  const { state, lastState } = pod(world).status.containerStatuses?.[0] ?? {};
  const id = `kubia_default(${pod(world).metadata.uid})`;
  expect(state?.waiting).toEqual({
    reason: 'CrashLoopBackOff',
    message: `back-off 20s restarting failed container=kubia pod=${id}`,
  });
  expect(lastState?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
  expect(messages(world)).toContain(
    `BackOff: Back-off restarting failed container kubia in pod ${id} (x2)`,
  );
});

test('a container that ran for more than ten minutes is restarted at once', () => {
  const world = newWorld();
  startPod(world, { image: 'busybox', command: ['sh', '-c', 'sleep 601; exit 1'] });
  run(world, 3_000 + 3 * 602_000);
  expect(line(world)).toMatch(/^Running \d\/1 restarts=3 running/);
});

test('a script goes on after each sleep, so that files come and go', () => {
  const world = newWorld();
  const script = 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600';
  startPod(world, { image: 'registry.k8s.io/busybox:1.27.2', args: ['/bin/sh', '-c', script] });
  run(world, 10_000);
  expect(runtime(world).files.has('/tmp/healthy')).toBe(true);
  run(world, 25_000);
  expect(runtime(world).files.has('/tmp/healthy')).toBe(false);
  expect(line(world)).toBe('Running 1/1 restarts=0 running');
  run(world, 610_000);
  expect(line(world)).toMatch(/restarts=1/);
});

test.each([
  ['busybox', {}, 'Running 0/1 restarts=1 CrashLoopBackOff'],
  ['busybox', { tty: true, stdin: true }, 'Running 1/1 restarts=0 running'],
  ['ubuntu', { command: ['sleep', 'infinity'] }, 'Running 1/1 restarts=0 running'],
  ['alpine', { command: ['tail', '-f', '/dev/null'] }, 'Running 1/1 restarts=0 running'],
  [
    'debian',
    { command: ['sh', '-c', 'while true; do date; sleep 1; done'] },
    'Running 1/1 restarts=0 running',
  ],
  ['curlimages/curl', {}, 'Running 0/1 restarts=1 CrashLoopBackOff'],
  ['luksa/kubia', { command: ['sleep', '3600'] }, 'Running 1/1 restarts=0 running'],
])('%s with %o is %s', (image, rest, expected) => {
  const world = newWorld();
  startPod(world, { image, ...rest });
  run(world, 6_000);
  expect(line(world)).toBe(expected);
});

test('a command of one’s own in place of a server opens no socket', () => {
  const world = newWorld();
  startPod(world, { command: ['sleep', '3600'] });
  run(world, 6_000);
  expect(runtime(world).listening).toEqual([]);
});

test('a script that ends in the server opens its sockets', () => {
  const world = newWorld();
  startPod(world, { command: ['sh', '-c', 'sleep 5 && exec node app.js'] });
  run(world, 6_000);
  expect(runtime(world).listening).toEqual([]);
  run(world, 3_000);
  expect(runtime(world).listening).toEqual([{ port: 8080, protocol: 'TCP' }]);
});
