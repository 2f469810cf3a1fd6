import type { GhostItem, GraphItem, ItemId } from '../items';
import type { Box, Point } from '../geometry';
import {
  CLIENT,
  ingressHeight,
  plainHeight,
  serviceHeight,
  sliceHeight,
  type Sizes,
} from '../sizes';
import { POD_GROUP, type PodGroup } from './pod-groups';

/** The columns of the Service view, from left to right; each is where the left sides of its cards are. */
export interface Columns {
  /** The line that clients' ways fork from. */
  readonly fork: number;
  readonly clusterEdge: number;
  /** Load balancers and Ingresses. */
  readonly entries: number;
  /** The line of what goes past the entries to Services. */
  readonly bypass: number;
  readonly services: number;
  readonly slices: number;
  readonly pods: number;
}

/** Cards hang from a rail, on which requests are drawn; this far above the card. */
export const RAIL = 16;
/** How far right of a card's left side it hangs on the rail. */
export const HOOK = 24;
/** Below a Service and what belongs to it. */
const BAND_GAP = 36;
const SLICE_GAP = RAIL + 10;
const LANE = 6;
/** A ghost stands closer below what refers to it than other records do. */
const GHOST_GAP = 30;

/** A gutter for `count` lines beside each other. */
function gutter(count: number, least: number): number {
  return Math.min(96, Math.max(least, 22 + LANE * count));
}

/** What the columns have to have room for. */
export interface Demand {
  readonly hasEntries: boolean;
  /** Lines between entries and Services, and between endpoints and pods. */
  readonly backends: number;
  readonly ties: number;
}

export function columnsFor({ hasEntries, backends, ties }: Demand, sizes: Sizes): Columns {
  const { service, entry, slice } = sizes.columns;
  const clusterEdge = sizes.client.width + 12;
  const fork = clusterEdge + 10;
  const entries = fork + 14;
  const services = hasEntries ? entries + entry + gutter(backends, 34) : entries + 10;
  const bypass = entries + entry + 12;
  const slices = services + service + 20;
  const pods = slices + slice + gutter(ties, 34) + POD_GROUP.padding;
  return { fork, clusterEdge, entries, bypass, services, slices, pods };
}

/** Puts each Service with its EndpointSlices beside the first pods that it leads to. */
export function placeServices(
  items: readonly GraphItem[],
  columns: Columns,
  groups: readonly PodGroup[],
  sizes: Sizes,
  boxes: Map<ItemId, Box>,
): void {
  const ghostHeight = plainHeight(sizes);
  const waiting = new Set(groups);
  let bandTop = 0;
  let podsTop = 0;
  const settle = (group: PodGroup): void => {
    waiting.delete(group);
    placeGroup(group, { x: columns.pods, y: podsTop }, sizes, boxes);
    podsTop += group.height + POD_GROUP.gap;
  };
  const put = (ghost: GhostItem, x: number, y: number, width: number): number => {
    boxes.set(ghost.id, { x, y, width, height: ghostHeight });
    return y + ghostHeight;
  };
  const missing = items.filter((item) => item.kind === 'ghost').filter(isAmongServices);
  const putMissing = (): void => {
    const ghost = missing.shift();
    if (ghost) bandTop = put(ghost, columns.services, bandTop, sizes.columns.service) + BAND_GAP;
  };
  for (const service of items) {
    if (service.kind !== 'service') continue;
    const own = items.filter((item) => item.kind === 'slice' && item.service === service.id);
    const behind = new Set(own.flatMap((slice) => podsIn(slice)));
    const fresh = [...waiting].filter(({ pods }) => pods.some(({ id }) => behind.has(id)));
    const ghosts = items.filter((item) => item.kind === 'ghost').filter(isAmongPods(service, own));
    const isLevel = fresh.length + ghosts.length > 0;
    const isSpare = () => bandTop + ghostHeight + BAND_GAP <= podsTop;
    while (isLevel && missing.length > 0 && isSpare()) putMissing();
    if (isLevel) bandTop = podsTop = Math.max(bandTop, podsTop);
    const height = serviceHeight(service, sizes);
    const { service: width } = sizes.columns;
    boxes.set(service.id, { x: columns.services, y: bandTop, width, height });
    const bottom = placeSlices(own, { x: columns.slices, y: bandTop }, sizes, boxes);
    fresh.forEach(settle);
    for (const ghost of ghosts) {
      podsTop = put(ghost, columns.pods, podsTop, sizes.labelledPod.width) + POD_GROUP.gap;
    }
    bandTop = Math.max(bandTop + height, bottom) + BAND_GAP;
  }
  while (missing.length > 0) putMissing();
  for (const group of waiting) settle(group);
}

