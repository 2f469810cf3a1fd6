import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectOf } from '../../../api/kinds';
import { remove, update } from '../../api-server/verbs';
import { scenarios, stage } from '../../reconciling/endpoints/fixtures/scenarios';
import {
  add,
  addNode,
  addPod,
  manifest,
  need,
  newWorld,
  pass,
  pods,
  setRunning,
} from '../../reconciling/fixtures/world';
import { slicesOf } from '../../store';
import type { World } from '../../world';
import { garbageCollector } from '../garbage-collector/garbage-collector';
import { endpointOf } from './desired';
import { endpointSliceController } from './endpoint-slice';

const SCENARIOS = new URL('../../reconciling/endpoints/fixtures/endpoints.json', import.meta.url);
const SELECTOR = { app: 'kubia' };

function setUp(spec: object = {}, metadata: object = {}): World {
  const world = newWorld(endpointSliceController, garbageCollector);
  addNode(world, 'node1', { metadata: { labels: { 'topology.kubernetes.io/zone': 'zone-a' } } });
  const ports = [{ port: 80, targetPort: 8080 }];
  add(world, 'Service', 'kubia', { metadata, spec: { selector: SELECTOR, ports, ...spec } });
  return world;
}

function runPods(world: World, first: number, last: number): void {
  for (let i = first; i <= last; i++) {
    addPod(world, `pod${i}`, SELECTOR, { nodeName: 'node1' });
    setRunning(world, `pod${i}`, `10.244.${1 + Math.floor(i / 250)}.${i % 250}`);
  }
  pass(world, 100);
}

function removePods(world: World, names: readonly string[]): void {
  for (const name of names) remove(world, 'Pod', 'default', name, { gracePeriodSeconds: 0 });
  pass(world, 100);
}

function slices(world: World): readonly ObjectOf<'EndpointSlice'>[] {
  return slicesOf(world.store, 'default', 'kubia');
}

/** How many endpoints each slice has, by the slice's name. */
function sizes(world: World): Readonly<Record<string, number>> {
  const entries = slices(world).map(({ metadata, endpoints }) => [metadata.name, endpoints.length]);
  return Object.fromEntries(entries) as Record<string, number>;
}
function sortedSizes(world: World): readonly number[] {
  return Object.values(sizes(world)).sort((a, b) => a - b);
}

