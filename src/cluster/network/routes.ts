import type { Ip } from './packet';
import { contains, type Cidr } from './rules';

/** Where a node sends a packet. */
export type Route =
  | { readonly to: 'pod'; readonly ip: Ip }
  | { readonly to: 'node'; readonly name: string }
  | { readonly to: 'local' }
  | { readonly to: 'outside' };

/** A node as the routes see it. */
export interface RoutedNode {
  readonly name: string;
  readonly ip: Ip;
  readonly podCidr: Cidr;
  readonly otherIps?: readonly Ip[];
}

/** The routes that the CNI gives to every node: which node owns which pod range and address. */
export interface RouteTable {
  /** Longest prefix first, as routing wants it. */
  readonly prefixes: readonly Prefix[];
}
interface Prefix {
  readonly bits: number;
  /** From the first address of a range to the node that owns it. */
  readonly routes: ReadonlyMap<Ip, Route>;
}

const LOCAL: Route = { to: 'local' };
const OUTSIDE: Route = { to: 'outside' };

/** The routes between `nodes`; build it anew when a node comes or goes, and share it. */
export function routeTable(nodes: Iterable<RoutedNode>): RouteTable {
  const byBits = new Map<number, Map<Ip, Route>>();
  const add = (base: Ip, bits: number, route: Route) => {
    const routes = byBits.get(bits) ?? new Map<Ip, Route>();
    byBits.set(bits, routes.set(firstOf(base, bits), route));
  };
  for (const node of nodes) {
    const route: Route = { to: 'node', name: node.name };
    add(node.podCidr.base, node.podCidr.bits, route);
    for (const ip of [node.ip, ...(node.otherIps ?? [])]) add(ip, 32, route);
  }
  const prefixes = [...byBits].map(([bits, routes]) => ({ bits, routes }));
  return { prefixes: prefixes.sort((a, b) => b.bits - a.bits) };
}

function firstOf(ip: Ip, bits: number): Ip {
  return bits === 0 ? 0 : ((ip >>> (32 - bits)) << (32 - bits)) >>> 0;
}

/** The node that owns `ip`, be it an address of its own or one of its pods'. */
export function nodeAt(routes: RouteTable, ip: Ip): string | undefined {
  const route = lookUp(routes, ip);
  return route.to === 'node' ? route.name : undefined;
}

function lookUp(table: RouteTable, ip: Ip): Route {
  for (const { bits, routes } of table.prefixes) {
    const route = routes.get(firstOf(ip, bits));
    if (route) return route;
  }
  return OUTSIDE;
}

/** What a node knows of itself when it routes. */
export interface Addresses {
  readonly nodeIp: Ip;
  /** The node's own address on the network of its pods, such as 10.244.1.1. */
  readonly podGateway: Ip;
  readonly podCidr: Cidr;
  /** Further addresses of the node. */
  readonly otherIps: readonly Ip[];
}

/** Whether the node itself owns `ip`: the `local` routing table, loopback (127.0.0.0/8) included. */
export function isLocal(addresses: Addresses, ip: Ip): boolean {
  return (
    ip === addresses.nodeIp ||
    ip === addresses.podGateway ||
    ip >>> 24 === 127 ||
    (addresses.otherIps.length > 0 && addresses.otherIps.includes(ip))
  );
}

/**
 * The routing decision of one node: itself, its own pods, other nodes and their pods, and by the
 * default route everything else. An address that nobody owns in a known pod range counts as a pod.
 */
export function routeFrom(addresses: Addresses, table: RouteTable, ip: Ip): Route {
  if (isLocal(addresses, ip)) return LOCAL;
  if (contains(addresses.podCidr, ip)) return { to: 'pod', ip };
  return lookUp(table, ip);
}

const LOOPBACK = 0x7f00_0001;

/**
 * The address that a process on the node sends from (`ip route get`): that of the interface that
 * the packet leaves by, or the dialled address itself when it is one of the node's own.
 */
export function sourceFrom(addresses: Addresses, table: RouteTable, destination: Ip): Ip {
  if (destination >>> 24 === 127) return LOOPBACK;
  const { to } = routeFrom(addresses, table, destination);
  if (to === 'local') return destination;
  return to === 'pod' ? addresses.podGateway : addresses.nodeIp;
}
