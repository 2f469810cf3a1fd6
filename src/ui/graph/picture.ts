import { useSyncExternalStore } from 'react';
import { movesIn, useArrangement } from '../../client/arrangement';
import { motionIsReduced } from '../../client/preferences';
import { useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import type { Request } from '../../cluster/traffic/request';
import { arranged, type Moves } from '../../topology/by-hand';
import type { EdgesOver } from '../../topology/edges-over';
import { tiesOf } from '../../topology/edges';
import type { Graph } from '../../topology/graph';
import type { Layout } from '../../topology/layout';
import type { Line } from '../../topology/lines';
import type { ServiceLayout } from '../../topology/service-view/layout';
import type { AnyLayout, GraphViewOf } from '../../topology/view';
import type { Ways } from '../../topology/ways';
import { cardNodes, type CardNode, type DrawnEdge } from './elements';
import { currentGraph, onGraph } from './shown-graph';
import { chosenSizes, chosenView, onChosenView } from './views';
import { watched } from './watched';

/** A graph as one of the views draws it. */
interface Drawing<L extends AnyLayout> {
  readonly graph: Graph;
  /** Before anything is moved by hand. */
  readonly natural: L;
  readonly moves: Moves;
  readonly layout: L;
  /** By the edge's id. */
  readonly lines: ReadonlyMap<string, Line>;
  readonly nodes: CardNode[];
  readonly ways: Ways;
}

/** All that is drawn of the cluster but its packets; parts that have not changed are the same. */
export interface Picture extends Drawing<AnyLayout> {
  /** The session's cluster that it shows. */
  readonly generation: number;
  readonly selected: string | undefined;
  /** What is drawn only for the selected element. */
  readonly ties: readonly DrawnEdge[];
  /** While the picture goes over from the other view: the cards that have no place in this one. */
  readonly leaving: readonly CardNode[] | undefined;
  /** A request as this view shows it; `parent` is what it is sent on behalf of. */
  readonly tell: (request: Request, parent: Request | undefined) => Request;
  readonly edgesOver: EdgesOver;
}

/** What was drawn last in each view, so that everything is found where it was. */
interface Drawings {
  readonly generation: number;
  packet?: Drawing<Layout>;
  service?: Drawing<ServiceLayout>;
}

const NO_TIES: readonly DrawnEdge[] = [];
let drawings: Drawings = { generation: -1 };

function draw(last: Picture | undefined): Picture {
  const { cluster, generation } = useSession.getState();
  const { selected } = useSelection.getState();
  if (drawings.generation !== generation) drawings = { generation };
  const previous = last?.generation === generation ? last : undefined;
  const graph = currentGraph();
  const chosen = chosenView();
  const isSame =
    graph === previous?.graph &&
    previous.layout.view === chosen.name &&
    previous.layout.sizes === chosenSizes() &&
    previous.moves === movesIn(chosen.name);
  if (isSame && selected === previous.selected) return previous;
  const edges = tiesOf(cluster, graph.items, selected?.split('→')[0]);
  const drawn =
    chosen.name === 'packet'
      ? finish(chosen.view, (drawings.packet = drawIn(chosen.view, graph, drawings.packet)), edges)
      : finish(
          chosen.view,
          (drawings.service = drawIn(chosen.view, graph, drawings.service)),
          edges,
        );
  return { ...drawn, generation, selected, leaving: leavingFrom(previous, drawn) };
}

/** Cards glide from one view to the other, and those that are only in the first fade. */
function leavingFrom(previous: Picture | undefined, now: Drawing<AnyLayout>): Picture['leaving'] {
  if (!previous || previous.layout.view === now.layout.view) return previous?.leaving;
  if (motionIsReduced()) return undefined;
  const staying = new Set(now.nodes.map(({ id }) => id));
  return previous.nodes
    .filter(({ id }) => !staying.has(id))
    .map((node) => ({ ...node, className: 'leaving' }));
}

/** The cards have arrived. */
export function endGlide(): void {
  const picture = currentPicture();
  if (picture.leaving) pictures.replace({ ...picture, leaving: undefined });
}

function drawIn<L extends AnyLayout>(
  view: GraphViewOf<L>,
  graph: Graph,
  previous: Drawing<L> | undefined,
): Drawing<L> {
  const isSame = previous?.graph === graph && previous.natural.sizes === chosenSizes();
  const natural = isSame ? previous.natural : view.layOut(graph, previous?.natural, chosenSizes());
  const moves = movesIn(natural.view);
  if (isSame && previous.moves === moves) return previous;
  const layout = arranged(natural, graph, moves, previous?.layout);
  const lines = view.linesOf(graph, layout, previous?.lines);
  const ways = view.waysOf(graph, layout, lines);
  return { graph, natural, moves, layout, lines, ways, nodes: cardNodes(graph, layout) };
}

function finish<L extends AnyLayout>(
  view: GraphViewOf<L>,
  drawing: Drawing<L>,
  edges: ReturnType<typeof tiesOf>,
) {
  const { graph, layout } = drawing;
  const ties = edges.map((edge) => ({ edge, line: view.lineOfTie(edge, graph, layout) }));
  return {
    ...drawing,
    ties: ties.length > 0 ? ties : NO_TIES,
    tell: (request: Request, parent: Request | undefined) => view.tell(request, graph, parent),
    edgesOver: view.edgesOver,
  };
}

const pictures = watched(draw, (update) => [
  onGraph(update),
  useSelection.subscribe(update),
  useArrangement.subscribe(update),
  onChosenView(update),
]);

/** The picture of the cluster as it is shown now. */
export const currentPicture = pictures.current;

/** Calls `listener` when the picture has changed. */
export const onPicture = pictures.onChange;

export function usePicture(): Picture {
  return useSyncExternalStore(onPicture, currentPicture);
}
