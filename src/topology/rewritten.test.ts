import { expect, test } from 'vitest';
import type { KubeObject } from '../api/kinds';
import { list } from '../cluster/store';
import { kubiaCluster } from './fixtures/kubia';
import { isOnlyRewritten } from './rewritten';

const { store } = kubiaCluster();

function first(kind: 'Pod' | 'Node' | 'EndpointSlice' | 'Service' | 'ReplicationController') {
  const [object] = list(store, kind, kind === 'Node' ? undefined : 'default').filter(
    ({ metadata }) => metadata.name !== 'kubernetes',
  );
  if (!object) throw new Error(`no ${kind}`);
  return object as unknown as Record<string, object> & KubeObject;
}

function isAlone(object: KubeObject, change: object): boolean {
  return isOnlyRewritten(object, { ...object, ...change });
}

test('a state, a count or a condition concerns nothing but the object’s own element', () => {
  const [pod, node, slice] = [first('Pod'), first('Node'), first('EndpointSlice')];
  expect(isAlone(pod, { status: { ...pod['status'], phase: 'Failed' } })).toBe(true);
  expect(isAlone(node, { spec: { ...node['spec'], unschedulable: true } })).toBe(true);
  const endpoints = (slice['endpoints'] as readonly object[]).map((one) => ({
    ...one,
    conditions: { ready: false },
  }));
  expect(isAlone(slice, { endpoints })).toBe(true);
  expect(isAlone(first('ReplicationController'), { status: { replicas: 1 } })).toBe(true);
});

test('labels, owners, addresses and places concern others', () => {
  const [pod, node, slice] = [first('Pod'), first('Node'), first('EndpointSlice')];
  const { metadata } = pod;
  expect(isAlone(pod, { metadata: { ...metadata, labels: { app: 'other' } } })).toBe(false);
  expect(isAlone(pod, { metadata: { ...metadata, ownerReferences: [] } })).toBe(false);
  expect(isAlone(pod, { spec: { ...pod['spec'], nodeName: 'node9' } })).toBe(false);
  expect(isAlone(pod, { status: { ...pod['status'], podIP: '10.0.0.9' } })).toBe(false);
  expect(isAlone(node, { status: { ...node['status'], addresses: [] } })).toBe(false);
  expect(isAlone(slice, { endpoints: [] })).toBe(false);
  expect(isAlone(slice, { ports: [] })).toBe(false);
  expect(isAlone(first('Service'), {})).toBe(false);
});
