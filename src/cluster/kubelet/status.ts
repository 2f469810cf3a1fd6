import type { ContainerStatus, Pod, PodStatus } from '../../api/pod';
import type { ObjectKey } from '../../api/kinds';
import { formatTime } from '../../api/time';
import { remove, updateStatus } from '../api-server/verbs';
import type { World } from '../world';
import { conditionsOf } from './conditions';
import { containerStatuses } from './container-status';
import { phaseOf } from './phase';
import { podRuntimes, type PodRuntime } from './runtime';
import { dropWorker, podOf, setWorker, workerOf, type PodWorker } from './worker';

function hasBegun({ state, lastState }: ContainerStatus): boolean {
  return (state.running ?? state.terminated ?? lastState.terminated) !== undefined;
}

/**
 * The pod's status as its kubelet sees it now (pkg/kubelet/kubelet_pods.go, generateAPIPodStatus).
 */
function generateStatus(
  pod: Pod,
  worker: PodWorker,
  runtime: PodRuntime | undefined,
  now: number,
): PodStatus {
  const { init, app } = containerStatuses(pod, worker, runtime);
  const all = [...init, ...app];
  const { hostIp, ip, sandbox, terminating, admittedAt } = worker;
  const isTerminal = terminating && sandbox === 'gone';
  const phase = phaseOf(pod, all, isTerminal, app.some(hasBegun));
  const { qosClass, message, reason } = pod.status;
  return {
    phase,
    conditions: conditionsOf(pod, all, phase, sandbox === 'ready', now),
    ...(message !== undefined && { message }),
    ...(reason !== undefined && { reason }),
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(ip !== undefined && { podIP: ip, podIPs: [{ ip }] }),
    startTime: pod.status.startTime ?? formatTime(admittedAt),
    ...(init.length > 0 && { initContainerStatuses: init }),
    containerStatuses: app,
    ...(qosClass !== undefined && { qosClass }),
  };
}

/** Writes the pod's status if it has changed (pkg/kubelet/status/status_manager.go, syncPod). */
export function writeStatus(world: World, key: ObjectKey): void {
  const worker = workerOf(world, key);
  if (!worker) return;
  setWorker(world, { ...worker, statusDue: false });
  const pod = podOf(world, worker);
  if (!pod) return;
  const runtime = world.recall(podRuntimes).get(key);
  updateStatus(world, { ...pod, status: generateStatus(pod, worker, runtime, world.now) });
}

/** Nothing of a deleted pod runs any more: its last status is written, and the object goes. */
export function finishPod(world: World, key: ObjectKey): void {
  const worker = workerOf(world, key);
  if (!worker) return;
  writeStatus(world, key);
  const pod = podOf(world, worker);
  dropWorker(world, key);
  if (!pod) return;
  const { namespace, name } = pod.metadata;
  remove(world, 'Pod', namespace, name, { gracePeriodSeconds: 0 });
}
