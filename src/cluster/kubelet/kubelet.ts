import { keyOfObject, type ObjectKey } from '../../api/kinds';
import type { Pod } from '../../api/pod';
import { remove } from '../api-server/verbs';
import { podsOnNode, podWithKey } from '../store';
import { equal } from '../structures/equal';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type Change, type Component, type World } from '../world';
import { stopContainer, killContainer, signalContainer } from './container-stop';
import { continueProcess, openSockets } from './first-process';
import { isAnyStopped, isStopped, postReady, stoppedNodes } from './heartbeat';
import {
  admitPod,
  hurryPod,
  progress,
  releaseRuntime,
  sandboxReady,
  terminatePod,
} from './pod-lifecycle';
import { dropLogs } from './logs';
import { attemptOver, tick, triggerReadiness } from './probes';
import { servicesChanged } from './environment';
import { stepOver } from './restart';
import { containerOf, podRuntimes } from './runtime';
import { finishPod, writeStatus } from './status';
import {
  allWorkers,
  containerSpec,
  dropWorker,
  statusChanged,
  syncSoon,
  workerOf,
  type KubeletEvent,
  type PodEvent,
  type PodWorker,
} from './worker';

/** What has to wait until a stopped node comes back. */
const parked = remembers<PersistentMap<string, readonly PodEvent[]>>(
  'kubelet/parked',
  PersistentMap.empty(),
);

/**
 * The kubelets of all nodes: each runs the pods that are bound to its node, probes them, restarts
 * and stops their containers, and reports their status (pkg/kubelet/kubelet.go).
 */
export const kubelet: Component<KubeletEvent> = {
  name: 'kubelet',
  watches: ['Node', 'Pod', 'Service'],
  onChange(world, change) {
    if (change.object.kind === 'Service') servicesChanged(world);
    else if (change.object.kind === 'Pod') podChanged(world, change, change.object);
    else if (change.object.kind === 'Node')
      nodeChanged(world, change.verb, change.object.metadata.name);
  },
  handle(world, event) {
    if (event.is === 'register') return register(world, event.node);
    const node = isAnyStopped(world) ? nodeOf(world, event.key) : undefined;
    if (node !== undefined && isStopped(world, node)) park(world, node, event);
    else act(world, event);
  },
};

function podChanged(world: World, { verb, old }: Change, pod: Pod): void {
  if (verb === 'deleted') dropLogs(world, keyOfObject(pod));
  if (!pod.spec.nodeName) return;
  const before = old?.kind === 'Pod' && verb === 'modified' ? old : undefined;
  if (before && !concernsKubelet(before, pod)) return;
  syncSoon(world, keyOfObject(pod), world.config.delays.watch);
}

/** Whether a change is more than a status that the kubelet itself has written. */
function concernsKubelet(before: Pod, pod: Pod): boolean {
  const { metadata: a, spec: from } = before;
  const { metadata: b, spec: to } = pod;
  if (a.deletionTimestamp !== b.deletionTimestamp || from.nodeName !== to.nodeName) return true;
  if (a.generation !== b.generation) return true;
  if (!equal(a.labels, b.labels) || !equal(a.annotations, b.annotations)) return true;
  const gates = (to.readinessGates ?? []).map(({ conditionType }) => conditionType);
  const stateOf = ({ status }: Pod, gate: string) =>
    status.conditions?.find(({ type }) => type === gate)?.status;
  return gates.some((gate) => stateOf(before, gate) !== stateOf(pod, gate));
}

/** A kubelet starts with its node and goes with it. */
function nodeChanged(world: World, verb: Change['verb'], name: string): void {
  if (verb === 'added') world.schedule(kubelet, 0, { is: 'register', node: name });
  else if (verb === 'deleted') {
    world.drop(stoppedNodes, name);
    world.drop(parked, name);
    for (const worker of allWorkers(world)) if (worker.node === name) forget(world, worker);
  }
}

function register(world: World, node: string): void {
  postReady(world, node);
  for (const pod of podsOnNode(world.store, node)) syncSoon(world, keyOfObject(pod));
}

function forget(world: World, worker: PodWorker): void {
  releaseRuntime(world, worker);
  dropWorker(world, worker.key);
}

