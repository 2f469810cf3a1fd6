import { apiError, fail, ok, type Result } from '../../api/errors';
import { parseIp } from '../../api/ip';
import { searchNames } from '../dns/resolve';
import { formatIp, headerOf, type Ip, type Packet } from '../network/packet';
import type { World } from '../world';
import { finish, protocolOf, save, takeNumber } from './ledger';
import { moveOn, sendFromHost, stay, type Onward, type Standing } from './motion';
import { awaitDeadline } from './patience';
import { nodePlace, originOf, podAt, type Origin } from './places';
import { dialledBy, type Patience, type Payload, type Place, type Request } from './request';
import { routes } from '../hosts';
import { nodeAt } from '../network/routes';
import { arriveAtPod } from './sockets';

/** Linux's net.ipv4.ip_local_port_range. */
const EPHEMERAL = { first: 32_768, last: 60_999 } as const;

/** A request as it is asked for. */
export interface Asked {
  readonly from: Place;
  readonly payload: Payload;
  readonly patience?: Patience;
  readonly stream?: string;
  readonly parent?: number;
}

/** Sends a request on its way and gives its number; an error when there is nobody to send it. */
export function startRequest(world: World, asked: Asked): Result<number> {
  const origin = originOf(world, asked.from);
  if (!origin) return fail(apiError('NotFound', `nothing at ${asked.from} can send a request`));
  const request = newRequest(world, asked);
  const host = dialledBy(asked.payload).host;
  const known = addressKnown(host, origin);
  if (known !== undefined) connect(world, request, known);
  else if (origin.namespace === undefined) unresolved(world, request);
  else lookUp(world, request, searchNames(host, origin.namespace));
  return ok(request.id);
}

function newRequest(world: World, asked: Asked): Request {
  const { from, payload, patience = {}, stream, parent } = asked;
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
  finish(world, { ...over, lookup: undefined }, 'unresolved');
}

/** Asks the cluster's DNS for the first of the names that are still to be tried. */
function lookUp(world: World, request: Request, names: readonly string[], attempts = 0): void {
  const [name] = names;
  if (name === undefined) return unresolved(world, request);
  const { id: parent, from } = save(world, { ...request, lookup: { names, attempts } });
  const payload: Payload = { is: 'dns', question: { name, type: 'A' } };
  startRequest(world, { from, parent, payload, patience: { maxTime: RESOLVER.timeout } });
}

/** glibc's resolver: five seconds an attempt, two attempts (resolv.conf(5)). */
const RESOLVER = { timeout: 5_000, attempts: 2 } as const;

/** An attempt to look a name up has ended: go on to the address, the next attempt or the next name. */
export function resumeLookup(world: World, request: Request, child: Request): void {
  const { names, attempts } = request.lookup ?? { names: [], attempts: 0 };
  if (child.outcome !== 'answered') {
    // Without any answer the resolver gives up for all names at once (EAI_AGAIN).
    if (attempts + 1 >= RESOLVER.attempts) return unresolved(world, request);
    return lookUp(world, request, names, attempts + 1);
  }
  const found = (child.reply?.answers ?? []).filter(({ type }) => type === 'A');
  // CoreDNS's loadbalance plugin shuffles the records, and the client takes the first.
  const chosen = found[Math.floor(world.random() * found.length)];
  const ip = chosen && parseIp(chosen.data);
  if (ip === undefined) lookUp(world, request, names.slice(1));
  else connect(world, { ...request, lookup: undefined }, ip);
}

/** Sends the first packet of a connection to `ip`. */
function connect(world: World, request: Request, ip: Ip): void {
  const { from, payload } = request;
  const origin = originOf(world, from);
  if (!origin) return finish(world, request, 'reset');
  const range = EPHEMERAL.last - EPHEMERAL.first + 1;
  const sport = EPHEMERAL.first + Math.floor(world.random() * range);
  const header = { src: origin.ip, sport, dst: ip, dport: dialledBy(payload).port };
  const packet: Packet = { ...header, protocol: protocolOf(payload), opens: true };
  const target = { ip: formatIp(ip), port: header.dport };
  const dialled = save(world, { ...request, target });
  leave(world, { request: dialled, at: from, packet, cargo: { is: 'request' } }, origin);
}

/** The packet leaves the network namespace that it was made in. */
function leave(world: World, standing: Standing, origin: Origin): void {
  const { packet, request } = standing;
  const { host } = dialledBy(request.payload);
  const named = parseIp(host) === undefined ? { name: host } : {};
  const passage = { because: { is: 'sent', ...named }, after: headerOf(packet) } as const;
  if (origin.onHost && origin.node !== undefined) {
    return sendFromHost(world, request, origin.node, standing);
  }
  const isOwn = packet.dst === origin.ip || packet.dst >>> 24 === 127;
  if (isOwn && podAt(standing.at) !== undefined) {
    return arriveAtPod(world, { ...standing, request: stay(world, standing, passage) });
  }
  if (isOwn) return finish(world, stay(world, standing, closed(packet)), 'refused');
  const onward = firstStep(world, packet.dst, origin);
  if (onward) moveOn(world, standing, passage, onward);
  else awaitDeadline(world, stay(world, standing, { ...passage, because: { is: 'lost' } }));
}

function closed(packet: Packet) {
  return { because: { is: 'closed', port: packet.dport }, after: headerOf(packet) } as const;
}

/** A pod's packets go to its node, a client's to the node that owns the address. */
function firstStep(world: World, destination: Ip, origin: Origin): Onward | undefined {
  const { linkPod, linkOutside } = world.config.delays;
  if (origin.node !== undefined) return { to: nodePlace(origin.node), via: 'pod', delay: linkPod };
  const node = nodeAt(world.recall(routes), destination);
  if (node === undefined || isPodAddress(world, node, destination)) return undefined;
  return { to: nodePlace(node), via: 'outside', delay: linkOutside };
}

/** Pod addresses are routed between the nodes only, not to machines outside. */
function isPodAddress(world: World, node: string, ip: Ip): boolean {
  const addresses = world.get('Node', '', node)?.status.addresses ?? [];
  return !addresses.some(({ address }) => parseIp(address) === ip);
}
