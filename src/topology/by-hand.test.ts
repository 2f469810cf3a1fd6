import { describe, expect, it } from 'vitest';
import { arranged, moverOf, type Moves } from './by-hand';
import {
  clusterWith,
  controller,
  ingress,
  kubiaCluster,
  nodePort,
  service as serviceNamed,
} from './fixtures/kubia';
import { trackAlong, type Box, type Point } from './geometry';
import { buildGraph } from './graph';
import { serviceView } from './service-view';
import { CORNER } from './lines';
import { packetView } from './view';
import { straightened } from './ways';

const graph = buildGraph(kubiaCluster());
const packet = packetView.layOut(graph);
const service = serviceView.layOut(graph);
const items = [...graph.items.values()];
const pod = items.find((item) => item.kind === 'pod' && !item.isSystem);
const by = { x: 30, y: -50 };

function shiftOf(id: string, before: typeof packet.boxes, after: typeof packet.boxes) {
  const [from, to] = [before.get(id), after.get(id)];
  return from && to && { x: to.x - from.x, y: to.y - from.y };
}

describe('a layout arranged by hand', () => {
  it('is the layout itself while nothing is moved', () => {
    expect(arranged(packet, graph, new Map(), undefined)).toBe(packet);
  });

  it('moves a node with its rules, its pods and where its wires end', () => {
    const moves: Moves = new Map([['node/node1', by]]);
    const { boxes, rooms, bounds } = arranged(packet, graph, moves, undefined);
    for (const item of items) {
      const isThere = moverOf(item, packet) === 'node/node1';
      const shift = shiftOf(item.id, packet.boxes, boxes);
      if (shift) expect(shift, item.id).toEqual(isThere ? by : { x: 0, y: 0 });
    }
    expect(boxes.get('node/node1')).toEqual(rooms.get('node/node1')?.box);
    const wire = packetView.linesOf(graph, { ...packet, boxes, rooms });
    expect(wire.get('network/nodes→node/node1')?.at(-1)).toEqual(rooms.get('node/node1')?.rules);
    expect(bounds.y).toBeLessThan(packet.bounds.y);
  });

  it('moves a record alone', () => {
    const id = 'Service/default/kubia';
    const { boxes } = arranged(packet, graph, new Map([[id, by]]), undefined);
    const moved = items.filter((item) => boxes.get(item.id) !== packet.boxes.get(item.id));
    expect(moved.map((item) => item.id)).toEqual([id]);
  });

  it('moves a controller of the Service view with its pods and their frame', () => {
    const mover = pod && moverOf(pod, service);
    expect(mover).toMatch(/^ReplicationController\//);
    const { boxes, frames } = arranged(service, graph, new Map([[mover ?? '', by]]), undefined);
    expect(shiftOf(pod?.id ?? '', service.boxes, boxes)).toEqual(by);
    expect(shiftOf(mover ?? '', service.frames, frames)).toEqual(by);
  });
});

describe('lines of cards that were moved in the Service view', () => {
  const state = clusterWith([
    controller('kubia', 8),
    serviceNamed('kubia', 'kubia'),
    nodePort('web', 'kubia', 30_080),
    ingress('shop', ['a.example', 'b.example'], ['kubia', 'web']),
  ]);
  const graph = buildGraph(state);
  const natural = serviceView.layOut(graph);
  const movers = ['client', 'ingress', 'service', 'slice', 'controller'] as const;
  const found = movers.map((kind) => {
    const item = [...graph.items.values()].find((one) => one.kind === kind);
    if (!item) throw new Error(`no ${kind}`);
    return item.id;
  });
  const far = [
    { x: 400, y: 0 },
    { x: -700, y: 0 },
    { x: -60, y: 300 },
    { x: 300, y: -400 },
  ];
  const cases = found.flatMap((id) => far.map((by) => ({ id, ...by })));

  it.each(cases)('go from and to $id, $x px to the right and $y down', ({ id, x, y }) => {
    const layout = arranged(natural, graph, new Map([[id, { x, y }]]), undefined);
    const lines = serviceView.linesOf(graph, layout);
    const ways = serviceView.waysOf(graph, layout, lines);
    expect([...lines.keys()]).toEqual([...serviceView.linesOf(graph, natural).keys()]);
    for (const edge of graph.edges.values()) {
      const line = lines.get(edge.id);
      const [from, to] = [layout.boxes.get(edge.source), layout.boxes.get(edge.target)];
      if (!line || !from || !to) continue;
      // One that was put onto the other leaves no room for a line.
      const cards = areApart(from, to) ? [from, to] : [];
      line.slice(1).forEach((point, i) => {
        const last = line[i] ?? point;
        expect(last.x === point.x || last.y === point.y, `${edge.id} is slanted`).toBe(true);
        for (const card of cards) {
          expect(runsThrough(last, point, card), `${edge.id} over its card`).toBe(false);
        }
      });
      expect(ways.track(edge.source, edge.target), edge.id).toBeDefined();
      const [start, end] = [line[0], line.at(-1)];
      expect(start && isAt(start, from), `${edge.id} starts at its card`).toBe(true);
      expect(end && isAt(end, to), `${edge.id} ends at its card`).toBe(true);
    }
  });

  it('turn beside the pods wherever those are', () => {
    const [, , , , owner = ''] = found;
    const turnOf = (moves: Moves) => {
      const layout = arranged(natural, graph, moves, undefined);
      const lines = serviceView.linesOf(graph, layout);
      const id = [...lines.keys()].find((one) => /^EndpointSlice.*→Pod/.test(one)) ?? '';
      return lines.get(id)?.[1]?.x ?? 0;
    };
    const before = turnOf(new Map());
    expect(turnOf(new Map([[owner, { x: 250, y: 0 }]]))).toBe(before + 250);
  });

  it('are the ways of the packets', () => {
    const [, , id = '', slice = ''] = found;
    for (const x of [500, -500]) {
      const layout = arranged(natural, graph, new Map([[id, { x, y: 120 }]]), undefined);
      const lines = serviceView.linesOf(graph, layout);
      const rail = lines.get(`${id}→${slice}`) ?? [];
      expect(rail.length).toBeGreaterThan(1);
      const ways = serviceView.waysOf(graph, layout, lines);
      expect(ways.track(id, slice)).toEqual(trackAlong(straightened(rail), CORNER));
    }
  });
});

function isAt({ x, y }: Point, box: Box): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y - 17 && y <= box.y + box.height;
}

function areApart(a: Box, b: Box): boolean {
  const [dx, dy] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
  const width = a.x < b.x ? a.width : b.width;
  const height = a.y < b.y ? a.height : b.height;
  return dx > width || dy > height + 16;
}

function runsThrough(a: Point, b: Point, { x, y, width, height }: Box): boolean {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return left < x + width - 1 && right > x + 1 && top < y + height - 1 && bottom > y + 1;
}
