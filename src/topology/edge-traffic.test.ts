import { describe, expect, it } from 'vitest';
import { traffic } from '../cluster/traffic/request';
import { stretches } from '../cluster/traffic/stretches';
import { recall, type ClusterState } from '../cluster/world';
import { trafficOnEdges, weightOf } from './edge-traffic';
import {
  clusterWith,
  controller,
  kubiaCluster,
  later,
  named,
  nodePort,
  perform,
  podNames,
  send,
} from './fixtures/kubia';
import { buildGraph } from './graph';
import { serviceView } from './service-view';
import { packetView } from './view';

function sendAll(state: ClusterState, count: number, port = 30_123): ClusterState {
  let now = state;
  for (let i = 0; i < count; i++) now = send(now, 'client/laptop', '192.168.56.11', port).state;
  return later(now, 5_000);
}

// One of the views; only its way of showing a stretch is used.
function edgesIn(state: ClusterState, view: Pick<typeof packetView, 'edgesOver'>, now = state.now) {
  const graph = buildGraph(state);
  return trafficOnEdges(recall(state, stretches), now, graph, view.edgesOver);
}

const answered = sendAll(kubiaCluster(), 6);

describe('trafficOnEdges', () => {
  it('counts what was answered on every edge of its way', () => {
    const edges = edgesIn(answered, packetView);
    expect(edges.get('client/laptop→network/nodes')?.answered).toBe(6);
    expect(edges.get('network/nodes→node/node1')?.answered).toBe(6);
    const toPods = [...edges].filter(([id]) => id.includes('→Pod/'));
    expect(toPods.reduce((sum, [, one]) => sum + one.answered, 0)).toBe(6);
    expect([...edges.values()].flatMap(({ lost }) => lost)).toEqual([]);
  });

  it('counts on the edges of the Service view, by who was chosen', () => {
    const edges = edgesIn(answered, serviceView);
    const opening = edges.get('client/laptop→Service/default/kubia-nodeport');
    expect(opening?.answered).toBe(6);
    expect(edges.get('network/nodes→node/node1')).toBeUndefined();
    const slices = [...edges].filter(([id]) => /^Service.*→EndpointSlice/.test(id));
    expect(slices.map(([, one]) => one.answered)).toEqual([6]);
    const toPods = [...edges].filter(([id]) => id.includes('→Pod/'));
    expect(toPods.every(([id]) => id.startsWith('EndpointSlice/'))).toBe(true);
    expect(toPods.reduce((sum, [, one]) => sum + one.answered, 0)).toBe(6);
  });

  it('counts every request of a fast stream, new connections or old ones', () => {
    for (const keepAlive of [false, true]) {
      const http = { method: 'GET', scheme: 'http', path: '/', headers: [] } as const;
      const to = { ...http, host: '192.168.56.11', port: 30_123 };
      const stream = { type: 'stream', id: 's', from: 'client/laptop', http: to } as const;
      const sending = perform(kubiaCluster(), {
        ...stream,
        rate: 100,
        limit: 500,
        clients: 200,
        keepAlive,
      });
      const state = later(sending, 9_000);
      const sent = recall(state, traffic).ended;
      expect(sent).toBeGreaterThan(400);
      const packet = edgesIn(state, packetView);
      expect(packet.get('client/laptop→network/nodes')?.answered).toBe(sent);
      const chosen = edgesIn(state, serviceView);
      expect(chosen.get('client/laptop→Service/default/kubia-nodeport')?.answered).toBe(sent);
      for (const edges of [packet, chosen]) {
        const toPods = [...edges].filter(([id]) => id.includes('→Pod/'));
        expect(toPods.reduce((sum, [, one]) => sum + one.answered, 0)).toBe(sent);
      }
    }
  });

  it('puts what was lost on a node further on with the EndpointSlice of the pod', () => {
    const running = kubiaCluster(1);
    const [pod] = podNames(running);
    const node = named(running, 'Pod', pod ?? '').spec.nodeName ?? '';
    const entry = node === 'node1' ? '192.168.56.12' : '192.168.56.11';
    const down = perform(running, { type: 'fault', fault: { is: 'node', node, up: false } });
    const state = later(send(down, 'client/laptop', entry, 30_123).state, 200_000);
    const { endedAt = 0 } = recall(state, traffic).finished[0] ?? {};
    expect(edgesIn(state, packetView, endedAt).get(`network/nodes→node/${node}`)?.lost).toEqual([
      ['timeout', 1],
    ]);
    const chosen = edgesIn(state, serviceView, endedAt);
    expect([...chosen].map(([id, { lost }]) => [id.replace(/-\w+$/, ''), lost])).toEqual([
      ['Service/default/kubia-nodeport→EndpointSlice/default/kubia-nodeport', [['timeout', 1]]],
    ]);
  });

  it('puts what was refused on the edge to where that happened', () => {
    const state = sendAll(
      clusterWith([controller('kubia', 1), nodePort('nobody', 'nobody', 30_200)]),
      3,
      30_200,
    );
    const edges = edgesIn(state, packetView);
    expect(edges.get('network/nodes→node/node1')).toEqual({
      answered: 0,
      lost: [['refused', 3]],
    });
    expect(edges.size).toBe(1);
  });

  it('forgets what is longer ago than ten seconds', () => {
    expect(edgesIn(answered, packetView, answered.now + 20_000).size).toBe(0);
  });
});

describe('weightOf', () => {
  it('grows with what was answered, and is nothing on an idle edge', () => {
    const of = (count: number) => weightOf({ answered: count, lost: [] });
    expect([of(0), of(1), of(10), of(80), weightOf(undefined)]).toEqual([0, 1, 2, 3, 0]);
  });
});
