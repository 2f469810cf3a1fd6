import type { Place } from '../../cluster/traffic/request';
import { edgeId } from '../edges';
import type { Box, Point } from '../geometry';
import type { Graph } from '../graph';
import { itemOfPlace, type GraphItem, type ItemId } from '../items';
import type { Line } from '../lines';
import { memoWays, straightened, type Ways } from '../ways';
import { firstOf, hookOf, type ServiceLayout } from './layout';
import { alongRail, intoPod, openingLine, rowOf } from './lines';

/** A packet stops beside a pod, so that the pod's text stays in sight. */
const REACH = 9;
const BESIDE = 9;

interface Ground {
  readonly graph: Graph;
  readonly layout: ServiceLayout;
  /** The lines of the edges, on which requests are drawn. */
  readonly lines: ReadonlyMap<string, Line>;
}

/** The ways of requests in the Service view, between the stations that `asChosen` gives them. */
export function waysOf(
  graph: Graph,
  layout: ServiceLayout,
  lines: ReadonlyMap<string, Line>,
): Ways {
  const ground = { graph, layout, lines };
  return memoWays(
    (place) => standOf(ground, itemOfPlace(place)),
    (from, to) => thereOrBack(from, to, (a, b) => onwardWay(ground, a, b)),
  );
}

function standOf({ graph, layout }: Ground, id: ItemId): Point | undefined {
  const box = layout.boxes.get(id);
  const item = graph.items.get(id);
  if (!box || !item) return undefined;
  if (item.kind === 'client') return { x: box.x + box.width, y: box.y + box.height / 2 };
  if (item.kind === 'pod') return { x: box.x - REACH, y: box.y + box.height / 2 };
  return hookOf(box);
}

/** The way between two places by a view that knows those onward: an answer goes back on the same line. */
export function thereOrBack(
  from: Place,
  to: Place,
  onward: (a: ItemId, b: ItemId) => Line | undefined,
): Line | undefined {
  const [a, b] = [itemOfPlace(from), itemOfPlace(to)];
  if (a === b) return undefined;
  const there = onward(a, b);
  if (there) return straightened(there);
  const back = onward(b, a);
  return back && straightened(back).toReversed();
}

/** How far right a station is: requests go to the right, answers to the left. */
export const ORDER: readonly GraphItem['kind'][] = [
  'client',
  'balancer',
  'ingress',
  'service',
  'slice',
  'pod',
];

function onwardWay(ground: Ground, a: ItemId, b: ItemId): Line | undefined {
  const { graph, layout } = ground;
  const [source, target] = [graph.items.get(a), graph.items.get(b)];
  const [from, to] = [layout.boxes.get(a), layout.boxes.get(b)];
  if (!source || !target || !from || !to) return undefined;
  if (source.kind === 'pod' && target.kind === 'service')
    return aroundAgain(from, to, firstOf(layout, a));
  if (source.kind === 'pod' && target.kind === 'pod') {
    return betweenPods(from, to, firstOf(layout, a), firstOf(layout, b));
  }
  if (ORDER.indexOf(source.kind) >= ORDER.indexOf(target.kind)) return undefined;
  if (source.kind === 'client' || source.kind === 'balancer') {
    if (target.kind !== 'pod') return openingLine(source, b, from, to, layout);
    return undefined;
  }
  if (source.kind === 'service' && target.kind === 'slice') return alongRail(from, to);
  if (target.kind === 'pod') return toPod(ground, source, b);
  return ground.lines.get(edgeId(a, b))?.toSpliced(0, 0, ...offRow(source, from, ground, a, b));
}

/** From the hook of an Ingress to the row that its line starts from. */
function offRow(source: GraphItem, box: Box, ground: Ground, a: ItemId, b: ItemId): Point[] {
  const { graph, layout } = ground;
  const row = graph.edges.get(edgeId(a, b))?.row;
  return source.kind === 'ingress' ? downTo(box, rowOf(source, box, layout.sizes, row)) : [];
}

/** From a card's hook along the rail and down its right side. */
function downTo(box: Box, y: number): Point[] {
  const hook = hookOf(box);
  const x = box.x + box.width + 6;
  return [hook, { x, y: hook.y }, { x, y }];
}

/** From a Service or one of its EndpointSlices, along the tie of the pod's row, to the pod. */
function toPod({ graph, layout, lines }: Ground, source: GraphItem, pod: ItemId): Line | undefined {
  const from = layout.boxes.get(source.id);
  for (const { relation, source: id, target, row, id: tie } of graph.edges.values()) {
    if (relation !== 'endpoint' || target !== pod) continue;
    const slice = graph.items.get(id);
    const box = layout.boxes.get(id);
    if (slice?.kind !== 'slice' || !box || !from) continue;
    if (slice.id !== source.id && slice.service !== source.id) continue;
    const start = slice.id === source.id ? [] : alongRail(from, box);
    const line = lines.get(tie) ?? [];
    const end = line.at(-1);
    if (!end) continue;
    const rest = [...line.slice(1, -1), { x: end.x - REACH, y: end.y }];
    return [...start, ...downTo(box, rowOf(slice, box, layout.sizes, row)), ...rest];
  }
  return undefined;
}

/** From a pod back to the left, between the bands, to the rail of a Service. */
function aroundAgain(pod: Box, service: Box, first: number): Line {
  const lane = first - REACH * 2;
  const hook = hookOf(service);
  const over = hook.y - 14;
  const left = service.x - BESIDE;
  return [
    ...intoPod(lane, pod, first).toReversed(),
    { x: lane, y: over },
    { x: left, y: over },
    { x: left, y: hook.y },
    hook,
  ];
}

/** Without a Service: beside the pods. */
function betweenPods(from: Box, to: Box, first: number, other: number): Line {
  const lane = Math.min(first, other) - REACH * 2;
  return [...intoPod(lane, from, first).toReversed(), ...intoPod(lane, to, other)];
}
