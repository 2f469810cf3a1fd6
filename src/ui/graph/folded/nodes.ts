import type { Node } from 'reactflow';
import type { FoldedGraph, ShownItem } from '../../../topology/fold';
import type { AnyFoldedLayout } from '../../../topology/fold-view';
import type { Box } from '../../../topology/geometry';
import type { Graph } from '../../../topology/graph';
import type { ViewName } from '../../../topology/view';

export type FoldedNode = Node<{ readonly item: ShownItem; readonly view: ViewName }>;

/** What a component of a folded picture is given. */
export interface FoldedCardProps<K extends ShownItem['kind']> {
  readonly data: { readonly item: Extract<ShownItem, { kind: K }>; readonly view: ViewName };
}

/** The type of node that shows a pod in its cell. */
export const CELL_TYPE = 'cell';

const made = new WeakMap<ShownItem, { readonly box: Box; readonly node: FoldedNode }>();

/** Told beforehand: React Flow mounts what it does not know the handles of, in sight or not. */
const NO_HANDLES: NonNullable<FoldedNode['handles']> = [];

function nodeOf(item: ShownItem, box: Box, view: ViewName, type: string = item.kind): FoldedNode {
  const known = made.get(item);
  if (known?.box === box && known.node.type === type && known.node.data.view === view) {
    return known.node;
  }
  const { id, kind } = item;
  const { x, y, width, height } = box;
  const isBelow = kind === 'compactNode' || kind === 'block';
  const node: FoldedNode = {
    id,
    type,
    data: { item, view },
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

/** The elements of a picture, for a view from close by and for one from afar. */
export function nodesOf(shown: FoldedGraph, layout: AnyFoldedLayout, { items }: Graph) {
  const near: FoldedNode[] = [];
  const far: FoldedNode[] = [];
  const records: FoldedNode[] = [];
  for (const item of shown.items.values()) {
    const box = layout.boxes.get(item.id);
    if (!box || item.kind === 'network' || item.kind === 'records') continue;
    // A pod's card has the same size in either view.
    const node = nodeOf(item, box, item.kind === 'pod' ? 'packet' : layout.view);
    near.push(node);
    if (item.kind === 'block' && layout.isClose && !item.isUnfolded) {
      for (const { id } of item.pods) {
        const [pod, cell] = [items.get(id), layout.boxes.get(id)];
        if (pod && cell) near.push(nodeOf(pod, cell, layout.view, CELL_TYPE));
      }
    }
    if (item.kind === 'compactNode' || item.kind === 'client' || item.kind === 'balancer') {
      far.push(node);
    } else if (CAN_BE_READ.has(item.kind)) records.push(node);
  }
  return { near, far: records.length > MOST_RECORDS ? far : [...far, ...records] };
}
