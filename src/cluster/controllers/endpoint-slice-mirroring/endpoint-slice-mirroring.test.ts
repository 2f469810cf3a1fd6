import { describe, expect, it } from 'vitest';
import { remove, update } from '../../api-server/verbs';
import { add, messages, need, newWorld, pass } from '../../reconciling/fixtures/world';
import { slicesOf } from '../../store';
import type { World } from '../../world';
import { garbageCollector } from '../garbage-collector/garbage-collector';
import { endpointSliceMirroringController } from './endpoint-slice-mirroring';

const SUBSETS = [
  {
    addresses: [{ ip: '203.0.113.1' }],
    notReadyAddresses: [{ ip: '203.0.113.2' }],
    ports: [{ port: 8080 }],
  },
];

function setUp(metadata: object = {}, spec: object = {}): World {
  const world = newWorld(endpointSliceMirroringController, garbageCollector);
  add(world, 'Service', 'outside', { spec: { ports: [{ port: 80 }], ...spec } });
  add(world, 'Endpoints', 'outside', { metadata, subsets: SUBSETS });
  pass(world, 100);
  return world;
}

function mirrors(world: World) {
  return slicesOf(world.store, 'default', 'outside');
}

describe('the mirror of an Endpoints object', () => {
  it('has its annotations, but for those that are about the object itself', () => {
    const own = {
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:00Z',
    };
    const world = setUp({ annotations: { note: 'b', ...own } });
    expect(mirrors(world)[0]?.metadata.annotations).toEqual({ note: 'b' });
  });

  it('has its addresses and ports, and tells whose it is', () => {
    const world = setUp({
      labels: { team: 'a' },
      annotations: { note: 'b', 'endpoints.kubernetes.io/last-change-trigger-time': 'c' },
    });
    expect(mirrors(world)[0]?.metadata.annotations).toEqual({ note: 'b' });
    expect(mirrors(world)).toMatchObject([
      {
        metadata: {
          labels: {
            team: 'a',
            'kubernetes.io/service-name': 'outside',
            'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
          },
          ownerReferences: [{ kind: 'Endpoints', name: 'outside' }],
        },
        ports: [{ name: '', port: 8080, protocol: 'TCP' }],
        endpoints: [
          { addresses: ['203.0.113.1'], conditions: { ready: true } },
          { addresses: ['203.0.113.2'], conditions: { ready: false } },
        ],
      },
    ]);
    expect(mirrors(world)[0]?.metadata.name).toMatch(/^outside-[a-z0-9]{5}$/);
  });

  it('follows it in the same slice', () => {
    const world = setUp();
    const [before] = mirrors(world);
    const endpoints = need(world, 'Endpoints', 'outside');
    const addresses = [{ ip: '203.0.113.7' }];
    update(world, {
      ...endpoints,
      subsets: [{ addresses, ports: [{ port: 81, protocol: 'TCP' }] }],
    });
    pass(world, 100);
    const [after, ...others] = mirrors(world);
    expect(others).toEqual([]);
    expect(after?.metadata.name).toBe(before?.metadata.name);
    expect(after?.endpoints[0]?.addresses).toEqual(['203.0.113.7']);
  });

  it('has a slice for each family and set of ports', () => {
    const world = newWorld(endpointSliceMirroringController);
    add(world, 'Service', 'outside', { spec: { ports: [{ port: 80 }] } });
    const at = (ip: string, port: number) => ({ addresses: [{ ip }], ports: [{ port }] });
    const subsets = [at('203.0.113.1', 80), at('203.0.113.2', 81), at('203.0.113.3', 80)];
    add(world, 'Endpoints', 'outside', { subsets: [...subsets, at('fd00::1', 80)] });
    pass(world, 100);
    const shown = mirrors(world).map(
      ({ addressType, ports = [], endpoints }) =>
        `${addressType} ${ports[0]?.port}: ${endpoints.map(({ addresses }) => addresses[0]).join()}`,
    );
    expect(shown.sort()).toEqual([
      'IPv4 80: 203.0.113.1,203.0.113.3',
      'IPv4 81: 203.0.113.2',
      'IPv6 80: fd00::1',
    ]);
  });

  it('has at most a thousand addresses of a subset, and an event says so', () => {
    const world = newWorld(endpointSliceMirroringController);
    add(world, 'Service', 'outside', { spec: { ports: [{ port: 80 }] } });
    const addresses = Array.from({ length: 1003 }, (_, index) => ({
      ip: `10.9.${Math.floor(index / 250)}.${index % 250}`,
    }));
    const endpoints = add(world, 'Endpoints', 'outside', { subsets: [{ addresses }] });
    pass(world, 100);
    expect(mirrors(world).map((slice) => slice.endpoints.length)).toEqual([1000]);
    expect(messages(world, endpoints)).toEqual([
      'TooManyAddressesToMirror: A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 3 addresses were skipped',
    ]);
  });

  it('is not made when told so, for a Service with a selector, or without one', () => {
    const skip = { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } };
    expect(mirrors(setUp(skip))).toEqual([]);
    expect(mirrors(setUp({}, { selector: { app: 'kubia' } }))).toEqual([]);
    const world = newWorld(endpointSliceMirroringController);
    add(world, 'Endpoints', 'outside', { subsets: SUBSETS });
    pass(world, 100);
    expect(mirrors(world)).toEqual([]);
  });

  it('goes with the Endpoints, with the Service, and when the Service gets a selector', () => {
    const without = (act: (world: World) => void) => {
      const world = setUp();
      expect(mirrors(world)).toHaveLength(1);
      act(world);
      pass(world, 100);
      return mirrors(world);
    };
    expect(without((world) => remove(world, 'Endpoints', 'default', 'outside'))).toEqual([]);
    expect(without((world) => remove(world, 'Service', 'default', 'outside'))).toEqual([]);
    const select = (world: World) => {
      const service = need(world, 'Service', 'outside');
      update(world, { ...service, spec: { ...service.spec, selector: { app: 'kubia' } } });
    };
    expect(without(select)).toEqual([]);
  });

  it('is put right when somebody deletes it', () => {
    const world = setUp();
    remove(world, 'EndpointSlice', 'default', mirrors(world)[0]?.metadata.name ?? '');
    pass(world, 100);
    expect(mirrors(world)).toHaveLength(1);
  });
});
