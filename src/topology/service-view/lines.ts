import type { GraphEdge, Relation } from '../edges';
import { isSameLine, type Box, type Point } from '../geometry';
import type { Graph } from '../graph';
import type { GraphItem, ItemId } from '../items';
import type { Line } from '../lines';
import { reuseMap } from '../reuse';
import { ingressRowMiddle, sliceRowMiddle, type Sizes } from '../sizes';
import { asideOf, CORRIDOR, firstOf, hookOf, type ServiceLayout } from './layout';
import { POD_GROUP } from './pod-groups';
import { BESIDE, railToRail, turnsBetween, turnsToRail } from './turns';

const LANE_GAP = 6;
/** Ties that meet at a pod end one below the other around its middle. */
const PORT_GAP = 10;

/** The line of every edge of the Service view, by the edge's id; none runs over a card. */
export function linesOf(
  graph: Graph,
  layout: ServiceLayout,
  previous?: ReadonlyMap<string, Line>,
): ReadonlyMap<string, Line> {
  const lanes = lanesOf(graph, layout);
  const lines = new Map<string, Line>();
  for (const edge of graph.edges.values()) {
    const line = lineOf(edge, graph, layout, lanes);
    if (line.length === 0) continue;
    const old = previous?.get(edge.id);
    lines.set(edge.id, old && isSameLine(old, line) ? old : line);
  }
  return reuseMap(previous, lines);
}

/** From what refers to something that is missing: a card below it, or one further right. */
function missingLine(edge: GraphEdge, graph: Graph, layout: ServiceLayout, lane?: number): Line {
  const from = layout.boxes.get(edge.source);
  const to = layout.boxes.get(edge.target);
  const source = graph.items.get(edge.source);
  if (!from || !to || !source) return [];
  if (to.x === from.x && to.y > from.y) {
    const x = from.x + 22;
    return [
      { x, y: from.y + from.height },
      { x, y: to.y },
    ];
  }
  if (source.kind === 'service') return overTheBand(from, to, firstOf(layout, edge.target));
  const row = source.kind === 'ingress' ? rowNamed(source.rows, edge.why) : undefined;
  const start = leaving(source, from, layout.sizes, row);
  return toSide(start, (lane ?? from.x) + asideOf(layout, edge.target), from, to);
}

/** The row of an Ingress that a field is part of. */
function rowNamed(rows: readonly { readonly field: string }[], field: string): number {
  return Math.max(
    0,
    rows.findIndex((row) => field.startsWith(row.field)),
  );
}

/** The line of an edge that is drawn only while its source is selected. */
export function lineOfTie(edge: GraphEdge, _graph: Graph, layout: ServiceLayout): Line {
  const from = layout.boxes.get(edge.source);
  const to = layout.boxes.get(edge.target);
  if (!from || !to) return [];
  const first = firstOf(layout, edge.target);
  if (edge.relation === 'owns') {
    const start = { x: from.x, y: from.y + from.height / 2 };
    return [start, { x: start.x - BESIDE, y: start.y }, ...intoPod(from.x - BESIDE, to, first)];
  }
  return overTheBand(from, to, first);
}

/** From the selector of a Service over its EndpointSlices to what it selects. */
function overTheBand(from: Box, to: Box, first: number): Line {
  const start = { x: from.x + from.width, y: from.y + 46 };
  const over = hookOf(from).y - 10;
  const lane = first - POD_GROUP.padding - 10;
  return [
    start,
    { x: start.x + BESIDE, y: start.y },
    { x: start.x + BESIDE, y: over },
    { x: lane, y: over },
    ...intoPod(lane, to, first),
  ];
}

/** What keeps lines beside each other apart, by edge id. */
interface Lanes {
  /** The x at which a line goes up or down. */
  readonly turns: ReadonlyMap<string, number>;
  /** How far from a pod's middle a line ends. */
  readonly ports: ReadonlyMap<string, number>;
}

function lineOf(edge: GraphEdge, graph: Graph, layout: ServiceLayout, lanes: Lanes): Line {
  const { boxes, columns } = layout;
  const from = boxes.get(edge.source);
  const to = boxes.get(edge.target);
  const source = graph.items.get(edge.source);
  if (!from || !to || !source) return [];
  const lane = lanes.turns.get(edge.id);
  switch (edge.relation) {
    case 'opens':
      return openingLine(source, edge.target, from, to, layout);
    case 'backend': {
      const isThere = graph.items.get(edge.target)?.kind === 'service';
      const start = leaving(source, from, layout.sizes, edge.row);
      const turn = (lane ?? from.x) + asideOf(layout, edge.target);
      return isThere ? toRail(start, turn, from, to) : toSide(start, turn, from, to);
    }
    case 'missing':
      return missingLine(edge, graph, layout, lane);
    case 'endpoints':
      return alongRail(from, to);
    case 'endpoint': {
      const first = firstOf(layout, edge.target);
      const turn = (lane ?? columns.pods - POD_GROUP.padding - BESIDE) + first - columns.pods;
      const start = leaving(source, from, layout.sizes, edge.row);
      const into = intoPod(turn, to, first, lanes.ports.get(edge.id));
      const side = { x: first, y: into[0]?.y ?? start.y };
      const group = { ...to, x: first - POD_GROUP.padding };
      return [start, ...turnsBetween(start, turn, side, from, group), ...into.slice(1)];
    }
    case 'wire':
    case 'watches':
    case 'owns':
    case 'selects':
      return [];
  }
}

