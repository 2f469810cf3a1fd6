import type { Node } from 'reactflow';
import type { GraphEdge } from '../../topology/edges';
import type { Box } from '../../topology/geometry';
import type { Graph } from '../../topology/graph';
import type { GraphItem, ItemKind } from '../../topology/items';
import type { Layout } from '../../topology/layout';
import type { Line } from '../../topology/lines';

/** What the backdrop draws is no node. */
type CardKind = Exclude<ItemKind, 'network' | 'records'>;
type ItemOf<K extends ItemKind> = Extract<GraphItem, { kind: K }>;

/** What React Flow gives to the component of an item. */
export interface CardProps<K extends CardKind> {
  readonly data: { readonly item: ItemOf<K> };
}

export type CardNode = Node<{ readonly item: GraphItem }, CardKind>;

const nodes = new WeakMap<GraphItem, { readonly box: Box; readonly node: CardNode }>();

/** An item as React Flow wants it, its size known; the same for the same item and box. */
function nodeOf(item: ItemOf<CardKind>, box: Box): CardNode {
  const known = nodes.get(item);
  if (known?.box === box) return known.node;
  const { x, y, width, height } = box;
  const node: CardNode = {
    id: item.id,
    type: item.kind,
    data: { item },
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

export function cardNodes(graph: Graph, layout: Layout): CardNode[] {
  const made: CardNode[] = [];
  for (const item of graph.items.values()) {
    const box = layout.boxes.get(item.id);
    if (!box || item.kind === 'network' || item.kind === 'records') continue;
    made.push(nodeOf(item, box));
  }
  return made;
}

/** An edge with the line that it is drawn along. */
export interface DrawnEdge {
  readonly edge: GraphEdge;
  readonly line: Line;
}
