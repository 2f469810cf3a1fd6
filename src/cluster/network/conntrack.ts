import { PersistentMap, type Edit } from '../structures/persistent-map';
import type { Header, Ip, Transport } from './packet';
import type { Rule } from './rules';

/** One direction of a connection, as its packets look when they enter the node. */
export interface Tuple extends Header {
  readonly protocol: Transport;
}

/** What a node remembers of a connection that crosses it. */
export interface Connection {
  /** As the first packet came in. */
  readonly original: Tuple;
  /** As the answers come in: the first packet after translation, turned round. */
  readonly reply: Tuple;
  /** Whether an answer has been seen: `[UNREPLIED]` until then. */
  readonly replied: boolean;
  /** Virtual time (ms) at which the kernel forgets it, unless another packet comes. */
  readonly expires: number;
  /** The DNAT rule that chose the destination. */
  readonly dnat: Rule | undefined;
}

/** A connection as the table keeps it; the transition that made it changes it in place. */
class Entry implements Connection {
  readonly #edit: Edit | undefined;

  constructor(
    readonly original: Tuple,
    readonly reply: Tuple,
    public replied: boolean,
    public expires: number,
    readonly dnat: Rule | undefined,
    edit: Edit | undefined,
  ) {
    this.#edit = edit;
  }

  isMadeUnder(edit: Edit | undefined): boolean {
    return edit !== undefined && this.#edit === edit;
  }
}

/** The connections that have a direction of the same hash: nearly always one. */
type Bucket = Connection | readonly Connection[];

/** All connections of a node, found by either direction. */
export type Conntrack = PersistentMap<number, Bucket>;

export const noConnections: Conntrack = PersistentMap.empty();

/**
 * Seconds that an entry lives without a packet: nf_conntrack_{tcp_timeout_syn_sent, udp_timeout}
 * before an answer, then {tcp_timeout_established (24 h, set by kube-proxy), udp_timeout_stream}.
 */
const TIMEOUTS = {
  tcp: { unreplied: 120, replied: 86_400 },
  udp: { unreplied: 30, replied: 120 },
  sctp: { unreplied: 3, replied: 210 },
  icmp: { unreplied: 30, replied: 30 },
} as const;

