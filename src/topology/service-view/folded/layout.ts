import type { FoldedGraph, ShownItem } from '../../fold';
import { blockHeight, heightOf, placeInBlock } from '../../fold-blocks';
import { cellsFor, type Cells } from '../../fold-cells';
import type { Density } from '../../fold-detail';
import { placesOf } from '../../fold-layout';
import { keepPlaces, placesNeeded, type Places } from '../../fold-places';
import type { Box } from '../../geometry';
import type { ItemId } from '../../items';
import { reuse, reuseBoxes } from '../../reuse';
import {
  BLOCK,
  CLIENT,
  COMPACT,
  endpointsHeight,
  ingressHeight,
  NORMAL,
  plainHeight,
  serviceHeight,
  sliceHeight,
} from '../../sizes';
import { placeClients, RAIL } from '../columns';
import { bandsOf, type Band, type Workload } from './bands';

/** How bands are set beside each other; it is chosen once, so that nothing moves. */
interface Plan {
  /** Blocks beside each other in a workload. */
  readonly blocks: number;
  /** Bands beside each other. */
  readonly columns: number;
}

/** Where everything stands in the Service view of a large cluster: bands of Services in columns. */
export interface FoldedServiceLayout {
  readonly view: 'service';
  readonly boxes: ReadonlyMap<ItemId, Box>;
  /** The frame around the blocks of each workload. */
  readonly frames: ReadonlyMap<ItemId, Box>;
  readonly cluster: Box;
  readonly bounds: Box;
  readonly density: Density;
  readonly cells: Cells;
  readonly isClose: boolean;
  readonly plan: Plan;
  /** The x of the line from which clients' ways fork. */
  readonly fork: number;
  /** The left side of the first column, and how far it is from there to the next one. */
  readonly first: number;
  readonly pitch: number;
  /** Pods in the fullest block. */
  readonly dots: number;
  /** What has once had a place keeps it: bands in columns, blocks in workloads, pods in blocks. */
  readonly columnOf: ReadonlyMap<ItemId, number>;
  readonly order: Places;
  readonly places: ReadonlyMap<ItemId, Places>;
  readonly hasEntries: boolean;
}

/** The height of the ways over everything. */
export const CORRIDOR = -RAIL - 18;
/** In a column, from its left side. */
const SERVICE = { width: 194 } as const;
export const ENDPOINTS = { x: SERVICE.width + 40, width: 214 } as const;
export const FRAME = {
  x: ENDPOINTS.x + ENDPOINTS.width + 44,
  title: 24,
  padding: 8,
  gap: 14,
} as const;
const BLOCK_GAP = 8;
const BAND_GAP = 44;
const COLUMN_GAP = 64;
const ENTRY = { width: 186, gap: 44 } as const;
const HEADROOM = 44;
const EDGE = 16;
/** Its width to its height, at best. */
const ASPECT = 1.35;
const NOWHERE: Places = new Map<ItemId, number>();

/** Lays the Service view of a large cluster out. What is in `previous` too stays where it was. */
export function layOutByService(
  graph: FoldedGraph,
  previous?: FoldedServiceLayout,
  isClose = false,
): FoldedServiceLayout {
  const items = [...graph.items.values()];
  const found = bandsOf(items);
  const order = keepPlaces(
    found.map(({ id }) => id),
    previous?.order,
  );
  const bands = found.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  const workloads = bands.flatMap((band) => band.workloads);
  const places = placesOf(
    new Map(workloads.map(({ id, blocks }) => [id, blocks])),
    previous?.places,
  );
  const dots = dotsOf(workloads, places, previous?.dots ?? 1);
  const hasEntries = previous?.hasEntries === true || items.some(isEntry);
  const measure = { places, dots };
  const plan = previous?.plan ?? planFor(bands, measure);
  const clusterEdge = CLIENT.width + 12;
  const fork = clusterEdge + 12;
  const entries = fork + 16;
  const first = hasEntries ? entries + ENTRY.width + ENTRY.gap : entries + 24;
  const pitch = widthOf(plan) + COLUMN_GAP;
  const cells = cellsFor(dots, blockHeight(dots));
  const boxes = new Map<ItemId, Box>();
  const frames = new Map<ItemId, Box>();
  const columnOf = columnsOf(bands, plan, measure, previous?.columnOf);
  const bottoms = Array.from({ length: plan.columns }, () => 0);
  const put = { ...measure, plan, boxes, frames, cells: isClose ? cells : undefined };
  for (const band of bands) {
    const column = columnOf.get(band.id) ?? 0;
    const y = bottoms[column] ?? 0;
    placeBand(band, { x: first + column * pitch, y }, put);
    bottoms[column] = y + heightOfBand(band, plan, measure) + BAND_GAP;
  }
  placeEntries(items, entries, boxes);
  const inside = [...boxes.values(), ...frames.values()];
  const bottom = Math.max(300, ...inside.map(({ y, height }) => y + height));
  placeClients(
    items.filter((item) => item.kind === 'client'),
    bottom,
    NORMAL,
    boxes,
  );
  const columns = Math.max(1, ...[...columnOf.values()].map((column) => column + 1));
  const right = first + columns * pitch - COLUMN_GAP;
  const y = CORRIDOR - HEADROOM;
  const cluster = { x: clusterEdge, y, width: right + EDGE - clusterEdge, height: bottom + 56 - y };
  return reuse<FoldedServiceLayout>(previous, {
    view: 'service',
    boxes: reuseBoxes(previous?.boxes, boxes),
    frames: reuseBoxes(previous?.frames, frames),
    cluster,
    bounds: {
      x: -70,
      y: y - 60,
      width: cluster.x + cluster.width + 70,
      height: cluster.height + 60,
    },
    density: densityOf(bands, plan, measure),
    cells,
    isClose,
    plan,
    fork,
    first,
    pitch,
    dots,
    columnOf,
    order,
    places,
    hasEntries,
  });
}

