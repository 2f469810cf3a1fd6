import type { Node } from 'reactflow';
import type { GraphEdge } from '../../topology/edges';
import type { Box } from '../../topology/geometry';
import type { Graph } from '../../topology/graph';
import type { GraphItem, ItemKind } from '../../topology/items';
import type { Line } from '../../topology/lines';
import type { AnyLayout, ViewName } from '../../topology/view';

/** What the backdrop draws is no node. */
type CardKind = Exclude<ItemKind, 'network' | 'records'>;
type ItemOf<K extends ItemKind> = Extract<GraphItem, { kind: K }>;

/** What React Flow gives to the component of an item. */
export interface CardProps<K extends CardKind> {
  readonly data: { readonly item: ItemOf<K>; readonly view: ViewName };
}

export type CardNode = Node<{ readonly item: GraphItem; readonly view: ViewName }, CardKind>;

const nodes = new WeakMap<GraphItem, { readonly box: Box; readonly node: CardNode }>();

/** An item as React Flow wants it, its size known; the same for the same item and box. */
function nodeOf(item: ItemOf<CardKind>, box: Box, view: ViewName): CardNode {
  const known = nodes.get(item);
  if (known?.box === box && known.node.data.view === view) return known.node;
  const { x, y, width, height } = box;
  const node: CardNode = {
    id: item.id,
    type: item.kind,
    data: { item, view },
    position: { x, y },
    width,
    height,
    measured: { width, height },
    // Rooms lie below what is in them.
    zIndex: item.kind === 'node' ? 0 : 1,
  };
  nodes.set(item, { box, node });
  return node;
}

export function cardNodes(graph: Graph, layout: AnyLayout): CardNode[] {
  const made: CardNode[] = [];
  for (const item of graph.items.values()) {
    const box = layout.boxes.get(item.id);
    if (!box || item.kind === 'network' || item.kind === 'records') continue;
    made.push(nodeOf(item, box, layout.view));
  }
  return made;
}

/** An edge with the line that it is drawn along. */
export interface DrawnEdge {
  readonly edge: GraphEdge;
  readonly line: Line;
}