function hashOf(protocol: Transport, src: Ip, sport: number, dst: Ip, dport: number): number {
  let hash = Math.imul(src, 0x9e3779b1) ^ Math.imul(dst, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  hash ^= Math.imul((sport << 16) | dport, 0x27d4eb2f) ^ protocol.charCodeAt(0);
  return (hash ^ (hash >>> 13)) >> 1;
}

function hashOfTuple(tuple: Tuple): number {
  return hashOf(tuple.protocol, tuple.src, tuple.sport, tuple.dst, tuple.dport);
}

function isTuple(tuple: Tuple, other: Tuple): boolean {
  return (
    tuple.sport === other.sport &&
    tuple.dport === other.dport &&
    tuple.src === other.src &&
    tuple.dst === other.dst &&
    tuple.protocol === other.protocol
  );
}

function isDirectionOf({ original, reply }: Connection, tuple: Tuple): boolean {
  return isTuple(original, tuple) || isTuple(reply, tuple);
}

/** Whether a packet of `connection` with these addresses is an answer. */
export function isReplyIn({ original }: Connection, tuple: Tuple): boolean {
  return !isTuple(original, tuple);
}

/** The connection that a packet with these addresses belongs to, in either direction. */
export function findConnection(
  conntrack: Conntrack,
  tuple: Tuple,
  now: number,
): Connection | undefined {
  const found = connectionIn(conntrack.get(hashOfTuple(tuple)), tuple);
  return found && found.expires > now ? found : undefined;
}

/** Remembers a connection, instead of what was known by the same addresses (and has expired). */
export function addConnection(
  conntrack: Conntrack,
  connection: Connection,
  edit?: Edit,
): Conntrack {
  const added = enter(conntrack, connection, connection.original, edit);
  return enter(added, connection, connection.reply, edit);
}

function enter(
  conntrack: Conntrack,
  connection: Connection,
  tuple: Tuple,
  edit: Edit | undefined,
): Conntrack {
  const hash = hashOfTuple(tuple);
  const bucket = conntrack.get(hash);
  if (!bucket) return conntrack.set(hash, connection, edit);
  const old = connectionIn(bucket, tuple);
  if (old === connection) return conntrack;
  const isOther = old && old.original !== connection.original && old.reply !== connection.reply;
  if (isOther) return enter(removeConnection(conntrack, old, edit), connection, tuple, edit);
  const others = without(bucket, tuple);
  return conntrack.set(hash, others ? [connection, ...listOf(others)] : connection, edit);
}

function listOf(bucket: Bucket): readonly Connection[] {
  return isOne(bucket) ? [bucket] : bucket;
}

function isOne(bucket: Bucket): bucket is Connection {
  return !Array.isArray(bucket);
}

function connectionIn(bucket: Bucket | undefined, tuple: Tuple): Connection | undefined {
  if (!bucket) return undefined;
  if (!isOne(bucket)) return bucket.find((one) => isDirectionOf(one, tuple));
  return isDirectionOf(bucket, tuple) ? bucket : undefined;
}

function without(bucket: Bucket | undefined, tuple: Tuple): Bucket | undefined {
  if (!bucket) return undefined;
  if (isOne(bucket)) return isDirectionOf(bucket, tuple) ? undefined : bucket;
  const rest = bucket.filter((one) => !isDirectionOf(one, tuple));
  return rest.length > 1 ? rest : rest[0];
}

/** Forgets a connection in both directions. */
export function removeConnection(
  conntrack: Conntrack,
  { original, reply }: Connection,
  edit?: Edit,
): Conntrack {
  return leave(leave(conntrack, original, edit), reply, edit);
}

function leave(conntrack: Conntrack, tuple: Tuple, edit: Edit | undefined): Conntrack {
  const hash = hashOfTuple(tuple);
  const left = without(conntrack.get(hash), tuple);
  return left ? conntrack.set(hash, left, edit) : conntrack.delete(hash, edit);
}

/** When a connection is forgotten if `now` its last packet passes. */
function expiryOf(protocol: Transport, replied: boolean, now: number): number {
  const { replied: answered, unreplied } = TIMEOUTS[protocol];
  return now + (replied ? answered : unreplied) * 1000;
}

/** A connection of which the first packet passes `now`. */
export function newConnection(
  original: Tuple,
  reply: Tuple,
  dnat: Rule | undefined,
  now: number,
  edit?: Edit,
): Connection {
  return new Entry(original, reply, false, expiryOf(original.protocol, false, now), dnat, edit);
}

/**
 * A connection after one more packet; the same while there is nothing new to remember, or when it
 * was made under the same `edit`, and is therefore changed itself.
 */
export function refreshed(
  connection: Connection,
  isReply: boolean,
  now: number,
  edit?: Edit,
): Connection {
  const replied = connection.replied || isReply;
  const expires = expiryOf(connection.original.protocol, replied, now);
  if (replied === connection.replied && expires - connection.expires < 1000) return connection;
  if (!(connection instanceof Entry && connection.isMadeUnder(edit))) {
    const { original, reply, dnat } = connection;
    return new Entry(original, reply, replied, expires, dnat, edit);
  }
  connection.replied = replied;
  connection.expires = expires;
  return connection;
}

/** All connections but the expired ones, in the order of a hash of their addresses. */
export function* connectionsOf(conntrack: Conntrack, now: number): Generator<Connection> {
  for (const [hash, bucket] of conntrack.entries()) {
    for (const connection of listOf(bucket)) {
      const isHere = hashOfTuple(connection.original) === hash;
      if (isHere && connection.expires > now) yield connection;
    }
  }
}
