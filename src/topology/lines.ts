import type { GraphEdge } from './edges';
import { isSameLine, type Box, type Point } from './geometry';
import type { Graph } from './graph';
import { RECORDS_ID, type ItemId } from './items';
import type { Layout } from './layout';
import type { Outside } from './outside';
import { reuseMap } from './reuse';
import type { Room } from './rooms';
import { POD, RECORD, sliceRowMiddle, type Sizes } from './sizes';

export type Line = readonly Point[];

/** How much the corners of lines are rounded. */
export const CORNER = 11;

/** The line of every edge, by the edge's id. They run in the gaps between cards, never over text. */
export function linesOf(
  graph: Graph,
  layout: Layout,
  previous?: ReadonlyMap<string, Line>,
): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  const marshalling = {
    lanes: lanesOf(graph, layout),
    ports: portsOf(graph),
    lastInRow: lastInRows(graph, layout),
  };
  for (const edge of graph.edges.values()) {
    if (edge.relation === 'opens') continue;
    const inputs = inputsOf(edge, graph, layout, marshalling);
    const old = previous?.get(edge.id);
    const before = old && drawnFrom.get(old);
    const isSame = before?.every((one, i) => one === inputs[i]) ?? false;
    const line = isSame && old ? old : lineOf(edge, graph, layout, marshalling);
    const kept = old && isSameLine(old, line) ? old : line;
    drawnFrom.set(kept, inputs);
    lines.set(edge.id, kept);
  }
  return reuseMap(previous, lines);
}

const drawnFrom = new WeakMap<Line, readonly unknown[]>();

/** All that the line of an edge depends on. */
function inputsOf(
  edge: GraphEdge,
  graph: Graph,
  { boxes, rooms, outside, sizes }: Layout,
  { lanes, ports, lastInRow }: Marshalling,
): readonly unknown[] {
  const source = graph.items.get(edge.source);
  const target = graph.items.get(edge.target);
  const home = target && 'node' in target ? target.node : undefined;
  const to = boxes.get(edge.target);
  return [
    edge,
    boxes.get(edge.source),
    to,
    lanes.get(edge.id),
    ports.get(edge.id),
    to && lastInRow.get(rowOf(home, to)),
    outside,
    rooms.get(edge.source) ?? rooms.get(edge.target) ?? (home && rooms.get(home)),
    source?.kind === 'slice' ? sliceRowMiddle(source, edge.row ?? 0, sizes) : undefined,
  ];
}

/** The line of one edge that is not part of the graph, such as a tie of what is selected. */
export function lineOfTie(edge: GraphEdge, graph: Graph, layout: Layout): Line {
  const lastInRow = lastInRows(graph, layout);
  return lineOf(edge, graph, layout, { lanes: new Map(), ports: new Map(), lastInRow });
}

/** What keeps lines beside each other apart, by edge id. */
interface Marshalling {
  /** The x at which a record's line goes up or down. */
  readonly lanes: ReadonlyMap<string, number>;
  /** How far from a pod's middle a record's line ends. */
  readonly ports: ReadonlyMap<string, number>;
  /** The x of the last pod in each row of each room. */
  readonly lastInRow: ReadonlyMap<string, number>;
}

function lineOf(edge: GraphEdge, graph: Graph, layout: Layout, marshalling: Marshalling): Line {
  const from = layout.boxes.get(edge.source);
  const to = layout.boxes.get(edge.target);
  if (!from || !to) return [];
  switch (edge.relation) {
    case 'wire':
      return wireLine(edge, layout, from, to);
    case 'watches':
      return watchLine(edge, graph, layout, from, to);
    case 'endpoints': {
      const x = from.x + 22;
      return [
        { x, y: from.y + from.height },
        { x, y: to.y },
      ];
    }
    case 'backend':
    case 'missing':
      return backendLine(from, to, layout.sizes);
    case 'endpoint':
    case 'owns':
    case 'selects':
      return recordLine(edge, graph, layout, marshalling);
    case 'opens':
      return [];
  }
}

