import { fail, ok, type Result } from '../../api/result';
import { apiError } from '../../api/errors';
import { parseIp } from '../../api/ip';
import { searchNames } from '../dns/resolve';
import { kernels, routes } from '../kernels';
import { podRuntimes } from '../kubelet/runtime';
import { formatIp, headerOf, packetOf, type Ip, type Packet } from '../network/packet';
import { sourceFrom } from '../network/routes';
import type { World } from '../world';
import { arriveAtClient, firstStepOutside } from './at-client';
import { forget, occupy, openConnection, openFor } from './connections';
import { finish, save, takeNumber } from './ledger';
import { lose, moveOn, sendFromHost, stay, type Onward, type Standing } from './motion';
import { outageAt } from './outages';
import { awaitDeadline } from './patience';
import { nodePlace, originOf, podAt, podPlace, type Origin } from './places';
import { freePort } from './ports';
import {
  dialledBy,
  protocolOf,
  type Because,
  type Connection,
  type Patience,
  type Payload,
  type Place,
  type Request,
} from './request';
import { arriveAtPod } from './sockets';

/** A request as it is asked for. */
export interface Asked {
  readonly from: Place;
  readonly payload: Payload;
  readonly patience?: Patience;
  readonly stream?: string;
  readonly parent?: number;
  /** The process that sends it: its connection to the host stays open, and is used if it is. */
  readonly connection?: string;
  /** The port to send it from: a socket that is used again. */
  readonly sport?: number;
}

/** Sends a request on its way and gives its number; an error when there is nobody to send it. */
export function startRequest(world: World, asked: Asked): Result<number> {
  const origin = originOf(world, asked.from);
  if (!origin) return fail(apiError('NotFound', `nothing at ${asked.from} can send a request`));
  if (asked.parent === undefined && outageAt(world, nodePlace(origin.node ?? '')) === 'down') {
    return fail(
      apiError('NotFound', `nothing at ${asked.from} can send a request: its node is down`),
    );
  }
  const open = openFor(world, asked);
  if (open && open.busy === undefined) return ok(reuse(world, newRequest(world, asked), open));
  const request = newRequest(world, asked);
  const host = dialledBy(asked.payload).host;
  const known = addressKnown(host, origin);
  if (known !== undefined) connect(world, request, known);
  else if (origin.namespace === undefined) unresolved(world, request);
  else lookUp(world, request, searchNames(host, origin.namespace));
  return ok(request.id);
}

function newRequest(world: World, asked: Asked): Request {
  const { from, payload, patience = {}, stream, parent, connection, sport } = asked;
  const request = save(world, {
    id: takeNumber(world),
    from,
    payload,
    patience,
    stream,
    parent,
    lookup: undefined,
    startedAt: world.now,
    endedAt: undefined,
    hops: [],
    leg: undefined,
    outcome: undefined,
    response: undefined,
    reply: undefined,
    pod: undefined,
    sourceSeen: undefined,
    target: undefined,
    connected: false,
    ...(connection !== undefined && { connection }),
    ...(sport !== undefined && { sport }),
  });
  world.report('request', { request: request.id, from });
  if (patience.maxTime !== undefined || patience.connectTimeout !== undefined) {
    awaitDeadline(world, request);
  }
  return request;
}

/** The address of a host for which nobody needs to be asked: itself an address, or in /etc/hosts. */
function addressKnown(host: string, origin: Origin): Ip | undefined {
  if (host === 'localhost') return parseIp('127.0.0.1');
  return host === origin.hostname ? origin.ip : parseIp(host);
}

/** Nobody knows the name: the request ends where it began. */
function unresolved(world: World, request: Request): void {
  const { host: name, port: dport } = dialledBy(request.payload);
  const src = originOf(world, request.from)?.ip ?? 0;
  const packet: Packet = { src, sport: 0, dst: 0, dport, protocol: 'tcp', opens: true };
  const standing = { request, at: request.from, packet, cargo: { is: 'request' } } as const;
  const because = { is: 'unresolved', name } as const;
  const over = stay(world, standing, { because, after: headerOf(packet) });
  finish(world, save(world, over, { lookup: undefined }), 'unresolved');
}

/** Asks the cluster's DNS for the first of the names that are still to be tried. */
function lookUp(
  world: World,
  request: Request,
  names: readonly string[],
  attempts = 0,
  sport?: number,
): void {
  const [name] = names;
  if (name === undefined) return unresolved(world, request);
  const { id: parent, from } = save(world, request, { lookup: { names, attempts } });
  const payload: Payload = { is: 'dns', question: { name, type: 'A' } };
  const patience = { maxTime: RESOLVER.timeout };
  const socket = sport === undefined ? {} : { sport };
  const asked = startRequest(world, { from, parent, payload, patience, ...socket });
  if (!asked.ok) finish(world, request, 'reset');
}

/** glibc's resolver: five seconds an attempt, two attempts (resolv.conf(5)). */
const RESOLVER = { timeout: 5_000, attempts: 2 } as const;

