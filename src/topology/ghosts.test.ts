import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../api/kinds';
import { clusterWith, controller, ingress, later, perform, service } from './fixtures/kubia';
import { buildGraph, type Graph } from './graph';
import type { GhostItem } from './items';
import { layOut } from './layout';
import { linesOf } from './lines';
import { serviceView } from './service-view';

function ghosts(graph: Graph): readonly GhostItem[] {
  return [...graph.items.values()].filter((item) => item.kind === 'ghost');
}

const endpoints = {
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: { name: 'legacy', namespace: 'default' },
  subsets: [{ addresses: [{ ip: '10.9.9.9' }, { ip: '203.0.113.10' }], ports: [{ port: 8080 }] }],
} as unknown as KubeObject;

const legacy = service('legacy', '', { selector: undefined });

const shop = {
  ...ingress('shop', ['a.example', 'b.example'], ['kubia', 'gone']),
  spec: {
    ingressClassName: 'nobody',
    tls: [{ hosts: ['a.example'], secretName: 'cert' }],
    rules: [
      ['a.example', 'kubia', 81],
      ['b.example', 'gone', 80],
    ].map(([host, name, number]) => ({
      host,
      http: {
        paths: [
          { path: '/', pathType: 'Prefix', backend: { service: { name, port: { number } } } },
        ],
      },
    })),
  },
} as unknown as KubeObject;

const state = clusterWith([
  controller('kubia', 2),
  service('kubia', 'kubia', { ports: [{ port: 80, targetPort: 'web' }] }),
  service('nobody', 'nobody'),
  legacy,
  endpoints,
  shop,
]);
const graph = buildGraph(state);

describe('ghosts', () => {
  it('are drawn for all that is referred to and does not exist, and for nothing else', () => {
    const drawn = ghosts(graph).map(({ missing, name, field }) => [missing, name, field]);
    expect(drawn.sort()).toEqual([
      ['address', '10.9.9.9', 'endpoints[0].addresses[0]'],
      ['ingressClass', 'nobody', 'spec.ingressClassName'],
      ['pods', 'app=nobody', 'spec.selector'],
      ['port', 'kubia:81', 'spec.rules[0].http.paths[0].backend'],
      ['secret', 'cert', 'spec.tls[0].secretName'],
      ['service', 'gone', 'spec.rules[1].http.paths[0].backend'],
      ['targetPort', 'web', 'spec.ports[0].targetPort'],
    ]);
  });

  it('give way to what comes into being', () => {
    const created = perform(state, { type: 'create', object: service('gone', 'kubia') });
    const after = buildGraph(later(created, 5_000), graph);
    expect(after.items.get('Service/default/gone')?.kind).toBe('service');
    expect(after.edges.get('Ingress/default/shop→Service/default/gone')?.relation).toBe('backend');
  });

  it.each(['packet', 'service'])('have a place and a line in the %s view', (view) => {
    const layout = view === 'packet' ? layOut(graph) : serviceView.layOut(graph);
    const lines =
      layout.view === 'packet' ? linesOf(graph, layout) : serviceView.linesOf(graph, layout);
    for (const { id } of ghosts(graph)) {
      expect(layout.boxes.has(id), id).toBe(true);
      const tied = [...graph.edges.values()].find(({ target }) => target === id);
      expect(lines.get(tied?.id ?? '')?.length, id).toBeGreaterThan(1);
    }
  });

  it('stand for the node that pods are bound to after it was deleted', () => {
    const gone = perform(state, { type: 'delete', kind: 'Node', namespace: '', name: 'node1' });
    const after = buildGraph(gone);
    const bound = [...after.items.values()].filter(
      (item) => item.kind === 'pod' && item.isHomeless,
    );
    expect(after.items.get('node/node1')).toMatchObject({ kind: 'ghost', missing: 'node' });
    const { boxes, waiting } = layOut(after);
    expect(bound.length).toBeGreaterThan(0);
    for (const { id } of bound) expect(boxes.has(id)).toBe(true);
    expect(waiting).toBeDefined();
  });
});
