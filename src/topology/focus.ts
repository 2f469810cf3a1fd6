import { formatEndpoint } from '../cluster/network/packet';
import type { Origin } from '../cluster/network/rules';
import type { Hop, Place, Request } from '../cluster/traffic/request';
import { edgeId } from './edges';
import type { Graph } from './graph';
import { itemOfPlace, NETWORK_ID, proxyId, type ItemId } from './items';

/** What a followed request has to do with, up to one of its hops. */
export interface Focus {
  readonly request: number;
  readonly hop: number;
  /** Where the packet is, and where it goes next. */
  readonly at: ItemId;
  /** Ids of items and edges that it has touched. */
  readonly touched: ReadonlySet<string>;
  /** The rows of a rule table that decided at this hop. */
  readonly rules: DecidingRules | undefined;
  /** The field of a record that decided at this hop. */
  readonly field: DecidingField | undefined;
}

export interface DecidingRules {
  readonly proxy: ItemId;
  /** Either of these is the address that matched. */
  readonly matches: readonly string[];
  /** The endpoint that was picked. */
  readonly pick: string | undefined;
}

export interface DecidingField {
  readonly item: ItemId;
  /** `spec.ports[0].nodePort` */
  readonly field: string;
  readonly pick: string | undefined;
}

/** What the first `index + 1` hops of a request have to do with. */
export function focusOf(request: Request, index: number, graph: Graph): Focus | undefined {
  const hop = request.hops[index];
  if (!hop) return undefined;
  const touched = new Set<string>();
  for (const passed of request.hops.slice(0, index + 1)) touch(touched, passed, graph);
  return {
    request: request.id,
    hop: index,
    at: itemOfPlace(hop.at),
    touched: new Set([...touched].filter((id) => graph.items.has(id) || graph.edges.has(id))),
    rules: rulesOf(hop),
    field: fieldOf(hop, graph),
  };
}

function touch(touched: Set<string>, hop: Hop, graph: Graph): void {
  touchPlace(touched, hop.at);
  if (hop.next !== undefined) {
    touchPlace(touched, hop.next);
    for (const id of edgesOnTheWay(hop.at, hop.next, graph)) touched.add(id);
  }
  const decided = originOf(hop)?.object;
  if (decided !== undefined) touchRecords(touched, decided, hop, graph);
}

/** The records behind a decision: an Ingress, its Service, and the address that was picked. */
function touchRecords(touched: Set<string>, decided: ItemId, hop: Hop, graph: Graph): void {
  touched.add(decided);
  const service = serviceBehind(decided, hop, graph);
  if (service === undefined) return;
  for (const id of [...touched]) touched.add(edgeId(id, service)).add(edgeId(id, decided));
  touched.add(service);
  touched.add(edgeId(decided, service));
  const pick = pickOf(hop);
  for (const { id, relation, source, target, why } of graph.edges.values()) {
    if (relation === 'endpoints' && source === service) touched.add(id).add(target);
    else if (relation === 'endpoint' && why === pick && touched.has(source)) touched.add(id);
  }
}

function serviceBehind(decided: ItemId, { because }: Hop, graph: Graph): ItemId | undefined {
  if (because.is === 'proxied') return `Service/${because.backend.split(':')[0] ?? ''}`;
  const item = graph.items.get(decided);
  if (item?.kind === 'slice') return item.service;
  return item?.kind === 'service' ? item.id : undefined;
}

function touchPlace(touched: Set<string>, place: Place): void {
  touched.add(itemOfPlace(place));
  if (place.startsWith('node/')) touched.add(proxyId(place.slice('node/'.length)));
}

/** The ids of the edges that lie between two places of a packet's way, in its direction; not all need be in the graph. */
function edgesOnTheWay(from: Place, to: Place, graph: Graph): readonly string[] {
  const ends = [itemOfPlace(from), itemOfPlace(to)] as const;
  return graph.edges.has(edgeId(...ends)) ? [edgeId(...ends)] : wiresBetween(from, to);
}

/** The ids of the wires between two places of a packet's way, in its direction; not all need be in the graph. */
export function wiresBetween(from: Place, to: Place): readonly string[] {
  const ends = [itemOfPlace(from), itemOfPlace(to)] as const;
  const [pod] = ends.filter((id) => id.startsWith('Pod/'));
  if (pod !== undefined) return ends.filter((id) => id !== pod).map((node) => edgeId(node, pod));
  return ends.map((id) =>
    id.startsWith('node/') ? edgeId(NETWORK_ID, id) : edgeId(id, NETWORK_ID),
  );
}

function pickOf({ because, after }: Hop): string | undefined {
  if (because.is === 'proxied') return because.endpoint;
  return because.is === 'dnat' ? formatEndpoint(after.dst, after.dport) : undefined;
}

function rulesOf(hop: Hop): DecidingRules | undefined {
  const { because, at, before } = hop;
  if (!at.startsWith('node/')) return undefined;
  if (because.is !== 'dnat' && because.is !== 'rejected' && because.is !== 'dropped') {
    return undefined;
  }
  return {
    proxy: proxyId(at.slice('node/'.length)),
    matches: [formatEndpoint(before.dst, before.dport), `:${before.dport}`],
    pick: pickOf(hop),
  };
}

/** The object and the field that made the deciding rule what it is. */
function originOf({ because, matched }: Hop): Origin | undefined {
  if (because.is === 'dnat') return { object: because.service, field: because.field };
  if (because.is === 'proxied' || because.is === 'redirected') {
    return { object: because.ingress, field: because.field };
  }
  if (because.is !== 'rejected' && because.is !== 'dropped') return undefined;
  return matched.findLast(({ rule }) => rule.origin)?.rule.origin;
}

function fieldOf(hop: Hop, graph: Graph): DecidingField | undefined {
  const origin = originOf(hop);
  if (!origin || !graph.items.has(origin.object)) return undefined;
  return { item: origin.object, field: origin.field, pick: pickOf(hop) };
}
