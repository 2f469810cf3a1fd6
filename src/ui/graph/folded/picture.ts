import { useSyncExternalStore } from 'react';
import type { Node } from 'reactflow';
import { useNamespaces } from '../../../client/namespaces';
import { useSelection } from '../../../client/selection';
import { useSession } from '../../../client/session';
import { blockId, foldGraph, type FoldedGraph, type ShownItem } from '../../../topology/fold';
import { layOutFolded, type FoldedLayout } from '../../../topology/fold-layout';
import type { Box } from '../../../topology/geometry';
import { buildGraph, type Graph } from '../../../topology/graph';
import { useUnfolding } from '../../../client/unfolding';
import { closeness } from './closeness';
import { graphView } from '../views';
import { watched } from '../watched';

export type FoldedNode = Node<{ readonly item: ShownItem }>;

/** The type of node that shows a pod in its cell. */
export const CELL_TYPE = 'cell';

/** What a component of a folded picture is given. */
export interface FoldedCardProps<K extends ShownItem['kind']> {
  readonly data: { readonly item: Extract<ShownItem, { kind: K }> };
}

/** All that is drawn of a large cluster but its packets; parts that have not changed are the same. */
export interface FoldedPicture {
  readonly generation: number;
  /** With every pod. */
  readonly graph: Graph;
  readonly shown: FoldedGraph;
  readonly layout: FoldedLayout;
  /** For a view from close by, and for one from afar. */
  readonly near: FoldedNode[];
  readonly far: FoldedNode[];
  /** The pods that the selected Service has in its EndpointSlices, or the one that is selected. */
  readonly marked: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly unfolded: ReadonlySet<string>;
}

function draw(last: FoldedPicture | undefined): FoldedPicture {
  const { cluster, generation } = useSession.getState();
  const previous = last?.generation === generation ? last : undefined;
  const graph = buildGraph(cluster, previous?.graph, graphView());
  const { selected } = useSelection.getState();
  const { unfolded } = useUnfolding.getState();
  const isClose = closeness.isClose();
  const isSameLook = unfolded === previous?.unfolded && isClose === previous.layout.isClose;
  if (isSameLook && graph === previous.graph && selected === previous.selected) return previous;
  const shown = foldGraph(graph, unfolded, previous?.shown);
  const isSame = isSameLook && shown === previous.shown;
  const layout = isSame ? previous.layout : layOutFolded(shown, previous?.layout, isClose);
  const isDrawn = isSame && (!isClose || graph === previous.graph);
  const { near, far } = isDrawn ? previous : nodesOf(shown, layout, graph);
  const marked = markedBy(graph, selected);
  return { generation, graph, shown, layout, near, far, marked, selected, unfolded };
}

/** What is selected is unfolded, so that it can be seen; close by, pods are seen as it is. */
function reveal(): void {
  const { selected } = useSelection.getState();
  const item = selected === undefined ? undefined : currentPicture().graph.items.get(selected);
  const { unfold } = useUnfolding.getState();
  if (item?.kind === 'pod' && !closeness.isClose()) unfold(blockId(item));
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

const made = new WeakMap<ShownItem, { readonly box: Box; readonly node: FoldedNode }>();

/** Told beforehand: React Flow mounts what it does not know the handles of, in sight or not. */
const NO_HANDLES: NonNullable<FoldedNode['handles']> = [];

function nodeOf(item: ShownItem, box: Box, type: string = item.kind): FoldedNode {
  const known = made.get(item);
  if (known?.box === box && known.node.type === type) return known.node;
  const { id, kind } = item;
  const { x, y, width, height } = box;
  const isBelow = kind === 'compactNode' || kind === 'block';
  const node: FoldedNode = {
    id,
    type,
    data: { item },
    position: { x, y },
    width,
    height,
    measured: { width, height },
    handles: NO_HANDLES,
    zIndex: isBelow ? 0 : 1,
  };
  made.set(item, { box, node });
  return node;
}

/** From afar, blocks and pods are only drawn, and only the names of these records can be read. */
const CAN_BE_READ: ReadonlySet<ShownItem['kind']> = new Set([
  'compactService',
  'service',
  'ingress',
  'ghost',
]);
/** Very many records are not shown either. */
const MOST_RECORDS = 50;

function nodesOf(shown: FoldedGraph, layout: FoldedLayout, { items }: Graph) {
  const near: FoldedNode[] = [];
  const far: FoldedNode[] = [];
  const records: FoldedNode[] = [];
  for (const item of shown.items.values()) {
    const box = layout.boxes.get(item.id);
    if (!box || item.kind === 'network' || item.kind === 'records') continue;
    const node = nodeOf(item, box);
    near.push(node);
    if (item.kind === 'block' && layout.isClose && !item.isUnfolded) {
      for (const { id } of item.pods) {
        const [pod, cell] = [items.get(id), layout.boxes.get(id)];
        if (pod && cell) near.push(nodeOf(pod, cell, CELL_TYPE));
      }
    }
    if (item.kind === 'compactNode' || item.kind === 'client' || item.kind === 'balancer') {
      far.push(node);
    } else if (CAN_BE_READ.has(item.kind)) records.push(node);
  }
  return { near, far: records.length > MOST_RECORDS ? far : [...far, ...records] };
}

const pictures = watched(draw, (update) => [
  useSession.subscribe(update),
  useSelection.subscribe(() => {
    reveal();
    update();
  }),
  useUnfolding.subscribe(update),
  closeness.subscribe(update),
  useNamespaces.subscribe(update),
]);

/** The picture of the cluster as it is shown now. */
export const currentPicture = pictures.current;

/** Calls `listener` when the picture has changed. */
export const onPicture = pictures.onChange;

export function usePicture(): FoldedPicture {
  return useSyncExternalStore(onPicture, currentPicture);
}