function isAmongServices({ missing }: GhostItem): boolean {
  return missing === 'service' || missing === 'port';
}

/** What a Service or its EndpointSlices count on, and would stand among the pods. */
function isAmongPods(service: GraphItem, slices: readonly GraphItem[]) {
  const froms = new Set([service.id, ...slices.map(({ id }) => id)]);
  return ({ from }: GhostItem) => froms.has(from);
}

function podsIn(item: GraphItem): ItemId[] {
  return item.kind === 'slice' ? item.rows.flatMap(({ pod }) => pod ?? []) : [];
}

function placeSlices(
  slices: readonly GraphItem[],
  { x, y: top }: Point,
  sizes: Sizes,
  boxes: Map<ItemId, Box>,
): number {
  let bottom = top - SLICE_GAP;
  for (const slice of slices) {
    if (slice.kind !== 'slice') continue;
    const y = bottom + SLICE_GAP;
    const height = sliceHeight(slice, sizes);
    boxes.set(slice.id, { x, y, width: sizes.columns.slice, height });
    bottom = y + height;
  }
  return bottom;
}

function placeGroup(
  { controller, pods, rows }: PodGroup,
  { x, y }: Point,
  sizes: Sizes,
  boxes: Map<ItemId, Box>,
): void {
  const { width, height } = sizes.labelledPod;
  const { padding, rowGap, columnGap } = POD_GROUP;
  let top = y + padding;
  if (controller !== undefined) {
    boxes.set(controller, { x, y: top, width, height: plainHeight(sizes) });
    top += plainHeight(sizes) + rowGap;
  }
  for (const { id, place } of pods) {
    const column = Math.floor(place / rows);
    const row = place % rows;
    boxes.set(id, {
      x: x + column * (width + columnGap),
      y: top + row * (height + rowGap),
      width,
      height,
    });
  }
}

/** Load balancers and Ingresses, each beside the first Service that it leads to if there is room. */
export function placeEntries(
  items: readonly GraphItem[],
  { entries: x }: Columns,
  sizes: Sizes,
  boxes: Map<ItemId, Box>,
): void {
  const { entry: width } = sizes.columns;
  const ghostHeight = plainHeight(sizes);
  let free = 0;
  for (const item of items) {
    if (item.kind === 'balancer') {
      const y = Math.max(free, boxes.get(`Service/${item.namespace}/${item.name}`)?.y ?? 0);
      boxes.set(item.id, { x, y, ...sizes.balancer });
      free = y + sizes.balancer.height + BAND_GAP;
    } else if (item.kind === 'ingress') {
      const goals = item.rows.flatMap(({ service }) => boxes.get(service ?? '')?.y ?? []);
      const y = Math.max(free, Math.min(...goals, Infinity) === Infinity ? 0 : Math.min(...goals));
      const height = ingressHeight(item, sizes);
      boxes.set(item.id, { x, y, width, height });
      free = y + height + BAND_GAP;
    } else if (
      item.kind === 'ghost' &&
      (item.missing === 'secret' || item.missing === 'ingressClass')
    ) {
      boxes.set(item.id, { x, y: free - GHOST_GAP, width, height: ghostHeight });
      free += ghostHeight + BAND_GAP - GHOST_GAP;
    }
  }
}

/** Clients, around the middle of what is there for them. */
export function placeClients(
  items: readonly GraphItem[],
  bottom: number,
  sizes: Sizes,
  boxes: Map<ItemId, Box>,
): void {
  const clients = items.filter(({ kind }) => kind === 'client');
  const { width, height } = sizes.client;
  const { gap } = CLIENT;
  const all = clients.length * (height + gap) - gap;
  const top = Math.max(0, Math.round((Math.min(bottom, MIDDLE * 2) - all) / 2));
  clients.forEach(({ id }, i) =>
    boxes.set(id, { x: 0, y: top + i * (height + gap), width, height }),
  );
}

/** In a tall picture clients stay near its top, where it is read from. */
const MIDDLE = 260;
