import type { Stretch } from '../cluster/traffic/stretches';
import { wiresBetween } from './focus';
import type { Graph } from './graph';

/**
 * The ids of the edges by which a view shows a stretch of requests' way, in their order. A request
 * that is answered counts on each, one that is lost on the last.
 */
export type EdgesOver = (stretch: Stretch, graph: Graph) => readonly string[];

/** The wires of the Packet view. Where a packet has just come from is not crossed a second time. */
export function wiresOver(stretch: Stretch, { edges }: Graph): readonly string[] {
  const wires = wiresBetween(stretch.from, stretch.to);
  const rest = stretch.isOnward && wires.length > 1 ? wires.slice(1) : wires;
  return rest.filter((id) => edges.has(id));
}
