import { describe, expect, it } from 'vitest';
import { jsonMerge, sameJson, strategicMerge, threeWayMerge, threeWayPatch } from './merge';

describe('the three-way merge', () => {
  const current = {
    metadata: { name: 'kubia', labels: { app: 'kubia', byHand: 'yes' } },
    spec: {
      clusterIP: '10.96.0.7',
      ports: [
        { name: 'a', port: 80, protocol: 'TCP', targetPort: 8080, nodePort: 30123 },
        { name: 'b', port: 443, protocol: 'TCP', targetPort: 8443 },
      ],
    },
  };
  const original = {
    metadata: { name: 'kubia', labels: { app: 'kubia', old: '1' } },
    spec: {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 443 },
      ],
    },
  };

  it('takes over changes, removes what was left out and keeps what others added', () => {
    const modified = {
      metadata: { name: 'kubia', labels: { app: 'web' } },
      spec: { ports: [{ name: 'a', port: 80, targetPort: 9090 }] },
    };
    expect(threeWayMerge('Service', original, modified, current)).toEqual({
      metadata: { name: 'kubia', labels: { app: 'web', byHand: 'yes' } },
      spec: {
        clusterIP: '10.96.0.7',
        ports: [{ name: 'a', port: 80, protocol: 'TCP', targetPort: 9090, nodePort: 30123 }],
      },
    });
  });

  it('changes nothing when nothing was changed', () => {
    const applied = { metadata: { name: 'kubia' }, spec: original.spec };
    const merged = threeWayMerge('Service', applied, applied, current);
    expect(sameJson(merged, current)).toBe(true);
  });

  it('merges containers by name and keeps others', () => {
    const pod = (containers: object[]) => ({ spec: { containers } });
    const merged = threeWayMerge(
      'Pod',
      pod([{ name: 'a', image: 'x' }]),
      pod([{ name: 'a', image: 'y' }]),
      pod([
        { name: 'sidecar', image: 's' },
        { name: 'a', image: 'x', imagePullPolicy: 'Always' },
      ]),
    );
    expect(merged).toEqual(
      pod([
        { name: 'a', image: 'y', imagePullPolicy: 'Always' },
        { name: 'sidecar', image: 's' },
      ]),
    );
  });

  it('replaces lists that have no merge key', () => {
    const before = { subsets: [{ addresses: [{ ip: '1.1.1.1' }] }] };
    const after = { subsets: [{ addresses: [{ ip: '2.2.2.2' }] }] };
    expect(threeWayMerge('Endpoints', before, after, before)).toEqual(after);
  });
});

describe('patches', () => {
  it('merges strategically', () => {
    const current = { spec: { type: 'ClusterIP', ports: [{ port: 80, targetPort: 1 }] } };
    const patch = { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30001 }] } };
    expect(strategicMerge('Service', current, patch)).toEqual({
      spec: { type: 'NodePort', ports: [{ port: 80, targetPort: 1, nodePort: 30001 }] },
    });
  });

  it('merges as RFC 7386 says', () => {
    expect(jsonMerge({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null }, d: [2] })).toEqual({
      a: { c: 2 },
      d: [2],
    });
  });

  it('say in what order merged lists stand, and what is gone from them', () => {
    const port = (number: number, more: object = {}) => ({ port: number, ...more });
    const spec = (...ports: object[]) => ({ spec: { ports } });
    const current = spec(port(80, { protocol: 'TCP', targetPort: 8080 }), port(443));
    expect(
      threeWayPatch(
        'Service',
        spec(port(80, { targetPort: 8080 }), port(443)),
        spec(port(80, { targetPort: 9090 }), port(81)),
        current,
      ),
    ).toEqual({
      spec: {
        '$setElementOrder/ports': [{ port: 80 }, { port: 81 }],
        ports: [{ port: 80, targetPort: 9090 }, { port: 81 }, { $patch: 'delete', port: 443 }],
      },
    });
  });

  it('name what the file no longer has as null', () => {
    const labels = (of: object) => ({ metadata: { labels: of } });
    expect(
      threeWayPatch(
        'Pod',
        labels({ a: '1', b: '2' }),
        labels({ a: '1' }),
        labels({ a: '1', c: '3' }),
      ),
    ).toEqual(labels({ b: null }));
  });

  it('are empty when nothing changes', () => {
    const object = { metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } };
    expect(threeWayPatch('Service', object, object, { ...object, status: {} })).toEqual({});
  });
});
