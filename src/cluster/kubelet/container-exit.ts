import type { ObjectKey } from '../../api/kinds';
import type { Pod } from '../../api/pod';
import type { World } from '../world';
import { backOffUntil } from './back-off';
import { changeContainer, containerOf, podRuntimes, type ContainerRuntime } from './runtime';
import {
  containerWorker,
  enterStep,
  isWorkOver,
  later,
  podOf,
  workerOf,
  type ContainerWorker,
  type Termination,
} from './worker';

/** How long the end of a container is shown before it is said to wait for a restart, ms. */
const SHOWN = 1_000;

interface End {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
}

/**
 * A container's first process has ended: its sockets close, it is not ready any more, and it is
 * restarted or not (pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions, doBackOff).
 */
export function containerExited(world: World, key: ObjectKey, name: string, end: End): void {
  const worker = workerOf(world, key);
  const container = worker && containerWorker(worker, name);
  const runtime = world.recall(podRuntimes).get(key);
  const before = runtime && containerOf(runtime, name);
  if (!worker || !container || !before) return;
  changeContainer(world, key, name, closed);
  const termination = terminationOf(before, end, world.now);
  const ended = { termination, earlier: container.termination, script: undefined };
  const pod = podOf(world, worker);
  const isOver = worker.terminating || (container.role === 'sidecar' && isWorkOver(worker));
  later(world, 0, { is: 'progress', key, uid: worker.uid });
  if (!pod || isOver || !shouldRestart(pod, container, end.exitCode)) {
    enterStep(world, key, name, { ...ended, step: 'ended' });
    return;
  }
  const since = container.killAt === undefined ? termination : container.termination;
  const until = since && backOffUntil(container.backOff, since.finishedAt);
  if (until !== undefined && world.now < until) {
    const shown = Math.min(SHOWN, until - world.now);
    enterStep(world, key, name, { ...ended, step: 'exited' }, shown);
  } else {
    enterStep(world, key, name, { ...ended, step: 'backOff' }, 0);
  }
}

function terminationOf(before: ContainerRuntime, end: End, now: number): Termination {
  const { exitCode, message } = end;
  return {
    exitCode,
    reason: end.reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
    ...(message !== undefined && { message }),
    startedAt: before.startedAt,
    finishedAt: now,
    containerId: before.containerId,
  };
}

function closed(container: ContainerRuntime): ContainerRuntime {
  const { readiness } = container.probes;
  return {
    ...container,
    state: 'terminated',
    listening: [],
    probes: {
      ...container.probes,
      ...(readiness && { readiness: { ...readiness, result: 'failure' as const } }),
    },
  };
}

/** Always, on failure or never; init containers that succeeded are done, sidecars never are. */
function shouldRestart(
  { spec }: Pod,
  { role }: Pick<ContainerWorker, 'role'>,
  exitCode: number,
): boolean {
  if (role === 'sidecar') return true;
  if (spec.restartPolicy === 'Never') return false;
  if (role === 'init' || spec.restartPolicy === 'OnFailure') return exitCode !== 0;
  return true;
}
