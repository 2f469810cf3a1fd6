import type { Probe } from '../../api/pod';
import type { ProbeAttempt, ProbeName, ProbeRuntime } from './runtime';

const KEPT_ATTEMPTS = 10;

/** What counts before the first attempt (pkg/kubelet/prober/worker.go, newWorker). */
export const INITIAL_RESULT: Readonly<Record<ProbeName, ProbeRuntime['result']>> = {
  liveness: 'success',
  readiness: 'failure',
  startup: 'unknown',
};

/** A probe for a container that was just created; what was counted before goes on being counted. */
export function forNewContainer(
  before: ProbeRuntime | undefined,
  name: ProbeName,
  nextAt: number,
): ProbeRuntime {
  const { attempts = [], streak = 0, lastOk } = before ?? {};
  return { attempts, streak, lastOk, result: INITIAL_RESULT[name], nextAt };
}

/**
 * The probe after an attempt. Its result only changes when the threshold is reached; a liveness
 * or startup probe that fails waits for the next container (pkg/kubelet/prober/worker.go, doProbe).
 */
export function afterAttempt(
  before: ProbeRuntime,
  name: ProbeName,
  spec: Pick<Probe, 'failureThreshold' | 'successThreshold'>,
  attempt: ProbeAttempt,
): ProbeRuntime {
  const { ok } = attempt;
  const attempts = [...before.attempts, attempt].slice(-KEPT_ATTEMPTS);
  const streak = before.lastOk === ok ? before.streak + 1 : 1;
  const counted: ProbeRuntime = { ...before, attempts, streak, lastOk: ok };
  const threshold = ok ? spec.successThreshold : spec.failureThreshold;
  if (streak < threshold) return counted;
  const result = ok ? 'success' : 'failure';
  if (ok || name === 'readiness') return { ...counted, result };
  return { ...counted, result, onHold: true, streak: 0 };
}

/** When the ticker that started at `since` ticks next after `now`. */
export function nextTick(since: number, periodSeconds: number, now: number): number {
  const period = periodSeconds * 1000;
  return since + (Math.floor((now - since) / period) + 1) * period;
}
