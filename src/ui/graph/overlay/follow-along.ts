import { focusOf } from '../../../topology/focus';
import type { Graph } from '../../../topology/graph';
import { getFocus, setFocus } from '../focus-store';
import type { Scene } from './scene';

let seen: { readonly graph: Graph; readonly hops: number } | undefined;

/**
 * Tells the cards what the followed request is at, whenever it has come to another hop. What it
 * does not touch recedes until it has ended, or while one of its hops is looked at.
 */
export function followAlong({ followed }: Scene, isHopChosen: boolean, graph: Graph): void {
  if (!followed) return setFocus(undefined);
  const { request, flight } = followed;
  const focus = getFocus();
  const isDimming = isHopChosen || flight.outcome === undefined;
  const isKnown =
    focus?.request === request.id &&
    focus.hop === flight.hop &&
    focus.isDimming === isDimming &&
    seen?.graph === graph &&
    seen.hops === request.hops.length;
  if (isKnown) return;
  seen = { graph, hops: request.hops.length };
  const next = focusOf(request, flight.hop, graph);
  setFocus(next && { ...next, isDimming });
}
