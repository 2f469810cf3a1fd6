import {
  traffic,
  type Hop,
  type Leg,
  type Place,
  type Request,
  type Traffic,
} from '../../../../cluster/traffic/request';
import { recall, type ClusterState, type Happening } from '../../../../cluster/world';
import type { Line } from '../../../../topology/lines';
import type { FlightNews } from './field';

/** The way between two places in the present layout; undefined where it is not drawn. */
export type WayOf = (from: Place, to: Place) => Line | undefined;

interface HopHappening extends Happening {
  readonly type: 'hop';
  readonly detail: { readonly request: number; readonly hop: Hop };
}

function isHop(happening: Happening): happening is HopHappening {
  return happening.type === 'hop';
}

/** Puts a request, sent on behalf of `parent`, where it is in the present view. */
export type Tell = (request: Request, parent: Request | undefined) => Request;

/** Turns the hops of requests into numbers, each stretch of a way as soon as a packet is on it. */
export class FlightLog {
  private readonly indexes = new Map<Place, Map<Place, number | undefined>>();
  private known = 0;
  private readonly tracks: number[] = [];
  private readonly flights: number[] = [];
  private isAfresh = true;

  constructor(
    private readonly wayOf: WayOf,
    cluster: ClusterState,
    private readonly tell: Tell = (request) => request,
  ) {
    const { inFlight } = recall(cluster, traffic);
    for (const request of inFlight.values()) this.addLegOf(request, inFlight);
  }

  /** Takes in what has just happened; `known` is the traffic after it. */
  note(happenings: readonly Happening[], { inFlight }: Traffic): void {
    for (const happening of happenings) {
      if (!isHop(happening)) continue;
      const { request, hop } = happening.detail;
      const sent = hop.next === undefined ? undefined : inFlight.get(request);
      const leg = sent?.leg;
      if (leg && leg.departed === hop.left && leg.from === hop.at) this.addLegOf(sent, inFlight);
    }
  }

  private addLegOf(request: Request, inFlight: Traffic['inFlight']): void {
    if (!request.leg) return;
    const { parent } = request;
    const { leg } = this.tell(request, parent === undefined ? undefined : inFlight.get(parent));
    if (leg) this.add(leg);
  }

  private add({ from, to, departed, arrives, direction }: Leg): void {
    const track = this.trackOf(from, to);
    if (track === undefined || arrives <= departed) return;
    this.flights.push(departed, arrives, track, direction === 'reply' ? 1 : 0);
  }

  private trackOf(from: Place, to: Place): number | undefined {
    const fromHere = this.indexes.get(from) ?? new Map<Place, number | undefined>();
    this.indexes.set(from, fromHere);
    if (!fromHere.has(to)) fromHere.set(to, this.describe(this.wayOf(from, to)));
    return fromHere.get(to);
  }

  private describe(line: Line | undefined): number | undefined {
    if (!line || line.length < 2) return undefined;
    this.tracks.push(line.length);
    for (const { x, y } of line) this.tracks.push(x, y);
    this.known += 1;
    return this.known - 1;
  }

  /** What has been added since it was asked last; undefined if nothing was. */
  news(): FlightNews | undefined {
    if (this.flights.length === 0 && !this.isAfresh) return undefined;
    const news = {
      afresh: this.isAfresh,
      tracks: new Float32Array(this.tracks),
      flights: new Float64Array(this.flights),
    };
    this.isAfresh = false;
    this.tracks.length = 0;
    this.flights.length = 0;
    return news;
  }
}
