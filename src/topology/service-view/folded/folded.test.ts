import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointsId, foldGraph, workloadId, type FoldedGraph } from '../../fold';
import type { Box } from '../../geometry';
import type { Graph } from '../../graph';
import type { EndpointRow, GraphItem, PodItem, ServiceItem, SliceItem } from '../../items';
import { layOutByService } from './layout';
import { byService } from './shown';
import { foldedLines, foldedWay } from './ways';

function pod(workload: string, number: number, node: number): PodItem {
  const name = `${workload}-${number}`;
  return {
    ...{ id: `Pod/default/${name}`, kind: 'pod', name, namespace: 'default', workload },
    ...{ node: `node/node${node}`, ip: `10.244.${node}.${number}`, sockets: [8080] },
    ...{ state: { shape: 'ready', reason: undefined }, ready: '1/1', restarts: 0 },
    ...{ probe: undefined, isSystem: false, isHomeless: false, labels: [], owner: undefined },
  };
}

function service(name: string): ServiceItem {
  return {
    ...{ id: `Service/default/${name}`, kind: 'service', name, namespace: 'default' },
    ...{
      type: 'NodePort',
      selector: `app=${name}`,
      clusterIp: '10.96.0.1',
      externalIp: undefined,
      policies: [],
    },
    ports: [{ name: undefined, nodePort: 30_000, port: 80, targetPort: '8080' }],
  };
}

function slice(of: string, pods: readonly PodItem[], shape: EndpointRow['shape']): SliceItem {
  const rows = pods.map(({ id, ip = '' }) => ({
    ...{ ip, address: `${ip}:8080`, shape, isServing: shape === 'ready', pod: id },
  }));
  const name = `${of}-${shape}`;
  return {
    ...{ id: `EndpointSlice/default/${name}`, kind: 'slice', name, namespace: 'default' },
    ...{ service: `Service/default/${of}`, ports: [8080], rows },
  };
}

const client: GraphItem = {
  ...{ id: 'client/laptop', kind: 'client', name: 'laptop', ip: '192.168.56.1', nat: undefined },
};

const nodes = Array.from({ length: 12 }, (_, i): GraphItem => {
  const name = `node${i + 1}`;
  const rest = { podCidr: '', podGateway: '', isReady: true, isCordoned: false };
  return { id: `node/${name}`, kind: 'node', name, ip: `192.168.56.${i + 11}`, ...rest };
});

function graphOf(items: readonly GraphItem[]): Graph {
  return { items: new Map(items.map((item) => [item.id, item])), edges: new Map() };
}

/** A cluster in which the Service of each workload has its pods, the first one's those of the second too. */
function clusterOf(workloads: readonly { readonly pods: number; readonly nodes: number }[]): Graph {
  const names = workloads.map((_, i) => `app${i}`);
  const pods = workloads.map(({ pods: count, nodes }, w) =>
    Array.from({ length: count }, (_, i) => pod(names[w] ?? '', i, (i % nodes) + 1)),
  );
  const services = names.flatMap((name, i) => [
    service(name),
    slice(name, i === 0 ? [...(pods[0] ?? []), ...(pods[1] ?? [])] : (pods[i] ?? []), 'ready'),
  ]);
  return graphOf([client, ...nodes, ...services, ...pods.flat()]);
}

function shownOf(graph: Graph): FoldedGraph {
  return byService(foldGraph(graph, new Set()), graph);
}

const workloads = fc.array(
  fc.record({ pods: fc.integer({ min: 1, max: 30 }), nodes: fc.integer({ min: 1, max: 12 }) }),
  { minLength: 1, maxLength: 25 },
);

