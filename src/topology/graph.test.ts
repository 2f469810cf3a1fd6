import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../api/kinds';
import { execute } from '../cluster/cluster';
import { list } from '../cluster/store';
import type { ClusterState } from '../cluster/world';
import { tiesOf } from './edges';
import {
  clusterWith,
  controller,
  ingress,
  kubiaCluster,
  later,
  loadBalancer,
  named,
  perform,
  podNames,
  scaled,
  send,
  service,
} from './fixtures/kubia';
import { buildGraph } from './graph';

const start = kubiaCluster();

function onPod(state: ClusterState, pick: number, argv: readonly string[]): ClusterState {
  const names = podNames(state);
  const pod = names[pick % Math.max(1, names.length)] ?? '';
  return execute(state, { type: 'exec', namespace: 'default', pod, argv }).state;
}

function written(state: ClusterState, object: KubeObject, change: object): ClusterState {
  const changed = { ...object, ...change } as KubeObject;
  return execute(state, { type: 'update', object: changed }).state;
}

/** What people do to a cluster; `pick` chooses what it is done to. */
const ACTS: readonly ((state: ClusterState, pick: number) => ClusterState)[] = [
  (state, pick) => onPod(state, pick, ['rm', '/var/ready']),
  (state, pick) => onPod(state, pick, ['touch', '/var/ready']),
  (state, pick) => scaled(state, 'kubia', pick % 6),
  (state, pick) => {
    const [name = ''] = podNames(state).slice(pick % 3);
    return execute(state, { type: 'delete', kind: 'Pod', namespace: 'default', name }).state;
  },
  (state, pick) => {
    const pod = list(state.store, 'Pod', 'default')[pick % 3];
    if (!pod) return state;
    const labels = { app: pick % 2 === 0 ? 'other' : 'kubia' };
    return written(state, pod, { metadata: { ...pod.metadata, labels } });
  },
  (state, pick) => {
    const node = list(state.store, 'Node')[pick % 3];
    const unschedulable = pick % 2 === 0;
    return node ? written(state, node, { spec: { ...node.spec, unschedulable } }) : state;
  },
  (state, pick) => {
    const type = pick % 2 === 0 ? 'ClusterIP' : 'LoadBalancer';
    const { spec, ...other } = named(state, 'Service', 'kubia');
    return written(state, { ...other, spec }, { spec: { ...spec, type } });
  },
  (state, pick) => {
    const object = service(`named-${pick % 2}`, 'kubia', {
      ports: [{ port: 80, targetPort: 'x' }],
    });
    return execute(state, { type: 'create', object }).state;
  },
];

