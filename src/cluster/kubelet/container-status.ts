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
  return {
    ...(containerID !== undefined && { containerID }),
    image: containerID === undefined ? image : fullName(image),
    imageID: containerID === undefined ? '' : imageId(image),
    lastState: states.lastState,
    name,
    ready,
    restartCount,
    started: runtime !== undefined && isStarted(runtime),
    state: states.state,
  };
}

/** The statuses of the init containers and of the others, each in the order of the spec. */
export function containerStatuses(
  pod: Pod,
  worker: PodWorker,
  runtime: PodRuntime | undefined,
): { readonly init: readonly ContainerStatus[]; readonly app: readonly ContainerStatus[] } {
  const statusOf = (container: ContainerWorker) => containerStatus(pod, container, runtime);
  const isApp = ({ role }: ContainerWorker) => role === 'app';
  return {
    init: worker.containers.filter((one) => !isApp(one)).map(statusOf),
    app: worker.containers.filter(isApp).map(statusOf),
  };
}
