import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { execute } from '../../cluster/cluster';
import { ingress as ingressOfNginx, objects } from '../../cluster/ingress/fixtures/lab';
import { stretches } from '../../cluster/traffic/stretches';
import { traffic } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import {
  clusterWith,
  controller,
  ingress,
  kubiaCluster,
  later,
  loadBalancer,
  named,
  nodePort,
  podNames,
  requestIn,
  scaled,
  send,
  service,
} from '../fixtures/kubia';
import { focusOf } from '../focus';
import type { Box, Point } from '../geometry';
import { buildGraph, type Graph } from '../graph';
import { itemOfPlace } from '../items';
import { trafficOnEdges } from '../edge-traffic';
import { serviceView } from '.';
import type { ServiceLayout } from './layout';

const clusters = {
  'three pods, two Services': kubiaCluster(),
  'forty pods': kubiaCluster(40),
  'a load balancer': clusterWith([controller('kubia', 2), loadBalancer('kubia', 'kubia')]),
  'an Ingress to two Services': clusterWith([
    controller('kubia', 3),
    controller('web', 2),
    service('kubia', 'kubia'),
    nodePort('web', 'web', 30_080),
    ingress('shop', ['a.example', 'b.example', 'c.example'], ['kubia', 'web', 'kubia']),
  ]),
};

const KINDS = ['client', 'balancer', 'ingress', 'service', 'slice', 'controller', 'pod'];

