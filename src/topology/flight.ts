import type { Header } from '../cluster/network/packet';
import type { Hop, Outcome, Place, Request } from '../cluster/traffic/request';

/** Where a request's packet is. Times in ms of virtual time. */
export interface Flight {
  readonly from: Place;
  /** Where it goes; undefined while it rests at `from`. */
  readonly to: Place | undefined;
  readonly departed: number;
  readonly arrives: number;
  readonly direction: 'request' | 'reply';
  /** Source and destination as it travels, and as they were when it came to `from`. */
  readonly header: Header;
  readonly before: Header;
  /** Where it came from before. */
  readonly cameFrom: Place | undefined;
  /** The index of the hop at `from`. */
  readonly hop: number;
  /** How it ended, once it has. */
  readonly outcome: Outcome | undefined;
}

/** The index of the last hop that has been reached by `now`; -1 if none has. */
function hopAt(request: Request, now: number): number {
  const { hops } = request;
  let index = hops.length - 1;
  while (index >= 0 && (hops[index]?.arrived ?? 0) > now) index -= 1;
  return index;
}

/** Where the packet is at `now`; undefined before it is sent. */
export function flightAt(request: Request, now: number): Flight | undefined {
  return flightFrom(request, hopAt(request, now), now);
}

/** Where the packet is when it has just reached the hop with this index. */
export function flightAtHop(request: Request, index: number): Flight | undefined {
  const hop = request.hops[index];
  return hop && flightFrom(request, index, hop.arrived);
}

function flightFrom(request: Request, index: number, now: number): Flight | undefined {
  const hop = request.hops[index];
  if (!hop) return undefined;
  const isOver = request.endedAt !== undefined && request.endedAt <= now;
  const outcome = isOver ? request.outcome : undefined;
  const onward = outcome === undefined ? legAfter(request, hop, index) : undefined;
  return {
    from: hop.at,
    to: onward?.to,
    departed: hop.left,
    arrives: onward?.arrives ?? hop.left,
    direction: onward?.direction ?? hop.direction,
    header: onward?.header ?? hop.after,
    before: hop.before,
    cameFrom: request.hops.slice(0, index).findLast(({ at }) => at !== hop.at)?.at,
    hop: index,
    outcome,
  };
}

type Onward = Pick<Flight, 'arrives' | 'direction' | 'header'> & { readonly to: Place };

/** The stretch after a hop: known from the hop that follows, or from the leg that is under way. */
function legAfter(request: Request, hop: Hop, index: number): Onward | undefined {
  if (hop.next === undefined) return undefined;
  const next = request.hops[index + 1];
  if (next) {
    const { arrived: arrives, direction, before: header } = next;
    return { to: hop.next, arrives, direction, header };
  }
  const { leg } = request;
  return leg && { to: leg.to, arrives: leg.arrives, direction: leg.direction, header: leg.header };
}

/** How much of its stretch a flight has behind it at `now`, 0 to 1. */
export function progressOf({ departed, arrives }: Flight, now: number): number {
  if (arrives <= departed) return 1;
  return Math.min(1, Math.max(0, (now - departed) / (arrives - departed)));
}

/** The stretches that a request has behind it, up to and without the hop with this index. */
export function legsBefore(
  request: Request,
  index: number,
): readonly { readonly from: Place; readonly to: Place; readonly direction: Hop['direction'] }[] {
  return request.hops.slice(0, index).flatMap((hop, i) => {
    const direction = request.hops[i + 1]?.direction ?? hop.direction;
    return hop.next === undefined ? [] : [{ from: hop.at, to: hop.next, direction }];
  });
}
