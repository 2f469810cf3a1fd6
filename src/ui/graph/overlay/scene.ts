import { traffic, type Request } from '../../../cluster/traffic/request';
import { recall, type ClusterState } from '../../../cluster/world';
import { flightAt, flightAtHop, type Flight } from '../../../topology/flight';

/** A request and where its packet is. */
export interface Moving {
  readonly request: Request;
  readonly flight: Flight;
}

/** What the canvas shows at one moment. */
export interface Scene {
  readonly now: number;
  readonly followed: Moving | undefined;
  /** The moment at which the followed one is shown. */
  readonly followedNow: number;
  /** On their way, without the followed one. */
  readonly others: readonly Moving[];
  /** Those that ended a moment ago, without the followed one. */
  readonly ended: readonly Moving[];
}

/** How long the end of a request stays in sight, in ms of virtual time. */
export const LINGER = 900;

/** What is under way; `hop` chooses a hop of the followed request instead of where it is now. */
export function sceneOf(
  cluster: ClusterState,
  followed: number | undefined,
  hop: number | undefined,
): Scene {
  const { inFlight, finished } = recall(cluster, traffic);
  const { now } = cluster;
  const moving = (request: Request): readonly Moving[] => {
    const flight = flightAt(request, now);
    return flight ? [{ request, flight }] : [];
  };
  const others: Moving[] = [];
  let hero = finished.find(({ id }) => id === followed);
  for (const request of inFlight.values()) {
    if (request.id === followed) hero = request;
    else others.push(...moving(request));
  }
  const recent = finished.filter(
    ({ id, endedAt }) => id !== followed && endedAt !== undefined && endedAt > now - LINGER,
  );
  const flight = hero && (hop === undefined ? flightAt(hero, now) : flightAtHop(hero, hop));
  return {
    now,
    followedNow: hop === undefined || !flight ? now : flight.departed,
    followed: hero && flight ? { request: hero, flight } : undefined,
    others,
    ended: recent.flatMap(moving),
  };
}
