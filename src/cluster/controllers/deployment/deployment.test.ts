import { describe, expect, it } from 'vitest';
import type { ObjectOf } from '../../../api/kinds';
import { update } from '../../api-server/verbs';
import {
  add,
  instantKubelet,
  messages,
  need,
  newWorld,
  pass,
  pods,
  template,
} from '../../reconciling/fixtures/world';
import { list } from '../../store';
import type { Change, Component, World } from '../../world';
import { garbageCollector } from '../garbage-collector/garbage-collector';
import { replicaSetController } from '../replica-set/replica-set';
import { deploymentController } from './deployment';

const LABELS = { app: 'kubia' };
const SELECTOR = { matchLabels: LABELS };
const REVISION = 'deployment.kubernetes.io/revision';

function setUp(spec: object = {}, ...others: readonly Component<string>[]): World {
  const world = newWorld(
    deploymentController,
    replicaSetController,
    garbageCollector,
    instantKubelet,
    ...others,
  );
  add(world, 'Deployment', 'kubia', {
    spec: { replicas: 3, selector: SELECTOR, template: template(LABELS), ...spec },
  });
  pass(world, 10_000);
  return world;
}

function change(world: World, spec: object, annotations: object = {}): void {
  const deployment = need(world, 'Deployment', 'kubia');
  const { metadata } = deployment;
  const merged = { ...metadata, annotations: { ...metadata.annotations, ...annotations } };
  const result = update(world, {
    ...deployment,
    metadata: merged,
    spec: { ...deployment.spec, ...spec },
  });
  if (!result.ok) throw new Error(result.error.message);
}

function setImage(world: World, image: string): void {
  change(world, { template: template(LABELS, image) });
}

function sets(world: World): readonly ObjectOf<'ReplicaSet'>[] {
  const revision = ({ metadata }: ObjectOf<'ReplicaSet'>) =>
    Number(metadata.annotations?.[REVISION]);
  return [...list(world.store, 'ReplicaSet', 'default')].sort((a, b) => revision(a) - revision(b));
}
/** Sizes of the ReplicaSets by revision. */
function sizes(world: World): readonly number[] {
  return sets(world).map(({ spec }) => spec.replicas);
}
function images(world: World): readonly (string | undefined)[] {
  return pods(world).map(({ spec }) => spec.containers[0]?.image);
}
function status(world: World): ObjectOf<'Deployment'>['status'] {
  return need(world, 'Deployment', 'kubia').status;
}
function condition(world: World, type: string) {
  const found = status(world).conditions?.find((each) => each.type === type);
  return found && [found.status, found.reason, found.message].join(' ');
}
function events(world: World): readonly string[] {
  return messages(world, need(world, 'Deployment', 'kubia'));
}

/** Notes the smallest number of ready pods and the greatest number of pods that there should be. */
function watchBounds() {
  const seen = { least: Infinity, most: 0, on: false };
  const observer: Component<string> = {
    name: 'observer',
    onChange(world: World, { object }: Change) {
      if (!seen.on) return;
      if (object.kind === 'ReplicaSet') {
        seen.most = Math.max(
          seen.most,
          sizes(world).reduce((sum, size) => sum + size, 0),
        );
      }
      if (object.kind !== 'Pod') return;
      const staying = pods(world).filter(({ metadata }) => !metadata.deletionTimestamp);
      const ready = staying.filter(({ status: { conditions = [] } }) => conditions.length > 0);
      seen.least = Math.min(seen.least, ready.length);
    },
    handle() {},
  };
  return { seen, observer };
}

