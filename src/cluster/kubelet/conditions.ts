import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../api/pod';
import { formatTime } from '../../api/time';

type Phase = PodStatus['phase'];

/** The conditions that the kubelet writes, in its order. */
const OWN = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
];

/** Whether a condition holds, and why not. */
interface Verdict {
  readonly holds: boolean;
  readonly reason?: string;
  readonly message?: string;
}

const HOLDS: Verdict = { holds: true };
const FAILS: Verdict = { holds: false };

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

/** `containers with unready status: [kubia]`, as Go prints a list. */
function listing(what: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `containers with ${what} status: [${names.join(' ')}]`;
}

/** pkg/kubelet/status/generate.go, GenerateContainersReadyCondition. */
function containersReady(
  { spec }: Pod,
  statuses: readonly ContainerStatus[],
  phase: Phase,
): Verdict {
  if (phase === 'Succeeded') return { holds: false, reason: 'PodCompleted' };
  if (phase === 'Failed') return { holds: false, reason: 'PodFailed' };
  const isUnready = ({ name }: Container) => statusOf(statuses, name)?.ready !== true;
  const { containers, initContainers = [] } = spec;
  const unready = [
    ...initContainers.filter((each) => isSidecar(each) && isUnready(each)),
    ...containers.filter(isUnready),
  ];
  if (unready.length === 0) return HOLDS;
  const names = unready.map(({ name }) => name);
  return { holds: false, reason: 'ContainersNotReady', message: listing('unready', names) };
}

function statusOf(
  statuses: readonly ContainerStatus[],
  container: string,
): ContainerStatus | undefined {
  return statuses.find(({ name }) => name === container);
}

/** pkg/kubelet/status/generate.go, GeneratePodReadyCondition. */
function ready({ spec }: Pod, containers: Verdict, foreign: readonly PodCondition[]): Verdict {
  const { readinessGates } = spec;
  if (!containers.holds || !readinessGates) return containers;
  const complaints = readinessGates.flatMap(({ conditionType: gate }) => {
    const found = foreign.find(({ type }) => type === gate);
    if (!found) return [`corresponding condition of pod readiness gate "${gate}" does not exist.`];
    if (found.status === 'True') return [];
    return [`the status of pod readiness gate "${gate}" is not "True", but ${found.status}`];
  });
  if (complaints.length === 0) return containers;
  return { holds: false, reason: 'ReadinessGatesNotReady', message: complaints.join(', ') };
}

/** pkg/kubelet/status/generate.go, GeneratePodInitializedCondition. */
function initialized({ spec }: Pod, statuses: readonly ContainerStatus[], phase: Phase): Verdict {
  if (phase === 'Succeeded') return { holds: true, reason: 'PodCompleted' };
  const { containers, initContainers = [] } = spec;
  const incomplete = initContainers.filter((each) => {
    const status = statusOf(statuses, each.name);
    return !(isSidecar(each) ? status?.started === true : status?.ready === true);
  });
  if (incomplete.length === 0) return HOLDS;
  const hasStarted = containers.some(({ name }) => {
    const { state, lastState } = statusOf(statuses, name) ?? {};
    return state?.running ?? state?.terminated ?? lastState?.terminated;
  });
  if (hasStarted) return HOLDS;
  const message = listing(
    'incomplete',
    incomplete.map(({ name }) => name),
  );
  return { holds: false, reason: 'ContainersNotInitialized', message };
}

/** The condition as it is now, with the time of its last change of status; `old` if it is the same. */
function conditionOf(
  type: string,
  { holds, reason, message }: Verdict,
  before: readonly PodCondition[],
  now: number,
): PodCondition {
  const status = holds ? 'True' : 'False';
  const old = before.find((one) => one.type === type);
  const since = old?.status === status ? old.lastTransitionTime : undefined;
  if (old && since !== undefined && old.reason === reason && old.message === message) return old;
  return {
    type,
    status,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    lastTransitionTime: since ?? formatTime(now),
  };
}

/**
 * The pod's conditions: those of others as they are, then the kubelet's own in its order.
 */
export function conditionsOf(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  phase: Phase,
  hasSandbox: boolean,
  now: number,
): readonly PodCondition[] {
  const before = pod.status.conditions ?? [];
  const foreign = before.filter(({ type }) => !OWN.includes(type));
  const containers = containersReady(pod, statuses, phase);
  return [
    ...foreign,
    conditionOf('PodReadyToStartContainers', hasSandbox ? HOLDS : FAILS, before, now),
    conditionOf('Initialized', initialized(pod, statuses, phase), before, now),
    conditionOf('Ready', ready(pod, containers, foreign), before, now),
    conditionOf('ContainersReady', containers, before, now),
    conditionOf('PodScheduled', HOLDS, before, now),
  ];
}
