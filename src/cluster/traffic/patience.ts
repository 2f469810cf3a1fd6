import type { World } from '../world';
import { trafficQueue } from './events';
import { finish } from './ledger';
import type { Request } from './request';

/** How long a client waits for an app that never answers, when it sets no limit itself: ms. */
const LONGEST_WAIT = 3_600_000;

/** When the client gives up: on connecting, and in all (ms of virtual time). */
function deadlineOf(world: World, request: Request): number {
  const { connectTimeout = Infinity, maxTime = LONGEST_WAIT } = request.patience;
  const connecting = Math.min(connectTimeout, world.config.delays.connectTimeout);
  const limit = request.connected ? maxTime : Math.min(connecting, maxTime);
  return request.startedAt + limit;
}

/**
 * Puts the end of the client's patience on the agenda: at the start if the client has set a limit
 * of its own, and when a packet was lost, so that ordinary requests leave nothing behind.
 */
export function awaitDeadline(world: World, request: Request): void {
  const delay = Math.max(0, deadlineOf(world, request) - world.now);
  world.schedule(trafficQueue, delay, { is: 'deadline', request: request.id });
}

/** Ends the request if its time is up by now. */
export function checkDeadline(world: World, request: Request): void {
  if (world.now >= deadlineOf(world, request)) finish(world, request, 'timeout');
  else if (request.patience.maxTime !== undefined) awaitDeadline(world, request);
}