function wireLine(edge: GraphEdge, layout: Layout, from: Box, to: Box): Line {
  const { outside, rooms } = layout;
  const { bus, busMiddle } = outside;
  const room = rooms.get(edge.target);
  if (room) return [{ x: bus, y: busMiddle }, { x: bus, y: room.rules.y }, room.rules];
  const home = rooms.get(edge.source);
  if (home) return [home.rules, ...fromTrunk(home, to)];
  const hook = outside.hooks.get(edge.source);
  if (hook) return [...toHook(outside, hook), { x: bus, y: hook.y }, { x: bus, y: busMiddle }];
  return fromClient(outside, from);
}

/** From the middle of the outside, where all clients come by, to a load balancer. */
export function toHook({ fork, busMiddle }: Outside, hook: Point): Line {
  const x = fork ?? hook.x;
  return [{ x, y: busMiddle }, { x, y: hook.y }, hook];
}

/** From a client to the line that the nodes are plugged into. */
export function fromClient({ bus, busMiddle, fork }: Outside, client: Box): Line {
  const right = client.x + client.width;
  const y = client.y + client.height / 2;
  const turn = fork ?? (right + bus) / 2;
  return [
    { x: right, y },
    { x: turn, y },
    { x: turn, y: busMiddle },
    { x: bus, y: busMiddle },
  ];
}

/** From the middle of a node, along its pods' network, to a pod's left side. */
export function fromTrunk(room: Room, pod: Box): Line {
  const { trunk, rules } = room;
  const end = { x: pod.x, y: podMiddle(pod) };
  const start = { x: trunk, y: rules.y };
  if (isSmall(pod)) return [start, ...betweenRows(trunk, pod), end];
  if (pod.x - trunk < pod.width) return [start, { x: trunk, y: end.y }, end];
  const y = pod.y - POD.rowGap / 2;
  const turn = pod.x - POD.columnGap / 2 - 5;
  return [start, { x: trunk, y }, { x: turn, y }, { x: turn, y: end.y }, end];
}

/** Whether a pod of a large cluster is drawn as a dot, or as a card within its block. */
export function isSmall({ width }: Box): boolean {
  return width < POD.width;
}

/** What lies between small pods and the lines beside them. */
export function gapBeside({ height }: Box): number {
  return Math.min(2, height * 0.07);
}

/** To a pod that others stand close to on its left: above its row, then down. */
function betweenRows(trunk: number, pod: Box): Line {
  const { x, y, height } = pod;
  const gap = gapBeside(pod);
  return [
    { x: trunk, y: y - gap },
    { x: x - gap, y: y - gap },
    { x: x - gap, y: y + height / 2 },
  ];
}

export function podMiddle(pod: Box): number {
  return pod.y + pod.height / 2;
}

function watchLine(edge: GraphEdge, graph: Graph, layout: Layout, from: Box, to: Box): Line {
  const proxy = graph.items.get(edge.target);
  const room = proxy?.kind === 'proxy' ? layout.rooms.get(proxy.node) : undefined;
  if (!room) return [];
  const x = to.x + to.width - 26;
  return [
    { x: from.x, y: room.watch },
    { x, y: room.watch },
    { x, y: to.y + to.height },
  ];
}

/** From an Ingress, or what refers to something missing, beside the records to the other one. */
function backendLine(from: Box, to: Box, { line }: Sizes): Line {
  const right = to.x + to.width;
  const isBeside = from.x !== to.x;
  const x = from.x < to.x ? from.x + from.width : isBeside ? from.x : from.x + from.width;
  const lane = from.x < to.x ? to.x - 8 : isBeside ? right + 8 : right + 5;
  const start = { x, y: from.y + from.height - line };
  const end = { x: from.x < to.x ? to.x : right, y: to.y + line };
  return [start, { x: lane, y: start.y }, { x: lane, y: end.y }, end];
}

