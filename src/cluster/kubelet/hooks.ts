import type { Container, Pod } from '../../api/pod';
import type { World } from '../world';
import { recordTaken } from './logs';
import { tell } from './events';
import { check, type Check } from './probe-handlers';
import { changeContainer, podRuntimes, type ContainerRuntime } from './runtime';
import type { PodWorker } from './worker';

interface Place {
  readonly pod: Pod;
  readonly worker: PodWorker;
  readonly spec: Container;
}

type Hook = NonNullable<NonNullable<Container['lifecycle']>['preStop']>;

/** Hooks have no time limit of their own. */
const NO_LIMIT = Infinity;

/**
 * Runs the postStart hook right after the start. The container is not kept from being Running
 * meanwhile; a hook that fails is reported and has no other effect.
 */
export function runPostStart(world: World, place: Place, container: ContainerRuntime): void {
  const hook = place.spec.lifecycle?.postStart;
  if (!hook) return;
  const { ok } = run(world, place, container, hook);
  if (!ok) tell(world, place.worker, 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
}

/** Runs the preStop hook; how long it takes, ms. */
export function runPreStop(world: World, place: Place, container: ContainerRuntime): number {
  const hook = place.spec.lifecycle?.preStop;
  if (!hook) return 0;
  const { ok, after } = run(world, place, container, hook);
  if (!ok) tell(world, place.worker, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
  return after;
}

function run(world: World, place: Place, container: ContainerRuntime, hook: Hook): Check {
  const { key, hostIp } = place.worker;
  const runtime = world.recall(podRuntimes).get(key);
  if (hook.sleep) return { ok: true, message: '', after: hook.sleep.seconds * 1000 };
  if (!runtime) return { ok: undefined, message: '', after: 0 };
  const { pod, spec } = place;
  const { exec, httpGet } = hook;
  const handler = { ...(exec && { exec }), ...(httpGet && { httpGet }) };
  const done = check({ pod, runtime, container, spec, hostIp, now: world.now }, handler, NO_LIMIT);
  const { files, served } = done;
  if (files) changeContainer(world, key, container.name, (one) => ({ ...one, files }));
  if (served) recordTaken(world, key, served);
  return done;
}
