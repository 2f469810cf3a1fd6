import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/core';
import { LIFELIKE } from '../delays';
import { kernels, routes } from '../kernels';
import { hosts } from '../hosts';
import { iptablesSave } from '../network/iptables-save';
import { listConnections, traverse } from '../network/kernel';
import type { Packet } from '../network/packet';
import { initialState, World, type ClusterState, type Components, type Happening } from '../world';
import { ip, serviceOf, slicesOf, type LabService } from './fixtures/lab';
import { proxies } from './proxies';
import { kubeProxy, setProxyPaused, syncEverything, unwritten } from './kube-proxy';

const COMPONENTS = new Map([
  [hosts.name, hosts],
  [kubeProxy.name, kubeProxy],
]) as unknown as Components;

function node(number: number, zone = 'zone-a'): Node {
  const name = `node${number}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      namespace: '',
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      labels: { 'topology.kubernetes.io/zone': zone },
    },
    spec: { podCIDR: `10.244.${number}.0/24` },
    status: { addresses: [{ type: 'InternalIP', address: `192.168.56.${10 + number}` }] },
  };
}

const WEB: LabService = {
  name: 'web',
  clusterIP: '10.96.1.1',
  port: 80,
  endpoints: [{ endpoint: '10.244.1.5:8080', node: 'node1' }],
};
const OTHER: LabService = { ...WEB, name: 'other', clusterIP: '10.96.1.2' };

/** A cluster of which only machines and proxies live. */
class Cluster {
  world: World;
  readonly happenings: Happening[] = [];

  constructor(nodes: number, services: readonly LabService[] = [WEB], seed = 1) {
    const config = { seed, delays: LIFELIKE, nodes, clients: [] };
    this.world = new World(initialState(config), COMPONENTS);
    for (let number = 1; number <= nodes; number++) this.world.write(node(number));
    for (const service of services) this.write(service);
    syncEverything(this.world);
  }

  write(service: LabService): void {
    this.world.write(serviceOf(service));
    this.writeSlices(service);
  }

  writeSlices(service: LabService): void {
    for (const slice of slicesOf(service)) this.world.write(slice);
  }

  until(at: number): this {
    while (this.world.step(at));
    this.world.moveTo(at);
    this.happenings.push(...this.world.happenings.splice(0));
    return this;
  }

  freeze(): ClusterState {
    return this.world.freeze();
  }

  proxy(name: string) {
    const proxy = this.world.recall(proxies).get(name);
    if (!proxy) throw new Error(`no proxy ${name}`);
    return proxy;
  }

  dirty(name: string): readonly string[] {
    return unwritten(this.world, name);
  }

  syncs(): { at: number; node: string; services: string[] }[] {
    return this.happenings
      .filter(({ type }) => type === 'sync')
      .map(({ at, detail }) => ({ at, ...(detail as { node: string; services: string[] }) }));
  }

  /** Where a connection from a pod of the node to 10.96.1.1:80 ends up. */
  dial(name: string, more: Partial<Packet> = {}): string {
    const kernel = this.world.recall(kernels).get(name);
    if (!kernel) throw new Error(`no kernel ${name}`);
    const src = kernel.podCidr.base + 99;
    const packet: Packet = {
      protocol: 'tcp',
      src,
      sport: 5000,
      dst: ip('10.96.1.1'),
      dport: 80,
      opens: true,
      ...more,
    };
    const env = {
      now: this.world.now,
      random: () => 0.5,
      from: 'pod' as const,
      routes: this.world.recall(routes),
    };
    const { verdict, after, kernel: left } = traverse(kernel, packet, env);
    this.world.remember(kernels, this.world.recall(kernels).set(name, left));
    if (verdict.is !== 'forward') return verdict.is;
    return after.dst === packet.dst
      ? 'lost'
      : `10.244.${(after.dst >>> 8) & 255}.${after.dst & 255}:${after.dport}`;
  }
}

const moved = (endpoint: string): LabService => ({
  ...WEB,
  endpoints: [{ endpoint, node: 'node2' }],
});

describe('kube-proxy', () => {
  it('is in sync at once when the cluster starts, and hears nothing new', () => {
    const cluster = new Cluster(3);
    expect(cluster.dial('node1')).toBe('10.244.1.5:8080');
    expect(cluster.dial('node3')).toBe('10.244.1.5:8080');
    expect(cluster.until(10_000).syncs()).toEqual([]);
  });

  it('hears of a change after the watch’s delay, and writes it a while later', () => {
    const cluster = new Cluster(1).until(5000);
    cluster.writeSlices(moved('10.244.2.6:8080'));
    expect(cluster.until(5019).dirty('node1')).toEqual([]);
    expect(cluster.until(5020).dirty('node1')).toEqual(['default/web']);
    const { since, due = 0 } = cluster.proxy('node1');
    expect(since).toBe(5020);
    expect(due).toBeGreaterThanOrEqual(5120);
    expect(due).toBeLessThanOrEqual(6020);
    cluster.until(due - 1);
    expect(cluster.dial('node1', { sport: 1 })).toBe('10.244.1.5:8080');
    cluster.until(due);
    expect(cluster.dial('node1', { sport: 2 })).toBe('10.244.2.6:8080');
    expect(cluster.syncs()).toEqual([{ at: due, node: 'node1', services: ['default/web'] }]);
    expect(cluster.proxy('node1')).toMatchObject({
      lastSync: due,
      since: undefined,
      due: undefined,
    });
  });

  it('writes at its own time on every node', () => {
    const cluster = new Cluster(20).until(5000);
    cluster.writeSlices(moved('10.244.2.6:8080'));
    const times = cluster
      .until(10_000)
      .syncs()
      .map(({ at }) => at);
    expect(times).toHaveLength(20);
    expect(new Set(times).size).toBeGreaterThan(15);
    expect(Math.max(...times)).toBeLessThanOrEqual(6020);
  });

  it('the same seed gives the same times', () => {
    const times = (seed: number) => {
      const cluster = new Cluster(5, [WEB], seed).until(5000);
      cluster.writeSlices(moved('10.244.2.6:8080'));
      return cluster.until(10_000).syncs();
    };
    expect(times(3)).toEqual(times(3));
    expect(times(3)).not.toEqual(times(4));
  });

  it('takes all that it has heard by then into one sync, and never syncs twice within a second', () => {
    const cluster = new Cluster(1, [WEB, OTHER]).until(5000);
    for (let i = 0; i < 60; i++) {
      cluster.writeSlices(moved(`10.244.2.${i + 1}:8080`));
      if (i === 30) cluster.writeSlices({ ...OTHER, endpoints: [] });
      cluster.until(5000 + (i + 1) * 100);
    }
    const syncs = cluster.until(20_000).syncs();
    const gaps = syncs.slice(1).map(({ at }, i) => at - (syncs[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    expect(syncs.length).toBeLessThan(8);
    expect(cluster.dial('node1')).toBe('10.244.2.60:8080');
  });

  it('knows only what it has heard when it syncs', () => {
    const cluster = new Cluster(1).until(5000);
    cluster.writeSlices(moved('10.244.2.6:8080'));
    const due = cluster.until(5020).proxy('node1').due ?? 0;
    cluster.until(due - 5);
    cluster.writeSlices(moved('10.244.2.7:8080'));
    cluster.until(due);
    expect(cluster.dial('node1')).toBe('10.244.2.6:8080');
  });

  it('has nothing to do when no rule would change', () => {
    const cluster = new Cluster(1).until(5000);
    const service = serviceOf(WEB);
    cluster.world.write({
      ...service,
      metadata: { ...service.metadata, annotations: { note: 'x' } },
    });
    expect(cluster.until(10_000).syncs()).toEqual([]);
  });

  it('takes the rules of a deleted Service away', () => {
    const cluster = new Cluster(1).until(5000);
    cluster.world.erase(serviceOf(WEB));
    cluster.until(10_000);
    expect(cluster.dial('node1')).toBe('lost');
    expect(cluster.world.recall(kernels).get('node1')?.rules.contributions.size).toBe(0);
  });

  it('writes no rules while paused, and catches up afterwards', () => {
    const cluster = new Cluster(2).until(5000);
    setProxyPaused(cluster.world, 'node1', true);
    cluster.writeSlices(moved('10.244.2.6:8080'));
    cluster.until(10_000);
    expect(cluster.dial('node1')).toBe('10.244.1.5:8080');
    expect(cluster.dial('node2')).toBe('10.244.2.6:8080');
    expect(cluster.dirty('node1')).toEqual(['default/web']);
    setProxyPaused(cluster.world, 'node1', false);
    cluster.until(11_000);
    expect(cluster.dial('node1', { sport: 2 })).toBe('10.244.2.6:8080');
  });

  it('pausing and resuming before the sync leaves one sync', () => {
    const cluster = new Cluster(1).until(5000);
    cluster.writeSlices(moved('10.244.2.6:8080'));
    cluster.until(5020);
    setProxyPaused(cluster.world, 'node1', true);
    setProxyPaused(cluster.world, 'node1', false);
    expect(cluster.until(10_000).syncs()).toHaveLength(1);
  });

  it('starts on a node that joins, and is gone with one that leaves', () => {
    const cluster = new Cluster(1).until(5000);
    cluster.world.write(node(2));
    cluster.until(6000);
    expect(cluster.dial('node2')).toBe('10.244.1.5:8080');
    cluster.world.erase(node(2));
    expect(cluster.world.recall(proxies).has('node2')).toBe(false);
  });

  it('has the rules in the end that it would have written all at once', () => {
    const names = ['a', 'b', 'c'];
    const change = fc.record({
      name: fc.constantFrom(...names),
      isLocal: fc.boolean(),
      hosts: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
      isGone: fc.boolean(),
      pause: fc.option(fc.constantFrom('node1', 'node2')),
      wait: fc.nat(1500),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const cluster = new Cluster(3, []);
        for (const { name, isLocal, hosts, isGone, pause, wait } of changes) {
          const service: LabService = {
            ...WEB,
            name,
            clusterIP: `10.96.2.${names.indexOf(name) + 1}`,
            internalTrafficPolicy: isLocal ? 'Local' : 'Cluster',
            endpoints: hosts.map((host) => {
              return { endpoint: `10.244.${host}.5:8080`, node: `node${host}` };
            }),
          };
          if (isGone) cluster.world.erase(serviceOf(service));
          else cluster.write(service);
          if (pause) setProxyPaused(cluster.world, pause, !cluster.proxy(pause).paused);
          cluster.until(cluster.world.now + wait);
        }
        for (const node of ['node1', 'node2']) setProxyPaused(cluster.world, node, false);
        cluster.until(cluster.world.now + 10_000);
        const rules = () =>
          ['node1', 'node2', 'node3'].map((node) => {
            const kernel = cluster.world.recall(kernels).get(node);
            return kernel && iptablesSave(kernel.rules);
          });
        const written = rules();
        for (const node of ['node1', 'node2', 'node3']) expect(cluster.dirty(node)).toEqual([]);
        syncEverything(cluster.world);
        expect(written).toEqual(rules());
      }),
      { numRuns: 40 },
    );
  });

  it('nodes share the rules that do not depend on the node', () => {
    const cluster = new Cluster(3);
    const [one, two] = ['node1', 'node2'].map(
      (name) => cluster.world.recall(kernels).get(name)?.rules,
    );
    expect(one?.contributions.get('default/web/tcp')).toBe(
      two?.contributions.get('default/web/tcp'),
    );
    expect(one).toBe(two);
  });
});

describe('stale UDP connections', () => {
  const DNS: LabService = { ...WEB, protocol: 'UDP', nodePort: 30053 };
  const udp = { protocol: 'udp' } as const;
  const connections = (cluster: Cluster) => {
    const kernel = cluster.world.recall(kernels).get('node1');
    return kernel ? listConnections(kernel, cluster.world.now).length : 0;
  };
  const swap = (endpoints: LabService['endpoints'], protocol: 'TCP' | 'UDP' = 'UDP') => {
    const service: LabService = { ...DNS, protocol };
    const cluster = new Cluster(1, [service]).until(5000);
    cluster.dial('node1', { protocol: protocol === 'UDP' ? 'udp' : 'tcp' });
    if (endpoints.length > 0) cluster.writeSlices({ ...service, endpoints });
    else cluster.world.erase(slicesOf(service)[0] ?? node(1));
    return cluster.until(7000);
  };
  const NEW = { endpoint: '10.244.1.6:8080', node: 'node1' };
  const OLD = { endpoint: '10.244.1.5:8080', node: 'node1' };

  it('are forgotten once another endpoint serves', () => {
    const cluster = swap([NEW]);
    expect(connections(cluster)).toBe(0);
    expect(cluster.dial('node1', udp)).toBe('10.244.1.6:8080');
  });

  it('stay while their endpoint serves, though it is terminating', () => {
    expect(
      connections(swap([NEW, { ...OLD, ready: false, serving: true, terminating: true }])),
    ).toBe(1);
  });

  it('stay while nobody serves', () => {
    expect(connections(swap([]))).toBe(1);
    expect(connections(swap([{ ...OLD, ready: false }]))).toBe(1);
  });

  it('TCP connections stay in any case', () => {
    expect(connections(swap([NEW], 'TCP'))).toBe(1);
  });
});