/** From the left side of a record, up or down its lane in the gutter, to a pod's right side. */
function recordLine(edge: GraphEdge, graph: Graph, layout: Layout, marshalling: Marshalling): Line {
  const from = layout.boxes.get(edge.source);
  const to = layout.boxes.get(edge.target);
  const source = graph.items.get(edge.source);
  const target = graph.items.get(edge.target);
  if (from && to && target?.kind === 'ghost') return backendLine(from, to, layout.sizes);
  if (!from || !to || target?.kind !== 'pod') return [];
  const records = layout.boxes.get(RECORDS_ID);
  const lane = marshalling.lanes.get(edge.id) ?? (records?.x ?? from.x) - 6;
  const offset =
    source?.kind === 'slice' ? sliceRowMiddle(source, edge.row ?? 0, layout.sizes) : 16;
  const start = outOfRecords({ x: from.x, y: from.y + offset }, lane, records);
  const port = podMiddle(to) + (marshalling.ports.get(edge.id) ?? 0);
  const end = { x: to.x + to.width, y: port };
  const room = target.node === undefined ? undefined : layout.rooms.get(target.node);
  const isLast = to.x === marshalling.lastInRow.get(rowOf(target.node, to));
  if (!room || isLast) return [...start, { x: lane, y: end.y }, end];
  const y = to.y + to.height + POD.rowGap / 2;
  const turn = end.x + POD.columnGap / 2 - 6;
  return [...start, { x: lane, y }, { x: turn, y }, { x: turn, y: end.y }, end];
}

/** From a record to a lane left of all of them; from the second column over the top of the first. */
function outOfRecords(start: Point, lane: number, records: Box | undefined): Line {
  const isFirst = !records || start.x < records.x + records.width / 2;
  if (isFirst) return [start, { x: lane, y: start.y }];
  const [x, y] = [start.x - RECORD.inset, records.y + RECORD.inset / 2];
  return [start, { x, y: start.y }, { x, y }, { x: lane, y }];
}

function rowOf(room: ItemId | undefined, { y }: Box): string {
  return `${room} ${y}`;
}

function lastInRows(graph: Graph, { boxes }: Layout): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const item of graph.items.values()) {
    const box = item.kind === 'pod' ? boxes.get(item.id) : undefined;
    if (item.kind !== 'pod' || !box) continue;
    const row = rowOf(item.node, box);
    last.set(row, Math.max(last.get(row) ?? 0, box.x));
  }
  return last;
}

const PORT_GAP = 9;

/** Ties that meet at a pod end one below the other around its middle. */
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

const LANE_GAP = 6;

/**
 * A lane in the gutter for every tie between an EndpointSlice and a pod. Of the ties that go up,
 * the lower ones turn further left, of those that go down the upper ones: so they do not cross.
 */
function lanesOf(graph: Graph, layout: Layout): ReadonlyMap<string, number> {
  const ups: { id: string; y: number }[] = [];
  const downs: { id: string; y: number }[] = [];
  let right = 0;
  for (const edge of graph.edges.values()) {
    const from = layout.boxes.get(edge.source);
    const to = layout.boxes.get(edge.target);
    const source = graph.items.get(edge.source);
    if (edge.relation !== 'endpoint' || !from || !to || source?.kind !== 'slice') continue;
    const y = from.y + sliceRowMiddle(source, edge.row ?? 0, layout.sizes);
    (podMiddle(to) < y ? ups : downs).push({ id: edge.id, y });
    right = from.x;
  }
  const ordered = [...downs.sort((a, b) => a.y - b.y), ...ups.sort((a, b) => b.y - a.y)];
  const gap = Math.min(LANE_GAP, 28 / Math.max(1, ordered.length));
  return new Map(ordered.map(({ id }, i) => [id, right - 14 - (ordered.length - 1 - i) * gap]));
}
