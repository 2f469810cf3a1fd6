import type { ObjectKey } from '../../api/kinds';
import { behaviourOf } from '../images/catalogue';
import { baseName, processOf } from '../images/process';
import type { ImageBehaviour } from '../images/behaviour';
import type { Container } from '../../api/pod';
import type { World } from '../world';
import { containerExited } from './container-exit';
import { tell } from './events';
import { runPreStop } from './hooks';
import { containerOf, podRuntimes } from './runtime';
import {
  changeContainerWorker,
  containerSpec,
  containerWorker,
  enterStep,
  later,
  podOf,
  workerOf,
} from './worker';

/** A container always gets so much between SIGTERM and SIGKILL, ms (minimumGracePeriodInSeconds). */
const MINIMUM_GRACE = 2_000;

/**
 * Asks a container to stop: the preStop hook, whose time counts against the grace period, then
 * SIGTERM, and SIGKILL at the end (pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer).
 */
export function stopContainer(
  world: World,
  key: ObjectKey,
  name: string,
  graceSeconds: number,
  message: string,
): void {
  const worker = workerOf(world, key);
  const pod = worker && podOf(world, worker);
  const spec = pod && containerSpec(pod, name);
  const runtime = world.recall(podRuntimes).get(key);
  const container = runtime && containerOf(runtime, name);
  if (!worker || !pod || !spec || container?.state !== 'running') return;
  if (containerWorker(worker, name)?.step !== 'running') return;
  tell(world, worker, 'Normal', 'Killing', message);
  const grace = graceSeconds * 1000;
  const hook = Math.min(runPreStop(world, { pod, worker, spec }, container), grace);
  const killAt = world.now + hook + Math.max(MINIMUM_GRACE, grace - hook);
  enterStep(world, key, name, { step: 'stopping', killAt });
  const event = { key, container: name, containerId: container.containerId };
  later(world, hook, { is: 'signal', ...event });
  later(world, killAt - world.now, { is: 'kill', ...event });
}

/** SIGTERM reaches the first process. */
export function signalContainer(world: World, key: ObjectKey, name: string): void {
  const worker = workerOf(world, key);
  const pod = worker && podOf(world, worker);
  const spec = pod && containerSpec(pod, name);
  if (!spec) return;
  const reaction = onTerminate(behaviourOf(spec.image ?? ''), spec);
  if (reaction !== 'ignore') containerExited(world, key, name, reaction);
}

/** Any other first process than the image's own is PID 1 without a handler: it ignores SIGTERM. */
function onTerminate(image: ImageBehaviour, spec: Container): ImageBehaviour['onTerminate'] {
  const isOwn = processOf(image, spec).is === 'server' || isPause(image, spec);
  return isOwn ? image.onTerminate : 'ignore';
}

function isPause({ entrypoint }: ImageBehaviour, { command = [] }: Container): boolean {
  return command.length === 0 && baseName(entrypoint[0] ?? '') === 'pause';
}

/** The grace period is over: SIGKILL. */
export function killContainer(world: World, key: ObjectKey, name: string): void {
  const worker = workerOf(world, key);
  const container = worker && containerWorker(worker, name);
  if (container?.step !== 'stopping' || container.killAt === undefined) return;
  if (world.now >= container.killAt) containerExited(world, key, name, { exitCode: 137 });
}

/** A second deletion has left less time. */
export function hurry(world: World, key: ObjectKey, name: string, killAt: number): void {
  const worker = workerOf(world, key);
  const container = worker && containerWorker(worker, name);
  const runtime = world.recall(podRuntimes).get(key);
  const running = runtime && containerOf(runtime, name);
  if (!container?.killAt || !running || container.killAt <= killAt) return;
  changeContainerWorker(world, key, name, { killAt });
  const event = { key, container: name, containerId: running.containerId };
  later(world, Math.max(0, killAt - world.now), { is: 'kill', ...event });
}
