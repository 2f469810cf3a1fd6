import { forgetFlow } from '../cloud/cloud';
import { kernels } from '../kernels';
import { containerListening, type ContainerRuntime, type PodRuntime } from '../kubelet/runtime';
import { closeConnection } from '../network/kernel';
import { headerOf, packetOf, type Header, type Packet, type Transport } from '../network/packet';
import type { World } from '../world';
import { balancerAt, nodeAt } from './places';
import {
  dialledBy,
  protocolOf,
  traffic,
  type Connection,
  type Crossing,
  type Outcome,
  type Peer,
  type Place,
  type Request,
  type Stream,
} from './request';

/** Finds a process’s connection to a host and port, of which it has at most one. */
function keyOf({ from, connection, payload }: Dialling): string | undefined {
  if (connection === undefined) return undefined;
  const { host, port } = dialledBy(payload);
  return `${from} ${connection} ${host}:${port}`;
}
type Dialling = Pick<Request, 'from' | 'payload'> & { readonly connection?: string | undefined };

/** The connection that the process of a request has open to its host already, busy or not. */
export function openFor(world: World, dialling: Dialling): Connection | undefined {
  const key = keyOf(dialling);
  return key === undefined ? undefined : world.recall(traffic).connections.get(key);
}

function change(world: World, key: string, connection: Connection | undefined): void {
  const known = world.recall(traffic);
  const connections = connection
    ? known.connections.set(key, connection)
    : known.connections.delete(key);
  world.remember(traffic, { ...known, connections });
}

/** The open connection that a request is under way on. */
function connectionOf(world: World, request: Request): Connection | undefined {
  const connection = openFor(world, request);
  return connection?.busy === request.id ? connection : undefined;
}

/** A request dials: what it opens is kept for those that follow. */
export function openConnection(world: World, request: Request, header: Header): void {
  const { id: busy, from, connection: process } = request;
  const key = keyOf(request);
  if (key === undefined || process === undefined) return;
  const fresh = { from, process, header, busy, answered: 0, closing: false, crossed: [] };
  change(world, key, { ...fresh, openedAt: world.now, peer: undefined });
}

/** A request goes out on the connection that its process has open. */
export function occupy(world: World, request: Request): void {
  const key = keyOf(request);
  const connection = openFor(world, request);
  if (key !== undefined && connection) change(world, key, { ...connection, busy: request.id });
}

/** A socket has taken a connection: from now on it is the other end. */
export function establish(world: World, request: Request, peer: Peer): void {
  const key = keyOf(request);
  const connection = connectionOf(world, request);
  if (key !== undefined && connection && !connection.peer)
    change(world, key, { ...connection, peer });
}

/**
 * The container that takes a packet: of one that opens a connection, the container that listens on
 * its port; of any other, the one that has this very connection, if its process still runs.
 */
export function takerOf(
  world: World,
  { request, packet }: { readonly request: Request; readonly packet: Packet },
  runtime: PodRuntime,
  header: Header,
): ContainerRuntime | undefined {
  const protocol = packet.protocol === 'udp' ? 'UDP' : 'TCP';
  if (packet.opens) return containerListening(runtime, header.dport, protocol);
  const peer = connectionOf(world, request)?.peer;
  if (peer?.pod !== runtime.key || !isSame(peer.header, header)) return undefined;
  return runtime.containers.find(
    ({ state, containerId }) => state === 'running' && containerId === peer.containerId,
  );
}

/** Whether a machine outside has the connection that a packet belongs to. */
export function isHeldOutside(world: World, request: Request, header: Header): boolean {
  const peer = connectionOf(world, request)?.peer;
  return peer !== undefined && peer.pod === undefined && isSame(peer.header, header);
}

function isSame(a: Header, b: Header): boolean {
  return a.src === b.src && a.sport === b.sport && a.dst === b.dst && a.dport === b.dport;
}

function crossingsOf({ hops }: Request): readonly Crossing[] {
  const isMiddle = (at: Place) => nodeAt(at) !== undefined || balancerAt(at) !== undefined;
  return hops
    .filter(({ at, direction }) => direction === 'request' && isMiddle(at))
    .map(({ at, before }) => ({ at, before: headerOf(before) }));
}

function merged(known: readonly Crossing[], more: readonly Crossing[]): readonly Crossing[] {
  const fresh = more.filter(
    (one) => !known.some(({ at, before }) => at === one.at && isSame(before, one.before)),
  );
  return fresh.length === 0 ? known : [...known, ...fresh];
}

/** Lets the nodes and load balancers on the way forget a connection. */
function forgetAt(world: World, crossed: readonly Crossing[], protocol: Transport): void {
  for (const { at, before } of crossed) {
    const tuple = packetOf(before, protocol, false);
    if (balancerAt(at) !== undefined) forgetFlow(world, tuple);
    const node = nodeAt(at);
    const kernel = node === undefined ? undefined : world.recall(kernels).get(node);
    const closed = kernel && closeConnection(kernel, tuple, world.edit);
    if (!closed || closed === kernel) continue;
    world.put(kernels, closed.name, closed);
  }
}

/** Forgets the connection that only this request has used. */
export function forget(world: World, request: Request): void {
  forgetAt(world, crossingsOf(request), protocolOf(request.payload));
}

/**
 * A request is over: its connection stays open for the next one if both ends want that, and is
 * otherwise closed. The packets that close it (FIN, RST) are not shown.
 */
export function release(world: World, request: Request, outcome: Outcome): void {
  const connection = connectionOf(world, request);
  const key = keyOf(request);
  if (key === undefined || !connection) return forget(world, request);
  const crossed = merged(connection.crossed, crossingsOf(request));
  if (outcome === 'answered' && !connection.closing && !closes(request)) {
    const answered = connection.answered + 1;
    return change(world, key, { ...connection, crossed, answered, busy: undefined });
  }
  change(world, key, undefined);
  forgetAt(world, crossed, 'tcp');
}

/** `Connection: close`, said by the client or by the server. */
function closes({ payload, response }: Request): boolean {
  const asked = payload.is === 'http' ? payload.http.headers : [];
  return [...asked, ...(response?.headers ?? [])].some(
    ([name, value]) => name.toLowerCase() === 'connection' && value.toLowerCase() === 'close',
  );
}

/** Closes what a process has open, whatever it is connected to; what is in use, when it is done. */
export function closeConnections(
  world: World,
  from: Place,
  isMeant: (process: string) => boolean,
): void {
  for (const [key, connection] of [...world.recall(traffic).connections.entries()]) {
    if (connection.from !== from || !isMeant(connection.process)) continue;
    if (connection.busy !== undefined) change(world, key, { ...connection, closing: true });
    else {
      change(world, key, undefined);
      forgetAt(world, connection.crossed, 'tcp');
    }
  }
}

/** The process that holds the socket number `socket` of a stream. */
export function socketOf(stream: string, socket: number): string {
  return `stream/${stream}/${socket}`;
}

/** Closes the sockets of a stream; those that wait for an answer once they have it. */
export function closeSocketsOf(world: World, { id, from }: Pick<Stream, 'id' | 'from'>): void {
  closeConnections(world, from, (process) => process.startsWith(`stream/${id}/`));
}
