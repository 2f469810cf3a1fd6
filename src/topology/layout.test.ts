import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clusterWith,
  controller,
  ingress,
  kubiaCluster,
  later,
  loadBalancer,
  nodePort,
  perform,
  podNames,
  scaled,
  service,
} from './fixtures/kubia';
import type { Box, Point } from './geometry';
import { buildGraph, type Graph } from './graph';
import type { ItemKind } from './items';
import { layOut, type Layout } from './layout';
import { lineOfTie, linesOf } from './lines';
import { tiesOf } from './edges';

const CARDS: readonly ItemKind[] = [
  'client',
  'balancer',
  'proxy',
  'pod',
  'ingress',
  'service',
  'slice',
  'controller',
];

function cards(graph: Graph, layout: Layout): [string, Box][] {
  return [...graph.items.values()].flatMap(({ id, kind }): [string, Box][] => {
    const box = layout.boxes.get(id);
    return box && CARDS.includes(kind) ? [[id, box]] : [];
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether the straight stretch between two points runs through the inside of a box. */
function crosses(a: Point, b: Point, box: Box): boolean {
  const inner = { x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 };
  const stretch = {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.max(Math.abs(a.x - b.x), 0.1),
    height: Math.max(Math.abs(a.y - b.y), 0.1),
  };
  return overlap(stretch, inner);
}

const clusters = {
  'three nodes, three pods': kubiaCluster(),
  'three nodes, sixteen pods': kubiaCluster(16),
  'one node': clusterWith([controller('kubia', 5), service('kubia', 'kubia')], 1),
  'many Services': clusterWith([
    controller('kubia', 4),
    ...['a', 'b', 'c', 'd', 'e'].map((name, i) => nodePort(name, 'kubia', 30_200 + i)),
  ]),
  'load balancers and an Ingress': clusterWith([
    controller('kubia', 3),
    ...['a', 'b', 'c'].map((name) => loadBalancer(name, 'kubia')),
    ingress('web', ['a.example.com', 'b.example.com'], ['a', 'c']),
  ]),
  'no pods': clusterWith([service('kubia', 'kubia')]),
};

describe.each(Object.entries(clusters))('the layout of %s', (_, state) => {
  const graph = buildGraph(state);
  const layout = layOut(graph);

  it('gives every item a box', () => {
    for (const { id } of graph.items.values()) expect(layout.boxes.has(id)).toBe(true);
  });

  it('lets no two cards overlap', () => {
    const all = cards(graph, layout);
    for (const [i, [id, box]] of all.entries()) {
      for (const [other, otherBox] of all.slice(i + 1)) {
        expect([id, other, overlap(box, otherBox)]).toEqual([id, other, false]);
      }
    }
  });

  it('keeps everything within its bounds', () => {
    const { bounds } = layout;
    for (const box of layout.boxes.values()) {
      expect(box.x).toBeGreaterThanOrEqual(bounds.x);
      expect(box.y).toBeGreaterThanOrEqual(bounds.y);
      expect(box.x + box.width).toBeLessThanOrEqual(bounds.x + bounds.width);
      expect(box.y + box.height).toBeLessThanOrEqual(bounds.y + bounds.height);
    }
  });

  it('leads no line through a card', () => {
    const ties = [...graph.items.keys()].flatMap((id) => tiesOf(state, graph.items, id));
    const lines = [
      ...linesOf(graph, layout),
      ...ties.map((tie) => [tie.id, lineOfTie(tie, graph, layout)] as const),
    ];
    for (const [id, line] of lines) {
      expect(line.length).toBeGreaterThan(1);
      for (const [i, point] of line.slice(1).entries()) {
        const before = line[i] ?? point;
        const hit = cards(graph, layout).find(([, box]) => crosses(before, point, box));
        expect([id, hit?.[0]]).toEqual([id, undefined]);
      }
    }
  });

  it('uses whole pixels for sizes, so that nothing is measured anew', () => {
    for (const { width, height } of layout.boxes.values()) {
      expect(Number.isInteger(width) && Number.isInteger(height)).toBe(true);
    }
  });
});

describe('a layout over time', () => {
  it('is the same for the same cluster', () => {
    const state = kubiaCluster(5);
    expect(layOut(buildGraph(state))).toEqual(layOut(buildGraph(state)));
  });

  it('keeps every box when nothing has changed', () => {
    const graph = buildGraph(kubiaCluster());
    const layout = layOut(graph);
    expect(layOut(graph, layout).boxes).toBe(layout.boxes);
    expect(linesOf(graph, layout, linesOf(graph, layout)).size).toBeGreaterThan(0);
  });

  it('hooks up a load balancer that comes later, and not one that has gone', () => {
    const balanced = clusterWith([controller('kubia', 1), loadBalancer('one', 'kubia')], 1);
    const object = loadBalancer('two', 'kubia');
    const both = later(perform(balanced, { type: 'create', object }), 40_000);
    const first = layOut(buildGraph(balanced));
    const second = layOut(buildGraph(both), first);
    expect(first.outside.hooks.size).toBe(1);
    expect(second.outside).toEqual(layOut(buildGraph(both)).outside);
    expect(second.outside.hooks.size).toBe(2);
    expect(layOut(buildGraph(balanced), second).outside.hooks.size).toBe(1);
  });

  it('moves no pod and no node while others come and go', () => {
    const deeds = fc.array(
      fc.record({ replicas: fc.integer({ min: 0, max: 6 }), kill: fc.boolean() }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(deeds, (moments) => {
        let state = kubiaCluster(3);
        let graph = buildGraph(state);
        let layout = layOut(graph);
        for (const { replicas, kill } of moments) {
          const [name] = podNames(state);
          if (kill && name !== undefined) {
            const victim = { kind: 'Pod', namespace: 'default', name } as const;
            state = perform(state, { type: 'delete', ...victim, gracePeriodSeconds: 0 });
          }
          state = later(scaled(state, 'kubia', replicas), 4_000);
          const next = buildGraph(state, graph);
          const after = layOut(next, layout);
          for (const item of next.items.values()) {
            const box = layout.boxes.get(item.id);
            if (item.kind === 'pod' && box && graph.items.get(item.id)?.kind === 'pod') {
              const now = after.boxes.get(item.id);
              const old = graph.items.get(item.id);
              const isHome = old?.kind === 'pod' && old.node === item.node;
              if (isHome) expect([now?.x, now?.y]).toEqual([box.x, box.y]);
            }
            if (item.kind === 'node') expect(after.boxes.get(item.id)?.y).toBe(box?.y);
          }
          [graph, layout] = [next, after];
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});
