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

/** One direction of a connection in the table, and the others of the same hash. */
interface Slot {
  readonly connection: Connection;
  readonly isReply: boolean;
  readonly next: Slot | undefined;
}

/** All connections of a node, found by either direction. */
export type Conntrack = PersistentMap<number, Slot>;

export const noConnections: Conntrack = PersistentMap.empty();

/**
 * Seconds that an entry lives without a packet: nf_conntrack_{tcp_timeout_syn_sent, udp_timeout}
 * before an answer, then {tcp_timeout_established (24 h, set by kube-proxy), udp_timeout_stream}.
 */
const TIMEOUTS = {
  tcp: { unreplied: 120, replied: 86_400 },
  udp: { unreplied: 30, replied: 120 },
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

function tupleOf(slot: Slot): Tuple {
  return slot.isReply ? slot.connection.reply : slot.connection.original;
}

/** The connection that a packet with these addresses belongs to, and its direction. */
export function findConnection(
  conntrack: Conntrack,
  tuple: Tuple,
  now: number,
): { readonly connection: Connection; readonly isReply: boolean } | undefined {
  const slot = slotOf(conntrack.get(hashOfTuple(tuple)), tuple);
  return slot && slot.connection.expires > now ? slot : undefined;
}

/** Remembers a connection, instead of what was known by the same addresses (and has expired). */
export function addConnection(
  conntrack: Conntrack,
  connection: Connection,
  edit?: Edit,
): Conntrack {
  const added = addSlot(conntrack, connection, false, edit);
  return addSlot(added, connection, true, edit);
}

function addSlot(
  conntrack: Conntrack,
  connection: Connection,
  isReply: boolean,
  edit: Edit | undefined,
): Conntrack {
  const tuple = isReply ? connection.reply : connection.original;
  const hash = hashOfTuple(tuple);
  const first = conntrack.get(hash);
  if (!first) return conntrack.set(hash, { connection, isReply, next: undefined }, edit);
  const old = slotOf(first, tuple)?.connection;
  const isOther = old && old.original !== connection.original && old.reply !== connection.reply;
  if (isOther) return addSlot(removeConnection(conntrack, old, edit), connection, isReply, edit);
  return conntrack.set(hash, { connection, isReply, next: without(first, tuple) }, edit);
}

function slotOf(first: Slot | undefined, tuple: Tuple): Slot | undefined {
  let slot = first;
  while (slot && !isTuple(tupleOf(slot), tuple)) slot = slot.next;
  return slot;
}

function without(slot: Slot | undefined, tuple: Tuple): Slot | undefined {
  if (!slot) return undefined;
  const next = without(slot.next, tuple);
  if (isTuple(tupleOf(slot), tuple)) return next;
  return next === slot.next ? slot : { ...slot, next };
}

/** Forgets a connection in both directions. */
export function removeConnection(
  conntrack: Conntrack,
  { original, reply }: Connection,
  edit?: Edit,
): Conntrack {
  return removeSlot(removeSlot(conntrack, original, edit), reply, edit);
}

function removeSlot(conntrack: Conntrack, tuple: Tuple, edit: Edit | undefined): Conntrack {
  const hash = hashOfTuple(tuple);
  const left = without(conntrack.get(hash), tuple);
  return left ? conntrack.set(hash, left, edit) : conntrack.delete(hash, edit);
}

/** When a connection is forgotten if `now` its last packet passes. */
export function expiryOf(protocol: Transport, replied: boolean, now: number): number {
  const { replied: answered, unreplied } = TIMEOUTS[protocol];
  return now + (replied ? answered : unreplied) * 1000;
}

/** All connections but the expired ones, in the order of a hash of their addresses. */
export function* connectionsOf(conntrack: Conntrack, now: number): Generator<Connection> {
  for (const first of conntrack.values()) {
    for (let slot: Slot | undefined = first; slot; slot = slot.next) {
      if (!slot.isReply && slot.connection.expires > now) yield slot.connection;
    }
  }
}
