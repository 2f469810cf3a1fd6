import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../api/kinds';
import { clusterWith, controller, nodePort, podNames, named, service } from './fixtures/kubia';
import { buildGraph } from './graph';

/** The table of a node as lines: what is matched, then what is picked, a block after the other. */
function table(objects: readonly KubeObject[], node = 'node1') {
  const state = clusterWith(objects);
  const item = buildGraph(state).items.get(`proxy/${node}`);
  const blocks = item?.kind === 'proxy' ? item.blocks : [];
  const names = new Map(
    podNames(state).map((name, i) => [named(state, 'Pod', name).status.podIP ?? '', `pod${i}`]),
  );
  const lines = blocks.map(({ entries, picks, verdict, sticky }) => {
    const matched = entries.map(({ match, name, field }) => {
      return `${match.replace(/^[\d.]+/, 'vip')} ${name} (${field})`;
    });
    const picked = picks.map(({ address, chance }) => {
      const [ip = '', port] = address.split(':');
      return `${names.get(ip)}:${port} ${chance?.toFixed(2) ?? 'else'}`;
    });
    return [
      ...matched,
      verdict === 'pick' ? '⇒' : verdict,
      ...(sticky ? ['sticky'] : []),
      ...picked,
    ];
  });
  return lines;
}

describe('a rule table', () => {
  it('joins the addresses that lead to the same endpoints', () => {
    const lines = table([
      controller('kubia', 3),
      service('kubia', 'kubia'),
      nodePort('kubia-nodeport', 'kubia', 30_123),
    ]);
    expect(lines).toEqual([
      [
        'vip:80 kubia (spec.clusterIP)',
        'vip:80 kubia-nodeport (spec.clusterIP)',
        ':30123 kubia-nodeport (spec.ports[0].nodePort)',
        '⇒',
        'pod0:8080 0.33',
        'pod1:8080 0.50',
        'pod2:8080 else',
      ].map((line) => expect.stringContaining(line.replace(/pod\d/, '')) as string),
    ]);
  });

  it('names the ports of a Service that has several', () => {
    const ports = [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'https', port: 443, targetPort: 8443 },
    ];
    const lines = table([controller('kubia', 1), service('kubia', 'kubia', { ports })]);
    expect(lines).toEqual([
      ['vip:80 kubia:http (spec.clusterIP)', '⇒', 'pod0:8080 else'],
      ['vip:443 kubia:https (spec.clusterIP)', '⇒', 'pod0:8443 else'],
    ]);
  });

  it('refuses what has no endpoints', () => {
    const lines = table([nodePort('kubia', 'nobody', 30_123)]);
    expect(lines).toEqual([
      [expect.stringMatching(/^vip:80 kubia/), expect.stringMatching(/^:30123 kubia/), 'reject'],
    ]);
  });

  it('drops at a node without an endpoint of its own under policy Local', () => {
    const local = nodePort('kubia', 'kubia', 30_123, { externalTrafficPolicy: 'Local' });
    const objects = [controller('kubia', 1), local];
    const all = ['node1', 'node2', 'node3'].map((node) =>
      table(objects, node).map((block) => block.find((word) => word === 'drop') ?? 'pick'),
    );
    expect(all.map((blocks) => blocks.filter((is) => is === 'drop').length).sort()).toEqual([
      0, 1, 1,
    ]);
  });

  it('says that a client comes back to its endpoint under session affinity', () => {
    const sticky = service('kubia', 'kubia', { sessionAffinity: 'ClientIP' });
    const [block = []] = table([controller('kubia', 2), sticky]);
    expect(block).toContain('sticky');
    expect(block.filter((line) => line.startsWith('pod'))).toHaveLength(2);
  });
});
