import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { remove, update } from '../../api-server/verbs';
import { scenarios, stage } from '../../reconciling/endpoints/fixtures/scenarios';
import { add, addPod, need, newWorld, pass, setRunning } from '../../reconciling/fixtures/world';
import type { World } from '../../world';
import { endpointsController } from './endpoints';

const SCENARIOS = new URL('../../reconciling/endpoints/fixtures/endpoints.json', import.meta.url);
const SELECTOR = { app: 'kubia' };

function service(world: World, spec: object = {}, metadata: object = {}) {
  const ports = [{ port: 80, targetPort: 8080 }];
  return add(world, 'Service', 'kubia', { metadata, spec: { selector: SELECTOR, ports, ...spec } });
}

function runPods(world: World, count: number, isReady = true): void {
  for (let i = 0; i < count; i++) {
    const name = `pod${i}`;
    addPod(world, name, SELECTOR);
    setRunning(world, name, `10.244.${Math.floor(i / 250)}.${i % 250}`, isReady);
  }
}

/** `ready | not ready : ports` of each subset. */
function subsets(world: World): readonly string[] {
  return (need(world, 'Endpoints', 'kubia').subsets ?? []).map((subset) => {
    const ips = (list: typeof subset.addresses = []) => list.map(({ ip }) => ip).join(' ');
    const ports = (subset.ports ?? []).map(({ name, port }) =>
      [name, port].filter(Boolean).join('='),
    );
    return `${ips(subset.addresses)} | ${ips(subset.notReadyAddresses)} : ${ports.join(' ')}`;
  });
}