/**
 * An attempt to look a name up has ended: go on to the address, the next attempt or the next name.
 * The next attempt uses the same socket, so that conntrack sends it to the same DNS server.
 */
export function resumeLookup(world: World, request: Request, child: Request): void {
  const { names, attempts } = request.lookup ?? { names: [], attempts: 0 };
  if (child.outcome !== 'answered') {
    const isLast = attempts + 1 >= RESOLVER.attempts;
    if (child.outcome === 'timeout' && !isLast) {
      return lookUp(world, request, names, attempts + 1, child.sport);
    }
    forget(world, child);
    // Without any answer the resolver gives up for all names at once (EAI_AGAIN).
    return isLast ? unresolved(world, request) : lookUp(world, request, names, attempts + 1);
  }
  const found = (child.reply?.answers ?? []).filter(({ type }) => type === 'A');
  // CoreDNS's loadbalance plugin shuffles the records, and the client takes the first.
  const chosen = found[Math.floor(world.random() * found.length)];
  const ip = chosen && parseIp(chosen.data);
  if (ip === undefined) lookUp(world, request, names.slice(1));
  else connect(world, save(world, request, { lookup: undefined }), ip);
}

/** Sends the first packet of a connection to `ip`. */
function connect(world: World, request: Request, ip: Ip): void {
  const { from, payload } = request;
  const origin = originOf(world, from);
  if (!origin) return finish(world, request, 'reset');
  const sport = request.sport ?? freePort(world, origin);
  const header = {
    src: senderAddress(world, origin, ip),
    sport,
    dst: ip,
    dport: dialledBy(payload).port,
  };
  const target = { ip: formatIp(ip), port: header.dport };
  // Meanwhile the process may have opened a connection for another request.
  const isOpen = openFor(world, request) !== undefined;
  const asked = isOpen ? withoutConnection(request) : request;
  const dialled = save(world, asked, { target, sport });
  openConnection(world, dialled, header);
  const packet = packetOf(header, protocolOf(payload), true);
  const { host } = dialledBy(payload);
  const named = parseIp(host) === undefined ? { name: host } : {};
  const because = { is: 'sent', ...named } as const;
  leave(world, { request: dialled, at: from, packet, cargo: { is: 'request' } }, origin, because);
}

function withoutConnection({ connection, ...request }: Request): Request {
  void connection;
  return request;
}

/** The address that a packet to `destination` is sent from; a node has several. */
function senderAddress(world: World, { ip, node, onHost }: Origin, destination: Ip): Ip {
  if (!onHost && destination >>> 24 === 127) return destination;
  const kernel = onHost && node !== undefined ? world.recall(kernels).get(node) : undefined;
  return kernel ? sourceFrom(kernel, world.recall(routes), destination) : ip;
}

/**
 * Sends a request on a connection that is open. If the process at the other end has ended meanwhile
 * and could say so, the client finds its connection closed.
 */
function reuse(world: World, request: Request, { header, peer }: Connection): number {
  occupy(world, request);
  const { from, payload } = request;
  const origin = originOf(world, from);
  const target = { ip: formatIp(header.dst), port: header.dport };
  const { sport } = header;
  const used = save(world, request, { target, sport, connected: true });
  const packet = packetOf(header, protocolOf(payload), false);
  const standing: Standing = { request: used, at: from, packet, cargo: { is: 'request' } };
  const gone = peer?.pod !== undefined && !world.recall(podRuntimes).has(peer.pod);
  if (gone || !origin) {
    const by = peer?.pod === undefined ? {} : { by: podPlace(peer.pod) };
    const because = { is: 'hungUp', ...by } as const;
    finish(world, stay(world, standing, { because, after: headerOf(packet) }), 'reset');
  } else leave(world, standing, origin, { is: 'sent', reused: true });
  return used.id;
}

/** The packet leaves the network namespace that it was made in. */
function leave(world: World, standing: Standing, origin: Origin, because: Because): void {
  const { packet, request } = standing;
  const after = { ...headerOf(packet), src: origin.natIp ?? packet.src };
  const passage = { because, after };
  if (origin.onHost && origin.node !== undefined) {
    return sendFromHost(world, request, origin.node, standing);
  }
  const isOwn = packet.dst === origin.ip || packet.dst >>> 24 === 127;
  if (isOwn) {
    const arrived = { ...standing, request: stay(world, standing, passage) };
    return podAt(standing.at) === undefined
      ? arriveAtClient(world, arrived)
      : arriveAtPod(world, arrived);
  }
  const onward = firstStep(world, packet.dst, origin, request);
  if (onward) moveOn(world, standing, passage, onward);
  else lose(world, standing, { ...passage, because: { is: 'lost' } });
}

/** A pod's packets go to its node, a client's to the node that owns the address. */
function firstStep(
  world: World,
  destination: Ip,
  { node }: Origin,
  request: Request,
): Onward | undefined {
  const { linkPod } = world.config.delays;
  if (node !== undefined) return { to: nodePlace(node), via: 'pod', delay: linkPod };
  return firstStepOutside(world, destination, request);
}