interface ConditionVector {
  readonly podReady: boolean;
  readonly deletionTimestamp: boolean;
  readonly publishNotReadyAddresses: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

describe('the conditions of an endpoint', () => {
  const url = new URL('./fixtures/endpoint-conditions.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(url, 'utf8')) as readonly ConditionVector[];

  it.each(vectors)(
    'pod ready $podReady, deleted $deletionTimestamp, published $publishNotReadyAddresses',
    ({ podReady, deletionTimestamp, publishNotReadyAddresses, ...conditions }) => {
      const { ready, serving, terminating } = conditions;
      const pod = manifest('Pod', 'a', {
        metadata: deletionTimestamp ? { deletionTimestamp: '2026-01-05T09:00:00Z' } : {},
        spec: { containers: [] },
        status: {
          podIP: '10.244.1.2',
          conditions: [{ type: 'Ready', status: podReady ? 'True' : 'False' }],
        },
      });
      const service = manifest('Service', 'kubia', { spec: { publishNotReadyAddresses } });
      expect(endpointOf(pod, undefined, service)?.conditions).toEqual({
        ready,
        serving,
        terminating,
      });
    },
  );
});

describe('the EndpointSlices of a Service', () => {
  it.each(scenarios(readFileSync(SCENARIOS, 'utf8')))('%s', (_, scenario) => {
    const world = newWorld(endpointSliceController);
    stage(world, scenario);
    pass(world, 1000);
    const found = slices(world).map(({ ports = [], endpoints }) => ({
      ports: ports.map(({ port }) => port),
      endpoints: Object.fromEntries(
        endpoints.map(({ addresses: [ip = ''], conditions: { ready, serving, terminating } }) => [
          ip,
          [ready, serving, terminating],
        ]),
      ),
    }));
    found.sort((a, b) => (a.ports[0] ?? 0) - (b.ports[0] ?? 0));
    expect(found).toEqual(scenario.slices ?? []);
  });

  it('are one empty slice without pods, made together with the Service', () => {
    const world = setUp({}, { labels: { team: 'a' } });
    pass(world, 70);
    const [only, ...others] = slices(world);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ addressType: 'IPv4', endpoints: [], ports: [] });
    expect(only?.metadata.name).toMatch(/^kubia-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(only?.metadata.labels).toEqual({
      team: 'a',
      'kubernetes.io/service-name': 'kubia',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
    expect(only?.metadata.ownerReferences).toMatchObject([
      { kind: 'Service', name: 'kubia', controller: true },
    ]);
  });

  it('fill the empty slice first, and keep one when the last pod goes', () => {
    const world = setUp();
    pass(world, 100);
    const [name] = Object.keys(sizes(world));
    runPods(world, 1, 2);
    expect(sizes(world)).toEqual({ [name ?? '']: 2 });
    removePods(world, ['pod1', 'pod2']);
    expect(Object.values(sizes(world))).toEqual([0]);
  });

  it('say where an endpoint is, and name the ports', () => {
    const world = setUp();
    runPods(world, 1, 1);
    const [{ endpoints, ports } = { endpoints: [], ports: [] }] = slices(world);
    const { uid } = need(world, 'Pod', 'pod1').metadata;
    expect(ports).toEqual([{ name: '', port: 8080, protocol: 'TCP' }]);
    expect(endpoints).toEqual([
      {
        addresses: ['10.244.1.1'],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'node1',
        zone: 'zone-a',
        targetRef: { kind: 'Pod', namespace: 'default', name: 'pod1', uid },
      },
    ]);
  });

  it('hold a hundred endpoints each', () => {
    const world = setUp();
    runPods(world, 1, 205);
    expect(sortedSizes(world)).toEqual([5, 100, 100]);
  });

  it('leave endpoints where they are and fill up what is written anyway', () => {
    const world = setUp();
    runPods(world, 1, 120);
    expect(sortedSizes(world)).toEqual([20, 100]);
    const full = slices(world).find(({ endpoints }) => endpoints.length === 100);
    const names = (full?.endpoints ?? []).map(({ targetRef }) => targetRef?.name ?? '');
    // One endpoint of the full slice goes and ten come: the full one is filled up first.
    for (const name of names.slice(0, 1))
      remove(world, 'Pod', 'default', name, { gracePeriodSeconds: 0 });
    runPods(world, 201, 210);
    expect(sortedSizes(world)).toEqual([29, 100]);
  });

  it('are never merged', () => {
    const world = setUp();
    runPods(world, 1, 120);
    const big = slices(world).find(({ endpoints }) => endpoints.length === 100);
    const names = (big?.endpoints ?? []).map(({ targetRef }) => targetRef?.name ?? '');
    removePods(world, names.slice(0, 95));
    expect(sortedSizes(world)).toEqual([5, 20]);
  });

  it('put the rest into the one slice that it fits best', () => {
    const world = setUp();
    runPods(world, 1, 250);
    const big = slices(world).find(({ endpoints }) => endpoints.length === 100);
    const names = (big?.endpoints ?? []).map(({ targetRef }) => targetRef?.name ?? '');
    removePods(world, names.slice(0, 20));
    expect(sortedSizes(world)).toEqual([50, 80, 100]);
    runPods(world, 301, 315);
    expect(sortedSizes(world)).toEqual([50, 95, 100]);
  });

  it('put what is left after full slices into the one that it fits', () => {
    const world = setUp();
    runPods(world, 1, 40);
    runPods(world, 101, 250);
    expect(sortedSizes(world)).toEqual([90, 100]);
  });

  it('take over labels of the Service', () => {
    const world = setUp();
    runPods(world, 1, 1);
    const service = need(world, 'Service', 'kubia');
    update(world, { ...service, metadata: { ...service.metadata, labels: { team: 'b' } } });
    pass(world, 100);
    expect(slices(world)[0]?.metadata.labels).toMatchObject({ team: 'b' });
  });

  it('are labelled if the Service is headless', () => {
    const world = setUp({ clusterIP: 'None' });
    pass(world, 100);
    expect(slices(world)[0]?.metadata.labels).toMatchObject({
      'service.kubernetes.io/headless': '',
    });
  });

  it('hint at the own zone with trafficDistribution PreferClose', () => {
    const world = setUp({ trafficDistribution: 'PreferClose' });
    runPods(world, 1, 1);
    expect(slices(world)[0]?.endpoints[0]?.hints).toEqual({ forZones: [{ name: 'zone-a' }] });
    setRunning(world, 'pod1', '10.244.1.1', false);
    pass(world, 100);
    expect(slices(world)[0]?.endpoints[0]).not.toHaveProperty('hints');
  });

  it('hint at nothing when proportional hints are asked for, which are not simulated', () => {
    const annotations = { 'service.kubernetes.io/topology-mode': 'Auto' };
    const world = setUp({ trafficDistribution: 'PreferClose' }, { annotations });
    runPods(world, 1, 1);
    expect(slices(world)[0]?.endpoints[0]).not.toHaveProperty('hints');
  });

  it('leave out pods whose node is gone', () => {
    const world = setUp();
    runPods(world, 1, 1);
    remove(world, 'Node', '', 'node1');
    pass(world, 100);
    expect(Object.values(sizes(world))).toEqual([0]);
  });

  it('are put right when somebody else changes or deletes them', () => {
    const world = setUp();
    runPods(world, 1, 1);
    const [slice] = slices(world);
    if (!slice) throw new Error('no slice');
    update(world, { ...slice, endpoints: [] });
    pass(world, 100);
    expect(Object.values(sizes(world))).toEqual([1]);
    remove(world, 'EndpointSlice', 'default', slice.metadata.name);
    pass(world, 100);
    expect(Object.values(sizes(world))).toEqual([1]);
  });

  it('are left to people without a selector and to the garbage collector without a Service', () => {
    const world = setUp();
    add(world, 'EndpointSlice', 'own', {
      metadata: { labels: { 'kubernetes.io/service-name': 'kubia' } },
      addressType: 'IPv4',
      endpoints: [],
    });
    runPods(world, 1, 1);
    expect(Object.keys(sizes(world))).toContain('own');
    remove(world, 'Service', 'default', 'kubia');
    pass(world, 200);
    expect(Object.keys(sizes(world))).toEqual(['own']);
  });

  it('settle: nothing is written twice', () => {
    const world = setUp();
    runPods(world, 1, 3);
    pass(world, 1000);
    const versions = slices(world).map(({ metadata }) => metadata.resourceVersion);
    pass(world, 100_000);
    expect(slices(world).map(({ metadata }) => metadata.resourceVersion)).toEqual(versions);
    expect(world.step(Infinity)).toBe(false);
  });

  it('hold each pod with an address once, whatever happens to the pods', () => {
    const step = fc.array(
      fc.record({
        first: fc.integer({ min: 0, max: 300 }),
        count: fc.integer({ min: 1, max: 150 }),
        what: fc.constantFrom('run', 'run', 'fail', 'remove'),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(step, (steps) => {
        const world = setUp();
        for (const { first, count, what } of steps) {
          for (let i = first; i < first + count; i++) {
            const name = `pod${i}`;
            if (what === 'remove') remove(world, 'Pod', 'default', name, { gracePeriodSeconds: 0 });
            else {
              if (!world.get('Pod', 'default', name))
                addPod(world, name, SELECTOR, { nodeName: 'node1' });
              setRunning(
                world,
                name,
                `10.244.${1 + Math.floor(i / 250)}.${i % 250}`,
                what === 'run',
              );
            }
          }
          pass(world, 100);
        }
        const found = slices(world).flatMap(({ endpoints }) =>
          endpoints.map(({ targetRef, conditions }) => `${targetRef?.name} ${conditions.ready}`),
        );
        const wanted = pods(world).map(({ metadata, status: { conditions = [] } }) => {
          return `${metadata.name} ${conditions.every(({ status }) => status === 'True')}`;
        });
        expect(found.sort()).toEqual(wanted.sort());
        expect(Math.max(...sortedSizes(world))).toBeLessThanOrEqual(100);
        expect(sortedSizes(world)[0] === 0 && sortedSizes(world).length > 1).toBe(false);
      }),
      { numRuns: 15, seed: 5 },
    );
  });
});
