import { describe, expect, it } from 'vitest';
import { traffic } from '../cluster/traffic/request';
import { recall, type ClusterState } from '../cluster/world';
import { trafficOnEdges, weightOf } from './edge-traffic';
import { controller, clusterWith, kubiaCluster, later, nodePort, send } from './fixtures/kubia';
import { buildGraph } from './graph';
import { serviceView } from './service-view';
import { packetView } from './view';

function sendAll(state: ClusterState, count: number, port = 30_123): ClusterState {
  let now = state;
  for (let i = 0; i < count; i++) now = send(now, 'client/laptop', '192.168.56.11', port).state;
  return later(now, 5_000);
}

// One of the views; only its way of telling is used.
function edgesIn(state: ClusterState, view: Pick<typeof packetView, 'tell'>, now = state.now) {
  const graph = buildGraph(state);
  const { finished } = recall(state, traffic);
  return trafficOnEdges(finished, now, graph, (one, parent) => view.tell(one, graph, parent));
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
    const toPods = [...edges].filter(([id]) => id.includes('→Pod/'));
    expect(toPods.reduce((sum, [, one]) => sum + one.answered, 0)).toBe(6);
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
