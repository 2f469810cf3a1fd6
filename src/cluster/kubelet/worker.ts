import type { ObjectKey } from '../../api/kinds';
import type { Container, Pod } from '../../api/pod';
import { podWithKey } from '../store';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type Addressee, type World } from '../world';
import type { BackOff } from './back-off';
import type { ProbeName } from './runtime';
import type { ShellCommand } from './shell/parse';
import type { Progress } from './shell/run';

/** How a container ended. */
export interface Termination {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  /** Virtual time, ms. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly containerId: string;
}

/** What the kubelet is doing about a container. */
export type Step =
  /** It is not its turn. */
  | 'waiting'
  | 'pulling'
  /** The image, or what the container is to be told, could not be had; another attempt follows. */
  | 'notStarted'
  | 'creating'
  | 'running'
  /** Asked to stop, still running. */
  | 'stopping'
  /** Ended, and about to be looked at again. */
  | 'exited'
  | 'backOff'
  /** Ended for good. */
  | 'ended';

/** What the kubelet knows of one container of a pod. */
export interface ContainerWorker {
  readonly name: string;
  readonly role: 'app' | 'init' | 'sidecar';
  readonly step: Step;
  /** Counts steps; an event that belongs to an earlier one is stale. */
  readonly serial: number;
  /** Why it does not run, when that is more than that it is being created. */
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  readonly restartCount: number;
  /** How it ended the last time, and the time before. */
  readonly termination: Termination | undefined;
  readonly earlier: Termination | undefined;
  readonly backOff: BackOff | undefined;
  readonly pullBackOff: BackOff | undefined;
  /** How long the present pull takes, ms. */
  readonly pullMs: number;
  /** When SIGKILL comes, ms. */
  readonly killAt: number | undefined;
  /** What is left of the script that is its first process. */
  readonly script: Script | undefined;
}

interface Script {
  readonly shell: string;
  readonly commands: readonly ShellCommand[];
  readonly at: Progress;
}

/** What the kubelet knows of a pod that it looks after (pkg/kubelet/pod_workers.go). */
export interface PodWorker {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly node: string;
  readonly hostIp: string;
  /** When the kubelet took the pod on, ms; the probes' tickers count from here. */
  readonly admittedAt: number;
  readonly sandbox: 'starting' | 'ready' | 'gone';
  readonly ip: string | undefined;
  /** Init containers in their order, then the containers in theirs. */
  readonly containers: readonly ContainerWorker[];
  readonly terminating: boolean;
  /** When a pod that is being deleted has to be stopped, ms. */
  readonly deadline: number | undefined;
  /** A status write is on the agenda. */
  readonly statusDue: boolean;
}

const workers = remembers<PersistentMap<ObjectKey, PodWorker>>(
  'kubelet/workers',
  PersistentMap.empty(),
);

/** What the kubelets have yet to do; `uid`, `serial` and `containerId` tell stale events. */
export type KubeletEvent = PodEvent | { readonly is: 'register'; readonly node: string };
/** Those that are about a pod. */
export type PodEvent =
  | { readonly is: 'sync'; readonly key: ObjectKey }
  | {
      readonly is: 'finish' | 'progress' | 'sandbox' | 'status';
      readonly key: ObjectKey;
      readonly uid: string;
    }
  | {
      readonly is: 'step';
      readonly key: ObjectKey;
      readonly uid: string;
      readonly container: string;
      readonly serial: number;
    }
  | ({ readonly is: 'kill' | 'process' | 'signal' | 'sockets' } & ContainerEvent)
  | ({ readonly is: 'probe'; readonly probe: ProbeName } & ContainerEvent)
  | ({
      readonly is: 'probed';
      readonly probe: ProbeName;
      readonly result: ProbeOutcome;
    } & ContainerEvent);

interface ContainerEvent {
  readonly key: ObjectKey;
  readonly container: string;
  readonly containerId: string;
}

/** What one check came to. */
export interface ProbeOutcome {
  /** Undefined when the check itself went wrong. */
  readonly ok: boolean | undefined;
  readonly message: string;
}

/** Puts an event for the kubelets on the agenda. */
export function later(world: World, delay: number, event: KubeletEvent): void {
  world.schedule(KUBELETS, delay, event);
}

const KUBELETS: Addressee<KubeletEvent> = { name: 'kubelet' };

/** The worker of a pod; undefined for a pod that no kubelet looks after. */
export function workerOf(world: World, key: ObjectKey): PodWorker | undefined {
  return world.recall(workers).get(key);
}

/** Puts a worker in place of the one that had its key. */
export function setWorker(world: World, worker: PodWorker): void {
  world.put(workers, worker.key, worker);
}

/** Forgets a pod. */
export function dropWorker(world: World, key: ObjectKey): void {
  world.drop(workers, key);
}

/** The workers of all pods, in the order of their keys. */
export function allWorkers(world: World): readonly PodWorker[] {
  return [...world.recall(workers).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What the kubelet knows of the container called `name`. */
export function containerWorker(worker: PodWorker, name: string): ContainerWorker | undefined {
  return worker.containers.find((container) => container.name === name);
}

/** Changes what is known of one container; its step is changed by `enterStep` only. */
export function changeContainerWorker(
  world: World,
  key: ObjectKey,
  name: string,
  change: Partial<ContainerWorker>,
): void {
  const worker = workerOf(world, key);
  if (worker) setWorker(world, { ...worker, containers: changed(worker, name, change) });
}

function changed(
  { containers }: PodWorker,
  name: string,
  change: Partial<ContainerWorker>,
): readonly ContainerWorker[] {
  return containers.map((one) => (one.name === name ? { ...one, ...change } : one));
}

/** Moves a container to its next step; with `lasting` ms the step is over by itself after that. */
export function enterStep(
  world: World,
  key: ObjectKey,
  name: string,
  change: Partial<ContainerWorker> & { readonly step: Step },
  lasting?: number,
): void {
  const worker = workerOf(world, key);
  const before = worker && containerWorker(worker, name);
  if (!worker || !before) return;
  const serial = before.serial + 1;
  const containers = changed(worker, name, { ...change, serial });
  setWorker(world, { ...worker, containers, statusDue: true });
  if (lasting !== undefined) {
    later(world, lasting, { is: 'step', key, uid: worker.uid, container: name, serial });
  }
  statusSoon(world, worker);
}

/** Has the pod's status written soon; several changes in a row become one write. */
export function statusChanged(world: World, key: ObjectKey): void {
  const worker = workerOf(world, key);
  if (!worker || worker.statusDue) return;
  setWorker(world, { ...worker, statusDue: true });
  statusSoon(world, worker);
}

/**
 * To be called when a worker was put in place of `before` in which the status is due: has it
 * written, unless that is on the agenda already.
 */
export function statusSoon(world: World, { key, uid, statusDue }: PodWorker): void {
  if (!statusDue) later(world, world.config.delays.status, { is: 'status', key, uid });
}

/** Has the pod looked at as a whole: a container has come, gone, or changed its mind. */
export function syncSoon(world: World, key: ObjectKey, delay = 0): void {
  later(world, delay, { is: 'sync', key });
}

/** The pod in the API server, if it is still the one that the worker looks after. */
export function podOf(world: World, worker: PodWorker): Pod | undefined {
  const pod = podWithKey(world.store, worker.key);
  return pod?.metadata.uid === worker.uid ? pod : undefined;
}

/** The specification of a container of the pod, init containers included. */
export function containerSpec(pod: Pod, name: string): Container | undefined {
  const isMeant = (container: Container) => container.name === name;
  return pod.spec.containers.find(isMeant) ?? pod.spec.initContainers?.find(isMeant);
}

/**
 * Whether all of the pod's work is over: its containers have ended for good, or an init container
 * has failed for good. Sidecars are stopped then.
 */
export function isWorkOver({ containers }: PodWorker): boolean {
  const failedInit = containers.some(
    ({ role, step, termination }) =>
      role === 'init' && step === 'ended' && termination?.exitCode !== 0,
  );
  return failedInit || containers.every(({ role, step }) => role !== 'app' || step === 'ended');
}
