import { describe, expect, test } from 'vitest';
import { podsByIp, variablesIn } from './runtime';
import {
  condition,
  deletePod,
  line,
  messages,
  newWorld,
  pod,
  podRuntime,
  run,
  runtime,
  startPod,
} from './fixtures/world';
import { create } from '../api-server/verbs';
import type { KubeObject } from '../../api/kinds';

/** The times at which the pod's line changes, and to what. */
function course(ms: number, world: ReturnType<typeof newWorld>, step = 50): string[] {
  const seen: string[] = [];
  for (let spent = 0; spent < ms; spent += step) {
    run(world, step);
    const now = line(world);
    if (!seen.at(-1)?.endsWith(now)) seen.push(`${(world.now / 1000).toFixed(1)} ${now}`);
  }
  return seen;
}

describe('a pod that starts', () => {
  test('goes through sandbox, image and container, each with its event', () => {
    const world = newWorld();
    startPod(world, {});
    expect(course(3_000, world)).toEqual([
      '0.1 Pending 0/0 restarts=0 ',
      '0.1 Pending 0/1 restarts=0 ContainerCreating',
      '2.2 Running 1/1 restarts=0 running',
    ]);
    expect(messages(world)).toEqual([
      'Pulling: Pulling image "luksa/kubia"',
      expect.stringMatching(
        /^Pulled: Successfully pulled image "luksa\/kubia" in 1.4s \(1.4s including waiting\)\. Image size: \d+ bytes\.$/,
      ),
      'Created: Created container: kubia',
      'Started: Started container kubia',
    ]);
  });

  test('has its address as soon as its sandbox is there, and its sockets when the app listens', () => {
    const world = newWorld();
    startPod(world, {});
    run(world, 400);
    expect(pod(world).status).toMatchObject({ podIP: '10.244.1.2', hostIP: '192.168.56.11' });
    run(world, 1_750);
    expect(runtime(world).listening).toEqual([]);
    run(world, 200);
    expect(runtime(world).listening).toEqual([{ port: 8080, protocol: 'TCP' }]);
  });

  test('listens whatever ports it declares', () => {
    const world = newWorld();
    startPod(world, { ports: [{ containerPort: 9999 }] });
    run(world, 3_000);
    expect(runtime(world).listening).toEqual([{ port: 8080, protocol: 'TCP' }]);
  });

  test('has its conditions in the order of the kubelet', () => {
    const world = newWorld();
    startPod(world, {});
    run(world, 3_000);
    const conditions = pod(world).status.conditions ?? [];
    expect(conditions.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
  });

  test('uses an image that the node has without pulling it', () => {
    const world = newWorld(2);
    startPod(world, {}, { name: 'first' });
    run(world, 3_000);
    startPod(world, {}, { name: 'second' });
    startPod(world, {}, { name: 'elsewhere', nodeName: 'node2' });
    run(world, 900);
    expect(line(world, 'second')).toBe('Running 1/1 restarts=0 running');
    expect(messages(world, 'second')[0]).toBe(
      'Pulled: Container image "luksa/kubia" already present on machine',
    );
    expect(line(world, 'elsewhere')).toBe('Pending 0/1 restarts=0 ContainerCreating');
  });

  test('shares the node’s address with hostNetwork and takes none of the pods’', () => {
    const world = newWorld();
    startPod(world, {}, { hostNetwork: true });
    run(world, 3_000);
    expect(podRuntime(world)).toMatchObject({ ip: '192.168.56.11', hostNetwork: true });
    expect(world.recall(podsByIp).size).toBe(0);
  });

  test('starts its containers one after the other', () => {
    const world = newWorld();
    const container = { imagePullPolicy: 'IfNotPresent' as const };
    startPod(
      world,
      {},
      {
        containers: [
          { name: 'a', image: 'nginx', ...container },
          { name: 'b', image: 'httpd', ...container },
        ] as never,
      },
    );
    run(world, 6_000);
    const order = messages(world).map((text) => text.split(' ').slice(0, 4).join(' '));
    expect(order).toEqual([
      'Pulling: Pulling image "nginx"',
      'Pulled: Successfully pulled image',
      'Created: Created container: a',
      'Started: Started container a',
      'Pulling: Pulling image "httpd"',
      'Pulled: Successfully pulled image',
      'Created: Created container: b',
      'Started: Started container b',
    ]);
  });
});

describe('an image that cannot be had', () => {
  test('leads to ErrImagePull and ImagePullBackOff in turn', () => {
    const world = newWorld();
    startPod(world, { image: 'luksa/nosuch' });
    expect(course(30_000, world, 500)).toEqual([
      '0.5 Pending 0/1 restarts=0 ContainerCreating',
      '2.0 Pending 0/1 restarts=0 ErrImagePull',
      '3.0 Pending 0/1 restarts=0 ImagePullBackOff',
      '13.5 Pending 0/1 restarts=0 ErrImagePull',
      '14.5 Pending 0/1 restarts=0 ImagePullBackOff',
    ]);
    const name = 'docker.io/luksa/nosuch:latest';
    const why =
      `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ` +
      'pull access denied, repository does not exist or may require authorization: ' +
      'server message: insufficient_scope: authorization failed';
    expect(messages(world)).toEqual([
      'Pulling: Pulling image "luksa/nosuch" (x2)',
      `Failed: Failed to pull image "luksa/nosuch": ${why} (x2)`,
      'Failed: Error: ErrImagePull (x2)',
      'BackOff: Back-off pulling image "luksa/nosuch" (x2)',
      'Failed: Error: ImagePullBackOff (x2)',
    ]);
    const { waiting } = pod(world).status.containerStatuses?.[0]?.state ?? {};
    expect(waiting?.message).toBe(`Back-off pulling image "luksa/nosuch": ErrImagePull: ${why}`);
  });

  test.each([
    ['nginx:nosuchtag', 'docker.io/library/nginx:nosuchtag: not found'],
    ['nginx:1.27-doesnotexist', 'docker.io/library/nginx:1.27-doesnotexist: not found'],
  ])('says of %s that the tag is missing', (image, text) => {
    const world = newWorld();
    startPod(world, { image });
    run(world, 3_000);
    expect(messages(world)[1]).toMatch(
      /^Failed: Failed to pull image ".*": rpc error: code = NotFound/,
    );
    expect(messages(world)[1]?.endsWith(text)).toBe(true);
  });

  test.each([
    ['Not A Reference', 'IfNotPresent', 'InvalidImageName'],
    ['luksa/kubia', 'Never', 'ErrImageNeverPull'],
  ])('%s with policy %s is %s', (image, imagePullPolicy, reason) => {
    const world = newWorld();
    startPod(world, { image, imagePullPolicy });
    run(world, 3_000);
    expect(line(world)).toBe(`Pending 0/1 restarts=0 ${reason}`);
    expect(messages(world).at(-1)).toBe(`Failed: Error: ${reason}`);
  });

  test('does not keep the pod’s other containers from starting', () => {
    const world = newWorld();
    startPod(
      world,
      {},
      {
        containers: [
          { name: 'bad', image: 'nosuch', imagePullPolicy: 'IfNotPresent' },
          { name: 'good', image: 'nginx', imagePullPolicy: 'IfNotPresent' },
        ] as never,
      },
    );
    run(world, 6_000);
    expect(line(world)).toBe('Pending 1/2 restarts=0 ImagePullBackOff,running');
  });
});

describe('init containers', () => {
  const init = (name: string, command: readonly string[], rest = {}) => ({
    name,
    image: 'busybox',
    imagePullPolicy: 'IfNotPresent',
    command,
    ...rest,
  });
  const withInit = (...initContainers: readonly object[]) => ({
    initContainers: initContainers as never,
  });

  test('run in their order, each to its end, before the others', () => {
    const world = newWorld();
    startPod(world, {}, withInit(init('one', ['sleep', '5']), init('two', ['true'])));
    run(world, 4_000);
    expect(line(world)).toBe('Pending 0/1 restarts=0 PodInitializing');
    expect(condition(world, 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [one two]',
    });
    run(world, 8_000);
    expect(line(world)).toBe('Running 1/1 restarts=0 running');
    const started = messages(world).filter((text) => text.startsWith('Started'));
    expect(started.map((text) => text.split(' ').at(-1))).toEqual(['one', 'two', 'kubia']);
    const [one] = pod(world).status.initContainerStatuses ?? [];
    expect(one).toMatchObject({ ready: true, state: { terminated: { reason: 'Completed' } } });
  });

  test('that fail are tried again, or fail the pod with restartPolicy Never', () => {
    const world = newWorld();
    startPod(world, {}, { name: 'again', ...withInit(init('bad', ['false'])) });
    startPod(
      world,
      {},
      { name: 'never', restartPolicy: 'Never', ...withInit(init('bad', ['false'])) },
    );
    run(world, 10_000);
    expect(line(world, 'again')).toBe('Pending 0/1 restarts=0 PodInitializing');
    const [bad] = pod(world, 'again').status.initContainerStatuses ?? [];
    expect(bad).toMatchObject({
      restartCount: 1,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
    });
    expect(pod(world, 'never').status.phase).toBe('Failed');
  });

  test('that are sidecars start before the others, run on, and count for readiness', () => {
    const world = newWorld();
    const sidecar = init('proxy', ['sleep', 'infinity'], {
      restartPolicy: 'Always',
      readinessProbe: { exec: { command: ['ls', '/ready'] } },
    });
    startPod(world, {}, withInit(sidecar));
    run(world, 8_000);
    expect(line(world)).toBe('Running 1/1 restarts=0 running');
    expect(condition(world, 'Ready')?.message).toBe('containers with unready status: [proxy]');
    expect(pod(world).status.initContainerStatuses?.[0]).toMatchObject({
      started: true,
      ready: false,
    });
  });

  test('that are sidecars stop when the work is over, and the pod has succeeded', () => {
    const world = newWorld();
    const sidecar = init('proxy', ['sleep', 'infinity'], { restartPolicy: 'Always' });
    const options = { restartPolicy: 'Never', terminationGracePeriodSeconds: 3 } as const;
    startPod(
      world,
      { image: 'busybox', command: ['sleep', '5'] },
      { ...options, ...withInit(sidecar) },
    );
    run(world, 6_000);
    expect(line(world)).toBe('Running 1/1 restarts=0 running');
    run(world, 3_000);
    expect(line(world)).toBe('Running 0/1 restarts=0 Completed');
    run(world, 4_000);
    expect(line(world)).toBe('Succeeded 0/1 restarts=0 Completed');
  });
});

describe('a pod that has done its work', () => {
  test('has succeeded, keeps its status and gives its address back', () => {
    const world = newWorld();
    startPod(world, { image: 'busybox', command: ['sleep', '5'] }, { restartPolicy: 'Never' });
    run(world, 9_000);
    expect(line(world)).toBe('Succeeded 0/1 restarts=0 Completed');
    expect(condition(world, 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
    expect(condition(world, 'Initialized')).toMatchObject({
      status: 'True',
      reason: 'PodCompleted',
    });
    expect(pod(world).status.podIP).toBe('10.244.1.2');
    expect(world.recall(podsByIp).size).toBe(0);
    deletePod(world);
    run(world, 1_000);
    expect(world.get('Pod', 'default', 'kubia')).toBeUndefined();
  });

  test.each([
    ['Never', 'false', 'Failed 0/1 restarts=0 Error'],
    ['OnFailure', 'true', 'Succeeded 0/1 restarts=0 Completed'],
    ['OnFailure', 'false', 'Running 0/1 restarts=1 CrashLoopBackOff'],
    ['Always', 'true', 'Running 0/1 restarts=1 CrashLoopBackOff'],
  ] as const)('with restartPolicy %s and `%s` is %s', (restartPolicy, command, expected) => {
    const world = newWorld();
    startPod(world, { image: 'busybox', command: [command] }, { restartPolicy });
    run(world, 6_000);
    expect(line(world)).toBe(expected);
  });
});

describe('the environment', () => {
  const service = (name: string, clusterIP: string) =>
    ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { clusterIP, ports: [{ port: 80 }] },
    }) as unknown as KubeObject;
  const variables = (world: ReturnType<typeof newWorld>) =>
    new Map(variablesIn(runtime(world).env));

  test('tells of the Services that were there when the container was created, until it restarts', () => {
    const world = newWorld();
    create(world, service('early', '10.96.1.1'));
    const command = ['sh', '-c', 'sleep 10; exit 1'];
    startPod(world, { image: 'busybox', command });
    run(world, 5_000);
    create(world, service('late', '10.96.1.2'));
    run(world, 1_000);
    expect(variables(world).get('EARLY_SERVICE_HOST')).toBe('10.96.1.1');
    expect(variables(world).get('KUBERNETES_SERVICE_PORT_HTTPS')).toBe('443');
    expect(variables(world).has('LATE_SERVICE_HOST')).toBe(false);
    run(world, 8_000);
    expect(line(world)).toMatch(/restarts=1/);
    expect(variables(world).get('LATE_SERVICE_HOST')).toBe('10.96.1.2');
  });

  test('prefers the container’s own variables, and expands references in them', () => {
    const world = newWorld();
    create(world, service('early', '10.96.1.1'));
    startPod(world, {
      env: [
        { name: 'EARLY_SERVICE_PORT', value: '1234' },
        { name: 'URL', value: 'http://$(EARLY_SERVICE_HOST):$(EARLY_SERVICE_PORT)/$(NONE)/$$' },
        { name: 'ME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      ],
    });
    run(world, 3_000);
    const env = variables(world);
    expect(env.get('EARLY_SERVICE_PORT')).toBe('1234');
    expect(env.get('URL')).toBe('http://10.96.1.1:1234/$(NONE)/$');
    expect(env.get('ME')).toBe('kubia');
    expect(env.get('IP')).toBe('10.244.1.2');
    expect(
      variablesIn(runtime(world).env)
        .slice(0, 2)
        .map(([name]) => name),
    ).toEqual(['PATH', 'HOSTNAME']);
  });

  const secret = (data: object) =>
    ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data }) as unknown as KubeObject;
  const fromSecret = { secretKeyRef: { name: 's', key: 'k' } };

  test('takes variables from Secrets, single ones over whole Secrets', () => {
    const world = newWorld();
    create(world, secret({ k: 'dmFsdWU=', other: 'w7w=' }));
    startPod(world, {
      env: [
        { name: 'K', valueFrom: fromSecret },
        { name: 'P_other', value: '$(P_k)!' },
        { name: 'NONE', valueFrom: { secretKeyRef: { name: 'x', key: 'y', optional: true } } },
      ],
      envFrom: [{ prefix: 'P_', secretRef: { name: 's' } }, { secretRef: { name: 's' } }],
    });
    run(world, 3_000);
    const env = variables(world);
    expect([env.get('K'), env.get('P_other'), env.get('other')]).toEqual(['value', 'value!', 'ü']);
    expect(env.has('NONE')).toBe(false);
  });

  test.each([
    [undefined, 'secret "s" not found'],
    [{ other: 'dg==' }, "couldn't find key k in Secret default/s"],
  ])('does not come about without the Secret that it names: %j', (data, message) => {
    const world = newWorld();
    if (data) create(world, secret(data));
    startPod(world, { env: [{ name: 'A', valueFrom: fromSecret }] });
    run(world, 3_000);
    const [status] = pod(world).status.containerStatuses ?? [];
    expect(status?.state.waiting).toEqual({ reason: 'CreateContainerConfigError', message });
    expect(messages(world)).toContain(`Failed: Error: ${message}`);
    if (!data) create(world, secret({ k: 'dmFsdWU=' }));
    run(world, 16_000);
    expect(line(world)).toMatch(data ? /CreateContainerConfigError/ : /Running/);
  });

  test('has no Services with enableServiceLinks false, but for the API server’s', () => {
    const world = newWorld();
    create(world, service('early', '10.96.1.1'));
    startPod(world, {}, { enableServiceLinks: false });
    run(world, 3_000);
    expect(variables(world).has('EARLY_SERVICE_HOST')).toBe(false);
    expect(variables(world).get('KUBERNETES_SERVICE_HOST')).toBe('10.96.0.1');
  });
});

test('readiness gates keep a pod from being ready, and are no matter of its containers', () => {
  const world = newWorld();
  const gate = 'example.com/lb';
  startPod(world, {}, { readinessGates: [{ conditionType: gate }] });
  run(world, 3_000);
  expect(line(world)).toBe('Running 1/1 restarts=0 running');
  expect(condition(world, 'Ready')).toMatchObject({
    status: 'False',
    reason: 'ReadinessGatesNotReady',
    message: `corresponding condition of pod readiness gate "${gate}" does not exist.`,
  });
  const { status, ...rest } = pod(world);
  const conditions = [...(status.conditions ?? []), { type: gate, status: 'True' }];
  world.write({ ...rest, status: { ...status, conditions } });
  run(world, 1_000);
  expect(condition(world, 'Ready')?.status).toBe('True');
  expect(condition(world, gate)?.status).toBe('True');
});

test('a new image in a running pod restarts its container', () => {
  const world = newWorld();
  startPod(world, { image: 'nginx' });
  run(world, 3_000);
  const { spec, metadata, ...rest } = pod(world);
  const containers = spec.containers.map((one) => ({ ...one, image: 'httpd' }));
  world.write({ ...rest, metadata: { ...metadata, generation: 2 }, spec: { ...spec, containers } });
  run(world, 3_000);
  expect(messages(world)).toContain(
    'Killing: Container kubia definition changed, will be restarted',
  );
  expect(line(world)).toBe('Running 1/1 restarts=1 running');
  expect(runtime(world).image).toBe('httpd');
});

test('a program that the image does not have keeps the container from starting', () => {
  const world = newWorld();
  startPod(world, { command: ['nosuch'] });
  run(world, 5_000);
  expect(line(world)).toBe('Running 0/1 restarts=1 CrashLoopBackOff');
  const { lastState } = pod(world).status.containerStatuses?.[0] ?? {};
  expect(lastState?.terminated).toMatchObject({
    exitCode: 128,
    reason: 'StartError',
    startedAt: '1970-01-01T00:00:00Z',
  });
  expect(lastState?.terminated?.message).toMatch(
    /exec: "nosuch": executable file not found in \$PATH: unknown$/,
  );
});
