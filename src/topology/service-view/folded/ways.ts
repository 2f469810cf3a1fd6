import type { Place } from '../../../cluster/traffic/request';
import { edgeId } from '../../edges';
import { endpointsId, workloadId, type EndpointsItem } from '../../fold';
import type { FoldedGround } from '../../fold-view';
import type { Box, Point } from '../../geometry';
import { itemOfPlace, type GraphItem, type ItemId } from '../../items';
import { gapBeside, isSmall, type Line } from '../../lines';
import { endpointsRowMiddle, NORMAL } from '../../sizes';
import { memoWays, type Ways } from '../../ways';
import { hookOf } from '../layout';
import { rowOf } from '../lines';
import { ORDER, thereOrBack } from '../ways';
import { CORRIDOR, ENDPOINTS, FRAME, type FoldedServiceLayout } from './layout';

/** Between a card and the line that goes up or down beside it. */
const BESIDE = 14;

type Ground = FoldedGround<FoldedServiceLayout>;

/** The ways of requests in the Service view of a large cluster, between the stations of `asChosen`. */
export function foldedWays(ground: Ground): Ways {
  return memoWays(
    (place) => standOf(ground, itemOfPlace(place)),
    (from, to) => foldedWay(ground, from, to),
  );
}

/** The way between two stations; undefined where it is not drawn. */
export function foldedWay(ground: Ground, from: Place, to: Place): Line | undefined {
  return thereOrBack(from, to, (a, b) => onwardWay(ground, a, b));
}

/** The lines on which requests go from clients to workloads, each stretch once. */
export function foldedLines(ground: Ground): readonly Line[] {
  const { graph, shown, layout } = ground;
  const { boxes, fork } = layout;
  const lines: Line[] = [];
  const reached = new Set<ItemId>();
  for (const { relation, source, target } of graph.edges.values()) {
    const from = boxes.get(source);
    const to = boxes.get(target);
    if (!from || !to) continue;
    const isEntry = isLeftOf(to, layout);
    if (relation === 'backend') lines.push(fromEntry(ground, source, target) ?? []);
    else if (relation === 'opens' && isEntry) lines.push(intoEntry(layout, from, to));
    else if (relation !== 'opens' || !isLeftOf(from, layout)) continue;
    if (!isEntry) reached.add(target);
  }
  for (const id of reached) {
    const box = boxes.get(id);
    if (box) lines.push([{ x: fork, y: CORRIDOR }, ...downTo(layout, box)]);
  }
  for (const item of shown.items.values()) {
    if (item.kind === 'client') {
      const box = boxes.get(item.id);
      if (box) lines.push([...outOf(box, fork), { x: fork, y: CORRIDOR }]);
    } else if (item.kind === 'endpoints') lines.push(...endpointLines(item, layout));
  }
  return lines.filter((line) => line.length > 1);
}

/** From a Service to its endpoints, and from each of their rows to the workload. */
function endpointLines(item: EndpointsItem, layout: FoldedServiceLayout): readonly Line[] {
  const { boxes, frames } = layout;
  const box = boxes.get(item.id);
  const service = boxes.get(item.service);
  if (!box || !service) return [];
  const rows = item.rows.flatMap(({ workload }, row) => {
    const frame = frames.get(workload ?? '');
    if (!frame) return [];
    const start = offRow(box, row, item, layout);
    const lane = laneBefore(frame, layout);
    const y = Math.min(frame.y + FRAME.title / 2, frame.y + frame.height);
    const trunk = [
      { x: lane, y },
      { x: lane, y: frame.y + frame.height - FRAME.title },
    ];
    return [[...start, ...across(start.at(-1), lane, y), { x: frame.x, y }], trunk];
  });
  return [[hookOf(service), hookOf(box)], ...rows];
}

function standOf({ graph, layout }: Ground, id: ItemId): Point | undefined {
  const item = graph.items.get(id);
  const box = layout.boxes.get(item?.kind === 'slice' ? cardOf(item.service) : id);
  if (!box || !item) return undefined;
  if (item.kind === 'client') return { x: box.x + box.width, y: box.y + box.height / 2 };
  if (item.kind === 'pod') return { x: box.x - gapOf(box), y: box.y + box.height / 2 };
  return hookOf(box);
}

function cardOf(service: ItemId | undefined): ItemId {
  return endpointsId(service ?? '');
}

function onwardWay(ground: Ground, a: ItemId, b: ItemId): Line | undefined {
  const { graph, layout } = ground;
  const { boxes } = layout;
  const [source, target] = [graph.items.get(a), graph.items.get(b)];
  if (!source || !target) return undefined;
  const to = boxes.get(b);
  const from = boxes.get(a);
  if (source.kind === 'pod' && from && to) {
    const out = toPod(from, layout).toReversed();
    const lane = out.at(-1);
    if (target.kind === 'service') return [...out, ...upFrom(lane), ...downTo(layout, to)];
    if (target.kind !== 'pod') return undefined;
    const back = toPod(to, layout);
    return [...out, ...across(lane, back[0]?.x ?? 0, back[0]?.y ?? 0), ...back];
  }
  if (ORDER.indexOf(source.kind) >= ORDER.indexOf(target.kind)) return undefined;
  if (source.kind === 'client' && from && to && target.kind !== 'pod') {
    if (isLeftOf(to, layout)) return intoEntry(layout, from, to);
    const { fork } = layout;
    return [...outOf(from, fork), { x: fork, y: CORRIDOR }, ...downTo(layout, to)];
  }
  if (target.kind === 'service') return fromEntry(ground, a, b);
  if (source.kind === 'service') return fromService(ground, a, target);
  return source.kind === 'slice' && to
    ? fromEndpoints(ground, cardOf(source.service), to, b)
    : undefined;
}