describe('a new Deployment', () => {
  it('has one ReplicaSet, told apart by the hash of its template', () => {
    const world = setUp();
    const [set, ...others] = sets(world);
    expect(others).toEqual([]);
    const hash = set?.metadata.labels?.['pod-template-hash'] ?? '';
    expect(hash).toMatch(/^[456789bcdf]{5,10}$/);
    expect(set).toMatchObject({
      metadata: {
        name: `kubia-${hash}`,
        labels: { app: 'kubia', 'pod-template-hash': hash },
        annotations: {
          [REVISION]: '1',
          'deployment.kubernetes.io/desired-replicas': '3',
          'deployment.kubernetes.io/max-replicas': '4',
        },
        ownerReferences: [{ kind: 'Deployment', name: 'kubia', controller: true }],
      },
      spec: { selector: { matchLabels: { app: 'kubia', 'pod-template-hash': hash } } },
    });
    for (const { metadata } of pods(world)) {
      expect(metadata.name).toMatch(new RegExp(`^kubia-${hash}-.{5}$`));
      expect(metadata.labels).toEqual({ app: 'kubia', 'pod-template-hash': hash });
    }
  });

  it('tells that it scaled up and that it is done', () => {
    const world = setUp();
    const name = sets(world)[0]?.metadata.name;
    expect(events(world)).toEqual([`ScalingReplicaSet: Scaled up replica set ${name} from 0 to 3`]);
    expect(need(world, 'Deployment', 'kubia').metadata.annotations).toEqual({ [REVISION]: '1' });
    expect(status(world)).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    expect(condition(world, 'Available')).toBe(
      'True MinimumReplicasAvailable Deployment has minimum availability.',
    );
    expect(condition(world, 'Progressing')).toBe(
      `True NewReplicaSetAvailable ReplicaSet "${name}" has successfully progressed.`,
    );
  });

  it('comes to rest', () => {
    const world = setUp();
    const version = world.freeze().resourceVersion;
    pass(world, 2_000_000);
    expect(world.freeze().resourceVersion).toBe(version);
  });

  it('has the same hash in every run, and another one for another template', () => {
    const hash = (spec: object) => sets(setUp(spec))[0]?.metadata.name;
    expect(hash({})).toBe(hash({ replicas: 1 }));
    expect(hash({})).not.toBe(hash({ template: template(LABELS, 'luksa/kubia:v2') }));
  });
});

