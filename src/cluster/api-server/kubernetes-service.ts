import { applyDefaults } from '../../api/defaults';
import type { Kind, KubeObject } from '../../api/kinds';
import { ADDRESSES } from '../config';
import { equal } from '../structures/equal';
import type { Component, World } from '../world';
import { create, update } from './verbs';

const NAMESPACE = 'default';
const NAME = 'kubernetes';
const KINDS = ['Service', 'Endpoints', 'EndpointSlice'] as const satisfies readonly Kind[];

/** The API server looks after its own Service so often, ms (DefaultEndpointReconcilerInterval). */
const INTERVAL = 10_000;

/** `default/kubernetes`: no selector, its endpoints kept by the API server itself. */
export function kubernetesService(): readonly KubeObject[] {
  return [service(), endpoints(), endpointSlice()].map((object) =>
    applyDefaults(object as unknown as KubeObject),
  );
}

function service() {
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  const { kubernetesService: clusterIP, apiServerPort } = ADDRESSES;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NAME, namespace: NAMESPACE, labels },
    spec: {
      clusterIP,
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: apiServerPort }],
    },
  };
}

function endpoints() {
  const { apiServer, apiServerPort } = ADDRESSES;
  const labels = { 'endpointslice.kubernetes.io/skip-mirror': 'true' };
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: NAME, namespace: NAMESPACE, labels },
    subsets: [{ addresses: [{ ip: apiServer }], ports: [{ name: 'https', port: apiServerPort }] }],
  };
}

function endpointSlice() {
  const { apiServer, apiServerPort } = ADDRESSES;
  const labels = { 'kubernetes.io/service-name': NAME };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: NAME, namespace: NAMESPACE, labels },
    addressType: 'IPv4',
    ports: [{ name: 'https', port: apiServerPort, protocol: 'TCP' }],
    endpoints: [{ addresses: [apiServer], conditions: { ready: true } }],
  };
}

/**
 * Brings `default/kubernetes` back when it was deleted, and its endpoints to what they were when
 * they were changed, at the next of the API server's rounds
 * (pkg/controlplane/controller/kubernetesservice, pkg/controlplane/reconcilers).
 */
export const kubernetesServiceKeeper: Component<string> = {
  name: 'kubernetes-service',
  watches: KINDS,
  onChange(world, { verb, object: { metadata } }) {
    if (verb === 'added' || metadata.namespace !== NAMESPACE || metadata.name !== NAME) return;
    nextRound(world);
  },
  handle(world, event) {
    world.dequeue(kubernetesServiceKeeper, event);
    const done = kubernetesService().map((wanted) => keep(world, wanted));
    if (done.includes(false)) nextRound(world);
  },
};

function nextRound(world: World): void {
  world.enqueue(kubernetesServiceKeeper, INTERVAL - (world.now % INTERVAL), NAME);
}

/** Whether the object is there and as it should be; of a Service only whether it is there. */
function keep(world: World, wanted: KubeObject): boolean {
  const found = world.get(wanted.kind, NAMESPACE, NAME);
  if (!found) return create(world, wanted).ok;
  const { metadata } = found;
  return equal(contentOf(found), contentOf(wanted)) || update(world, { ...wanted, metadata }).ok;
}

/** The endpoints; a Service has none. */
function contentOf(object: KubeObject): unknown {
  if (object.kind === 'Endpoints') return object.subsets;
  return object.kind === 'EndpointSlice' && [object.endpoints, object.ports];
}
