import { useSyncExternalStore } from 'react';
import { motionIsReduced } from '../../../client/preferences';
import { useSelection } from '../../../client/selection';
import { useSession } from '../../../client/session';
import { useUnfolding } from '../../../client/unfolding';
import type { Place, Request } from '../../../cluster/traffic/request';
import { blockId, foldGraph, type FoldedGraph } from '../../../topology/fold';
import { standAlike } from '../../../topology/fold-alike';
import type { FoldedLayout } from '../../../topology/fold-layout';
import {
  foldedPacketView,
  type AnyFoldedLayout,
  type FoldedViewOf,
} from '../../../topology/fold-view';
import type { Graph } from '../../../topology/graph';
import type { Line } from '../../../topology/lines';
import type { FoldedServiceLayout } from '../../../topology/service-view/folded/layout';
import type { Ways } from '../../../topology/ways';
import { currentGraph, onGraph } from '../shown-graph';
import { chosenFoldedServiceView, onChosenView } from '../views';
import { watched } from '../watched';
import { nodesOf, type FoldedNode } from './nodes';

/** A folded graph as one of the views draws it. */
interface Drawing<L extends AnyFoldedLayout> {
  /** With every pod. */
  readonly graph: Graph;
  /** Before a view has chosen what it shows. */
  readonly folded: FoldedGraph;
  readonly shown: FoldedGraph;
  readonly layout: L;
  /** For a view from close by, and for one from afar. */
  readonly near: FoldedNode[];
  readonly far: FoldedNode[];
  readonly ways: Ways;
  readonly lines: readonly Line[];
  readonly wayBetween: (from: Place, to: Place) => Line | undefined;
  /** A request as this view shows it; `parent` is what it is sent on behalf of. */
  readonly tell: (request: Request, parent: Request | undefined) => Request;
}

/** All that is drawn of a large cluster but its packets; parts that have not changed are the same. */
export interface FoldedPicture extends Drawing<AnyFoldedLayout> {
  readonly generation: number;
  /** The pods that the selected Service has in its EndpointSlices, or the one that is selected. */
  readonly marked: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly unfolded: ReadonlySet<string>;
  /** Whether it is going over from the other view. */
  readonly isGliding: boolean;
}

/** What was drawn last in each view, so that everything is found where it was. */
interface Drawings {
  readonly generation: number;
  packet?: Drawing<FoldedLayout>;
  service?: Drawing<FoldedServiceLayout>;
}

let drawings: Drawings = { generation: -1 };

function draw(last: FoldedPicture | undefined): FoldedPicture {
  const { generation } = useSession.getState();
  if (drawings.generation !== generation) drawings = { generation };
  const previous = last?.generation === generation ? last : undefined;
  const graph = currentGraph();
  const { selected } = useSelection.getState();
  const { unfolded } = useUnfolding.getState();
  const folded =
    graph === previous?.graph && unfolded === previous.unfolded
      ? previous.folded
      : foldGraph(graph, unfolded, previous?.folded);
  const service = chosenFoldedServiceView();
  const drawing = service
    ? (drawings.service = drawIn(service, graph, folded, drawings.service))
    : (drawings.packet = drawIn(foldedPacketView, graph, folded, drawings.packet));
  if (previous && isOf(drawing, previous) && selected === previous.selected) return previous;
  const marked = markedBy(graph, selected);
  const hasTurned = previous !== undefined && previous.layout.view !== drawing.layout.view;
  const isGliding = hasTurned ? !motionIsReduced() : (previous?.isGliding ?? false);
  return { ...drawing, generation, marked, selected, unfolded, isGliding };
}

function isOf(drawing: Drawing<AnyFoldedLayout>, { graph, layout, near }: FoldedPicture): boolean {
  return drawing.graph === graph && drawing.layout === layout && drawing.near === near;
}

function drawIn<L extends AnyFoldedLayout>(
  view: FoldedViewOf<L>,
  graph: Graph,
  folded: FoldedGraph,
  previous: Drawing<L> | undefined,
): Drawing<L> {
  const { isClose } = useUnfolding.getState();
  const isSameLook = folded === previous?.folded && isClose === previous.layout.isClose;
  if (isSameLook && graph === previous.graph) return previous;
  const shown = view.show(folded, graph, previous?.shown);
  const isSame = shown === previous?.shown && isClose === previous.layout.isClose;
  const layout =
    isSame || (previous && staysPut(previous, shown, isClose))
      ? previous.layout
      : view.layOut(shown, previous?.layout, isClose);
  const { near, far } = isSame && !isClose ? previous : nodesOf(shown, layout, graph);
  const ground = { graph, shown, layout };
  return {
    ...{ graph, folded, shown, layout, near, far },
    ways: view.waysOf(ground),
    lines: isSame ? previous.lines : view.linesOf(ground),
    wayBetween: (from, to) => view.wayBetween(ground, from, to),
    tell: (request, parent) => view.tell(request, graph, parent),
  };
}

/** Whether nothing moves although something is shown differently. */
function staysPut(
  { layout, shown }: Drawing<AnyFoldedLayout>,
  next: FoldedGraph,
  isClose: boolean,
): boolean {
  return layout.view === 'packet' && layout.isClose === isClose && standAlike(shown, next);
}

/** The elements have arrived where they stand in the other view. */
export function endGlide(): void {
  const picture = currentPicture();
  if (picture.isGliding) pictures.replace({ ...picture, isGliding: false });
}

/** What is selected is unfolded, so that it can be seen; close by, pods are seen as it is. */
function reveal(): void {
  const { selected } = useSelection.getState();
  const item = selected === undefined ? undefined : currentPicture().graph.items.get(selected);
  const { unfold, isClose } = useUnfolding.getState();
  if (item?.kind === 'pod' && !isClose) unfold(blockId(item));
  else if (item?.kind === 'slice' && item.service !== undefined) unfold(item.service);
}

function markedBy(graph: Graph, selected: string | undefined): ReadonlySet<string> {
  const marked = new Set<string>();
  if (selected?.startsWith('Pod/') === true) marked.add(selected);
  if (selected?.startsWith('Service/') !== true) return marked;
  for (const item of graph.items.values()) {
    if (item.kind !== 'slice' || item.service !== selected) continue;
    for (const { pod } of item.rows) if (pod !== undefined) marked.add(pod);
  }
  return marked;
}

const pictures = watched(draw, (update) => [
  onGraph(update),
  useSelection.subscribe(() => {
    reveal();
    update();
  }),
  useUnfolding.subscribe(update),
  onChosenView(update),
]);

/** The picture of the cluster as it is shown now. */
export const currentPicture = pictures.current;

/** Calls `listener` when the picture has changed. */
export const onPicture = pictures.onChange;

export function usePicture(): FoldedPicture {
  return useSyncExternalStore(onPicture, currentPicture);
}
