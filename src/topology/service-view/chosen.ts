import { formatEndpoint, type Header } from '../../cluster/network/packet';
import type { Hop, Leg, Place, Request } from '../../cluster/traffic/request';
import type { Graph } from '../graph';
import { itemOfPlace, type ItemId } from '../items';

/**
 * A request as the Service view tells it: the same hops at the same times, each at the station where
 * its choice was made. A node whose rules chose an endpoint stands for the Service that they were
 * made for, the next one on the way for the EndpointSlice; what an ingress controller passes on
 * starts at the Ingress that it followed. `parent` is the request on whose behalf it was sent.
 */
export function asChosen(request: Request, graph: Graph, parent: Request | undefined): Request {
  const known = told.get(request);
  if (known?.graph === graph && known.parent === parent) return known.as;
  const as = tell(request, graph, parent);
  told.set(request, { graph, parent, as });
  return as;
}

const told = new WeakMap<
  Request,
  { readonly graph: Graph; readonly parent: Request | undefined; readonly as: Request }
>();

interface Telling {
  readonly graph: Graph;
  /** The Ingress and the Service that a controller followed. */
  readonly followed: { readonly ingress: ItemId; readonly service: ItemId } | undefined;
  /** The station of each place on the way out: the answer comes back over the same ones. */
  readonly wayOut: Map<Place, Place>;
}

function tell(request: Request, graph: Graph, parent: Request | undefined): Request {
  const telling: Telling = { graph, followed: followedBy(parent, graph), wayOut: new Map() };
  const stations: Place[] = [];
  for (const hop of request.hops) stations.push(stationOf(hop, stations.at(-1), telling));
  const { leg } = request;
  const onward = leg && stationAhead(leg, stations.at(-1) ?? request.from, telling);
  const hops = request.hops.map((hop, i) => {
    const next = hop.next === undefined ? undefined : (stations[i + 1] ?? onward ?? stations[i]);
    return { ...hop, at: stations[i] ?? hop.at, next };
  });
  return {
    ...request,
    from: stations[0] ?? request.from,
    hops,
    leg: leg && { ...leg, from: stations.at(-1) ?? leg.from, to: onward ?? leg.to },
  };
}

function followedBy(parent: Request | undefined, graph: Graph): Telling['followed'] {
  for (const { because } of parent?.hops ?? []) {
    if (because.is !== 'proxied' || !graph.items.has(because.ingress)) continue;
    return {
      ingress: because.ingress,
      service: `Service/${because.backend.slice(0, because.backend.lastIndexOf(':'))}`,
    };
  }
  return undefined;
}

function isNode(place: Place): boolean {
  return place.startsWith('node/');
}

function stationOf(hop: Hop, previous: Place | undefined, telling: Telling): Place {
  const { at, direction } = hop;
  if (direction === 'reply') return telling.wayOut.get(at) ?? previous ?? at;
  const station = isNode(at)
    ? stationAtNode(hop, previous, telling)
    : stationAtEnd(at, previous, telling);
  telling.wayOut.set(at, station);
  return station;
}

function stationAtEnd(at: Place, previous: Place | undefined, { followed }: Telling): Place {
  return previous === undefined && followed ? followed.ingress : at;
}

function stationAtNode(hop: Hop, previous: Place | undefined, telling: Telling): Place {
  const { because, before, after } = hop;
  const decides = because.is === 'dnat' || because.is === 'rejected' || because.is === 'dropped';
  if (decides && telling.graph.items.has(because.service)) return because.service;
  return (
    addressee(telling.graph, before) ?? (previous && beyond(previous, after, telling)) ?? hop.at
  );
}

/** Where a packet on its way is about to arrive, by the address that it is sent to. */
function stationAhead({ to, header, direction }: Leg, previous: Place, telling: Telling): Place {
  if (direction === 'reply') return telling.wayOut.get(to) ?? previous;
  if (!isNode(to)) return to;
  return addressee(telling.graph, header) ?? beyond(previous, header, telling);
}

/** The station after one, when a node only passes the packet on. */
function beyond(previous: Place, { dst }: Header, { graph, followed }: Telling): Place {
  const item = graph.items.get(itemOfPlace(previous));
  if (item?.kind === 'ingress' && followed && graph.items.has(followed.service)) {
    return followed.service;
  }
  if (item?.kind !== 'service') return previous;
  const ip = formatEndpoint(dst, 0).split(':')[0] ?? '';
  return sliceWith(graph, item.id, ip) ?? previous;
}

/** The EndpointSlice of a Service that an IP address is in. */
export function sliceWith(graph: Graph, service: ItemId, ip: string): ItemId | undefined {
  const slices = sliceBooks.get(graph) ?? sliceBook(graph);
  sliceBooks.set(graph, slices);
  return slices.get(service)?.get(ip);
}

type SliceBook = ReadonlyMap<ItemId, ReadonlyMap<string, ItemId>>;

const sliceBooks = new WeakMap<Graph, SliceBook>();

/** The EndpointSlice that an address is in, by its Service. */
function sliceBook({ items }: Graph): SliceBook {
  const book = new Map<ItemId, Map<string, ItemId>>();
  for (const slice of items.values()) {
    if (slice.kind !== 'slice' || slice.service === undefined) continue;
    const own = book.get(slice.service) ?? new Map<string, ItemId>();
    for (const { ip } of slice.rows) if (!own.has(ip)) own.set(ip, slice.id);
    book.set(slice.service, own);
  }
  return book;
}

const books = new WeakMap<Graph, ReadonlyMap<string, ItemId>>();

/** The Service that an address and port belong to: its cluster IP, external IP or node port. */
function addressee(graph: Graph, { dst, dport }: Header): ItemId | undefined {
  return serviceAt(graph, formatEndpoint(dst, dport));
}

/** The Service that `ip:port` belongs to, in the same way. */
export function serviceAt(graph: Graph, address: string): ItemId | undefined {
  const book = books.get(graph) ?? addressBook(graph);
  books.set(graph, book);
  return book.get(address);
}

function addressBook({ items }: Graph): ReadonlyMap<string, ItemId> {
  const book = new Map<string, ItemId>();
  const all = [...items.values()];
  const nodes = all.flatMap((item) => (item.kind === 'node' ? [item.ip, item.podGateway] : []));
  for (const item of all) {
    if (item.kind !== 'service') continue;
    const own = [item.clusterIp, ...(item.externalIp ?? '').split(',')];
    for (const { port, nodePort } of item.ports) {
      for (const ip of own) book.set(`${ip}:${port}`, item.id);
      if (nodePort === undefined) continue;
      for (const ip of nodes) book.set(`${ip}:${nodePort}`, item.id);
    }
  }
  return book;
}