/** The height at which a row of a record has its middle. */
export function rowOf(source: GraphItem, box: Box, sizes: Sizes, row = 0): number {
  if (source.kind === 'slice') return box.y + sliceRowMiddle(source, row, sizes);
  if (source.kind === 'ingress') return box.y + ingressRowMiddle(source, row, sizes);
  return box.y + box.height / 2;
}

function leaving(source: GraphItem, box: Box, sizes: Sizes, row: number | undefined): Point {
  return { x: box.x + box.width, y: rowOf(source, box, sizes, row) };
}

function toSide(start: Point, lane: number, from: Box, to: Box): Line {
  const end = { x: to.x, y: to.y + to.height / 2 };
  return [start, ...turnsBetween(start, lane, end, from, to), end];
}

function toRail(start: Point, lane: number, from: Box, to: Box): Line {
  return [start, ...turnsToRail(start, lane, from, to), hookOf(to)];
}

/** From a client or load balancer to what it can dial; past the column of entries over the top. */
export function openingLine(
  source: GraphItem,
  target: ItemId,
  from: Box,
  to: Box,
  layout: ServiceLayout,
): Line {
  const { columns, demand } = layout;
  const aside = asideOf(layout, target);
  if (source.kind === 'balancer') return railToRail(from, to, columns.bypass + aside);
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const down = Math.min(columns.bypass + aside, to.x - BESIDE);
  const isPastEntries = demand.hasEntries && to.x - aside >= columns.services;
  const isBehind = start.x + BESIDE > columns.fork || down <= columns.fork;
  if (!isPastEntries || isBehind) return toRail(start, columns.fork, from, to);
  return [
    start,
    { x: columns.fork, y: start.y },
    { x: columns.fork, y: CORRIDOR },
    { x: down, y: CORRIDOR },
    { x: down, y: hookOf(to).y },
    hookOf(to),
  ];
}

/** From the hook of a Service to that of one of its EndpointSlices. */
export function alongRail(from: Box, to: Box): Line {
  return railToRail(from, to, to.x - 12);
}

/** From a lane left of the pods to a pod; to those further right in the gaps between their rows. */
export function intoPod(lane: number, pod: Box, first: number, port = 0): Point[] {
  const end = { x: pod.x, y: pod.y + pod.height / 2 + port };
  if (pod.x === first) return [{ x: lane, y: end.y }, end];
  const y = pod.y - POD_GROUP.rowGap / 2;
  const turn = pod.x - POD_GROUP.columnGap / 2;
  return [{ x: lane, y }, { x: turn, y }, { x: turn, y: end.y }, end];
}

function lanesOf(graph: Graph, layout: ServiceLayout): Lanes {
  const turns = new Map<string, number>();
  const { columns } = layout;
  const spread = (relations: readonly Relation[], right: number, room: number): void => {
    const found = crossings(graph, layout, relations);
    const gap = Math.min(LANE_GAP, room / Math.max(1, found.length));
    found.forEach((id, i) => turns.set(id, right - (found.length - 1 - i) * gap));
  };
  spread(['backend', 'missing'], columns.services - BESIDE, 70);
  spread(['endpoint'], columns.pods - POD_GROUP.padding - BESIDE, 70);
  return { turns, ports: portsOf(graph) };
}

/**
 * The edges of a relation, ordered so that their lines cross as little as they can: of those that go
 * down the upper ones turn last, of those that go up the lower ones.
 */
function crossings(
  graph: Graph,
  { boxes, sizes }: ServiceLayout,
  relations: readonly Relation[],
): string[] {
  const ups: { id: string; y: number }[] = [];
  const downs: { id: string; y: number }[] = [];
  for (const edge of graph.edges.values()) {
    const source = graph.items.get(edge.source);
    const from = boxes.get(edge.source);
    const to = boxes.get(edge.target);
    if (!relations.includes(edge.relation) || !source || !from || !to) continue;
    if (edge.relation === 'missing' && (source.kind !== 'ingress' || from.x === to.x)) continue;
    const y = rowOf(source, from, sizes, edge.row);
    (to.y + to.height / 2 < y ? ups : downs).push({ id: edge.id, y });
  }
  const ordered = [...ups.sort((a, b) => a.y - b.y), ...downs.sort((a, b) => b.y - a.y)];
  return ordered.map(({ id }) => id);
}

function portsOf(graph: Graph): ReadonlyMap<string, number> {
  const byPod = new Map<ItemId, string[]>();
  for (const { relation, target, id } of graph.edges.values()) {
    if (relation === 'endpoint') byPod.set(target, [...(byPod.get(target) ?? []), id]);
  }
  const ports = new Map<string, number>();
  for (const ids of byPod.values()) {
    ids.forEach((id, i) => ports.set(id, (i - (ids.length - 1) / 2) * PORT_GAP));
  }
  return ports;
}