function overlaps(a: Box, b: Box): boolean {
  const isBeside = a.x + a.width <= b.x || b.x + b.width <= a.x;
  return !isBeside && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('byService', () => {
  it('counts the addresses of a Service by workload and by whether they are ready', () => {
    const [a, b, c] = [pod('web', 1, 1), pod('web', 2, 2), pod('cart', 3, 1)];
    const items = [service('web'), slice('web', [a, c], 'ready'), slice('web', [b], 'notReady')];
    const shown = shownOf(graphOf([...nodes, ...items, a, b, c]));
    const endpoints = shown.items.get(endpointsId('Service/default/web'));
    expect(endpoints?.kind === 'endpoints' && endpoints.rows).toEqual([
      { workload: workloadId(c), name: 'cart', ready: 1, notReady: 0, terminating: 0 },
      { workload: workloadId(a), name: 'web', ready: 1, notReady: 1, terminating: 0 },
    ]);
  });

  it('gives the same graph when nothing has changed', () => {
    const graph = clusterOf([{ pods: 4, nodes: 2 }]);
    const folded = foldGraph(graph, new Set());
    const shown = byService(folded, graph);
    expect(byService(folded, graph, shown)).toBe(shown);
  });
});

describe('layOutByService', () => {
  it('keeps cards, blocks and frames apart, and every pod within its block', () => {
    fc.assert(
      fc.property(workloads, fc.boolean(), (all, isClose) => {
        const shown = shownOf(clusterOf(all));
        const { boxes, frames } = layOutByService(shown, undefined, isClose);
        const items = [...shown.items.values()];
        const cards = items.flatMap((item) => boxes.get(item.id) ?? []);
        expect(cards).toHaveLength(items.length);
        expect(items.some(({ kind }) => kind === 'block')).toBe(true);
        cards.forEach((box, i) => {
          for (const other of cards.slice(i + 1)) expect(overlaps(box, other)).toBe(false);
        });
        const framed = [...frames.values()];
        framed.forEach((box, i) => {
          for (const other of framed.slice(i + 1)) expect(overlaps(box, other)).toBe(false);
        });
        for (const item of items) {
          const box = item.kind === 'block' ? boxes.get(item.id) : undefined;
          if (item.kind !== 'block' || !box) continue;
          for (const { id } of item.pods) {
            const inner = boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
            expect(inner.x).toBeGreaterThanOrEqual(box.x);
            expect(inner.x + inner.width).toBeLessThanOrEqual(box.x + box.width);
            expect(inner.y).toBeGreaterThanOrEqual(box.y);
            expect(inner.y + inner.height).toBeLessThanOrEqual(box.y + box.height);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('leaves everything where it was when a pod goes and comes back', () => {
    const graph = clusterOf([
      { pods: 12, nodes: 4 },
      { pods: 9, nodes: 3 },
      { pods: 5, nodes: 5 },
    ]);
    const before = layOutByService(shownOf(graph));
    const gone = 'Pod/default/app1-8';
    const items = [...graph.items.values()].flatMap((item) => {
      if (item.kind !== 'slice') return item.id === gone ? [] : item;
      return { ...item, rows: item.rows.filter((row) => row.pod !== gone) };
    });
    const without = layOutByService(shownOf(graphOf(items)), before);
    for (const [id, box] of without.boxes) expect(box).toEqual(before.boxes.get(id));
    const again = layOutByService(shownOf(graph), without);
    for (const [id, box] of before.boxes) expect(again.boxes.get(id)).toEqual(box);
  });

  it('sets two hundred Services in columns that have about the shape of a screen', () => {
    const shown = shownOf(clusterOf(Array.from({ length: 200 }, () => ({ pods: 5, nodes: 5 }))));
    const { width, height } = layOutByService(shown).bounds;
    expect(width / height).toBeGreaterThan(0.9);
    expect(width / height).toBeLessThan(2);
  });
});

describe('foldedWay', () => {
  const graph = clusterOf([
    { pods: 12, nodes: 4 },
    { pods: 9, nodes: 3 },
    { pods: 5, nodes: 5 },
  ]);
  const shown = shownOf(graph);
  const layout = layOutByService(shown);
  const ground = { graph, shown, layout };
  const stations = [
    'client/laptop',
    'Service/default/app1',
    'EndpointSlice/default/app1-ready',
    'pod/default/app1-3',
  ];

  it('joins the stations of a request, each stretch where the last one ended', () => {
    const ways = stations.slice(1).map((to, i) => foldedWay(ground, stations[i] ?? '', to) ?? []);
    ways.forEach((way, i) => {
      expect(way.length).toBeGreaterThan(1);
      if (i > 0) expect(way[0]).toEqual(ways[i - 1]?.at(-1));
    });
    const end = ways.at(-1)?.at(-1);
    const box = layout.boxes.get('Pod/default/app1-3');
    expect(end && box && Math.abs(box.x - end.x)).toBeLessThan(3);
  });

  it('takes the answer back on the same way', () => {
    for (const [i, to] of stations.slice(1).entries()) {
      const from = stations[i] ?? '';
      expect(foldedWay(ground, to, from)).toEqual(foldedWay(ground, from, to)?.toReversed());
    }
  });

  it('runs only up, down and across, past all cards', () => {
    const cards = [...shown.items.values()].flatMap((item) =>
      item.kind === 'compactService' || item.kind === 'endpoints' ? layout.boxes.get(item.id) : [],
    );
    const lines = [
      ...foldedLines(ground),
      ...stations.slice(1).map((to, i) => foldedWay(ground, stations[i] ?? '', to) ?? []),
    ];
    for (const line of lines) {
      line.slice(1).forEach((end, i) => {
        const start = line[i] ?? end;
        expect(start.x === end.x || start.y === end.y).toBe(true);
        const box = {
          ...{ x: Math.min(start.x, end.x), y: Math.min(start.y, end.y) },
          ...{ width: Math.abs(start.x - end.x), height: Math.abs(start.y - end.y) },
        };
        for (const card of cards) expect(card && overlaps(box, card)).toBe(false);
      });
    }
  });
});
