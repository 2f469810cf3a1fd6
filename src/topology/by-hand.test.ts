import { describe, expect, it } from 'vitest';
import { arranged, moverOf, type Moves } from './by-hand';
import { kubiaCluster } from './fixtures/kubia';
import { buildGraph } from './graph';
import { serviceView } from './service-view';
import { packetView } from './view';

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
