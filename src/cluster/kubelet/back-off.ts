/** What is kept of a thing that failed (client-go util/flowcontrol/backoff.go). */
export interface BackOff {
  /** The present delay, ms. */
  readonly delay: number;
  /** When the delay was last raised, ms. */
  readonly updatedAt: number;
}

// Of containers and of image pulls, ms (pkg/kubelet/kubelet.go, MaxCrashLoopBackOff).
const FIRST_DELAY = 10_000;
const MAX_DELAY = 300_000;

/** Forgotten when the last raise lies more than twice the maximum before the event. */
function isExpired(entry: BackOff, eventAt: number): boolean {
  return eventAt - entry.updatedAt > 2 * MAX_DELAY;
}

/** Raises the delay after an event at `eventAt`: 10 s at first, then twice the last, up to 300 s. */
export function raise(entry: BackOff | undefined, eventAt: number, now: number): BackOff {
  const delay =
    !entry || isExpired(entry, eventAt) ? FIRST_DELAY : Math.min(entry.delay * 2, MAX_DELAY);
  return { delay, updatedAt: now };
}

/** Until when the present delay, counted from `eventAt`, lasts; undefined when there is none. */
export function backOffUntil(entry: BackOff | undefined, eventAt: number): number | undefined {
  return !entry || isExpired(entry, eventAt) ? undefined : eventAt + entry.delay;
}

/** `10s`, `1m20s`, `5m0s`: a delay as Go prints a Duration. */
export function formatDelay(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
