import type { KubeObject } from '../../src/api/kinds';
import { advance, createCluster, execute } from '../../src/cluster/cluster';
import { LAPTOP, type ClusterConfig } from '../../src/cluster/config';
import { LIFELIKE } from '../../src/cluster/delays';
import type { ClusterState } from '../../src/cluster/world';

/** How much a loaded cluster holds. */
export interface Size {
  readonly services: number;
  readonly pods: number;
  readonly nodes: number;
}

/** The name of the one Service whose pods have a readiness probe. */
export const PROBED = 'app-0';

/** A cluster in which all pods run, 30 s of virtual time after they were created. */
export function loaded({ services, pods, nodes }: Size): ClusterState {
  const config: ClusterConfig = { seed: 1, delays: LIFELIKE, nodes, clients: [LAPTOP] };
  let state = createCluster(config);
  for (let i = 0; i < services; i++) {
    for (const object of [workload(`app-${i}`, pods / services), service(`app-${i}`)]) {
      state = execute(state, { type: 'create', object }).state;
    }
  }
  return advance(state, 30_000).state;
}

function workload(app: string, replicas: number): KubeObject {
  const probed = {
    readinessProbe: { exec: { command: ['ls', '/var/ready'] }, failureThreshold: 1 },
    lifecycle: { postStart: { exec: { command: ['touch', '/var/ready'] } } },
  };
  const container = { name: 'main', image: 'luksa/kubia', ...(app === PROBED && probed) };
  return {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: app, namespace: 'default' },
    spec: {
      replicas,
      selector: { app },
      template: { metadata: { labels: { app } }, spec: { containers: [container] } },
    },
  } as unknown as KubeObject;
}

function service(app: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app, namespace: 'default' },
    spec: { selector: { app }, ports: [{ port: 80, targetPort: 8080 }] },
  } as unknown as KubeObject;
}

/** What a piece of work costs: CPU of all threads, and time, which other processes make longer. */
export interface Cost {
  readonly cpuSeconds: number;
  readonly seconds: number;
}

export function measured<T>(work: () => T): { readonly result: T; readonly cost: Cost } {
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  const result = work();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1000;
  return { result, cost: { cpuSeconds: (user + system) / 1e6, seconds } };
}

/** How often something was done in a second, and in a second of CPU. */
export interface Rate {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

export function rateOf(times: number, { cpuSeconds, seconds }: Cost): Rate {
  return { perSecond: times / seconds, perCpuSecond: times / cpuSeconds };
}

export function heapInMB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}
