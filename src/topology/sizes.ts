import type { IngressItem, ServiceItem, SliceItem } from './items';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How large type and cards are (px at zoom 1). The style sheets of the cards follow `line`, `type`
 * and `table`; what lies between cards stays as it is, so that larger type is larger in the window
 * as well when the picture is fitted into it.
 */
export interface Sizes {
  /** The height of a line of text, and of the type in it. */
  readonly line: number;
  readonly type: number;
  readonly client: Size;
  readonly balancer: Size;
  readonly pod: Size;
  /** One of the cluster's own pods. */
  readonly systemPod: Pick<Size, 'height'>;
  readonly table: Pick<Size, 'width'>;
  readonly record: Pick<Size, 'width'>;
  /** In the Service view, where records stand in columns and pods show their labels. */
  readonly columns: Readonly<Record<'service' | 'entry' | 'slice', number>>;
  readonly labelledPod: Size;
}

/** Sizes for lines of this height; `widen` is how much wider than usual the cards are for it. */
function sizesFor(line: number, type: number, widen: number): Sizes {
  const wide = (width: number) => Math.round((width * widen) / 2) * 2;
  return {
    line,
    type,
    client: { width: wide(106), height: line * 3 + 30 },
    balancer: { width: wide(138), height: line * 3 + 12 },
    pod: { width: wide(184), height: line * 3 + 14 },
    systemPod: { height: line + 1 },
    table: { width: wide(252) },
    record: { width: wide(210) },
    columns: { service: wide(196), entry: wide(186), slice: wide(240) },
    labelledPod: { width: wide(176), height: line * 4 + 12 },
  };
}

export const NORMAL = sizesFor(18, 14, 1);
/** For the back row. */
export const LARGE = sizesFor(22, 17.5, 1.22);

export const CLIENT = { ...NORMAL.client, gap: 22 } as const;
export const BALANCER = { gap: 34, hook: 13 } as const;
export const POD = { ...NORMAL.pod, rowGap: 8, columnGap: 32, rows: 2 } as const;
export const TABLE = {
  blockGap: 9,
  /** Above its title and below its last line, together. */
  padding: 12,
  /** Lines that a block has for its endpoints. */
  pickLines: 3,
  /** Addresses listed per block before the rest is counted. */
  entries: 4,
  /** Lines in all before further blocks are only counted. */
  lines: 8,
} as const;
export const RECORD = {
  ...NORMAL.record,
  inset: 6,
  padding: 6,
  picks: 5,
  gap: 9,
  groupGap: 13,
} as const;

/** How many of `count` lines are shown, the last one saying how many more there are. */
export function shownOf(count: number, most: number): { shown: number; rest: number } {
  return count > most + 1 ? { shown: most, rest: count - most } : { shown: count, rest: 0 };
}

/** A row of three ports takes a little more than a line, and has a row of words above it. */
const PORT_ROW = 4;

export function serviceHeight(
  { ports, externalIp, policies }: ServiceItem,
  { line } = NORMAL,
): number {
  const hasNodePort = ports.some(({ nodePort }) => nodePort !== undefined);
  const chains = hasNodePort ? line + ports.length * (line + PORT_ROW) : ports.length * line;
  const rows = (externalIp === undefined ? 4 : 5) + policies.length;
  return RECORD.padding * 2 + line * rows + chains;
}

export function sliceHeight({ rows }: SliceItem, { line } = NORMAL): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  return RECORD.padding * 2 + line * (1 + Math.max(1, shown + (rest > 0 ? 1 : 0)));
}

export function ingressHeight({ rows }: IngressItem, { line } = NORMAL): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  return RECORD.padding * 2 + line * (3 + shown + (rest > 0 ? 1 : 0));
}

/** Of a card that says what it is and its name: a controller, or what is missing. */
export function plainHeight({ line } = NORMAL): number {
  return RECORD.padding * 2 + line * 2;
}

/** The middle of a row of an EndpointSlice, from the card's top; rows that are not shown share the last. */
export function sliceRowMiddle({ rows }: SliceItem, row: number, { line } = NORMAL): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const place = Math.min(row, rest > 0 ? shown : shown - 1);
  return RECORD.padding + line * (1 + Math.max(0, place) + 0.5);
}

/** The pods of one workload on one node, each a dot. */
export const BLOCK = {
  /** An unfolded pod fits in. */
  width: POD.width + 6,
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
export function ingressRowMiddle({ rows }: IngressItem, row: number, { line } = NORMAL): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const place = Math.min(row, rest > 0 ? shown : shown - 1);
  return RECORD.padding + line * (3 + Math.max(0, place) + 0.5);
}

/** The addresses of a Service of a large cluster, a row for each workload. */
export function endpointsHeight({ rows }: { readonly rows: readonly unknown[] }): number {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  return RECORD.padding * 2 + NORMAL.line * (1 + Math.max(1, shown + (rest > 0 ? 1 : 0)));
}

/** The middle of a workload's row of these, from the card's top; rows that are not shown share the last. */
export function endpointsRowMiddle({ rows }: { readonly rows: readonly unknown[] }, row: number) {
  const { shown, rest } = shownOf(rows.length, RECORD.picks);
  const place = Math.min(row, rest > 0 ? shown : shown - 1);
  return RECORD.padding + NORMAL.line * (1 + Math.max(0, place) + 0.5);
}
