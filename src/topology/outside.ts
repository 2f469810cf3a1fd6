import type { Box, Point } from './geometry';
import type { GraphItem, ItemId } from './items';
import { BALANCER, CLIENT, NORMAL, type Sizes } from './sizes';

/** The lines outside the nodes, from the clients over load balancers to the nodes' network. */
export interface Outside {
  /** The x of the line that the nodes are plugged into, and the height at which others join it. */
  readonly bus: number;
  readonly busMiddle: number;
  /** The x of the line between clients and load balancers; undefined without load balancers. */
  readonly fork: number | undefined;
  /** Where the cluster begins. */
  readonly clusterEdge: number;
  /** Where each load balancer passes packets on. */
  readonly hooks: ReadonlyMap<ItemId, Point>;
}

const EDGE_GAP = 8;
const BUS_GAP = 12;
const FORK_GAP = 15;
/** Between the bus and the walls of the nodes. */
export const WALL_GAP = 16;

/** Where the columns outside the nodes stand. */
export function outsideColumns(
  hasBalancers: boolean,
  { client, balancer }: Sizes = NORMAL,
): Pick<Outside, 'bus' | 'fork' | 'clusterEdge'> {
  const fork = hasBalancers ? client.width + FORK_GAP : undefined;
  const right = fork === undefined ? client.width : fork + FORK_GAP + balancer.width;
  const clusterEdge = right + EDGE_GAP;
  return { fork, clusterEdge, bus: clusterEdge + BUS_GAP };
}

/** Puts clients one above the other beside the middle of the nodes, and load balancers above and below it. */
export function placeOutside(
  items: readonly GraphItem[],
  hasBalancers: boolean,
  nodes: { readonly top: number; readonly bottom: number },
  boxes: Map<ItemId, Box>,
  sizes: Sizes = NORMAL,
): Outside {
  const columns = outsideColumns(hasBalancers, sizes);
  const busMiddle = (nodes.top + nodes.bottom) / 2;
  const clients = items.filter(({ kind }) => kind === 'client');
  const { width, height } = sizes.client;
  const { gap } = CLIENT;
  const all = clients.length * (height + gap) - gap;
  const top = Math.max(nodes.top, Math.round(busMiddle - all / 2));
  clients.forEach(({ id }, i) =>
    boxes.set(id, { x: 0, y: top + i * (height + gap), width, height }),
  );
  const hooks = placeBalancers(items, columns.fork, busMiddle, boxes, sizes);
  return { ...columns, busMiddle, hooks };
}

function placeBalancers(
  items: readonly GraphItem[],
  fork: number | undefined,
  middle: number,
  boxes: Map<ItemId, Box>,
  sizes: Sizes,
): ReadonlyMap<ItemId, Point> {
  const hooks = new Map<ItemId, Point>();
  const { width, height } = sizes.balancer;
  const { gap, hook } = BALANCER;
  const pitch = height + hook + gap;
  for (const { id, kind } of items) {
    if (kind !== 'balancer' || fork === undefined) continue;
    const index = hooks.size;
    const isAbove = index % 2 === 0;
    const row = Math.floor(index / 2);
    const y = Math.round(middle) + (isAbove ? -(row + 1) * pitch : gap + row * pitch);
    const x = fork + FORK_GAP;
    hooks.set(id, { x: x + width / 2, y });
    boxes.set(id, { x, y: y + hook, width, height });
  }
  return hooks;
}