/** The node whose kubelet an event is for; undefined when the pod is gone, which is seen to at once. */
function nodeOf(world: World, key: ObjectKey): string | undefined {
  const pod = podWithKey(world.store, key);
  return pod && (workerOf(world, key)?.node ?? pod.spec.nodeName);
}

function park(world: World, node: string, event: PodEvent): void {
  world.put(parked, node, [...(world.recall(parked).get(node) ?? []), event]);
}

/** Freezes a node's kubelet and with it all that its pods would do; a fault to be found. */
export function stopNode(world: World, node: string): void {
  if (isStopped(world, node)) return;
  world.put(stoppedNodes, node, world.now);
}

/** Lets a stopped kubelet go on where it was; it says that its node is ready again. */
export function resumeNode(world: World, node: string): void {
  if (!isStopped(world, node)) return;
  world.drop(stoppedNodes, node);
  const waiting = world.recall(parked).get(node) ?? [];
  world.drop(parked, node);
  postReady(world, node);
  for (const event of waiting) world.schedule(kubelet, 0, event);
  for (const pod of podsOnNode(world.store, node)) statusChanged(world, keyOfObject(pod));
}

function act(world: World, event: PodEvent): void {
  switch (event.is) {
    case 'sync':
      return syncPod(world, event.key);
    case 'step':
      return stepOver(world, event);
    case 'finish':
    case 'progress':
    case 'sandbox':
    case 'status':
      if (workerOf(world, event.key)?.uid === event.uid) ON_POD[event.is](world, event.key);
      return;
    case 'kill':
    case 'process':
    case 'signal':
    case 'sockets':
      if (isCurrent(world, event)) ON_CONTAINER[event.is](world, event.key, event.container);
      return;
    case 'probe':
      return tick(world, event);
    case 'probed':
      return attemptOver(world, event);
  }
}

const ON_POD = { finish: finishPod, progress, sandbox: sandboxReady, status: writeStatus };
const ON_CONTAINER = {
  kill: killContainer,
  process: continueProcess,
  signal: signalContainer,
  sockets: openSockets,
};

/** Whether the container that an event is about still runs and was not replaced. */
function isCurrent(
  world: World,
  event: { readonly key: ObjectKey; readonly container: string; readonly containerId: string },
): boolean {
  const runtime = world.recall(podRuntimes).get(event.key);
  const container = runtime && containerOf(runtime, event.container);
  return container?.state === 'running' && container.containerId === event.containerId;
}

/** Looks at a pod as a whole (pkg/kubelet/kubelet.go, SyncPod, SyncTerminatingPod). */
function syncPod(world: World, key: ObjectKey): void {
  const pod = podWithKey(world.store, key);
  const known = workerOf(world, key);
  if (known && known.uid !== pod?.metadata.uid) forget(world, known);
  const worker = known?.uid === pod?.metadata.uid ? known : undefined;
  if (!pod?.spec.nodeName) return;
  const isDeleted = pod.metadata.deletionTimestamp !== undefined;
  if (!worker) {
    if (isDeleted) removeUnknown(world, pod);
    else if (!isTerminal(pod)) admitPod(world, pod);
  } else if (isDeleted) {
    if (worker.terminating) hurryPod(world, pod, worker);
    else terminatePod(world, pod, worker);
  } else {
    replaceChangedImages(world, pod, worker);
    triggerReadiness(world, key);
    progress(world, key);
    statusChanged(world, key);
  }
}

function isTerminal({ status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

/** A pod that was deleted before its kubelet had heard of it; without a node nobody is there to do it. */
function removeUnknown(world: World, pod: Pod): void {
  if (!world.get('Node', '', pod.spec.nodeName ?? '')) return;
  const { namespace, name } = pod.metadata;
  remove(world, 'Pod', namespace, name, { gracePeriodSeconds: 0 });
}

/** The image of a container may be changed in a pod that runs: the container is restarted with it. */
function replaceChangedImages(world: World, pod: Pod, worker: PodWorker): void {
  const grace = pod.spec.terminationGracePeriodSeconds;
  for (const { name, image, state } of world.recall(podRuntimes).get(worker.key)?.containers ??
    []) {
    const step = worker.containers.find((one) => one.name === name)?.step;
    if (state !== 'running' || step !== 'running' || containerSpec(pod, name)?.image === image)
      continue;
    const message = `Container ${name} definition changed, will be restarted`;
    stopContainer(world, worker.key, name, grace, message);
  }
}
