import type { ObjectKey } from '../../api/kinds';
import { PersistentMap } from '../structures/persistent-map';
import { recall, remembers, type ClusterState, type World } from '../world';

export type Variable = readonly [name: string, value: string];

/** A container's variables, as of its creation. */
export interface Environment {
  /** The image's, HOSTNAME and the container's own. */
  readonly own: readonly Variable[];
  /** Those of Services: one list for all containers that were created while it was the same. */
  readonly services: readonly Variable[];
}

/** All variables of a container; its own win over those of Services. */
export function variablesIn({ own, services }: Environment): readonly Variable[] {
  const names = new Set(own.map(([name]) => name));
  return [...own, ...services.filter(([name]) => !names.has(name))];
}

/** One run of a probe. */
export interface ProbeAttempt {
  /** Virtual time in ms. */
  readonly at: number;
  readonly ok: boolean;
  readonly message: string;
}

/** A probe worker's memory (pkg/kubelet/prober/worker.go). */
export interface ProbeRuntime {
  /** The latest attempts, oldest first, at most 10. */
  readonly attempts: readonly ProbeAttempt[];
  /** Equal results in a row. */
  readonly streak: number;
  readonly lastOk: boolean | undefined;
  /** What counts, once the threshold was reached. */
  readonly result: 'success' | 'failure' | 'unknown';
  /** When the next attempt is due, ms. */
  readonly nextAt: number;
  /** The container is going to be restarted: no attempts until there is a new one. */
  readonly onHold?: boolean;
  /** An attempt is under way; `again` when another one is to follow at once. */
  readonly busy?: 'again' | 'once' | undefined;
}

/** The three kinds of probe. */
export type ProbeName = 'liveness' | 'readiness' | 'startup';

/** What the container runtime knows of a container (CRI ContainerStatus), and its probes. */
export interface ContainerRuntime {
  readonly name: string;
  readonly image: string;
  readonly containerId: string;
  readonly state: 'waiting' | 'running' | 'terminated';
  /** Ms of virtual time. */
  readonly startedAt: number;
  /** The file system's paths and contents. */
  readonly files: PersistentMap<string, string>;
  /** As of the container's creation. */
  readonly env: Environment;
  /** Ports with an open socket. */
  readonly listening: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[];
  /** Requests answered since the start. */
  readonly served: number;
  readonly probes: {
    readonly readiness?: ProbeRuntime;
    readonly liveness?: ProbeRuntime;
    readonly startup?: ProbeRuntime;
  };
  /** The first process's command line. */
  readonly argv?: readonly string[];
}

/** What the kubelet and the container runtime know of a pod that runs on a node. */
export interface PodRuntime {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly node: string;
  /** The pod's address; the node's with hostNetwork. */
  readonly ip: string;
  readonly hostNetwork: boolean;
  /** The containers in the order of the spec, then the init containers, each once it was created. */
  readonly containers: readonly ContainerRuntime[];
}

/** By pod key; the pods that have a sandbox. */
export const podRuntimes = remembers<PersistentMap<ObjectKey, PodRuntime>>(
  'kubelet',
  PersistentMap.empty(),
);

/** The pod keys by address, for pods with a network of their own. */
export const podsByIp = remembers<PersistentMap<string, ObjectKey>>('cni', PersistentMap.empty());

/** The pod's runtime in a frozen cluster; undefined for a pod without a sandbox. */
export function runtimeOf(state: ClusterState, key: ObjectKey): PodRuntime | undefined {
  return recall(state, podRuntimes).get(key);
}

/** The container of the pod that has a socket on `port`, if any. */
export function containerListening(
  runtime: PodRuntime,
  port: number,
  protocol: 'TCP' | 'UDP',
): ContainerRuntime | undefined {
  const opens = (socket: { port: number; protocol: string }) =>
    socket.port === port && socket.protocol === protocol;
  return runtime.containers.find(
    ({ state, listening }) => state === 'running' && listening.some(opens),
  );
}

/** The pod's container called `name`, once it was created. */
export function containerOf(runtime: PodRuntime, name: string): ContainerRuntime | undefined {
  return runtime.containers.find((container) => container.name === name);
}

/** Replaces one container of a pod that has a sandbox. */
export function changeContainer(
  world: World,
  key: ObjectKey,
  name: string,
  change: (container: ContainerRuntime) => ContainerRuntime,
): void {
  const runtime = world.recall(podRuntimes).get(key);
  if (!runtime) return;
  const containers = runtime.containers.map((one) => (one.name === name ? change(one) : one));
  world.put(podRuntimes, key, { ...runtime, containers });
}

/** Counts a request that the container has taken on. */
export function recordServed(world: World, key: ObjectKey, name: string): void {
  changeContainer(world, key, name, (one) => ({ ...one, served: one.served + 1 }));
}

/** Whether a container counts as started: it runs, and its startup probe has succeeded. */
export function isStarted({ state, probes }: ContainerRuntime): boolean {
  return state === 'running' && (!probes.startup || probes.startup.result === 'success');
}

/** Whether a container is ready: it has started, and its readiness probe succeeds or is not there. */
export function isReady(container: ContainerRuntime): boolean {
  const { readiness } = container.probes;
  return isStarted(container) && (!readiness || readiness.result === 'success');
}
