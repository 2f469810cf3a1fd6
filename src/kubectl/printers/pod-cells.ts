import type { Pod, PodStatus } from '../../api/pod';
import { humanDuration, parseTime } from '../../api/time';

type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];

export interface PodCells {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

/** How often a set of containers was restarted, and when the last one had ended. */
interface Restarts {
  readonly count: number;
  readonly last: number;
}

function restartsOf(statuses: readonly ContainerStatus[]): Restarts {
  const ends = statuses
    .map((status) => parseTime(status.lastState.terminated?.finishedAt ?? ''))
    .filter((end) => !Number.isNaN(end));
  return {
    count: statuses.reduce((sum, status) => sum + status.restartCount, 0),
    last: ends.length ? Math.max(...ends) : NaN,
  };
}

function formatRestarts({ count, last }: Restarts, now: number): string {
  if (count === 0 || Number.isNaN(last)) return String(count);
  return `${count} (${humanDuration(now - last)} ago)`;
}

function endOf({
  signal,
  exitCode,
}: {
  readonly signal?: number;
  readonly exitCode: number;
}): string {
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function sidecarsOf(pod: Pod): ReadonlySet<string> {
  const sidecars = (pod.spec.initContainers ?? []).filter((one) => one.restartPolicy === 'Always');
  return new Set(sidecars.map(({ name }) => name));
}

/** What the first init container that is not done gives as STATUS; undefined when all are done. */
function initStatus(pod: Pod, sidecars: ReadonlySet<string>): string | undefined {
  const statuses = pod.status.initContainerStatuses ?? [];
  for (const [index, { name, state, started }] of statuses.entries()) {
    if (state.terminated?.exitCode === 0) continue;
    if (sidecars.has(name) && started) continue;
    if (state.terminated) return `Init:${state.terminated.reason || endOf(state.terminated)}`;
    const waiting = state.waiting?.reason;
    if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`;
    return `Init:${index}/${pod.spec.initContainers?.length ?? 0}`;
  }
  return undefined;
}

function isRunning({ ready, state }: ContainerStatus): boolean {
  return ready && state.running !== undefined && !state.waiting?.reason && !state.terminated;
}

/** The first container's reason wins, as the last one to be looked at. */
function mainStatus(pod: Pod, phase: string): string {
  const statuses = pod.status.containerStatuses ?? [];
  let status = phase;
  for (const { state } of [...statuses].reverse()) {
    if (state.waiting?.reason) status = state.waiting.reason;
    else if (state.terminated) status = state.terminated.reason || endOf(state.terminated);
  }
  if (status !== 'Completed' || !statuses.some(isRunning)) return status;
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
}

function hasCondition(pod: Pod, type: string): boolean {
  return (pod.status.conditions ?? []).some((one) => one.type === type && one.status === 'True');
}

function phaseOf({ status }: Pod): string {
  const gated = (status.conditions ?? []).some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  return gated ? 'SchedulingGated' : status.reason || status.phase;
}

function whenDeleted(pod: Pod, status: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return status;
  if (pod.status.reason === 'NodeLost') return 'Unknown';
  const { phase } = pod.status;
  return phase === 'Succeeded' || phase === 'Failed' ? status : 'Terminating';
}

/** READY, STATUS and RESTARTS (kubernetes pkg/printers/internalversion/printers.go, printPod). */
export function podCells(pod: Pod, now: number): PodCells {
  const sidecars = sidecarsOf(pod);
  const init = pod.status.initContainerStatuses ?? [];
  const main = pod.status.containerStatuses ?? [];
  const waitsFor = initStatus(pod, sidecars);
  const initialized = waitsFor === undefined || hasCondition(pod, 'Initialized');
  const ownSidecars = init.filter(({ name }) => sidecars.has(name));
  const readySidecars = ownSidecars.filter(({ started, ready }) => started && ready).length;
  const readyMain = initialized ? main.filter(isRunning).length : 0;
  const status = initialized ? mainStatus(pod, waitsFor ?? phaseOf(pod)) : (waitsFor ?? '');
  const counted = initialized ? [...ownSidecars, ...main] : init;
  return {
    ready: `${readySidecars + readyMain}/${pod.spec.containers.length + sidecars.size}`,
    status: whenDeleted(pod, status),
    restarts: formatRestarts(restartsOf(counted), now),
  };
}
