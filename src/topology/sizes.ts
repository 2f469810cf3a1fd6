import type { IngressItem, ServiceItem, SliceItem } from './items';

/** What the style sheet of the cards (src/ui/graph/cards.css) and the layout have to agree on. */
export const LINE = 18;

export const CLIENT = { width: 104, height: 84, gap: 22 } as const;
export const BALANCER = { width: 128, height: 66, gap: 34, hook: 13 } as const;
/** One of the cluster's own pods. */
export const SYSTEM_POD = { height: 19 } as const;
export const POD = { width: 180, height: 68, rowGap: 8, columnGap: 32, rows: 2 } as const;
export const TABLE = {
  width: 240,
  title: 24,
  blockGap: 9,
  padding: 6,
  /** Lines that a block has for its endpoints. */
  pickLines: 3,
  /** Addresses listed per block before the rest is counted. */
  entries: 4,
  /** Lines in all before further blocks are only counted. */
  lines: 8,
} as const;
export const RECORD = { width: 194, inset: 6, padding: 6, picks: 5, gap: 9, groupGap: 13 } as const;

/** How many of `count` lines are shown, the last one saying how many more there are. */
export function shownOf(count: number, most: number): { shown: number; rest: number } {
  return count > most + 1 ? { shown: most, rest: count - most } : { shown: count, rest: 0 };
}

/** A row of three ports takes a little more, and has a row of words above it. */
const PORT_ROW = LINE + 4;

export function serviceHeight({ ports, externalIp }: ServiceItem): number {
  const hasNodePort = ports.some(({ nodePort }) => nodePort !== undefined);
  const chains = hasNodePort ? LINE + ports.length * PORT_ROW : ports.length * LINE;
  const rows = externalIp === undefined ? 4 : 5;
  return RECORD.padding * 2 + LINE * rows + chains;
}

export function sliceHeight({ rows }: SliceItem): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  return RECORD.padding * 2 + LINE * (1 + Math.max(1, shown + (rest > 0 ? 1 : 0)));
}

export function ingressHeight({ rows }: IngressItem): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  return RECORD.padding * 2 + LINE * (3 + shown + (rest > 0 ? 1 : 0));
}

export const CONTROLLER_HEIGHT = RECORD.padding * 2 + LINE * 2;

export const GHOST_HEIGHT = RECORD.padding * 2 + LINE * 2;

/** The middle of a row of an EndpointSlice, from the card's top; rows that are not shown share the last. */
export function sliceRowMiddle({ rows }: SliceItem, row: number): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const line = Math.min(row, rest > 0 ? shown : shown - 1);
  return RECORD.padding + LINE * (1 + Math.max(0, line) + 0.5);
}

/** The pods of one workload on one node, each a dot. */
export const BLOCK = {
  width: 186,
  title: 25,
  padding: 5,
  inset: 8,
  dot: 13,
  dotSize: 9,
  dotsInRow: 13,
  /** Between the cards of an unfolded block. */
  cardGap: 6,
} as const;
/** A pod of a folded block seen from close by, before it is made to fit into its block. */
export const CELL = { width: 168, height: 40, gap: 5, title: 22 } as const;
/** A node and a Service of a large cluster. */
export const COMPACT = { header: 86, service: 66 } as const;
/** The middle of a path's row of an Ingress, from the card's top; rows that are not shown share the last. */
export function ingressRowMiddle({ rows }: IngressItem, row: number): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const line = Math.min(row, rest > 0 ? shown : shown - 1);
  return RECORD.padding + LINE * (3 + Math.max(0, line) + 0.5);
}

/** The addresses of a Service of a large cluster, a row for each workload. */
export function endpointsHeight({ rows }: { readonly rows: readonly unknown[] }): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  return RECORD.padding * 2 + LINE * (1 + Math.max(1, shown + (rest > 0 ? 1 : 0)));
}

/** The middle of a workload's row of these, from the card's top; rows that are not shown share the last. */
export function endpointsRowMiddle({ rows }: { readonly rows: readonly unknown[] }, row: number) {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const line = Math.min(row, rest > 0 ? shown : shown - 1);
  return RECORD.padding + LINE * (1 + Math.max(0, line) + 0.5);
}
