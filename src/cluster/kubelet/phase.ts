import type { Container, ContainerStatus, Pod, PodStatus } from '../../api/pod';

type Phase = PodStatus['phase'];

interface Counts {
  pendingInit: number;
  pendingSidecars: number;
  failedInit: number;
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
}

/** The exit code that counts: of the present end, or of the last one while it waits. */
function exitCodeOf({ state, lastState }: ContainerStatus): number | undefined {
  return (state.terminated ?? (state.waiting && lastState.terminated))?.exitCode;
}

function countInit(counts: Counts, status: ContainerStatus | undefined): void {
  const exitCode = status && exitCodeOf(status);
  if (exitCode === undefined) counts.pendingInit++;
  else if (exitCode !== 0) counts.failedInit++;
}

function countSidecar(counts: Counts, status: ContainerStatus | undefined): void {
  if (!status) counts.unknown++;
  else if (status.state.running) {
    counts.running++;
    if (status.started !== true) counts.pendingSidecars++;
  } else if (exitCodeOf(status) === undefined) {
    counts.pendingSidecars++;
    counts.waiting++;
  }
}

function countApp(counts: Counts, status: ContainerStatus | undefined): void {
  if (!status) return void counts.unknown++;
  const exitCode = exitCodeOf(status);
  if (status.state.running) counts.running++;
  else if (exitCode === undefined) counts.waiting++;
  else {
    counts.stopped++;
    // A container that waits for its restart is stopped, but it has not succeeded.
    if (status.state.terminated?.exitCode === 0) counts.succeeded++;
  }
}

function count(pod: Pod, statuses: readonly ContainerStatus[]): Counts {
  const counts: Counts = {
    pendingInit: 0,
    pendingSidecars: 0,
    failedInit: 0,
    unknown: 0,
    running: 0,
    waiting: 0,
    stopped: 0,
    succeeded: 0,
  };
  const statusOf = ({ name }: Container) => statuses.find((status) => status.name === name);
  for (const spec of pod.spec.initContainers ?? []) {
    if (spec.restartPolicy === 'Always') countSidecar(counts, statusOf(spec));
    else countInit(counts, statusOf(spec));
  }
  for (const spec of pod.spec.containers) countApp(counts, statusOf(spec));
  return counts;
}

/**
 * The pod's phase; `isTerminal` when nothing of it will be started any more, `wasInitialized` when
 * its init containers have been through once (pkg/kubelet/kubelet_pods.go, getPhase).
 */
export function phaseOf(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  isTerminal: boolean,
  wasInitialized: boolean,
): Phase {
  const { restartPolicy } = pod.spec;
  const counts = count(pod, statuses);
  const { pendingInit, pendingSidecars, failedInit, running, stopped, succeeded, unknown } = counts;
  if (failedInit > 0 && restartPolicy === 'Never') return 'Failed';
  if (pendingInit > 0 || (pendingSidecars > 0 && !wasInitialized)) return 'Pending';
  if (counts.waiting > 0) return 'Pending';
  if (running > 0 && unknown === 0) return 'Running';
  if (running > 0 || stopped === 0 || unknown > 0) return 'Pending';
  const outcome = stopped === succeeded ? 'Succeeded' : 'Failed';
  if (isTerminal) return outcome;
  if (restartPolicy === 'Always') return 'Running';
  return outcome === 'Succeeded' || restartPolicy === 'Never' ? outcome : 'Running';
}