function isEntry({ kind }: ShownItem): boolean {
  return kind === 'ingress' || kind === 'balancer';
}

interface Measure {
  readonly places: ReadonlyMap<ItemId, Places>;
  readonly dots: number;
}

function dotsOf(
  workloads: readonly Workload[],
  places: ReadonlyMap<ItemId, Places>,
  before: number,
): number {
  const blocks = workloads.flatMap((workload) => workload.blocks);
  return Math.max(before, ...blocks.map(({ id }) => placesNeeded(places.get(id) ?? NOWHERE)));
}

function widthOf({ blocks }: Plan): number {
  return FRAME.x + 2 * FRAME.padding + blocks * (BLOCK.width + BLOCK_GAP) - BLOCK_GAP;
}

/** The blocks of a workload by rows: what stands in each place, if anything does. */
function rowsOf({ id, blocks }: Workload, { places }: Measure, perRow: number) {
  const order = places.get(id) ?? NOWHERE;
  const rows: (Workload['blocks'][number] | undefined)[][] = [];
  for (let place = 0; place < placesNeeded(order); place += 1) {
    if (place % perRow === 0) rows.push([]);
    rows.at(-1)?.push(undefined);
  }
  for (const block of blocks) {
    const place = order.get(block.id) ?? 0;
    const row = rows[Math.floor(place / perRow)];
    if (row) row[place % perRow] = block;
  }
  return rows;
}

function heightOfRow(
  row: readonly (Workload['blocks'][number] | undefined)[],
  { places, dots }: Measure,
): number {
  const heights = row.map((block) => block && heightOf(block, places.get(block.id), dots));
  return Math.max(blockHeight(dots), ...heights.map((height) => height ?? 0));
}

function heightOfWorkload(workload: Workload, plan: Plan, measure: Measure): number {
  const rows = rowsOf(workload, measure, plan.blocks);
  const all = rows.reduce((sum, row) => sum + heightOfRow(row, measure) + BLOCK_GAP, -BLOCK_GAP);
  return FRAME.title + all + FRAME.padding;
}

function heightOfBand({ service, endpoints, workloads, ghosts }: Band, plan: Plan, m: Measure) {
  const cards = endpoints.reduce((sum, one) => sum + heightOfEndpoints(one) + RAIL + 8, 0);
  const frames = workloads.reduce(
    (sum, one) => sum + heightOfWorkload(one, plan, m) + FRAME.gap,
    ghosts.length * (plainHeight() + FRAME.gap),
  );
  return Math.max(heightOfService(service), cards - RAIL - 8, frames - FRAME.gap);
}

function heightOfService(service: Band['service']): number {
  return service?.kind === 'service' ? serviceHeight(service) : COMPACT.service;
}

function heightOfEndpoints(one: Band['endpoints'][number]): number {
  return one.kind === 'slice' ? sliceHeight(one) : endpointsHeight(one);
}

/** The plan by which the whole is shown largest on a screen. */
function planFor(bands: readonly Band[], measure: Measure): Plan {
  let best: Plan & { readonly size: number } = { blocks: 1, columns: 1, size: Infinity };
  for (let blocks = 1; blocks <= 8; blocks += 1) {
    for (let columns = 1; columns <= Math.min(10, bands.length); columns += 1) {
      const plan = { blocks, columns };
      const width = columns * (widthOf(plan) + COLUMN_GAP);
      const height = tallest(bands, columnsOf(bands, plan, measure, undefined), plan, measure);
      // The side by which it is larger than a screen of this shape decides how small it is shown.
      const size = Math.max(width / ASPECT, height);
      if (size < best.size * 0.99) best = { ...plan, size };
    }
  }
  const { blocks, columns } = best;
  return { blocks, columns };
}

function tallest(
  bands: readonly Band[],
  columnOf: ReadonlyMap<ItemId, number>,
  plan: Plan,
  measure: Measure,
): number {
  const ends = Array.from({ length: plan.columns }, () => 0);
  for (const band of bands) {
    const column = columnOf.get(band.id) ?? 0;
    ends[column] = (ends[column] ?? 0) + heightOfBand(band, plan, measure) + BAND_GAP;
  }
  return Math.max(...ends);
}