function fromService(ground: Ground, service: ItemId, target: GraphItem): Line | undefined {
  const { boxes } = ground.layout;
  const from = boxes.get(service);
  const card = boxes.get(cardOf(service));
  if (!from || !card) return undefined;
  const rail = [hookOf(from), hookOf(card)];
  if (target.kind === 'slice') return rail;
  const to = target.kind === 'pod' ? boxes.get(target.id) : undefined;
  const rest = to && fromEndpoints(ground, cardOf(service), to, target.id);
  return rest && [...rail, ...rest];
}

/** From the hook of endpoints, by the row of the pod's workload, to the pod. */
function fromEndpoints(ground: Ground, card: ItemId, to: Box, pod: ItemId): Line | undefined {
  const { graph, shown, layout } = ground;
  const box = layout.boxes.get(card);
  const item = shown.items.get(card);
  const target = graph.items.get(pod);
  if (!box || item?.kind !== 'endpoints' || target?.kind !== 'pod') return undefined;
  const row = item.rows.findIndex(({ workload }) => workload === workloadId(target));
  const start = offRow(box, Math.max(0, row), item, layout);
  const end = toPod(to, layout);
  const [lane] = end;
  const hook = hookOf(box);
  const side = { x: box.x + box.width + BESIDE / 2, y: hook.y };
  const down = [hook, side, { x: side.x, y: start[0]?.y ?? side.y }, ...start.slice(1)];
  return [...down, ...across(start.at(-1), lane?.x ?? 0, lane?.y ?? 0), ...end];
}

/** From a row of endpoints to the line that goes up and down beside them. */
function offRow(box: Box, row: number, item: EndpointsItem, layout: FoldedServiceLayout): Point[] {
  const y = box.y + endpointsRowMiddle(item, row);
  const right = box.x + box.width;
  return [
    { x: right, y },
    { x: laneBefore(box, layout), y },
  ];
}

/** The x of the line between the endpoints and the workloads of the column in which a box stands. */
function laneBefore({ x }: Box, { first, pitch }: FoldedServiceLayout): number {
  const column = Math.floor((x - first) / pitch);
  return first + column * pitch + ENDPOINTS.x + ENDPOINTS.width + BESIDE;
}

/** From a point of such a line to another one: in another column by way of the corridor. */
function across(from: Point | undefined, x: number, y: number): Point[] {
  if (!from || from.x === x) return [{ x, y }];
  return [...upFrom(from), { x, y: CORRIDOR }, { x, y }];
}

function upFrom(from: Point | undefined): Point[] {
  return from ? [{ x: from.x, y: CORRIDOR }] : [];
}

function gapOf(pod: Box): number {
  return isSmall(pod) ? gapBeside(pod) : 3;
}

/** From the line beside the endpoints, above the pod's row, to the pod. */
function toPod(pod: Box, layout: FoldedServiceLayout): Point[] {
  const gap = gapOf(pod);
  const x = pod.x - gap;
  return [
    { x: laneBefore(pod, layout), y: pod.y - gap },
    { x, y: pod.y - gap },
    { x, y: pod.y + pod.height / 2 },
  ];
}

function isLeftOf({ x }: Box, { first }: FoldedServiceLayout): boolean {
  return x < first;
}

function outOf(client: Box, fork: number): Point[] {
  const y = client.y + client.height / 2;
  return [
    { x: client.x + client.width, y },
    { x: fork, y },
  ];
}

function intoEntry({ fork }: FoldedServiceLayout, client: Box, entry: Box): Point[] {
  const hook = hookOf(entry);
  return [...outOf(client, fork), { x: fork, y: hook.y }, hook];
}

/** From the corridor down beside a column to the hook of a Service in it. */
function downTo({ first, pitch }: FoldedServiceLayout, service: Box): Point[] {
  const column = Math.floor((service.x - first) / pitch);
  const x = first + column * pitch - BESIDE;
  const hook = hookOf(service);
  return [{ x, y: CORRIDOR }, { x, y: hook.y }, hook];
}

/** From the row of an Ingress, or a load balancer, over the top to a Service. */
function fromEntry({ graph, layout }: Ground, a: ItemId, b: ItemId): Line | undefined {
  const [from, to] = [layout.boxes.get(a), layout.boxes.get(b)];
  const source = graph.items.get(a);
  if (!from || !to || !source || !isLeftOf(from, layout)) return undefined;
  const edge = source.kind === 'ingress' ? graph.edges.get(edgeId(a, b)) : undefined;
  const x = from.x + from.width + BESIDE;
  const hook = hookOf(from);
  const y = edge ? rowOf(source, from, NORMAL, edge.row) : hook.y;
  const side = { x: from.x + from.width + BESIDE / 2, y: hook.y };
  const start = edge ? [hook, side, { x: side.x, y }, { x, y }] : [hook, { x, y }];
  return [...start, { x, y: CORRIDOR }, ...downTo(layout, to)];
}
