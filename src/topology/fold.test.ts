import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockId, foldGraph, type FoldedGraph } from './fold';
import { layOutFolded } from './fold-layout';
import type { Graph } from './graph';
import type { Box } from './geometry';
import type { GraphItem, ItemId, NodeItem, PodItem, SliceItem, ServiceItem } from './items';
import type { PodShape } from './pod-state';

function nodeItem(name: string): NodeItem {
  const id = `node/${name}`;
  const rest = { podCidr: '', podGateway: '', isReady: true, isCordoned: false };
  return { id, kind: 'node', name, ip: '192.168.56.11', ...rest };
}

function podItem(
  workload: string,
  number: number,
  node: string | undefined,
  shape: PodShape,
): PodItem {
  const name = `${workload}-${number}`;
  return {
    id: `Pod/default/${name}`,
    kind: 'pod',
    name,
    namespace: 'default',
    workload,
    node: node && `node/${node}`,
    ip: undefined,
    sockets: [],
    state: { shape, reason: undefined },
    ready: '1/1',
    restarts: 0,
    probe: undefined,
    isSystem: false,
    isHomeless: false,
    labels: [],
    owner: undefined,
  };
}

function graphOf(items: readonly GraphItem[]): Graph {
  return { items: new Map(items.map((item) => [item.id, item])), edges: new Map() };
}

const NODES = ['node1', 'node2', 'node10'] as const;

const pods = fc
  .uniqueArray(
    fc.record({
      workload: fc.constantFrom('web', 'cart', 'mail'),
      number: fc.integer({ min: 0, max: 40 }),
      node: fc.constantFrom(...NODES, undefined),
      shape: fc.constantFrom<PodShape>('ready', 'notReady', 'starting', 'crashed'),
    }),
    { selector: ({ workload, number }) => `${workload}-${number}`, maxLength: 60 },
  )
  .map((all) => all.map((p) => podItem(p.workload, p.number, p.node, p.shape)));

