import type { Place, Request } from '../cluster/traffic/request';
import type { FoldedGraph } from './fold';
import { layOutFolded, type FoldedLayout } from './fold-layout';
import type { Graph } from './graph';
import { fromClient, type Line } from './lines';
import type { FoldedServiceLayout } from './service-view/folded/layout';
import { wayBetween, waysOf, type Ways } from './ways';

/** Where everything stands in either view of a large cluster. */
export type AnyFoldedLayout = FoldedLayout | FoldedServiceLayout;

/** A folded graph as it is laid out; `graph` has every pod. */
export interface FoldedGround<L extends AnyFoldedLayout> {
  readonly graph: Graph;
  readonly shown: FoldedGraph;
  readonly layout: L;
}

/** One way of drawing a large cluster, and of telling requests on it. */
export interface FoldedViewOf<L extends AnyFoldedLayout> {
  /** What is shown of a folded graph. */
  readonly show: (folded: FoldedGraph, graph: Graph, previous?: FoldedGraph) => FoldedGraph;
  readonly layOut: (shown: FoldedGraph, previous?: L, isClose?: boolean) => L;
  /** The lines that packets travel on, each stretch once. */
  readonly linesOf: (ground: FoldedGround<L>) => readonly Line[];
  readonly wayBetween: (ground: FoldedGround<L>, from: Place, to: Place) => Line | undefined;
  readonly waysOf: (ground: FoldedGround<L>) => Ways;
  /** The request with its hops at the places of this view; `parent` is what it is sent on behalf of. */
  readonly tell: (request: Request, graph: Graph, parent: Request | undefined) => Request;
}

/** Where packets travel: clients, load balancers, nodes with blocks of pods. */
export const foldedPacketView: FoldedViewOf<FoldedLayout> = {
  show: (folded) => folded,
  layOut: layOutFolded,
  linesOf,
  wayBetween: ({ layout }, from, to) => wayBetween(layout, from, to),
  waysOf: ({ layout }) => waysOf(layout),
  tell: (request) => request,
};

function linesOf({ shown, layout }: FoldedGround<FoldedLayout>): readonly Line[] {
  const { outside, rooms, boxes } = layout;
  const { bus, busMiddle } = outside;
  const lines: Line[] = [];
  const corridors = new Map<number, number>();
  for (const { rules, trunk, box } of rooms.values()) {
    corridors.set(rules.y, Math.max(corridors.get(rules.y) ?? 0, rules.x));
    lines.push([rules, { x: trunk, y: box.y + box.height - 14 }]);
  }
  for (const [y, x] of corridors)
    lines.push([
      { x: bus, y },
      { x, y },
    ]);
  const heights = [...corridors.keys(), busMiddle];
  lines.push([
    { x: bus, y: Math.min(...heights) },
    { x: bus, y: Math.max(...heights) },
  ]);
  for (const { id, kind } of shown.items.values()) {
    const box = kind === 'client' ? boxes.get(id) : undefined;
    if (box) lines.push([...fromClient(outside, box)]);
  }
  return lines;
}
