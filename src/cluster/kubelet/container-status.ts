import type { ContainerState, ContainerStatus, Pod } from '../../api/pod';
import { formatTime } from '../../api/time';
import { fullName, imageId } from '../images/reference';
import { containerOf, isReady, isStarted, type ContainerRuntime, type PodRuntime } from './runtime';
import { containerSpec, type ContainerWorker, type PodWorker, type Termination } from './worker';

/** A container that could not start has no start time (pkg/kubelet, StartError). */
function startTime({ reason, startedAt }: Termination): string {
  return reason === 'StartError' ? '1970-01-01T00:00:00Z' : formatTime(startedAt);
}

function terminated(termination: Termination): ContainerState {
  const { containerId, exitCode, finishedAt, message, reason } = termination;
  return {
    terminated: {
      containerID: containerId,
      exitCode,
      finishedAt: formatTime(finishedAt),
      ...(message !== undefined && { message }),
      reason,
      startedAt: startTime(termination),
    },
  };
}

/** What the container does now, and how it ended before. */
function statesOf(
  container: ContainerWorker,
  runtime: ContainerRuntime | undefined,
  usual: string,
): Pick<ContainerStatus, 'lastState' | 'state'> {
  const { earlier, step, termination, waiting } = container;
  const last = (one: Termination | undefined) => (one ? terminated(one) : {});
  if ((step === 'running' || step === 'stopping') && runtime) {
    const state = { running: { startedAt: formatTime(runtime.startedAt) } };
    return { state, lastState: last(termination) };
  }
  if (waiting && step !== 'ended') return { state: { waiting }, lastState: last(termination) };
  if (termination) return { state: terminated(termination), lastState: last(earlier) };
  return { state: { waiting: { reason: usual } }, lastState: {} };
}

/**
 * The status of one container as the kubelet reports it
 * (pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses; prober_manager.go, UpdatePodStatus).
 */
function containerStatus(
  pod: Pod,
  container: ContainerWorker,
  podRuntime: PodRuntime | undefined,
): ContainerStatus {
  const { name, restartCount, role, termination } = container;
  const runtime = podRuntime && containerOf(podRuntime, name);
  const image = containerSpec(pod, name)?.image ?? '';
  const usual =
    (pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const states = statesOf(container, runtime, usual);
  const containerID = runtime?.containerId ?? termination?.containerId;
  const isDone = role === 'init' && states.state.terminated?.exitCode === 0;
  const ready = role === 'init' ? isDone : runtime !== undefined && isReady(runtime);
  const { state, lastState } = states;
  const started = runtime !== undefined && isStarted(runtime);
  const about = { lastState, name, ready, restartCount, started, state };
  return containerID === undefined
    ? { image, imageID: '', ...about }
    : { containerID, image: fullName(image), imageID: imageId(image), ...about };
}

/** The statuses of the init containers and of the others, each in the order of the spec. */
export function containerStatuses(
  pod: Pod,
  worker: PodWorker,
  runtime: PodRuntime | undefined,
): { readonly init: readonly ContainerStatus[]; readonly app: readonly ContainerStatus[] } {
  const init: ContainerStatus[] = [];
  const app: ContainerStatus[] = [];
  for (const container of worker.containers) {
    (container.role === 'app' ? app : init).push(containerStatus(pod, container, runtime));
  }
  return { init, app };
}
