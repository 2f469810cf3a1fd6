import type { ObjectKey } from '../../api/kinds';
import type { Probe } from '../../api/pod';
import { recordTaken } from './logs';
import { appFault, isUnplugged } from '../faults/faults';
import type { World } from '../world';
import { probeSpec, unitOf, type Unit } from './container-start';
import { stopContainer } from './container-stop';
import { tell } from './events';
import { check } from './probe-handlers';
import { afterAttempt, nextTick } from './probe-state';
import {
  changeContainer,
  containerOf,
  isReady,
  isStarted,
  podRuntimes,
  type ContainerRuntime,
  type PodRuntime,
  type ProbeName,
  type ProbeRuntime,
} from './runtime';
import { later, statusChanged, syncSoon, type KubeletEvent, type ProbeOutcome } from './worker';

/** A probe of a container that runs, and what it belongs to. */
interface Probed {
  readonly unit: Unit;
  readonly runtime: PodRuntime;
  readonly container: ContainerRuntime;
  readonly name: ProbeName;
  readonly spec: Probe;
  readonly state: ProbeRuntime;
}

function probedOf(
  world: World,
  key: ObjectKey,
  container: string,
  name: ProbeName,
): Probed | undefined {
  const unit = unitOf(world, key, container);
  const runtime = world.recall(podRuntimes).get(key);
  const found = runtime && containerOf(runtime, container);
  const spec = unit && probeSpec(unit.spec, name);
  const state = found?.probes[name];
  if (!unit || !runtime || !spec || !state || found.state !== 'running') return undefined;
  return { unit, runtime, container: found, name, spec, state };
}

function setProbe(
  world: World,
  { unit, container, name }: Probed,
  change: Partial<ProbeRuntime>,
): void {
  changeContainer(world, unit.worker.key, container.name, (one) => {
    const before = one.probes[name];
    return before ? { ...one, probes: { ...one.probes, [name]: { ...before, ...change } } } : one;
  });
}

/** The ticker of a probe ticks: the next tick is set, then the probe runs if it may. */
export function tick(world: World, event: Extract<KubeletEvent, { is: 'probe' }>): void {
  const { key, container, containerId, probe } = event;
  const probed = probedOf(world, key, container, probe);
  if (!probed || probed.container.containerId !== containerId || isOver(world, probed)) return;
  const { spec, unit } = probed;
  const nextAt = nextTick(unit.worker.admittedAt, spec.periodSeconds, world.now);
  setProbe(world, probed, { nextAt });
  later(world, nextAt - world.now, event);
  attempt(world, { ...probed, state: { ...probed.state, nextAt } });
}

/**
 * Whether the probe has nothing more to do for this container. In a pod that is being deleted
 * liveness and startup probes stop and pass for succeeded; readiness goes on.
 */
function isOver(world: World, probed: Probed): boolean {
  const { name, state, unit } = probed;
  if (state.onHold === true) return true;
  if (name === 'readiness') return false;
  if (unit.pod.metadata.deletionTimestamp !== undefined) {
    setProbe(world, probed, { result: 'success' });
    statusChanged(world, unit.worker.key);
    return true;
  }
  return name === 'startup' && state.result === 'success';
}

/** Runs the probe unless it is too early for it (pkg/kubelet/prober/worker.go, doProbe). */
function attempt(world: World, probed: Probed): void {
  const { unit, runtime, container, name, spec, state } = probed;
  const running = Math.floor((world.now - container.startedAt) / 1000);
  if (running < (spec.initialDelaySeconds ?? 0)) return;
  if (isStarted(container) === (name === 'startup')) return;
  if (state.busy !== undefined) return setProbe(world, probed, { busy: 'again' });
  const { pod, worker } = unit;
  const target = {
    pod,
    runtime,
    container,
    spec: unit.spec,
    hostIp: worker.hostIp,
    now: world.now,
    fault: appFault(world, container.containerId),
    unplugged: isUnplugged(world, worker.key),
  };
  const { after, served, files, ok, message } = check(target, spec, spec.timeoutSeconds);
  if (files) changeContainer(world, worker.key, container.name, (one) => ({ ...one, files }));
  if (served) recordTaken(world, worker.key, served);
  if (after === 0) return conclude(world, probed, { ok, message });
  setProbe(world, probed, { busy: 'once' });
  const { key } = worker;
  const { containerId } = container;
  const event = { key, container: container.name, containerId, probe: name } as const;
  later(world, after, { is: 'probed', ...event, result: { ok, message } });
}

/** The outcome of an attempt that took its time is there; a tick that came meanwhile is made up for. */
export function attemptOver(world: World, event: Extract<KubeletEvent, { is: 'probed' }>): void {
  const { key, container, containerId, probe, result } = event;
  const probed = probedOf(world, key, container, probe);
  if (!probed || probed.container.containerId !== containerId) return;
  const missed = probed.state.busy === 'again';
  setProbe(world, probed, { busy: undefined });
  const free = probedOf(world, key, container, probe);
  if (free && free.state.onHold !== true) conclude(world, free, result);
  const next = probedOf(world, key, container, probe);
  if (missed && next && !isOver(world, next)) attempt(world, next);
}

const TITLES = { liveness: 'Liveness', readiness: 'Readiness', startup: 'Startup' } as const;

function conclude(world: World, probed: Probed, { ok, message }: ProbeOutcome): void {
  const { unit, container, name, spec, state } = probed;
  const { worker } = unit;
  const detail = { pod: worker.key, container: container.name, probe: name };
  world.report('probe', { ...detail, ok: ok === true, message });
  const made = { at: world.now, ok: ok === true, message };
  if (ok !== true) {
    const what = ok === false ? 'failed' : 'errored and resulted in unknown state';
    tell(world, worker, 'Warning', 'Unhealthy', `${TITLES[name]} probe ${what}: ${message}`);
  }
  if (ok === undefined) {
    return setProbe(world, probed, { attempts: [...state.attempts, made].slice(-10) });
  }
  const next = afterAttempt(state, name, spec, made);
  setProbe(world, probed, next);
  if (next.result === state.result) return;
  statusChanged(world, worker.key);
  if (next.onHold === true) failContainer(world, probed);
  else syncSoon(world, worker.key);
}

/** A liveness or startup probe has failed for good: the container is stopped, to be restarted. */
function failContainer(world: World, { unit, container, name, spec }: Probed): void {
  const { pod, worker } = unit;
  const restarts = pod.spec.restartPolicy !== 'Never' || unit.container.role === 'sidecar';
  const failed = `Container ${container.name} failed ${name} probe`;
  const message = restarts ? `${failed}, will be restarted` : failed;
  const grace = spec.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds;
  stopContainer(world, worker.key, container.name, grace, message);
}

/**
 * Runs the readiness probe of each container that has started and is not ready, out of turn: done
 * whenever the pod is synced (pkg/kubelet/prober/prober_manager.go, UpdatePodStatus).
 */
export function triggerReadiness(world: World, key: ObjectKey): void {
  for (const { name } of world.recall(podRuntimes).get(key)?.containers ?? []) {
    const probed = probedOf(world, key, name, 'readiness');
    if (!probed || isReady(probed.container) || !isStarted(probed.container)) continue;
    attempt(world, probed);
  }
}
