import { traffic, type Request } from '../../../cluster/traffic/request';
import { recall, type ClusterState } from '../../../cluster/world';
import { flightAt, flightAtHop, type Flight } from '../../../topology/flight';

/** A request and where its packet is. */
export interface Moving {
  readonly request: Request;
  readonly flight: Flight;
  /** The moment at which it is shown (ms of virtual time). */
  readonly at: number;
}

/** What the canvas shows at one moment. */
export interface Scene {
  readonly now: number;
  readonly followed: Moving | undefined;
  /** The moment at which the followed one is shown. */
  readonly followedNow: number;
  /** What is sent on behalf of the followed one: look-ups of names, a proxy's own requests. */
  readonly kin: readonly Moving[];
  /** On their way, without the followed one and its kin. */
  readonly others: readonly Moving[];
  /** Those that ended a moment ago, without the followed one and its kin. */
  readonly ended: readonly Moving[];
}

/** How long the end of a request stays in sight, in ms of virtual time. */
export const LINGER = 900;

/** Which requests are shown, and where. */
interface Choice {
  /** Others on their way are left out, and those that were answered. */
  readonly onlyFollowed?: boolean;
  /** Puts a request, sent on behalf of `parent`, where it is in the picture. */
  readonly tell?: (request: Request, parent: Request | undefined) => Request;
  /** The moment at which a request is shown that is held or late; undefined for all others. */
  readonly lateAt?: (id: number) => number | undefined;
  /** Those of them that were shown last, as `tell` gave them: the cluster forgets what is long over. */
  readonly late?: readonly Request[];
}

/** What is under way; `hop` chooses a hop of the followed request instead of where it is now. */
export function sceneOf(
  cluster: ClusterState,
  followed: number | undefined,
  hop: number | undefined,
  {
    onlyFollowed = false,
    tell = (request) => request,
    lateAt = () => undefined,
    late = [],
  }: Choice = {},
): Scene {
  const { inFlight, finished } = recall(cluster, traffic);
  const { now } = cluster;
  const others: Moving[] = [];
  const kin: Moving[] = [];
  const find = (id: number | undefined): Request | undefined =>
    id === undefined ? undefined : (inFlight.get(id) ?? finished.find((one) => one.id === id));
  const original = find(followed);
  const hero = original && tell(original, find(original.parent));
  const flight = hero && (hop === undefined ? flightAt(hero, now) : flightAtHop(hero, hop));
  const followedNow = hop === undefined || !flight ? now : flight.departed;
  const sort = (sent: Request, at: Moving[]): void => {
    if (sent === original) return;
    const isKin = hero !== undefined && sent.parent === hero.id;
    const request = tell(sent, find(sent.parent));
    const lateTime = isKin ? undefined : lateAt(sent.id);
    const shownAt = isKin ? followedNow : (lateTime ?? now);
    const moving = flightAt(request, shownAt);
    if (!moving) return;
    const isUnderWay = lateTime !== undefined && moving.outcome === undefined;
    (isKin ? kin : isUnderWay ? others : at).push({ request, flight: moving, at: shownAt });
  };
  if (!onlyFollowed || hero) {
    for (const request of inFlight.values()) {
      if (!onlyFollowed || request.parent === hero?.id) sort(request, others);
    }
  }
  const ended: Moving[] = [];
  for (const request of finished) {
    const isLeftOut = onlyFollowed && request.outcome === 'answered';
    const isLate = lateAt(request.id) !== undefined;
    const isRecent = !isLeftOut && request.endedAt !== undefined && request.endedAt > now - LINGER;
    if (isLate || isRecent || (hero && request.parent === hero.id)) sort(request, ended);
  }
  for (const request of late) {
    const at = find(request.id) ? undefined : lateAt(request.id);
    const flight = at === undefined ? undefined : flightAt(request, at);
    if (at !== undefined && flight) others.push({ request, flight, at });
  }
  return {
    now,
    followed: hero && flight && { request: hero, flight, at: followedNow },
    followedNow,
    kin,
    others,
    ended: ended.filter(({ request }) => request.parent === undefined),
  };
}
