import { LAPTOP, type ClusterConfig } from '../src/cluster/config';
import { advance, createCluster, execute } from '../src/cluster/cluster';
import { LIFELIKE } from '../src/cluster/delays';
import { kernels, routes } from '../src/cluster/hosts';
import { traverse } from '../src/cluster/network/kernel';
import { parseIp } from '../src/api/ip';
import type { KubeObject } from '../src/api/kinds';
import { count, list } from '../src/cluster/store';
import { traffic } from '../src/cluster/traffic/request';
import { recall, type ClusterState } from '../src/cluster/world';

/** Loads a cluster of `services` Services with `pods` pods in all over `nodes` nodes. */
function load(services: number, pods: number, nodes: number): ClusterState {
  const config: ClusterConfig = { seed: 1, delays: LIFELIKE, nodes, clients: [LAPTOP] };
  let state = createCluster(config);
  for (let i = 0; i < services; i++) {
    for (const object of [workload(i, pods / services), service(i)]) {
      state = execute(state, { type: 'create', object }).state;
    }
  }
  return advance(state, 30_000).state;
}

function workload(index: number, replicas: number): KubeObject {
  const app = `app-${index}`;
  return {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: app, namespace: 'default' },
    spec: {
      replicas,
      selector: { app },
      template: {
        metadata: { labels: { app } },
        spec: { containers: [{ name: 'main', image: 'luksa/kubia' }] },
      },
    },
  } as unknown as KubeObject;
}

function service(index: number): KubeObject {
  const app = `app-${index}`;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app, namespace: 'default' },
    spec: { selector: { app }, ports: [{ port: 80, targetPort: 8080 }] },
  } as unknown as KubeObject;
}

/** Routing decisions a second: new connections from a pod through a ClusterIP, on one node. */
function decisionsPerSecond(state: ClusterState, times: number): number {
  const [target] = list(state.store, 'Service', 'default').filter(({ spec }) => spec.selector);
  const [pod] = list(state.store, 'Pod', 'default');
  const kernel = recall(state, kernels).get(pod?.spec.nodeName ?? '');
  if (!kernel || !target || !pod) throw new Error('the cluster is empty');
  const src = parseIp(pod.status.podIP ?? '') ?? 0;
  const dst = parseIp(target.spec.clusterIP ?? '') ?? 0;
  let seed = 0;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const env = { now: state.now, random, from: 'pod', routes: recall(state, routes) } as const;
  const began = performance.now();
  for (let i = 0; i < times; i++) {
    const sport = 32768 + (i % 28000);
    traverse(kernel, { src, sport, dst, dport: 80, protocol: 'tcp', opens: true }, env);
  }
  return (times / (performance.now() - began)) * 1000;
}

/** Whole requests a second, from the pod's socket to the answer, with every hop recorded. */
function requestsPerSecond(state: ClusterState, times: number): number {
  const [target] = list(state.store, 'Service', 'default').filter(({ spec }) => spec.selector);
  const [pod] = list(state.store, 'Pod');
  const http = { method: 'GET', scheme: 'http', port: 80, path: '/', headers: [] } as const;
  const host = target?.spec.clusterIP ?? '';
  const from = `pod/default/${pod?.metadata.name}`;
  const rate = 20_000;
  let running = execute(state, {
    type: 'stream',
    id: 'bench',
    from,
    http: { ...http, host },
    rate,
  }).state;
  const began = performance.now();
  running = advance(running, state.now + (times / rate) * 1000).state;
  const took = performance.now() - began;
  const answered = recall(running, traffic).tally.byOutcome.get('answered 200') ?? 0;
  return (answered / took) * 1000;
}

function heapInMB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

const began = performance.now();
const large = load(1000, 5000, 100);
const loaded = performance.now() - began;
const small = load(10, 50, 100);
const [few, many] = [small, large].map((state) => {
  decisionsPerSecond(state, 100_000);
  return decisionsPerSecond(state, 400_000);
});
console.table({
  'Services, pods, nodes': '1000, 5000, 100',
  'pods running': list(large.store, 'Pod').filter((pod) => pod.status.phase === 'Running').length,
  'objects stored': count(large.store, 'Pod') + count(large.store, 'Service'),
  'load (s)': (loaded / 1000).toFixed(2),
  'heap (MB)': heapInMB().toFixed(0),
  'decisions/s, 10 Services': Math.round(few ?? 0),
  'decisions/s, 1000 Services': Math.round(many ?? 0),
  'cost ratio': ((few ?? 0) / (many ?? 1)).toFixed(2),
  'requests/s with all hops': Math.round(requestsPerSecond(large, 40_000)),
});
