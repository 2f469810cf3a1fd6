import { describe, expect, it } from 'vitest';
import { clusterWith, kubiaCluster, later, nodePort, requestIn, send } from './fixtures/kubia';
import { focusOf } from './focus';
import { buildGraph } from './graph';
import { itemOfPlace } from './items';

const start = kubiaCluster();
const sent = send(start, 'client/laptop', '192.168.56.11', 30_123);
const state = later(sent.state, 20_000);
const request = requestIn(state, sent.id);
const graph = buildGraph(state);

describe('focusOf', () => {
  it('touches only the client and the node before the rules have decided', () => {
    const touched = focusOf(request, 0, graph)?.touched;
    expect([...(touched ?? [])].sort()).toEqual([
      'client/laptop',
      'client/laptop→network/nodes',
      'network/nodes→node/node1',
      'node/node1',
      'proxy/node1',
    ]);
  });

  it('points at the rules and the field that decided', () => {
    const focus = focusOf(request, 1, graph);
    expect(focus?.at).toBe('node/node1');
    expect(focus?.rules).toMatchObject({
      proxy: 'proxy/node1',
      matches: ['192.168.56.11:30123', ':30123'],
    });
    expect(focus?.field).toMatchObject({
      item: 'Service/default/kubia-nodeport',
      field: 'spec.ports[0].nodePort',
    });
    expect(focus?.rules?.pick).toMatch(/^10\.244\.\d+\.\d+:8080$/);
  });

  it('touches the records behind the rules, and of their addresses the one that was picked', () => {
    const touched = focusOf(request, 1, graph)?.touched ?? new Set();
    expect(touched.has('Service/default/kubia-nodeport')).toBe(true);
    expect(touched.has('Service/default/kubia')).toBe(false);
    const ties = [...graph.edges.values()].filter(
      ({ relation, id }) => relation === 'endpoint' && touched.has(id),
    );
    expect(ties.map(({ target }) => target)).toEqual([`Pod/${request.pod}`]);
  });

  it('touches every place of the request in the end, and nothing decides there any more', () => {
    const last = request.hops.length - 1;
    const focus = focusOf(request, last, graph);
    for (const { at } of request.hops) expect(focus?.touched.has(itemOfPlace(at))).toBe(true);
    expect(focus?.rules).toBeUndefined();
  });

  it('only names elements of the picture', () => {
    const touched = focusOf(request, request.hops.length - 1, graph)?.touched ?? new Set();
    for (const id of touched) expect(graph.items.has(id) || graph.edges.has(id)).toBe(true);
  });

  it('points at the Service when it has no endpoints', () => {
    const empty = send(
      clusterWith([nodePort('kubia', 'nobody', 30_123)]),
      'client/laptop',
      '192.168.56.12',
      30_123,
    );
    const refused = later(empty.state, 20_000);
    const found = requestIn(refused, empty.id);
    const focus = focusOf(found, 1, buildGraph(refused));
    expect(found.outcome).toBe('refused');
    expect(focus?.field).toMatchObject({ item: 'Service/default/kubia', field: 'spec.selector' });
    expect(focus?.rules).toMatchObject({ proxy: 'proxy/node2', pick: undefined });
  });

  it('is undefined for a hop that there is not', () => {
    expect(focusOf(request, 99, graph)).toBeUndefined();
  });
});
