import type { Hop, Place, Request } from '../cluster/traffic/request';
import { outcomeKey } from '../cluster/traffic/counts';
import { edgeId } from './edges';
import { edgesOnTheWay } from './focus';
import type { Graph } from './graph';
import { itemOfPlace } from './items';

/** What came of the requests that went over an edge within the last `RECENT` ms. */
export interface EdgeTraffic {
  readonly answered: number;
  /** How many got no further than the end of this edge, by outcome as in `Tally.byOutcome`; most first. */
  readonly lost: readonly (readonly [key: string, count: number])[];
}

/** Ms of virtual time for which an ended request counts. */
const RECENT = 10_000;

export type TrafficOnEdges = ReadonlyMap<string, EdgeTraffic>;

interface Count {
  answered: number;
  readonly lost: Map<string, number>;
}

/**
 * The edges that requests have gone over, with what came of them. A request that was answered
 * counts on each edge of its way; one that was not, on the edge to the place where it failed.
 * `finished` are the latest ended requests, newest first; `tell` puts them at the places of a view.
 */
export function trafficOnEdges(
  finished: readonly Request[],
  now: number,
  graph: Graph,
  tell: (request: Request, parent: Request | undefined) => Request,
): TrafficOnEdges {
  const recent = finished.filter(({ endedAt = 0 }) => endedAt > now - RECENT);
  const byId = new Map(recent.map((request) => [request.id, request]));
  const counts = new Map<string, Count>();
  const at = (id: string): Count => {
    const count = counts.get(id) ?? { answered: 0, lost: new Map<string, number>() };
    counts.set(id, count);
    return count;
  };
  for (const request of recent) {
    if (request.outcome === undefined) continue;
    const parent = request.parent === undefined ? undefined : byId.get(request.parent);
    const { hops } = tell(request, parent);
    if (hasFailed(request)) {
      const edge = edgeOfLoss(hops, graph);
      const { lost } = edge === undefined ? { lost: undefined } : at(edge);
      const key = outcomeKey(request, request.outcome);
      lost?.set(key, (lost.get(key) ?? 0) + 1);
    } else for (const edge of edgesOf(hops, graph)) at(edge).answered += 1;
  }
  const most = (lost: Count['lost']) => [...lost].sort((a, b) => b[1] - a[1]);
  return new Map(
    [...counts].map(([id, { answered, lost }]) => [id, { answered, lost: most(lost) }] as const),
  );
}

function hasFailed({ outcome, response }: Request): boolean {
  return outcome !== 'answered' || (response?.status ?? 200) >= 400;
}

function edgesOf(hops: readonly Hop[], graph: Graph): ReadonlySet<string> {
  const passed = hops.flatMap(({ at, next, direction }) =>
    next === undefined || direction === 'reply' ? [] : edgesBetween(at, next, graph),
  );
  return new Set(passed);
}

/** A Service whose rules choose a pod of the same node leads there by way of its EndpointSlice. */
function edgesBetween(from: Place, to: Place, graph: Graph): readonly string[] {
  const direct = edgesOnTheWay(from, to, graph).filter((id) => graph.edges.has(id));
  if (direct.length > 0) return direct;
  const [service, pod] = [itemOfPlace(from), itemOfPlace(to)];
  for (const { id, relation, source, target } of graph.edges.values()) {
    const slice = graph.items.get(source);
    if (relation !== 'endpoint' || target !== pod || slice?.kind !== 'slice') continue;
    if (slice.service === service) return [edgeId(service, source), id];
  }
  return [];
}

/** Where a request failed is the last place that it came to, or where its answer was lost. */
function edgeOfLoss(hops: readonly Hop[], graph: Graph): string | undefined {
  const end = hops.at(-1);
  const isLost = end?.because.is === 'lost' || end?.because.is === 'dropped';
  const index = isLost
    ? hops.length - 1
    : hops.findLastIndex(({ direction }) => direction === 'request');
  const place = hops[index]?.at;
  const before = hops.slice(0, Math.max(0, index)).findLast(({ at }) => at !== place)?.at;
  if (place === undefined || before === undefined) return undefined;
  return edgesBetween(before, place, graph).at(-1);
}

/** How heavy a line is: 0 for an idle one, up to 3. */
export function weightOf(traffic: EdgeTraffic | undefined): 0 | 1 | 2 | 3 {
  const answered = traffic?.answered ?? 0;
  if (answered === 0) return 0;
  if (answered < 5) return 1;
  return answered < 25 ? 2 : 3;
}
