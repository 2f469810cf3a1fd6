import type { ContainerStatus, Pod } from '../api/pod';

/** How a pod is drawn: each has a shape of its own. */
export type PodShape =
  | 'ready'
  | 'notReady'
  | 'starting'
  | 'pending'
  | 'terminating'
  | 'crashed'
  | 'imageProblem'
  | 'completed';

export interface PodState {
  readonly shape: PodShape;
  /** Kubernetes' own word when it has one, such as `CrashLoopBackOff`. */
  readonly reason: string | undefined;
}

const IMAGE_PROBLEMS: readonly string[] = [
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
];
const STARTING: readonly string[] = ['ContainerCreating', 'PodInitializing'];

/** What is wrong with a container, or how far it is; undefined while it simply runs. */
function stateOfContainer({ state }: ContainerStatus): PodState | undefined {
  const { waiting, terminated } = state;
  if (waiting) {
    const { reason } = waiting;
    if (reason === undefined || STARTING.includes(reason)) return { shape: 'starting', reason };
    return { shape: IMAGE_PROBLEMS.includes(reason) ? 'imageProblem' : 'crashed', reason };
  }
  if (!terminated) return undefined;
  const failed = terminated.exitCode !== 0;
  const reason = terminated.reason ?? (failed ? 'Error' : 'Completed');
  return { shape: failed ? 'crashed' : 'completed', reason };
}

const WORST_FIRST: readonly PodShape[] = ['imageProblem', 'crashed', 'starting', 'completed'];

function worst(states: readonly PodState[]): PodState | undefined {
  for (const shape of WORST_FIRST) {
    const found = states.find((state) => state.shape === shape);
    if (found) return found;
  }
  return undefined;
}

function isTrue(pod: Pod, condition: string): boolean {
  return (pod.status.conditions ?? []).some(
    ({ type, status }) => type === condition && status === 'True',
  );
}

/**
 * What a pod's picture says. Whether it is ready comes from its Ready condition, whatever the phase
 * is; why it is not, from the statuses of its containers, as in kubectl's STATUS column.
 */
export function podStateOf(pod: Pod): PodState {
  if (pod.metadata.deletionTimestamp !== undefined) {
    return { shape: 'terminating', reason: 'Terminating' };
  }
  if (!pod.spec.nodeName) return { shape: 'pending', reason: 'Pending' };
  const { containerStatuses = [], initContainerStatuses = [], phase, reason } = pod.status;
  const running = containerStatuses.flatMap((status) => stateOfContainer(status) ?? []);
  if (phase === 'Failed') {
    const cause = worst(running.filter(({ shape }) => shape === 'crashed'));
    return { shape: 'crashed', reason: reason ?? cause?.reason ?? 'Error' };
  }
  if (isTrue(pod, 'Ready')) return { shape: 'ready', reason: undefined };
  const initial = initContainerStatuses.flatMap((status) => stateOfContainer(status) ?? []);
  const found = worst([...initial.filter(({ shape }) => shape !== 'completed'), ...running]);
  if (found) return found;
  if (containerStatuses.length === 0) return { shape: 'starting', reason: 'ContainerCreating' };
  return { shape: 'notReady', reason: undefined };
}