function cards(graph: Graph, layout: ServiceLayout): [string, Box][] {
  return [...layout.boxes].filter(([id]) => KINDS.includes(graph.items.get(id)?.kind ?? ''));
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether the straight stretch between two points runs through the inside of a box. */
function crosses(a: Point, b: Point, { x, y, width, height }: Box): boolean {
  const stretch = {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.max(Math.abs(a.x - b.x), 0.1),
    height: Math.max(Math.abs(a.y - b.y), 0.1),
  };
  return overlap(stretch, { x: x + 1, y: y + 1, width: width - 2, height: height - 2 });
}

describe.each(Object.entries(clusters))('the Service view of %s', (_, state) => {
  const graph = buildGraph(state);
  const layout = serviceView.layOut(graph);
  const lines = serviceView.linesOf(graph, layout);

  it('lets no two cards overlap and keeps all inside its bounds', () => {
    const all = cards(graph, layout);
    all.forEach(([id, box], i) => {
      for (const [other, otherBox] of all.slice(i + 1)) {
        expect(overlap(box, otherBox), `${id} and ${other}`).toBe(false);
      }
      expect(overlap(box, layout.bounds), id).toBe(true);
    });
  });

  it('draws no line over a card', () => {
    for (const [id, line] of lines) {
      for (const [card, box] of cards(graph, layout)) {
        line.slice(1).forEach((point, i) => {
          expect(crosses(line[i] ?? point, point, box), `${id} over ${card}`).toBe(false);
        });
      }
    }
  });

  it('reads from left to right', () => {
    for (const { id, source, target } of graph.edges.values()) {
      const [from, to] = [layout.boxes.get(source), layout.boxes.get(target)];
      if (from && to && lines.has(id)) expect(from.x, id).toBeLessThan(to.x);
    }
  });

  it('ties every address of an EndpointSlice to its pod', () => {
    const ties = [...graph.edges.values()].filter(({ relation }) => relation === 'endpoint');
    expect(ties.length).toBeGreaterThan(0);
    for (const { id } of ties) expect(lines.has(id), id).toBe(true);
  });
});

describe('the layout', () => {
  it('moves no pod while others come and go', () => {
    const start = kubiaCluster(5);
    const before = serviceView.layOut(buildGraph(start));
    const fewer = later(scaled(start, 'kubia', 2), 60_000);
    const middle = serviceView.layOut(buildGraph(fewer), before);
    const more = later(scaled(fewer, 'kubia', 5), 60_000);
    const after = serviceView.layOut(buildGraph(more), middle);
    for (const name of podNames(fewer)) {
      const id = `Pod/default/${name}`;
      expect(after.boxes.get(id)).toEqual(before.boxes.get(id));
    }
    expect(after.boxes.get('Service/default/kubia')).toEqual(
      before.boxes.get('Service/default/kubia'),
    );
  });

  it('is the same object while the graph is the same', () => {
    const graph = buildGraph(kubiaCluster());
    const first = serviceView.layOut(graph);
    expect(serviceView.layOut(graph, first).boxes).toBe(first.boxes);
  });
});

describe('a request through a node port', () => {
  const sent = send(kubiaCluster(), 'client/laptop', '192.168.56.11', 30_123);
  const state = later(sent.state, 20_000);
  const request = requestIn(state, sent.id);
  const graph = buildGraph(state);
  const layout = serviceView.layOut(graph);
  const lines = serviceView.linesOf(graph, layout);
  const told = serviceView.tell(request, graph, undefined);

  it('goes from the client to the Service, on to the chosen endpoint, and back the same way', () => {
    const stations = told.hops.map(({ at }) => at);
    expect(stations.slice(0, 2)).toEqual(['client/laptop', 'Service/default/kubia-nodeport']);
    expect(stations).toContain(`pod/${request.pod}`);
    expect(stations.at(-1)).toBe('client/laptop');
    expect(stations.filter((at) => at.startsWith('node/'))).toEqual([]);
  });

  it('has the times, headers and reasons of its hops', () => {
    expect(told.hops.length).toBe(request.hops.length);
    told.hops.forEach(({ arrived, left, before, after, because }, i) => {
      expect(request.hops[i]).toMatchObject({ arrived, left, before, after, because });
    });
  });

  it('has a way for every stretch on which it moves', () => {
    const ways = serviceView.waysOf(graph, layout, lines);
    for (const { at, next } of told.hops) {
      if (next !== undefined && next !== at)
        expect(ways.track(at, next), `${at} ${next}`).toBeDefined();
    }
  });

  it('touches the Service, the picked address and no other', () => {
    const touched = focusOf(told, 1, graph)?.touched ?? new Set();
    expect(touched.has('client/laptop→Service/default/kubia-nodeport')).toBe(true);
    expect(touched.has('Service/default/kubia')).toBe(false);
    const picked = [...graph.edges.values()].filter(
      ({ id, relation }) => relation === 'endpoint' && touched.has(id),
    );
    expect(picked.map(({ target }) => target)).toEqual([`Pod/${request.pod}`]);
  });
});

describe('a request that no Service is asked for', () => {
  it('stays at the client when nobody has its address', () => {
    const sent = send(kubiaCluster(), 'client/laptop', '192.168.56.99', 80);
    const state = later(sent.state, 300_000);
    const told = serviceView.tell(requestIn(state, sent.id), buildGraph(state), undefined);
    expect(new Set(told.hops.map(({ at }) => at))).toEqual(new Set(['client/laptop']));
  });

  it('goes from pod to pod when a pod is dialled', () => {
    const start = kubiaCluster();
    const [first = '', second = ''] = podNames(start);
    const ip = named(start, 'Pod', second).status.podIP ?? '';
    const sent = send(start, `pod/default/${first}`, ip, 8080);
    const state = later(sent.state, 20_000);
    const told = serviceView.tell(requestIn(state, sent.id), buildGraph(state), undefined);
    const pods = new Set(told.hops.map(({ at }) => itemOfPlace(at)));
    expect(pods).toEqual(new Set([`Pod/default/${first}`, `Pod/default/${second}`]));
  });
});

describe('a request that a Service without endpoints refuses', () => {
  it('ends at the Service', () => {
    const start = clusterWith([nodePort('kubia', 'nobody', 30_123)]);
    const sent = send(start, 'client/laptop', '192.168.56.12', 30_123);
    const state = later(sent.state, 20_000);
    const told = serviceView.tell(requestIn(state, sent.id), buildGraph(state), undefined);
    expect(told.hops[1]?.at).toBe('Service/default/kubia');
    expect(told.hops[1]?.because.is).toBe('rejected');
  });
});

describe('a request that is under way', () => {
  it('goes to the Service whose address it carries', () => {
    const sent = send(kubiaCluster(), 'client/laptop', '192.168.56.11', 30_123);
    const told = serviceView.tell(
      requestIn(sent.state, sent.id),
      buildGraph(sent.state),
      undefined,
    );
    expect(told.leg).toMatchObject({ from: 'client/laptop', to: 'Service/default/kubia-nodeport' });
  });
});

describe('what an ingress controller passes on', () => {
  const read = (name: string) =>
    objects(
      readFileSync(new URL(`../../../public/scenes/manifests/${name}`, import.meta.url), 'utf8'),
    );
  const start = clusterWith([
    ...read('ingress-nginx.yaml'),
    controller('kubia', 3),
    service('kubia', 'kubia'),
    ingressOfNginx('shop', { 'a.example': [['Prefix', '/', 'kubia']] }),
  ]);

  it('starts at the Ingress that it followed, and goes by the Service to the endpoint', () => {
    const http = {
      method: 'GET',
      scheme: 'http',
      host: '192.168.56.11',
      port: 30_080,
      path: '/',
      headers: [['Host', 'a.example']],
    } as const;
    const sent = execute(start, { type: 'request', from: 'client/laptop', http });
    if (!sent.result.ok) throw new Error('not sent');
    const state = later(sent.state, 20_000);
    const parent = requestIn(state, sent.result.value);
    const graph = buildGraph(state);
    const child = recall(state, traffic).finished.find((one) => one.parent === parent.id);
    if (!child) throw new Error(JSON.stringify(parent.hops.map(({ because }) => because)));
    const stations = serviceView.tell(child, graph, parent).hops.map(({ at }) => at);
    expect(stations.slice(0, 2)).toEqual(['Ingress/default/shop', 'Service/default/kubia']);
    expect(stations).toContain(`pod/${parent.pod}`);
    expect(stations.at(-1)).toBe('Ingress/default/shop');
    const seconds = recall(state, stretches);
    const edges = trafficOnEdges(seconds, parent.endedAt ?? 0, graph, serviceView.edgesOver);
    const answered = [...edges].filter(([id]) => !id.includes('nginx')).map(([id]) => id);
    expect(answered.sort()).toEqual([
      expect.stringMatching(`^EndpointSlice/default/kubia-.*→Pod/${parent.pod}$`),
      'Ingress/default/shop→Service/default/kubia',
      expect.stringMatching('^Service/default/kubia→EndpointSlice/default/kubia-'),
    ]);
  });
});