describe('a rolling update', () => {
  it.each<readonly [number, number | string, number | string, number, number]>([
    [3, '25%', '25%', 3, 4],
    [4, '25%', '25%', 3, 5],
    [10, '25%', '25%', 8, 13],
    [3, 0, 1, 2, 3],
    [3, 1, 0, 3, 4],
    [3, 0, '10%', 2, 3],
  ])('of %i pods with surge %s and %s unavailable has %i ready, %i at most', (...line) => {
    const [replicas, maxSurge, maxUnavailable, least, most] = line;
    const { seen, observer } = watchBounds();
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
    const world = setUp({ replicas, strategy }, observer);
    seen.on = true;
    setImage(world, 'luksa/kubia:v2');
    pass(world, 60_000);
    expect(new Set(images(world))).toEqual(new Set(['luksa/kubia:v2']));
    expect(sizes(world)).toEqual([0, replicas]);
    expect([seen.least, seen.most]).toEqual([least, most]);
  });

  it('tells each step', () => {
    const world = setUp({ replicas: 2 });
    setImage(world, 'luksa/kubia:v2');
    pass(world, 60_000);
    const [one, two] = sets(world).map(({ metadata }) => metadata.name);
    const scaled = 'ScalingReplicaSet: Scaled';
    expect(events(world)).toEqual([
      `${scaled} up replica set ${one} from 0 to 2`,
      `${scaled} up replica set ${two} from 0 to 1`,
      `${scaled} down replica set ${one} from 2 to 1`,
      `${scaled} up replica set ${two} from 1 to 2`,
      `${scaled} down replica set ${one} from 1 to 0`,
    ]);
  });

  it('counts revisions, and finds the old ReplicaSet again on the way back', () => {
    const world = setUp();
    setImage(world, 'luksa/kubia:v2');
    pass(world, 60_000);
    const [first] = sets(world);
    expect(need(world, 'Deployment', 'kubia').metadata.annotations?.[REVISION]).toBe('2');
    setImage(world, 'luksa/kubia');
    pass(world, 60_000);
    expect(sets(world)).toHaveLength(2);
    expect(sets(world)[1]?.metadata).toMatchObject({
      name: first?.metadata.name,
      annotations: { [REVISION]: '3', 'deployment.kubernetes.io/revision-history': '1' },
    });
    expect(need(world, 'Deployment', 'kubia').metadata.annotations?.[REVISION]).toBe('3');
  });

  it('keeps as many old ReplicaSets as it should', () => {
    const world = setUp({ revisionHistoryLimit: 1 });
    for (const tag of ['v2', 'v3', 'v4']) {
      setImage(world, `luksa/kubia:${tag}`);
      pass(world, 60_000);
    }
    expect(sets(world).map(({ metadata }) => metadata.annotations?.[REVISION])).toEqual(['3', '4']);
  });

  it('is not started while the Deployment is paused, but it can be scaled', () => {
    const world = setUp();
    change(world, { paused: true });
    pass(world, 1000);
    expect(condition(world, 'Progressing')).toBe('Unknown DeploymentPaused Deployment is paused');
    setImage(world, 'luksa/kubia:v2');
    change(world, { replicas: 5 });
    pass(world, 10_000);
    expect(sizes(world)).toEqual([5]);
    const { paused, ...spec } = need(world, 'Deployment', 'kubia').spec;
    expect(paused).toBe(true);
    update(world, { ...need(world, 'Deployment', 'kubia'), spec });
    pass(world, 60_000);
    expect(sizes(world)).toEqual([0, 5]);
  });

  it('that gets nowhere counts as stuck after the deadline', () => {
    const world = newWorld(deploymentController, replicaSetController);
    add(world, 'Deployment', 'kubia', {
      spec: {
        selector: SELECTOR,
        template: template(LABELS),
        progressDeadlineSeconds: 60,
      },
    });
    pass(world, 59_000);
    const set = sets(world)[0]?.metadata.name;
    expect(condition(world, 'Available')).toMatch(/^False MinimumReplicasUnavailable/);
    expect(condition(world, 'Progressing')).toMatch(/^True ReplicaSetUpdated/);
    pass(world, 5000);
    expect(condition(world, 'Progressing')).toBe(
      `False ProgressDeadlineExceeded ReplicaSet "${set}" has timed out progressing.`,
    );
  });

  it('shares a change of size in proportion', () => {
    const world = setUp({
      replicas: 10,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
    });
    setImage(world, 'luksa/kubia:v2');
    pass(world, 190);
    expect(sizes(world)).toEqual([8, 5]);
    change(world, { replicas: 15 });
    pass(world, 55);
    expect(sizes(world)).toEqual([11, 7]);
    pass(world, 60_000);
    expect(sizes(world)).toEqual([0, 15]);
  });
});

describe('the strategy Recreate', () => {
  it('waits until all old pods are gone', () => {
    const versions = new Set<string>();
    const observer: Component<string> = {
      name: 'observer',
      onChange: (world: World, { object }: Change) => {
        if (object.kind === 'Pod') versions.add([...new Set(images(world))].sort().join());
      },
      handle() {},
    };
    const world = setUp({ strategy: { type: 'Recreate' } }, observer);
    setImage(world, 'luksa/kubia:v2');
    pass(world, 60_000);
    expect(sizes(world)).toEqual([0, 3]);
    expect([...versions]).not.toContain('luksa/kubia,luksa/kubia:v2');
    expect(status(world)).toMatchObject({ updatedReplicas: 3, availableReplicas: 3 });
  });
});

describe('scaling a Deployment', () => {
  it('scales its ReplicaSet and tells so', () => {
    const world = setUp();
    change(world, { replicas: 5 });
    pass(world, 10_000);
    const name = sets(world)[0]?.metadata.name;
    expect(pods(world)).toHaveLength(5);
    expect(events(world)).toContain(`ScalingReplicaSet: Scaled up replica set ${name} from 3 to 5`);
    change(world, { replicas: 0 });
    pass(world, 10_000);
    expect(pods(world)).toHaveLength(0);
    expect(sets(world)).toHaveLength(1);
  });
});

describe('annotations of a Deployment', () => {
  it('are copied to the newest ReplicaSet', () => {
    const world = setUp();
    change(world, {}, { 'kubernetes.io/change-cause': 'because' });
    pass(world, 1000);
    expect(sets(world)[0]?.metadata.annotations).toMatchObject({
      'kubernetes.io/change-cause': 'because',
    });
  });
});
