import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../api/pod';
import { formatTime } from '../../api/time';

type Phase = PodStatus['phase'];
type Condition = Pick<PodCondition, 'message' | 'reason' | 'status' | 'type'>;

/** The conditions that the kubelet writes, in its order. */
const OWN = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
];

function condition(type: string, holds: boolean, reason?: string, message?: string): Condition {
  return {
    type,
    status: holds ? 'True' : 'False',
    ...(reason !== undefined && { reason }),
    ...(message && { message }),
  };
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

/** `containers with unready status: [kubia]`, as Go prints a list. */
function listing(what: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `containers with ${what} status: [${names.join(' ')}]`;
}

/** pkg/kubelet/status/generate.go, GenerateContainersReadyCondition. */
function containersReady(pod: Pod, statuses: readonly ContainerStatus[], phase: Phase): Condition {
  const type = 'ContainersReady';
  if (phase === 'Succeeded') return condition(type, false, 'PodCompleted');
  if (phase === 'Failed') return condition(type, false, 'PodFailed');
  const { containers, initContainers = [] } = pod.spec;
  const counted = [...initContainers.filter(isSidecar), ...containers];
  const statusOf = ({ name }: Container) => statuses.find((status) => status.name === name);
  const unready = counted.filter((spec) => statusOf(spec)?.ready !== true);
  if (unready.length === 0) return condition(type, true);
  const names = unready.map(({ name }) => name);
  return condition(type, false, 'ContainersNotReady', listing('unready', names));
}

/** pkg/kubelet/status/generate.go, GeneratePodReadyCondition. */
function ready(pod: Pod, containers: Condition, foreign: readonly PodCondition[]): Condition {
  const same = { ...containers, type: 'Ready' };
  if (containers.status !== 'True') return same;
  const complaints = (pod.spec.readinessGates ?? []).flatMap(({ conditionType: gate }) => {
    const found = foreign.find(({ type }) => type === gate);
    if (!found) return [`corresponding condition of pod readiness gate "${gate}" does not exist.`];
    if (found.status === 'True') return [];
    return [`the status of pod readiness gate "${gate}" is not "True", but ${found.status}`];
  });
  if (complaints.length === 0) return same;
  return condition('Ready', false, 'ReadinessGatesNotReady', complaints.join(', '));
}

/** pkg/kubelet/status/generate.go, GeneratePodInitializedCondition. */
function initialized(pod: Pod, statuses: readonly ContainerStatus[], phase: Phase): Condition {
  if (phase === 'Succeeded') return condition('Initialized', true, 'PodCompleted');
  const { containers, initContainers = [] } = pod.spec;
  const statusOf = ({ name }: Container) => statuses.find((status) => status.name === name);
  const hasStarted = containers.some((spec) => {
    const status = statusOf(spec);
    const { running, terminated } = status?.state ?? {};
    return running ?? terminated ?? status?.lastState.terminated;
  });
  if (hasStarted) return condition('Initialized', true);
  const incomplete = initContainers.filter((spec) => {
    const status = statusOf(spec);
    return !(isSidecar(spec) ? status?.started === true : status?.ready === true);
  });
  if (incomplete.length === 0) return condition('Initialized', true);
  const names = incomplete.map(({ name }) => name);
  return condition('Initialized', false, 'ContainersNotInitialized', listing('incomplete', names));
}

/**
 * The pod's conditions: those of others as they are, then the kubelet's own in its order. The time
 * of a condition is that of its last change of status.
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
  const own = [
    condition('PodReadyToStartContainers', hasSandbox),
    initialized(pod, statuses, phase),
    ready(pod, containers, foreign),
    containers,
    condition('PodScheduled', true),
  ];
  const stamp = formatTime(now);
  const timed = own.map((one): PodCondition => {
    const old = before.find(({ type }) => type === one.type);
    const kept = old?.status === one.status ? old.lastTransitionTime : undefined;
    return { ...one, lastTransitionTime: kept ?? stamp };
  });
  return [...foreign, ...timed];
}
