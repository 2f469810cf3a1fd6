import type { Request } from '../cluster/traffic/request';
import { wiresOver, type EdgesOver } from './edges-over';
import type { GraphEdge } from './edges';
import type { Graph } from './graph';
import { layOut, type Layout } from './layout';
import { lineOfTie, linesOf, type Line } from './lines';
import type { Sizes } from './sizes';
import type { ServiceLayout } from './service-view/layout';
import { waysOf, type Ways } from './ways';

export type ViewName = 'packet' | 'service';

/** Where everything stands in either view. */
export type AnyLayout = Layout | ServiceLayout;

/** One way of drawing a graph, and of telling requests on it. */
export interface GraphViewOf<L extends AnyLayout> {
  readonly layOut: (graph: Graph, previous?: L, sizes?: Sizes) => L;
  readonly linesOf: (
    graph: Graph,
    layout: L,
    previous?: ReadonlyMap<string, Line>,
  ) => ReadonlyMap<string, Line>;
  /** The line of an edge that is drawn only while its source is selected. */
  readonly lineOfTie: (edge: GraphEdge, graph: Graph, layout: L) => Line;
  readonly waysOf: (graph: Graph, layout: L, lines: ReadonlyMap<string, Line>) => Ways;
  /** The request with its hops at the places of this view; `parent` is what it is sent on behalf of. */
  readonly tell: (request: Request, graph: Graph, parent: Request | undefined) => Request;
  readonly edgesOver: EdgesOver;
}

/** Where packets travel: clients, load balancers, nodes with their rules, pods. */
export const packetView: GraphViewOf<Layout> = {
  layOut,
  linesOf,
  lineOfTie,
  waysOf: (_graph, layout) => waysOf(layout),
  tell: (request) => request,
  edgesOver: wiresOver,
};