describe('buildGraph', () => {
  const graph = buildGraph(start);

  it('shows clients, nodes with their rules, pods and records', () => {
    const kinds = new Map<string, number>();
    for (const { kind } of graph.items.values()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    expect(Object.fromEntries(kinds)).toEqual({
      client: 1,
      network: 1,
      node: 3,
      proxy: 3,
      pod: 5,
      records: 1,
      service: 2,
      slice: 2,
      controller: 1,
    });
  });

  it('gives every edge both of its ends', () => {
    expect(graph.edges.size).toBeGreaterThan(0);
    for (const { source, target } of graph.edges.values()) {
      expect(graph.items.has(source)).toBe(true);
      expect(graph.items.has(target)).toBe(true);
    }
  });

  it('leaves the API server’s own Service out', () => {
    expect(graph.items.has('Service/default/kubernetes')).toBe(false);
    const proxy = graph.items.get('proxy/node1');
    const services =
      proxy?.kind === 'proxy'
        ? proxy.blocks.flatMap(({ entries }) => entries.map((entry) => entry.service))
        : [];
    expect(new Set(services)).toEqual(
      new Set(['Service/default/kubia', 'Service/default/kubia-nodeport']),
    );
  });

  it('draws the pods of hidden namespaces small and leaves out the rest of them', () => {
    const others = buildGraph(start, undefined, { hiddenNamespaces: ['default'] });
    for (const item of others.items.values()) {
      if (!('namespace' in item)) continue;
      expect([item.namespace === 'default', item.kind]).toEqual([
        item.kind === 'pod' && item.isSystem,
        item.kind,
      ]);
    }
  });

  it('is the very same graph while only packets move', () => {
    const sent = send(start, 'client/laptop', '192.168.56.11', 30_123);
    expect(buildGraph(sent.state, graph)).toBe(graph);
  });

  it('is what it would be anew after every probe', () => {
    let [state, grown] = [later(start, 1_000), graph];
    for (let i = 0; i < 12; i += 1) {
      const next = buildGraph(state, grown);
      expect(next).toEqual(buildGraph(state));
      [state, grown] = [later(state, 1_700), next];
    }
    expect(grown).not.toBe(graph);
    const changed = [...grown.items].filter(([id, item]) => graph.items.get(id) !== item);
    expect(new Set(changed.map(([, { kind }]) => kind))).toEqual(new Set(['pod']));
  });

  it('is what it would be anew, whatever is done to the cluster', () => {
    const done = fc.array(fc.tuple(fc.nat(ACTS.length - 1), fc.nat(99), fc.nat(6_000)), {
      minLength: 4,
      maxLength: 10,
    });
    fc.assert(
      fc.property(done, (all) => {
        let state = start;
        let grown = graph;
        for (const [which, pick, ms] of all) {
          for (const next of [ACTS[which]?.(state, pick) ?? state, later(state, ms)]) {
            state = next === state ? state : later(next, ms);
            grown = buildGraph(state, grown);
            const anew = buildGraph(state);
            expect([...grown.items]).toEqual([...anew.items]);
            expect([...grown.edges]).toEqual([...anew.edges]);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('shares all that a readiness flip does not touch', () => {
    const [pod = ''] = podNames(start);
    const command = {
      type: 'exec',
      namespace: 'default',
      pod,
      argv: ['rm', '/var/ready'],
    } as const;
    const after = buildGraph(later(perform(start, command), 30_000), graph);
    const changed = [...after.items.values()].filter(({ id }) => {
      const before = graph.items.get(id);
      return before !== after.items.get(id);
    });
    const kinds = new Set(changed.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['controller', 'pod', 'proxy', 'slice']);
    for (const { id, kind } of graph.items.values()) {
      if (kind === 'service' || kind === 'node' || kind === 'client') {
        expect(after.items.get(id)).toBe(graph.items.get(id));
      }
    }
  });

  it('ties an address that was written by hand to the pod that has it', () => {
    const pods = clusterWith([controller('kubia', 1), service('legacy', 'none', { selector: {} })]);
    const [name = ''] = podNames(pods);
    const ip = named(pods, 'Pod', name).status.podIP ?? '';
    const endpoints = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'legacy', namespace: 'default' },
      subsets: [{ addresses: [{ ip }], ports: [{ port: 8080 }] }],
    };
    const object = endpoints as unknown as Parameters<typeof clusterWith>[0][number];
    const after = buildGraph(later(perform(pods, { type: 'create', object }), 3_000));
    const ties = [...after.edges.values()].filter(({ relation }) => relation === 'endpoint');
    expect(ties.map(({ target, why }) => [target, why])).toEqual([
      [`Pod/default/${name}`, `${ip}:8080`],
    ]);
  });
});

describe('load balancers and Ingresses', () => {
  const state = clusterWith([
    controller('kubia', 2),
    loadBalancer('kubia', 'kubia'),
    ingress('web', ['a.example.com', 'b.example.com'], ['kubia', 'nobody']),
  ]);
  const graph = buildGraph(state);

  it('shows a load balancer with its address and how many nodes are well', () => {
    const item = graph.items.get('loadbalancer/default/kubia');
    expect(item).toMatchObject({ kind: 'balancer', nodes: 3, healthy: 3 });
    const address = item?.kind === 'balancer' ? item.ip : '';
    expect(graph.items.get('Service/default/kubia')).toMatchObject({ externalIp: address });
  });

  it('ties an Ingress to its Services, and to ghosts of those that there are not', () => {
    expect(graph.items.get('Ingress/default/web')).toMatchObject({
      address: undefined,
      rows: [
        { match: 'a.example.com', backend: 'kubia:80' },
        { match: 'b.example.com', backend: 'nobody:80' },
      ],
    });
    const ties = [...graph.edges.values()].filter(({ relation }) => relation === 'backend');
    expect(ties.map(({ target }) => graph.items.get(target)?.kind)).toEqual(['service', 'ghost']);
  });
});

describe('a rule table', () => {
  it('is behind from the change of the records until the node has written its rules', () => {
    const [pod = ''] = podNames(start);
    let state = perform(start, {
      type: 'exec',
      namespace: 'default',
      pod,
      argv: ['rm', '/var/ready'],
    });
    const seen = new Map<string, string[]>();
    let graph = buildGraph(state);
    for (let i = 0; i < 2_000; i++) {
      state = later(state, 5);
      graph = buildGraph(state, graph);
      for (const item of graph.items.values()) {
        if (item.kind !== 'proxy') continue;
        const phases = seen.get(item.id) ?? [];
        if (phases.at(-1) !== item.sync) phases.push(item.sync);
        seen.set(item.id, phases);
      }
    }
    for (const phases of seen.values()) {
      expect(phases).toEqual(['inStep', 'unheard', 'waiting', 'inStep']);
    }
  });

  it('says which endpoints it still believes in, and which it does not know yet', () => {
    const [pod = ''] = podNames(start);
    const address = `${named(start, 'Pod', pod).status.podIP}:8080`;
    const run = (state: ClusterState, program: string) =>
      perform(state, {
        type: 'exec',
        namespace: 'default',
        pod,
        argv: [program, '/var/ready'],
      });
    const left = untilBehind(run(start, 'rm'));
    expect(left.proxy).toMatchObject({ sync: 'unheard', stale: [address], missing: [] });
    const settled = later(left.state, 5_000);
    expect(buildGraph(settled).items.get('proxy/node1')).toMatchObject({
      sync: 'inStep',
      stale: [],
    });
    const back = untilBehind(run(settled, 'touch'));
    expect(back.proxy).toMatchObject({ sync: 'unheard', stale: [], missing: [address] });
  });
});

function untilBehind(start: ClusterState) {
  let state = start;
  let graph = buildGraph(state);
  for (let i = 0; i < 2_000; i++) {
    const proxy = graph.items.get('proxy/node1');
    if (proxy?.kind === 'proxy' && proxy.sync !== 'inStep') return { state, proxy };
    state = later(state, 5);
    graph = buildGraph(state, graph);
  }
  throw new Error('the rules never fell behind');
}

describe('tiesOf', () => {
  it('leads from a Service to the pods that it selects, and from a controller to those it owns', () => {
    const state = later(scaled(start, 'kubia', 5), 20_000);
    const { items } = buildGraph(state);
    const targets = (id: string) => tiesOf(state, items, id).map(({ target }) => target);
    const pods = podNames(state).map((name) => `Pod/default/${name}`);
    expect(targets('Service/default/kubia')).toEqual(pods);
    expect(targets('ReplicationController/default/kubia')).toEqual(pods);
    expect(targets('Pod/default/nobody')).toEqual([]);
    expect(tiesOf(state, items, undefined)).toEqual([]);
  });
});
