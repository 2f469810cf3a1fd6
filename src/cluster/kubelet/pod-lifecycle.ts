import type { Container, Pod } from '../../api/pod';
import { keyOfObject, type ObjectKey } from '../../api/kinds';
import { allocateIp, releaseIp } from '../cni/cni';
import { internalIp } from '../hosts';
import { hexDigest } from '../images/reference';
import type { World } from '../world';
import { beginContainer } from './container-start';
import { hurry, stopContainer } from './container-stop';
import { tell } from './events';
import { containerOf, isStarted, podRuntimes } from './runtime';
import {
  enterStep,
  isWorkOver,
  later,
  podOf,
  setWorker,
  statusChanged,
  statusSoon,
  workerOf,
  type ContainerWorker,
  type PodWorker,
} from './worker';

/** How long until a sandbox that could not be set up is tried again, ms. */
const SANDBOX_RETRY = 10_000;

/** The kubelet takes on a pod that was given to its node. */
export function admitPod(world: World, pod: Pod): void {
  const node = world.get('Node', '', pod.spec.nodeName ?? '');
  const hostIp = node && internalIp(node);
  if (!node || hostIp === undefined) return;
  const { containers, initContainers = [] } = pod.spec;
  const worker: PodWorker = {
    key: keyOfObject(pod),
    uid: pod.metadata.uid,
    node: node.metadata.name,
    hostIp,
    admittedAt: world.now,
    sandbox: 'starting',
    ip: pod.spec.hostNetwork === true ? hostIp : undefined,
    containers: [
      ...initContainers.map((spec) => newContainer(spec, isSidecar(spec) ? 'sidecar' : 'init')),
      ...containers.map((spec) => newContainer(spec, 'app')),
    ],
    terminating: false,
    deadline: undefined,
    statusDue: false,
  };
  setWorker(world, { ...worker, statusDue: true });
  statusSoon(world, worker);
  const { key, uid } = worker;
  later(world, world.config.delays.sandbox, { is: 'sandbox', key, uid });
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

function newContainer({ name }: Container, role: ContainerWorker['role']): ContainerWorker {
  return {
    name,
    role,
    step: 'waiting',
    serial: 0,
    waiting: undefined,
    restartCount: 0,
    termination: undefined,
    earlier: undefined,
    backOff: undefined,
    pullBackOff: undefined,
    pullMs: 0,
    killAt: undefined,
    script: undefined,
  };
}

/** The pod's network namespace is set up: it has an address, and containers may start. */
export function sandboxReady(world: World, key: ObjectKey): void {
  const worker = workerOf(world, key);
  const pod = worker && podOf(world, worker);
  if (!worker || !pod || worker.terminating || worker.sandbox !== 'starting') return;
  const hostNetwork = pod.spec.hostNetwork === true;
  const ip = hostNetwork ? worker.hostIp : allocateIp(world, worker.node, key);
  if (ip === undefined) return noAddress(world, worker);
  const { uid, node } = worker;
  const runtime = { key, uid, node, ip, hostNetwork, containers: [] };
  world.put(podRuntimes, key, runtime);
  setWorker(world, { ...worker, sandbox: 'ready', ip, statusDue: true });
  statusSoon(world, worker);
  progress(world, key);
}

function noAddress(world: World, worker: PodWorker): void {
  const { key, uid, node } = worker;
  const range = world.get('Node', '', node)?.spec.podCIDR ?? '';
  const why =
    `failed to setup network for sandbox "${hexDigest(uid)}": plugin type="bridge" failed (add): ` +
    `failed to allocate for range 0: no IP addresses available in range set: ${range}`;
  const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = ${why}`;
  tell(world, worker, 'Warning', 'FailedCreatePodSandBox', message);
  later(world, SANDBOX_RETRY, { is: 'sandbox', key, uid });
}

/**
 * Does what the pod needs next: the next container in order, the end of the sidecars, the end of
 * the sandbox (pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions).
 */
export function progress(world: World, key: ObjectKey): void {
  const worker = workerOf(world, key);
  if (!worker || worker.sandbox === 'gone') return;
  if (worker.terminating || isWorkOver(worker)) return windDown(world, worker);
  if (worker.sandbox !== 'ready') return;
  const isBusy = worker.containers.some(({ step }) => step === 'pulling' || step === 'creating');
  const next = isBusy ? undefined : nextToStart(world, worker);
  if (next) beginContainer(world, key, next);
}

/** Init containers one after the other, each done or started before the next; then the others. */
function nextToStart(world: World, { key, containers }: PodWorker): string | undefined {
  const runtime = world.recall(podRuntimes).get(key);
  const hasBegun = containers.some(({ role, step }) => role === 'app' && step !== 'waiting');
  for (const { name, role, step, termination } of containers) {
    if (step === 'waiting') return name;
    if (role === 'app' || hasBegun) continue;
    const running = runtime && containerOf(runtime, name);
    const isThrough =
      role === 'sidecar'
        ? running !== undefined && isStarted(running)
        : step === 'ended' && termination?.exitCode === 0;
    if (!isThrough) return undefined;
  }
  return undefined;
}

/** The pod is being deleted: its containers are asked to stop, sidecars after the others. */
export function terminatePod(world: World, pod: Pod, worker: PodWorker): void {
  const grace = pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds;
  const { key } = worker;
  setWorker(world, { ...worker, terminating: true, deadline: world.now + grace * 1000 });
  if (worker.sandbox === 'gone') return finishSoon(world, worker);
  for (const { name, role, step } of worker.containers) {
    if (step === 'stopping') hurry(world, key, name, world.now + grace * 1000);
    else if (step !== 'running') enterStep(world, key, name, { step: 'ended' });
    else if (role !== 'sidecar') {
      stopContainer(world, key, name, grace, `Stopping container ${name}`);
    }
  }
  progress(world, key);
}

/** A further deletion has shortened the grace period. */
export function hurryPod(world: World, pod: Pod, worker: PodWorker): void {
  const { deletionGracePeriodSeconds = 0 } = pod.metadata;
  const deadline = world.now + deletionGracePeriodSeconds * 1000;
  if (worker.deadline === undefined || deadline >= worker.deadline) return;
  setWorker(world, { ...worker, deadline });
  for (const { name } of worker.containers) hurry(world, worker.key, name, deadline);
}

/** Stops the sidecars, the last one first, and takes the sandbox away after them. */
function windDown(world: World, worker: PodWorker): void {
  const { key, containers, deadline } = worker;
  if (containers.some(({ role, step }) => role !== 'sidecar' && isAlive(step))) return;
  const sidecar = containers.findLast(({ step }) => isAlive(step));
  if (!sidecar) return removeSandbox(world, worker);
  if (sidecar.step === 'stopping') return;
  const pod = podOf(world, worker);
  const grace = deadline === undefined ? pod?.spec.terminationGracePeriodSeconds : undefined;
  const left = grace ?? Math.max(0, ((deadline ?? 0) - world.now) / 1000);
  if (sidecar.step !== 'running') enterStep(world, key, sidecar.name, { step: 'ended' });
  else stopContainer(world, key, sidecar.name, left, `Stopping container ${sidecar.name}`);
  if (sidecar.step !== 'running') progress(world, key);
}

function isAlive(step: ContainerWorker['step']): boolean {
  return step !== 'ended' && step !== 'waiting';
}

function removeSandbox(world: World, worker: PodWorker): void {
  releaseRuntime(world, worker);
  setWorker(world, { ...worker, sandbox: 'gone' });
  if (worker.terminating) finishSoon(world, worker);
  else statusChanged(world, worker.key);
}

function finishSoon(world: World, { key, uid }: PodWorker): void {
  later(world, world.config.delays.status, { is: 'finish', key, uid });
}

/** Takes the pod's containers and address off the node, whatever they were doing. */
export function releaseRuntime(world: World, { key, ip }: PodWorker): void {
  world.drop(podRuntimes, key);
  if (ip !== undefined) releaseIp(world, ip, key);
}
