import { describe, expect, it } from 'vitest';
import { remove, update } from '../../api-server/verbs';
import {
  add,
  addPod,
  instantKubelet,
  messages,
  need,
  newWorld,
  pass,
  pods,
  setRunning,
  template,
} from '../../reconciling/fixtures/world';
import type { Component, World } from '../../world';
import { garbageCollector } from '../garbage-collector/garbage-collector';
import { replicationController } from './replication-controller';

const LABELS = { app: 'kubia' };

function setUp(replicas = 3, spec: object = {}): World {
  const world = newWorld(replicationController, garbageCollector, instantKubelet);
  add(world, 'ReplicationController', 'kubia', {
    spec: { replicas, selector: LABELS, template: template(LABELS), ...spec },
  });
  pass(world, 5000);
  return world;
}

function scale(world: World, replicas: number): void {
  const owner = need(world, 'ReplicationController', 'kubia');
  update(world, { ...owner, spec: { ...owner.spec, replicas } });
  pass(world, 5000);
}

function label(world: World, name: string, labels: Readonly<Record<string, string>>): void {
  const pod = need(world, 'Pod', name);
  update(world, { ...pod, metadata: { ...pod.metadata, labels } });
  pass(world, 5000);
}

function names(world: World): readonly string[] {
  return pods(world).map(({ metadata }) => metadata.name);
}

describe('a ReplicationController', () => {
  it('creates the pods of its template, owned by it', () => {
    const world = setUp();
    const { uid } = need(world, 'ReplicationController', 'kubia').metadata;
    expect(pods(world)).toHaveLength(3);
    for (const { metadata } of pods(world)) {
      expect(metadata.name).toMatch(/^kubia-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(metadata).toMatchObject({ generateName: 'kubia-', labels: LABELS });
      expect(metadata.ownerReferences).toEqual([
        {
          apiVersion: 'v1',
          kind: 'ReplicationController',
          name: 'kubia',
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ]);
    }
  });

  it('tells of each pod', () => {
    const world = setUp(2);
    const about = need(world, 'ReplicationController', 'kubia');
    expect([...messages(world, about)].sort()).toEqual(
      names(world).map((name) => `SuccessfulCreate: Created pod: ${name}`),
    );
  });

  it('counts its pods', () => {
    const world = setUp();
    expect(need(world, 'ReplicationController', 'kubia').status).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      observedGeneration: 1,
    });
    setRunning(world, names(world)[0] ?? '', '10.244.1.2', false);
    pass(world, 100);
    expect(need(world, 'ReplicationController', 'kubia').status).toMatchObject({
      replicas: 3,
      readyReplicas: 2,
    });
  });

  it('counts a pod as available only after minReadySeconds', () => {
    const world = setUp(1, { minReadySeconds: 10 });
    const status = () => need(world, 'ReplicationController', 'kubia').status;
    expect(status()).toMatchObject({ readyReplicas: 1 });
    expect(status()).not.toHaveProperty('availableReplicas');
    pass(world, 10_000);
    expect(status()).toMatchObject({ availableReplicas: 1 });
  });

  it('replaces a pod as soon as its deletion begins', () => {
    const world = setUp();
    const [first = ''] = names(world);
    remove(world, 'Pod', 'default', first);
    pass(world, 60);
    expect(names(world)).toHaveLength(4);
    expect(names(world)).toContain(first);
    pass(world, 5000);
    expect(names(world)).toHaveLength(3);
    expect(names(world)).not.toContain(first);
  });

  it('deletes the pods that are too many', () => {
    const world = setUp();
    setRunning(world, names(world)[1] ?? '', '10.244.1.2', false);
    const [a, , c] = names(world);
    scale(world, 2);
    expect(names(world)).toEqual([a, c]);
    scale(world, 0);
    expect(names(world)).toEqual([]);
    const about = need(world, 'ReplicationController', 'kubia');
    expect(
      messages(world, about).filter((text) => text.startsWith('SuccessfulDelete')),
    ).toHaveLength(3);
  });

  it('lets a pod go whose label is changed, and takes in one that it matches again', () => {
    const world = setUp();
    const [first = ''] = names(world);
    label(world, first, { app: 'debug' });
    expect(need(world, 'Pod', first).metadata).not.toHaveProperty('ownerReferences');
    expect(names(world)).toHaveLength(4);
    label(world, first, LABELS);
    expect(need(world, 'ReplicationController', 'kubia').status.replicas).toBe(3);
    expect(names(world)).toHaveLength(3);
  });

  it('adopts pods that are there already', () => {
    const world = newWorld(replicationController, instantKubelet);
    addPod(world, 'alone', LABELS);
    add(world, 'ReplicationController', 'kubia', {
      spec: { template: template(LABELS), replicas: 2 },
    });
    pass(world, 1000);
    expect(names(world)).toHaveLength(2);
    expect(need(world, 'Pod', 'alone').metadata.ownerReferences).toHaveLength(1);
  });

  it('gets rid of a pod that is added by hand', () => {
    const world = setUp();
    addPod(world, 'extra', LABELS);
    pass(world, 5000);
    expect(names(world)).toHaveLength(3);
  });

  it('leaves pods alone that another one manages', () => {
    const world = setUp(2);
    add(world, 'ReplicationController', 'twin', {
      spec: { replicas: 1, selector: LABELS, template: template(LABELS) },
    });
    pass(world, 5000);
    expect(names(world)).toHaveLength(3);
    expect(need(world, 'ReplicationController', 'kubia').status.replicas).toBe(2);
  });

  it('takes its pods with it, unless they are to be orphaned', () => {
    const world = setUp();
    remove(world, 'ReplicationController', 'default', 'kubia');
    pass(world, 5000);
    expect(names(world)).toEqual([]);

    const other = setUp();
    const before = names(other);
    remove(other, 'ReplicationController', 'default', 'kubia', { propagationPolicy: 'Orphan' });
    pass(other, 5000);
    expect(other.get('ReplicationController', 'default', 'kubia')).toBeUndefined();
    expect(names(other)).toEqual(before);
    for (const { metadata } of pods(other)) expect(metadata.ownerReferences ?? []).toEqual([]);
  });

  it('reports that it cannot create pods, and tries again', () => {
    const world = newWorld(replicationController);
    add(world, 'Namespace', 'foo');
    const rc = {
      metadata: { namespace: 'foo' },
      spec: { replicas: 1, template: template(LABELS) },
    };
    add(world, 'ReplicationController', 'kubia', rc);
    remove(world, 'Namespace', '', 'foo');
    pass(world, 100);
    const status = world.get('ReplicationController', 'foo', 'kubia')?.status;
    expect(status?.conditions).toMatchObject([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' },
    ]);
    expect(status?.conditions?.[0]?.message).toMatch(
      /^pods "kubia-.{5}" is forbidden: unable to create new content in namespace foo because it is being terminated$/,
    );
  });

  it('creates pods 500 at a time, and looks at them no oftener than that', () => {
    let syncs = 0;
    const counted: Component<string> = {
      ...replicationController,
      handle(world, key) {
        syncs++;
        replicationController.handle(world, key);
      },
    };
    const world = newWorld(counted);
    add(world, 'ReplicationController', 'kubia', {
      spec: { replicas: 2000, template: template(LABELS) },
    });
    pass(world, 60);
    expect(pods(world)).toHaveLength(500);
    pass(world, 1000);
    expect(pods(world)).toHaveLength(2000);
    expect(syncs).toBeLessThanOrEqual(6);
    const about = need(world, 'ReplicationController', 'kubia');
    expect(messages(world, about)).toHaveLength(10);
  });
});
