import { describe, expect, it } from 'vitest';
import { clusterWith, controller, kubiaCluster, loadBalancer, podNames } from './fixtures/kubia';
import { pointOn } from './geometry';
import { buildGraph } from './graph';
import { layOut } from './layout';
import { wayBetween, waysOf } from './ways';

const state = kubiaCluster(6);
const layout = layOut(buildGraph(state));
const ways = waysOf(layout);

function nodeOf(pod: string): string {
  const room = layout.slots.get(`Pod/default/${pod}`)?.room;
  if (room === undefined) throw new Error(`${pod} has no room`);
  return room;
}

describe('ways', () => {
  const pairs: [string, string][] = [
    ['client/laptop', 'node/node1'],
    ['client/laptop', 'node/node3'],
    ['node/node1', 'node/node2'],
    ['node/node3', 'node/node1'],
    ...podNames(state).map((pod): [string, string] => [nodeOf(pod), `pod/default/${pod}`]),
  ];

  it.each(pairs)('%s to %s leads from the one stand to the other', (from, to) => {
    const track = ways.track(from, to);
    const [start, end] = [ways.stand(from), ways.stand(to)];
    expect(track && pointOn(track, 0)).toEqual(start);
    expect(track && pointOn(track, 1).x).toBeCloseTo(end?.x ?? NaN);
    expect(track && pointOn(track, 1).y).toBeCloseTo(end?.y ?? NaN);
  });

  it.each(pairs)('%s to %s is the same way back', (from, to) => {
    expect(wayBetween(layout, to, from)?.toReversed()).toEqual(wayBetween(layout, from, to));
  });

  it('between nodes do not lead past a third', () => {
    const line = wayBetween(layout, 'node/node1', 'node/node2') ?? [];
    const lowest = Math.max(...line.map(({ y }) => y));
    expect(lowest).toBe(ways.stand('node/node2')?.y);
  });

  it('over a load balancer lead past it to the nodes and back', () => {
    const balanced = layOut(
      buildGraph(clusterWith([controller('kubia', 1), loadBalancer('kubia', 'kubia')])),
    );
    const place = 'loadbalancer/default/kubia';
    const stand = waysOf(balanced).stand(place);
    expect(stand).toBeDefined();
    expect(wayBetween(balanced, 'client/laptop', place)?.at(-1)).toEqual(stand);
    expect(wayBetween(balanced, place, 'client/laptop')?.[0]).toEqual(stand);
    const onward = wayBetween(balanced, place, 'node/node2') ?? [];
    expect(onward[0]).toEqual(stand);
    expect(onward.at(-1)).toEqual(waysOf(balanced).stand('node/node2'));
  });

  it('to a pod that is gone end on the pod network of its node', () => {
    const line = wayBetween(layout, 'node/node1', 'pod/default/gone') ?? [];
    expect(line[0]).toEqual(ways.stand('node/node1'));
    expect(line.at(-1)?.x).toBe(layout.rooms.get('node/node1')?.trunk);
  });

  it('to what is not in the picture are undefined', () => {
    expect(ways.stand('pod/default/gone')).toBeUndefined();
    expect(ways.track('client/laptop', 'client/nobody')).toBeUndefined();
  });
});