describe('the Endpoints of a Service', () => {
  it.each(scenarios(readFileSync(SCENARIOS, 'utf8')))('%s', (_, scenario) => {
    const world = newWorld(endpointsController);
    stage(world, scenario);
    pass(world, 1000);
    const endpoints = world.get('Endpoints', 'default', 'kubia');
    if (!scenario.endpointsObject) return expect(endpoints).toBeUndefined();
    const expected = scenario.endpointsObject.map(
      ({ addresses, notReadyAddresses = [], ports }) => {
        const named = ports.map(({ name, port }) => [name, port].filter(Boolean).join('='));
        return `${addresses?.join(' ') ?? ''} | ${notReadyAddresses.join(' ')} : ${named.join(' ')}`;
      },
    );
    return expect(subsets(world)).toEqual(expected);
  });

  it('carry the labels of the Service, who manages them, and since when they should be so', () => {
    const world = newWorld(endpointsController);
    service(world, { clusterIP: 'None' }, { labels: { team: 'a' } });
    pass(world, 100);
    const { metadata, subsets: none } = need(world, 'Endpoints', 'kubia');
    expect(none).toBeUndefined();
    expect(metadata.labels).toEqual({
      team: 'a',
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
      'service.kubernetes.io/headless': '',
    });
    expect(metadata.annotations).toEqual({
      'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-05T09:00:00Z',
    });
  });

  it('say which pod is behind an address', () => {
    const world = newWorld(endpointsController);
    service(world);
    const { uid } = addPod(world, 'a', SELECTOR, { nodeName: 'node1' }).metadata;
    setRunning(world, 'a', '10.244.1.2');
    pass(world, 100);
    expect(need(world, 'Endpoints', 'kubia').subsets?.[0]?.addresses).toEqual([
      {
        ip: '10.244.1.2',
        nodeName: 'node1',
        targetRef: { kind: 'Pod', namespace: 'default', name: 'a', uid },
      },
    ]);
  });

  it('put ports with the same addresses into one subset', () => {
    const world = newWorld(endpointsController);
    const ports = [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'https', port: 443, targetPort: 8443 },
    ];
    service(world, { ports });
    runPods(world, 2);
    pass(world, 100);
    expect(subsets(world)).toEqual(['10.244.0.0 10.244.0.1 |  : http=8080 https=8443']);
  });

  it('list addresses alone for a headless Service without ports', () => {
    const world = newWorld(endpointsController);
    service(world, { clusterIP: 'None', ports: [] });
    runPods(world, 1);
    pass(world, 100);
    expect(subsets(world)).toEqual(['10.244.0.0 |  : ']);
  });

  it('list pods that are not ready, and terminating ones, if the Service publishes them', () => {
    const world = newWorld(endpointsController);
    service(world, { publishNotReadyAddresses: true });
    addPod(world, 'a', SELECTOR, { nodeName: 'node1' });
    setRunning(world, 'a', '10.244.1.2', false);
    remove(world, 'Pod', 'default', 'a');
    pass(world, 100);
    expect(subsets(world)).toEqual(['10.244.1.2 |  : 8080']);
  });

  it('hold a thousand addresses', () => {
    const world = newWorld(endpointsController);
    service(world);
    runPods(world, 1001);
    pass(world, 100);
    const { metadata, subsets: [only] = [] } = need(world, 'Endpoints', 'kubia');
    expect(only?.addresses).toHaveLength(1000);
    expect(metadata.annotations?.['endpoints.kubernetes.io/over-capacity']).toBe('truncated');
    remove(world, 'Pod', 'default', 'pod7');
    pass(world, 100);
    const { annotations } = need(world, 'Endpoints', 'kubia').metadata;
    expect(annotations).not.toHaveProperty('endpoints.kubernetes.io/over-capacity');
  });

  it('share the thousand among subsets by their size', () => {
    const world = newWorld(endpointsController);
    service(world, { ports: [{ port: 80, targetPort: 'http' }] });
    for (let i = 0; i < 1200; i++) {
      const ports = [{ name: 'http', containerPort: i < 800 ? 8080 : 9090 }];
      addPod(world, `pod${i}`, SELECTOR, { containers: [{ name: 'a', image: 'a', ports }] });
      setRunning(world, `pod${i}`, `10.244.${Math.floor(i / 250)}.${i % 250}`);
    }
    pass(world, 100);
    const shares = need(world, 'Endpoints', 'kubia').subsets ?? [];
    expect(shares.map(({ addresses = [] }) => addresses.length)).toEqual([667, 333]);
  });

  it('follow a label within the watch and the reaction time', () => {
    const world = newWorld(endpointsController);
    service(world);
    runPods(world, 2);
    pass(world, 100);
    const pod = need(world, 'Pod', 'pod0');
    update(world, { ...pod, metadata: { ...pod.metadata, labels: { app: 'other' } } });
    pass(world, 69);
    expect(subsets(world)).toEqual(['10.244.0.0 10.244.0.1 |  : 8080']);
    pass(world, 1);
    expect(subsets(world)).toEqual(['10.244.0.1 |  : 8080']);
  });

  it('go with the Service, and come back when somebody else deletes them', () => {
    const world = newWorld(endpointsController);
    service(world);
    pass(world, 100);
    remove(world, 'Endpoints', 'default', 'kubia');
    pass(world, 100);
    expect(world.get('Endpoints', 'default', 'kubia')).toBeDefined();
    remove(world, 'Service', 'default', 'kubia');
    pass(world, 100);
    expect(world.get('Endpoints', 'default', 'kubia')).toBeUndefined();
  });

  it('stay as they are when the selector goes, and are overwritten when one comes', () => {
    const world = newWorld(endpointsController);
    const made = service(world);
    runPods(world, 1);
    pass(world, 100);
    const { selector, ...bare } = made.spec;
    update(world, { ...made, spec: bare });
    setRunning(world, 'pod0', '10.244.9.9');
    pass(world, 100);
    expect(subsets(world)).toEqual(['10.244.0.0 |  : 8080']);
    const metadata = { ...made.metadata, resourceVersion: '' };
    update(world, { ...made, metadata, spec: { ...bare, ...(selector && { selector }) } });
    pass(world, 100);
    expect(subsets(world)).toEqual(['10.244.9.9 |  : 8080']);
  });
});
