import { useSyncExternalStore } from 'react';
import { useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import { tiesOf } from '../../topology/edges';
import { buildGraph, type Graph } from '../../topology/graph';
import { layOut, type Layout } from '../../topology/layout';
import { lineOfTie, linesOf, type Line } from '../../topology/lines';
import { cardNodes, type CardNode, type DrawnEdge } from './elements';

/** All that is drawn of the cluster but its packets; parts that have not changed are the same. */
export interface Picture {
  /** The session's cluster that it shows. */
  readonly generation: number;
  readonly graph: Graph;
  readonly layout: Layout;
  /** By the edge's id. */
  readonly lines: ReadonlyMap<string, Line>;
  readonly nodes: CardNode[];
  readonly selected: string | undefined;
  /** What is drawn only for the selected element. */
  readonly ties: readonly DrawnEdge[];
}

const NO_TIES: readonly DrawnEdge[] = [];
const listeners = new Set<() => void>();
let picture: Picture | undefined;

function draw(): Picture {
  const { cluster, generation } = useSession.getState();
  const { selected } = useSelection.getState();
  const previous = picture?.generation === generation ? picture : undefined;
  const graph = buildGraph(cluster, previous?.graph);
  const isSame = graph === previous?.graph;
  if (isSame && selected === previous.selected) return previous;
  const base = isSame ? previous : lay(graph, previous);
  const found = tiesOf(cluster, graph.items, selected).map((edge) => ({
    edge,
    line: lineOfTie(edge, graph, base.layout),
  }));
  const { layout, lines, nodes } = base;
  const ties = found.length > 0 ? found : NO_TIES;
  return { generation, graph, layout, lines, nodes, selected, ties };
}

function lay(graph: Graph, previous: Picture | undefined) {
  const layout = layOut(graph, previous?.layout);
  const lines = linesOf(graph, layout, previous?.lines);
  return { layout, lines, nodes: cardNodes(graph, layout) };
}

/** The picture of the cluster as it is shown now. */
export function currentPicture(): Picture {
  picture ??= draw();
  return picture;
}

function update(): void {
  const next = draw();
  if (next === picture) return;
  picture = next;
  for (const listener of listeners) listener();
}

let stop: (() => void) | undefined;

/** Calls `listener` when the picture has changed. */
export function onPicture(listener: () => void): () => void {
  if (listeners.size === 0) {
    const stops = [useSession.subscribe(update), useSelection.subscribe(update)];
    stop = () => stops.forEach((end) => end());
    update();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop?.();
  };
}

export function usePicture(): Picture {
  return useSyncExternalStore(onPicture, currentPicture);
}
