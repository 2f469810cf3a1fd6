import { countsOf, type StretchSecond } from '../cluster/traffic/stretches';
import type { EdgesOver } from './edges-over';
import type { Graph } from './graph';

/** What came of the requests that went over an edge within the last ten seconds. */
export interface EdgeTraffic {
  readonly answered: number;
  /** How many got no further than the end of this edge, by outcome as in `Tally.byOutcome`; most first. */
  readonly lost: readonly (readonly [key: string, count: number])[];
}

/** How many full seconds of virtual time count besides the present one. */
const RECENT = 10;

export type TrafficOnEdges = ReadonlyMap<string, EdgeTraffic>;

interface Count {
  answered: number;
  readonly lost: Map<string, number>;
}
type Counts = Map<string, Count>;

/**
 * The edges that requests have gone over, with what came of all that ended in the present second
 * and the ten before it. A request that was answered counts on each edge of its way; one that was
 * not, on the edge to the place where it failed. `now` in ms of virtual time.
 */
export function trafficOnEdges(
  seconds: readonly StretchSecond[],
  now: number,
  graph: Graph,
  edgesOver: EdgesOver,
): TrafficOnEdges {
  const since = Math.floor(now / 1000) - RECENT;
  const counts: Counts = new Map();
  for (const one of seconds) {
    if (one.second < since) continue;
    for (const [id, { answered, lost }] of countsIn(one, graph, edgesOver)) {
      const count = countOn(counts, id);
      count.answered += answered;
      for (const [key, more] of lost) add(count.lost, key, more);
    }
  }
  const most = (lost: Count['lost']) => [...lost].sort((a, b) => b[1] - a[1]);
  return new Map(
    [...counts].map(([id, { answered, lost }]) => [id, { answered, lost: most(lost) }] as const),
  );
}

interface Known {
  readonly graph: Graph;
  readonly edgesOver: EdgesOver;
  readonly counts: Counts;
}
const known = new WeakMap<StretchSecond, Known>();

/** A second that is over stays as it is: it is put on the edges once. */
function countsIn(second: StretchSecond, graph: Graph, edgesOver: EdgesOver): Counts {
  const found = known.get(second);
  if (found?.graph === graph && found.edgesOver === edgesOver) return found.counts;
  const counts: Counts = new Map();
  for (const { stretch, lost, count } of countsOf(second)) {
    const edges = edgesOver(stretch, graph);
    if (lost === undefined) for (const id of edges) countOn(counts, id).answered += count;
    else for (const id of edges.slice(-1)) add(countOn(counts, id).lost, lost, count);
  }
  known.set(second, { graph, edgesOver, counts });
  return counts;
}

function countOn(counts: Counts, id: string): Count {
  const count = counts.get(id) ?? { answered: 0, lost: new Map<string, number>() };
  counts.set(id, count);
  return count;
}

function add(lost: Count['lost'], key: string, count: number): void {
  lost.set(key, (lost.get(key) ?? 0) + count);
}

/** How heavy a line is: 0 for an idle one, up to 3. */
export function weightOf(traffic: EdgeTraffic | undefined): 0 | 1 | 2 | 3 {
  const answered = traffic?.answered ?? 0;
  if (answered === 0) return 0;
  if (answered < 5) return 1;
  return answered < 25 ? 2 : 3;
}
