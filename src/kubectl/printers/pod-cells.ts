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

/** What the init containers say up to the first that is not done; later ones are not looked at. */
interface Initialization {
  /** STATUS of the first that is not done; undefined when all are. */
  readonly waitsFor: string | undefined;
  readonly seen: readonly ContainerStatus[];
}

function initialization(pod: Pod, sidecars: ReadonlySet<string>): Initialization {
  const statuses = pod.status.initContainerStatuses ?? [];
  const isDone = ({ name, state, started }: ContainerStatus) =>
    state.terminated?.exitCode === 0 || (sidecars.has(name) && started === true);
  const index = statuses.findIndex((status) => !isDone(status));
  const first = statuses[index];
  if (!first) return { waitsFor: undefined, seen: statuses };
  const { terminated, waiting } = first.state;
  const of = pod.spec.initContainers?.length ?? 0;
  const word = terminated
    ? terminated.reason || endOf(terminated)
    : waiting?.reason && waiting.reason !== 'PodInitializing'
      ? waiting.reason
      : `${index}/${of}`;
  return { waitsFor: `Init:${word}`, seen: statuses.slice(0, index + 1) };
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
  const main = pod.status.containerStatuses ?? [];
  const { waitsFor, seen } = initialization(pod, sidecars);
  const initialized = waitsFor === undefined || hasCondition(pod, 'Initialized');
  const ownSidecars = seen.filter(({ name }) => sidecars.has(name));
  const readySidecars = ownSidecars.filter(
    ({ started, ready, state }) => started && ready && state.terminated?.exitCode !== 0,
  ).length;
  const readyMain = initialized ? main.filter(isRunning).length : 0;
  const status = initialized ? mainStatus(pod, waitsFor ?? phaseOf(pod)) : (waitsFor ?? '');
  const counted = initialized ? [...ownSidecars, ...main] : seen;
  return {
    ready: `${readySidecars + readyMain}/${pod.spec.containers.length + sidecars.size}`,
    status: whenDeleted(pod, status),
    restarts: formatRestarts(restartsOf(counted), now),
  };
}
