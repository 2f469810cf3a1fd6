import type { KeyboardEvent } from 'react';
import { useArrangement } from '../../client/arrangement';
import { moverOf } from '../../topology/by-hand';
import type { Point } from '../../topology/geometry';
import type { ItemId } from '../../topology/items';
import { currentPicture } from './picture';

/** One press of an arrow key, in px of the picture. */
const STEP = 20;

const ARROWS: { readonly [key: string]: Point } = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

function move(id: ItemId, by: (at: Point) => Point): void {
  const { graph, layout } = currentPicture();
  const item = graph.items.get(id);
  const box = layout.boxes.get(id);
  if (item && box) useArrangement.getState().move(layout.view, moverOf(item, layout), by(box));
}

/** Moves a card, and what moves with it, to where it is dragged. */
export function dragTo(id: ItemId, to: Point): void {
  move(id, (at) => ({ x: to.x - at.x, y: to.y - at.y }));
}

/** Alt and an arrow key move the focused card; tells whether they did. */
export function moveByKey(event: KeyboardEvent): boolean {
  const by = event.altKey ? ARROWS[event.key] : undefined;
  const card = event.target instanceof Element && event.target.closest('.react-flow__node');
  const id = card instanceof HTMLElement ? card.dataset.id : undefined;
  if (!by || id === undefined) return false;
  event.preventDefault();
  event.stopPropagation();
  move(id, () => by);
  return true;
}
