import { podRuntimes } from '../cluster/kubelet/runtime';
import { childrenOf, traffic, type Request } from '../cluster/traffic/request';
import { recall, type ClusterState } from '../cluster/world';
import { requestOf } from './selection';
import type { Engine } from './session';

/** How far a step looks ahead (ms of virtual time): with a request on its way, past any timeout. */
const FURTHEST = { idle: 60_000, underway: 300_000 } as const;

/** What a step is waiting for; it has been made as soon as this is another value. */
function progressOf(
  state: ClusterState,
  followed: number | undefined,
): (state: ClusterState) => unknown {
  const { inFlight } = recall(state, traffic);
  if (followed !== undefined && inFlight.has(followed)) {
    return (now) => {
      const request = requestOf(now, followed);
      return request?.endedAt ?? hopsFor(now, request);
    };
  }
  if (inFlight.size > 0) return hopsMade;
  return (now) => (now.store === state.store ? recall(now, podRuntimes) : now.store);
}

/** Counts the hops of a request and of what is done on its behalf, such as looking a name up. */
function hopsFor(state: ClusterState, request: Request | undefined): number {
  if (!request) return -1;
  const helpers = childrenOf(recall(state, traffic), request.id);
  return helpers.reduce((hops, helper) => hops + helper.hops.length, request.hops.length);
}

/** Counts all hops of requests on their way; a request that ends takes its hops along. */
function hopsMade(state: ClusterState): number {
  let hops = 0;
  for (const request of recall(state, traffic).inFlight.values()) hops += request.hops.length;
  return hops;
}

/**
 * When the next thing worth a look is going to happen (ms of virtual time): the next hop of the
 * followed request, else of any request, else a probe or the change of an object. Finds out by
 * trying, on a copy; undefined if nothing is to come soon.
 */
export function nextStep(
  { advance, nextMoment }: Engine,
  state: ClusterState,
  followed: number | undefined,
): number | undefined {
  const progress = progressOf(state, followed);
  const before = progress(state);
  const isUnderway = recall(state, traffic).inFlight.size > 0;
  const last = state.now + FURTHEST[isUnderway ? 'underway' : 'idle'];
  let ahead = state;
  let moment = nextMoment(ahead);
  while (moment !== undefined && moment <= last) {
    ahead = advance(ahead, moment).state;
    if (progress(ahead) !== before) return moment;
    moment = nextMoment(ahead);
  }
  return undefined;
}