/** Fills one column after the other; what has a column keeps it, and newcomers go where there is most room. */
function columnsOf(
  bands: readonly Band[],
  plan: Plan,
  measure: Measure,
  previous: ReadonlyMap<ItemId, number> | undefined,
): ReadonlyMap<ItemId, number> {
  const heights = bands.map((band) => heightOfBand(band, plan, measure) + BAND_GAP);
  const share = heights.reduce((sum, height) => sum + height, 0) / plan.columns;
  const ends = Array.from({ length: plan.columns }, () => 0);
  const columns = new Map<ItemId, number>();
  let sum = 0;
  bands.forEach(({ id }, i) => {
    const height = heights[i] ?? 0;
    const inTurn = Math.min(plan.columns - 1, Math.floor((sum + height / 2) / share));
    const column = previous ? (previous.get(id) ?? ends.indexOf(Math.min(...ends))) : inTurn;
    columns.set(id, column);
    ends[column] = (ends[column] ?? 0) + height;
    sum += height;
  });
  return columns;
}

interface Put extends Measure {
  readonly plan: Plan;
  readonly boxes: Map<ItemId, Box>;
  readonly frames: Map<ItemId, Box>;
  readonly cells: Cells | undefined;
}

function placeBand(
  band: Band,
  { x, y }: { readonly x: number; readonly y: number },
  put: Put,
): void {
  const { boxes } = put;
  const { service, endpoints, workloads, ghosts } = band;
  if (service) {
    boxes.set(service.id, { x, y, width: SERVICE.width, height: heightOfService(service) });
  }
  let top = y;
  for (const one of endpoints) {
    const height = heightOfEndpoints(one);
    boxes.set(one.id, { x: x + ENDPOINTS.x, y: top, width: ENDPOINTS.width, height });
    top += height + RAIL + 8;
  }
  top = y;
  for (const workload of workloads) {
    top += placeWorkload(workload, { x: x + FRAME.x, y: top }, put) + FRAME.gap;
  }
  for (const { id } of ghosts) {
    boxes.set(id, { x: x + FRAME.x, y: top, width: BLOCK.width, height: plainHeight() });
    top += plainHeight() + FRAME.gap;
  }
}

function placeWorkload(
  workload: Workload,
  { x, y }: { readonly x: number; readonly y: number },
  put: Put,
): number {
  const { plan, boxes, frames, places, dots, cells } = put;
  let top = y + FRAME.title;
  for (const row of rowsOf(workload, put, plan.blocks)) {
    row.forEach((block, i) => {
      if (!block) return;
      const left = x + FRAME.padding + i * (BLOCK.width + BLOCK_GAP);
      const height = heightOf(block, places.get(block.id), dots);
      const box = { x: left, y: top, width: BLOCK.width, height };
      boxes.set(block.id, box);
      placeInBlock(block, box, places.get(block.id), cells, boxes);
    });
    top += heightOfRow(row, put) + BLOCK_GAP;
  }
  const height = top - BLOCK_GAP + FRAME.padding - y;
  frames.set(workload.id, { x, y, width: widthOf(plan) - FRAME.x, height });
  return height;
}

/** Load balancers and Ingresses, one below the other, with what an Ingress refers to and is not there. */
function placeEntries(items: readonly ShownItem[], x: number, boxes: Map<ItemId, Box>): void {
  let y = 0;
  const put = (id: ItemId, width: number, height: number): void => {
    boxes.set(id, { x, y, width, height });
    y += height + BAND_GAP;
  };
  for (const item of items) {
    if (item.kind === 'balancer') put(item.id, NORMAL.balancer.width, NORMAL.balancer.height);
    else if (item.kind === 'ingress') put(item.id, ENTRY.width, ingressHeight(item));
    else if (item.kind === 'ghost' && item.from.startsWith('Ingress/')) {
      put(item.id, ENTRY.width, plainHeight());
    }
  }
}

/** How full the fullest band is. */
function densityOf(bands: readonly Band[], plan: Plan, measure: Measure): Density {
  const crowd = (countOf: (band: Band) => number) => {
    const counts = bands.map(countOf);
    const areas = bands.map(
      (band) => (heightOfBand(band, plan, measure) + BAND_GAP) * (widthOf(plan) + COLUMN_GAP),
    );
    const perArea = Math.max(0, ...counts.map((count, i) => count / (areas[i] ?? 1)));
    return { perArea, total: counts.reduce((sum, count) => sum + count, 0) };
  };
  const blocksOf = ({ workloads }: Band) => workloads.flatMap(({ blocks }) => blocks);
  const near = (band: Band) => 1 + band.endpoints.length + blocksOf(band).length;
  const pods = (band: Band) => blocksOf(band).reduce((sum, block) => sum + block.pods.length, 0);
  return { near: crowd(near), close: crowd((band) => near(band) + pods(band)) };
}