/** In which items each pod is to be seen. */
function whereShown({ items }: FoldedGraph): Map<ItemId, ItemId[]> {
  const where = new Map<ItemId, ItemId[]>();
  const see = (pod: ItemId, by: ItemId) => where.set(pod, [...(where.get(pod) ?? []), by]);
  for (const item of items.values()) {
    if (item.kind === 'pod') see(item.id, item.id);
    else if (item.kind === 'block' && !item.isUnfolded) {
      for (const pod of item.pods) see(pod.id, item.id);
    }
  }
  return where;
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('foldGraph', () => {
  it('shows every pod in exactly one element, whatever is unfolded', () => {
    fc.assert(
      fc.property(pods, fc.infiniteStream(fc.boolean()), (all, coins) => {
        const unfolded = new Set(all.map(blockId).filter(() => coins.next().value === true));
        const shown = foldGraph(graphOf([...NODES.map(nodeItem), ...all]), unfolded);
        const where = whereShown(shown);
        expect([...where.keys()].sort()).toEqual(all.map(({ id }) => id).sort());
        for (const places of where.values()) expect(places).toHaveLength(1);
      }),
    );
  });

  it('stays as it is, and its layout too, while only what a folded pod does not show changes', () => {
    const before = graphOf([nodeItem('node1'), podItem('web', 1, 'node1', 'ready')]);
    const shown = foldGraph(before, new Set());
    const layout = layOutFolded(shown);
    const probed = { ...podItem('web', 1, 'node1', 'ready'), restarts: 3 };
    const same = foldGraph(graphOf([nodeItem('node1'), probed]), new Set(), shown);
    expect(same).toBe(shown);
    expect(layOutFolded(foldGraph(before, new Set()), layout)).toBe(layout);
    const failing = podItem('web', 1, 'node1', 'notReady');
    expect(foldGraph(graphOf([nodeItem('node1'), failing]), new Set(), shown)).not.toBe(shown);
  });

  it('counts the pods of a block and of a node by state', () => {
    const all = [
      podItem('web', 1, 'node1', 'ready'),
      podItem('web', 2, 'node1', 'notReady'),
      podItem('web', 3, 'node1', 'ready'),
      podItem('cart', 1, 'node1', 'crashed'),
    ];
    const { items } = foldGraph(graphOf([nodeItem('node1'), ...all]), new Set());
    expect(items.get('block/node/node1/default/web')).toMatchObject({
      counts: [
        ['ready', 2],
        ['notReady', 1],
      ],
    });
    expect(items.get('node/node1')).toMatchObject({
      counts: [
        ['ready', 2],
        ['notReady', 1],
        ['crashed', 1],
      ],
    });
  });

  it('lists nodes by their numbers', () => {
    const { items } = foldGraph(graphOf(['node10', 'node2', 'node1'].map(nodeItem)), new Set());
    expect([...items.keys()]).toEqual(['node/node1', 'node/node2', 'node/node10']);
  });

  it('gives the same elements for what has not changed', () => {
    const kept = podItem('web', 1, 'node1', 'ready');
    const other = podItem('cart', 1, 'node2', 'ready');
    const before = foldGraph(graphOf([...NODES.map(nodeItem), kept, other]), new Set());
    const same = foldGraph(graphOf([...NODES.map(nodeItem), kept, other]), new Set(), before);
    expect(same.items.get(blockId(kept))).toBe(before.items.get(blockId(kept)));
    const gone = foldGraph(graphOf([...NODES.map(nodeItem), kept]), new Set(), before);
    expect(gone.items.get(blockId(kept))).toBe(before.items.get(blockId(kept)));
    expect(gone.items.has(blockId(other))).toBe(false);
  });

  it('folds the addresses of a Service into its record', () => {
    const service: ServiceItem = {
      id: 'Service/default/web',
      kind: 'service',
      name: 'web',
      namespace: 'default',
      type: 'ClusterIP',
      selector: 'app=web',
      clusterIp: '10.96.0.7',
      externalIp: undefined,
      policies: [],
      ports: [],
    };
    const rows = Array.from({ length: 100 }, (_, i) => ({
      ip: `10.244.0.${i}`,
      address: `10.244.0.${i}:8080`,
      shape: i < 90 ? ('ready' as const) : ('notReady' as const),
      pod: undefined,
      isServing: i < 90,
    }));
    const slice: SliceItem = {
      id: 'EndpointSlice/default/web-1',
      kind: 'slice',
      name: 'web-1',
      namespace: 'default',
      service: service.id,
      ports: [8080],
      rows,
    };
    const graph = graphOf([nodeItem('node1'), service, slice]);
    const folded = foldGraph(graph, new Set());
    expect(folded.items.get(service.id)).toMatchObject({ ready: 90, addresses: 100, slices: 1 });
    expect(folded.items.has(slice.id)).toBe(false);
    const unfolded = foldGraph(graph, new Set([service.id]), folded);
    expect(unfolded.items.get(service.id)).toBe(service);
    expect(unfolded.items.get(slice.id)).toBe(slice);
  });
});

describe('layOutFolded', () => {
  it('moves nothing but what came or went', () => {
    fc.assert(
      fc.property(pods, fc.nat(), (all, chosen) => {
        fc.pre(all.length > 1);
        const leaver = all[chosen % all.length];
        const nodes = NODES.map(nodeItem);
        const shown = foldGraph(graphOf([...nodes, ...all]), new Set());
        const layout = layOutFolded(shown);
        const left = all.filter((pod) => pod !== leaver);
        const fewer = foldGraph(graphOf([...nodes, ...left]), new Set(), shown);
        const after = layOutFolded(fewer, layout);
        for (const { id, node } of left) {
          if (node) expect(after.boxes.get(id)).toBe(layout.boxes.get(id));
        }
        const back = foldGraph(graphOf([...nodes, ...all]), new Set(), fewer);
        const again = layOutFolded(back, after);
        for (const { id, node } of left) {
          if (node) expect(again.boxes.get(id)).toBe(layout.boxes.get(id));
        }
      }),
    );
  });

  it('keeps blocks apart, and every pod within its block', () => {
    fc.assert(
      fc.property(pods, fc.infiniteStream(fc.boolean()), (all, coins) => {
        const unfolded = new Set(all.map(blockId).filter(() => coins.next().value === true));
        const shown = foldGraph(graphOf([...NODES.map(nodeItem), ...all]), unfolded);
        const { boxes } = layOutFolded(shown, undefined, coins.next().value === true);
        const blocks = [...shown.items.values()].flatMap((item) =>
          item.kind === 'block' ? [item] : [],
        );
        blocks.forEach((block, i) => {
          const box = boxes.get(block.id);
          if (!box) throw new Error(`no box for ${block.id}`);
          for (const other of blocks.slice(i + 1)) {
            const beside = boxes.get(other.id);
            expect(beside && overlaps(box, beside)).toBe(false);
          }
          for (const { id } of block.pods) {
            const inner = boxes.get(id);
            if (!inner) throw new Error(`no box for ${id}`);
            expect(inner.x).toBeGreaterThanOrEqual(box.x);
            expect(inner.x + inner.width).toBeLessThanOrEqual(box.x + box.width);
            expect(inner.y + inner.height).toBeLessThanOrEqual(box.y + box.height);
          }
        });
      }),
    );
  });

  it('moves nothing but pods within their blocks when it is seen from close by', () => {
    fc.assert(
      fc.property(pods, (all) => {
        const shown = foldGraph(graphOf([...NODES.map(nodeItem), ...all]), new Set());
        const dots = layOutFolded(shown);
        const cards = layOutFolded(shown, dots, true);
        const isPod = new Set(all.map(({ id }) => id));
        for (const [id, box] of dots.boxes) {
          if (!isPod.has(id)) expect(cards.boxes.get(id)).toBe(box);
        }
        expect(cards.bounds).toBe(dots.bounds);
        const boxes = all.flatMap(({ id }) => cards.boxes.get(id) ?? []);
        boxes.forEach((box, i) => {
          for (const other of boxes.slice(i + 1)) expect(overlaps(box, other)).toBe(false);
        });
        for (const [id, box] of layOutFolded(shown, cards).boxes) {
          expect(box).toEqual(dots.boxes.get(id));
        }
      }),
    );
  });
});
