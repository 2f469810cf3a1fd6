import { focusOf, type Focus } from '../../../topology/focus';
import type { Graph } from '../../../topology/graph';
import { getFocus, setFocus, type ShownFocus } from '../focus-store';
import type { Moving, Scene } from './scene';

let seen: { readonly graph: Graph; readonly reached: string } | undefined;

/**
 * Tells the cards what the followed request is at, whenever it has come to another hop. What it
 * does not touch recedes until it has ended, or while one of its hops is looked at.
 */
export function followAlong(scene: Scene, isHopChosen: boolean, graph: Graph): void {
  const { followed, kin } = scene;
  const all = followed ? [...kin, followed] : kin;
  if (all.length === 0) return setFocus(undefined);
  const isDimming = isHopChosen || all.some(({ flight }) => flight.outcome === undefined);
  const hops = all.map(({ request, flight }) => `${request.id}/${flight.hop}`).join();
  const reached = `${isDimming} ${hops}`;
  if (getFocus() && seen?.graph === graph && seen.reached === reached) return;
  seen = { graph, reached };
  setFocus(joined(all, isDimming, graph));
}

/** What all of them touch; what decides is what the one decided that moved last. */
function joined(all: readonly Moving[], isDimming: boolean, graph: Graph): ShownFocus | undefined {
  const touched = new Set<string>();
  let latest: { readonly focus: Focus; readonly arrived: number } | undefined;
  for (const { request, flight } of all) {
    const focus = focusOf(request, flight.hop, graph);
    const arrived = request.hops[flight.hop]?.arrived ?? 0;
    for (const id of focus?.touched ?? []) touched.add(id);
    if (focus && arrived >= (latest?.arrived ?? 0)) latest = { focus, arrived };
  }
  return latest && { ...latest.focus, touched, isDimming };
}
