import { describe, expect, test } from 'vitest';
import type { Happening } from '../world';
import { execInPod } from './exec';
import {
  condition,
  deletePod,
  line,
  messages,
  newWorld,
  pod,
  run,
  runtime,
  startPod,
} from './fixtures/world';

const READY_FILE = { exec: { command: ['ls', '/var/ready'] } };
const KEY = 'Pod/default/kubia';
const http = (port: number | string = 8080, path = '/') => ({ httpGet: { path, port } });

interface Detail {
  readonly probe: string;
  readonly ok: boolean;
}
/** When each probe ran and how: `2.8 readiness F`. */
function attempts(happenings: readonly Happening[], probe: string): string[] {
  return happenings.flatMap(({ at, type, detail }) => {
    const made = detail as Detail;
    if (type !== 'probe' || made.probe !== probe) return [];
    return [`${Math.round(at / 100) / 10} ${made.ok ? 'S' : 'F'}`];
  });
}

describe('a readiness probe', () => {
  test('makes a pod run without being ready until it succeeds', () => {
    const world = newWorld();
    startPod(world, { readinessProbe: READY_FILE });
    run(world, 30_000);
    expect(line(world)).toBe('Running 0/1 restarts=0 running');
    expect(condition(world, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [kubia]',
    });
    execInPod(world, KEY, undefined, ['touch', '/var/ready']);
    run(world, 10_100);
    expect(line(world)).toBe('Running 1/1 restarts=0 running');
    expect(condition(world, 'Ready')?.status).toBe('True');
  });

  test('runs soon after the start and then at the ticks of its period', () => {
    const world = newWorld();
    startPod(world, { readinessProbe: { ...READY_FILE, periodSeconds: 10 } });
    run(world, 35_000);
    expect(attempts(world.happenings, 'readiness')).toEqual(['2.6 F', '10 F', '20 F', '30 F']);
  });

  test('knows when it runs next, after every attempt', () => {
    const world = newWorld();
    startPod(world, { readinessProbe: { ...READY_FILE, periodSeconds: 10 } });
    for (const second of [10, 20, 30]) {
      run(world, (second - 5) * 1000 - world.now);
      const { nextAt = 0 } = runtime(world).probes.readiness ?? {};
      expect(Math.round(nextAt / 1000)).toBe(second);
    }
  });

  test('never restarts a container, and fails it only after failureThreshold failures', () => {
    const world = newWorld();
    startPod(world, { readinessProbe: READY_FILE });
    run(world, 5_000);
    execInPod(world, KEY, undefined, ['touch', '/var/ready']);
    run(world, 10_000);
    execInPod(world, KEY, undefined, ['rm', '/var/ready']);
    run(world, 18_000);
    expect(line(world)).toBe('Running 1/1 restarts=0 running');
    run(world, 10_000);
    expect(line(world)).toBe('Running 0/1 restarts=0 running');
    run(world, 300_000);
    expect(line(world)).toBe('Running 0/1 restarts=0 running');
  });

  test('runs out of turn when the pod is synced, for instance because of a new label', () => {
    const world = newWorld();
    startPod(world, { readinessProbe: READY_FILE });
    run(world, 15_000);
    const { metadata, ...rest } = pod(world);
    world.write({ ...rest, metadata: { ...metadata, labels: { app: 'x' } } });
    run(world, 1_000);
    expect(attempts(world.happenings, 'readiness')).toEqual(['2.6 F', '10 F', '15 F']);
  });

  test('waits for initialDelaySeconds', () => {
    const world = newWorld();
    startPod(world, { readinessProbe: { ...http(), initialDelaySeconds: 15, periodSeconds: 5 } });
    run(world, 25_100);
    expect(attempts(world.happenings, 'readiness')).toEqual(['20 S', '25 S']);
  });

  test('goes on while the pod is being deleted, when liveness stops', () => {
    const world = newWorld();
    const every = { periodSeconds: 1 };
    startPod(world, {
      readinessProbe: { ...READY_FILE, ...every },
      livenessProbe: { ...http(), ...every },
    });
    run(world, 5_500);
    deletePod(world);
    run(world, 3_000);
    const later = world.happenings.filter(({ at }) => at > 5_500);
    expect(attempts(later, 'readiness')).toEqual(['6 F', '7 F', '8 F']);
    expect(attempts(later, 'liveness')).toEqual([]);
  });
});

test('a pod without a readiness probe is ready as soon as it runs', () => {
  const world = newWorld();
  startPod(world, {});
  run(world, 2_200);
  expect(line(world)).toBe('Running 1/1 restarts=0 running');
});

describe('a liveness probe', () => {
  test('has the container killed and restarted, with a fresh file system', () => {
    const world = newWorld();
    const livenessProbe = { exec: { command: ['ls', '/tmp/alive'] }, periodSeconds: 5 };
    startPod(world, { livenessProbe }, { terminationGracePeriodSeconds: 5 });
    run(world, 3_000);
    execInPod(world, KEY, undefined, ['touch', '/tmp/alive']);
    execInPod(world, KEY, undefined, ['touch', '/tmp/other']);
    run(world, 10_000);
    execInPod(world, KEY, undefined, ['rm', '/tmp/alive']);
    run(world, 13_000);
    expect(messages(world).slice(-2)).toEqual([
      "Unhealthy: Liveness probe failed: ls: cannot access '/tmp/alive': No such file or directory (x3)",
      'Killing: Container kubia failed liveness probe, will be restarted',
    ]);
    run(world, 5_000);
    expect(line(world)).toBe('Running 1/1 restarts=1 running');
    expect(runtime(world).files.has('/tmp/other')).toBe(false);
    const { lastState } = pod(world).status.containerStatuses?.[0] ?? {};
    expect(lastState?.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
  });

  test('counts as a request: luksa/kubia-unhealthy answers 500 after five of them', () => {
    const world = newWorld();
    const image = 'luksa/kubia-unhealthy';
    startPod(world, { image, livenessProbe: { ...http(), periodSeconds: 10 } });
    run(world, 85_000);
    const results = attempts(world.happenings, 'liveness');
    expect(results.map((text) => text.at(-1)).join('')).toBe('SSSSSFFF');
    expect(messages(world)).toContain(
      'Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500 (x3)',
    );
    run(world, 35_000);
    expect(line(world)).toBe('Running 1/1 restarts=1 running');
  });

  test('is not restarted with restartPolicy Never, and the message does not say so', () => {
    const world = newWorld();
    const livenessProbe = { ...http(9999), periodSeconds: 1 };
    startPod(
      world,
      { livenessProbe },
      { restartPolicy: 'Never', terminationGracePeriodSeconds: 2 },
    );
    run(world, 10_000);
    expect(messages(world)).toContain('Killing: Container kubia failed liveness probe');
    expect(line(world)).toBe('Failed 0/1 restarts=0 Error');
  });
});

describe('a startup probe', () => {
  const slow = {
    image: 'hopscope/slow-starter',
    readinessProbe: http(),
    livenessProbe: { ...http(), failureThreshold: 1, periodSeconds: 1 },
  };

  test('keeps the other probes back until it has succeeded', () => {
    const world = newWorld();
    startPod(world, {
      ...slow,
      startupProbe: { ...http(), periodSeconds: 2, failureThreshold: 30 },
    });
    run(world, 40_000);
    expect(line(world)).toBe('Running 1/1 restarts=0 running');
    const seen = attempts(world.happenings, 'startup');
    expect(seen.filter((text) => text.endsWith('S'))).toHaveLength(1);
    expect(attempts(world.happenings, 'liveness').every((text) => text.endsWith('S'))).toBe(true);
  });

  test('has the container restarted when it does not succeed in time', () => {
    const world = newWorld();
    startPod(world, {
      ...slow,
      startupProbe: { ...http(), periodSeconds: 2, failureThreshold: 3 },
    });
    run(world, 10_000);
    expect(messages(world)).toContain(
      'Killing: Container kubia failed startup probe, will be restarted',
    );
    expect(pod(world).status.containerStatuses?.[0]).toMatchObject({
      started: false,
      restartCount: 1,
    });
  });
});

describe('the text of a failure', () => {
  const ADDRESS = '10.244.1.2';
  const refused = (port: number) => `dial tcp ${ADDRESS}:${port}: connect: connection refused`;
  test.each([
    ['a closed port', http(81), `Get "http://${ADDRESS}:81/": ${refused(81)}`],
    ['a closed TCP port', { tcpSocket: { port: 81 } }, refused(81)],
    [
      'HTTPS where HTTP is spoken',
      { httpGet: { port: 8080, path: '/', scheme: 'HTTPS' } },
      `Get "https://${ADDRESS}:8080/": http: server gave HTTP response to HTTPS client`,
    ],
    [
      'a command that takes too long',
      { exec: { command: ['sh', '-c', 'sleep 10'] } },
      'command timed out: "sh -c sleep 10" timed out after 1s',
    ],
    [
      'a closed gRPC port',
      { grpc: { port: 81 } },
      `timeout: failed to connect service "${ADDRESS}:81" within 1s: context deadline exceeded`,
    ],
  ])('%s', (_name, handler, text) => {
    const world = newWorld();
    startPod(world, { readinessProbe: handler });
    run(world, 5_000);
    expect(messages(world)).toContain(`Unhealthy: Readiness probe failed: ${text}`);
  });

  test('an answer that takes too long', () => {
    const world = newWorld();
    startPod(world, { image: 'hopscope/slow', readinessProbe: http() });
    run(world, 5_000);
    const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    expect(messages(world)).toContain(
      `Unhealthy: Readiness probe failed: Get "http://${ADDRESS}:8080/": ${late}`,
    );
  });

  test('an answer in time for a longer timeout succeeds', () => {
    const world = newWorld();
    startPod(world, { image: 'hopscope/slow', readinessProbe: { ...http(), timeoutSeconds: 11 } });
    run(world, 13_000);
    expect(line(world)).toBe('Running 1/1 restarts=0 running');
  });

  test('a program that is missing is no failure: the state stays', () => {
    const world = newWorld();
    startPod(world, { readinessProbe: { exec: { command: ['nosuch'] } } });
    run(world, 3_000);
    const last = messages(world).at(-1) ?? '';
    expect(last).toMatch(
      /^Unhealthy: Readiness probe errored and resulted in unknown state: rpc error: /,
    );
    expect(last).toMatch(/exec: "nosuch": executable file not found in \$PATH: unknown$/);
    expect(runtime(world).probes.readiness).toMatchObject({ streak: 0, result: 'failure' });
  });
});

test('a port may be named', () => {
  const world = newWorld();
  const ports = [{ name: 'http', containerPort: 8080 }];
  startPod(world, { ports, readinessProbe: http('http') });
  run(world, 3_000);
  expect(line(world)).toBe('Running 1/1 restarts=0 running');
});

test('attempts that last as long as the period follow one another without a gap', () => {
  const world = newWorld();
  startPod(world, { image: 'hopscope/slow', readinessProbe: { ...http(), periodSeconds: 1 } });
  run(world, 7_500);
  expect(attempts(world.happenings, 'readiness')).toEqual(['3.6 F', '4.6 F', '5.6 F', '6.6 F']);
});
