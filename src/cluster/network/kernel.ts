import type { Edit } from '../structures/persistent-map';
import { listsOf } from './chains';
import {
  addConnection,
  connectionsOf,
  findConnection,
  isReplyIn,
  newConnection,
  noConnections,
  refreshed,
  removeConnection,
  type Connection,
  type Conntrack,
  type Tuple,
} from './conntrack';
import { OUTCOME, toldFrom, type Matched, type Outcome, type Step } from './compiled';
import { runHook, type Passage } from './netfilter';
import { type Header, type Ip, type Packet } from './packet';
import { forgetLists, noRecentLists, type RecentLists } from './recent';
import { isLocal, routeFrom, type Addresses, type Route, type RouteTable } from './routes';
import { emptyRuleset, setContribution, type Contribution, type Ruleset } from './ruleset';
import { STATE_BITS, type Cidr, type Rule } from './rules';

/** The packet side of one node's Linux kernel: addresses, netfilter rules, and what they remember. */
export interface Kernel extends Addresses {
  readonly name: string;
  readonly rules: Ruleset;
  readonly conntrack: Conntrack;
  readonly recent: RecentLists;
}

export interface NewKernel {
  readonly name: string;
  readonly nodeIp: Ip;
  readonly podGateway: Ip;
  readonly podCidr: Cidr;
  readonly otherIps?: readonly Ip[];
  /** None by default: everything is accepted and nothing translated. */
  readonly rules?: Ruleset;
}

const NO_RULES = emptyRuleset({
  nat: { hooks: {}, shared: {}, idle: [] },
  filter: { hooks: {}, shared: {}, idle: [] },
  mangle: [],
});

/** A node that has just booted, without connections. */
export function newKernel(given: NewKernel): Kernel {
  return {
    name: given.name,
    nodeIp: given.nodeIp,
    podGateway: given.podGateway,
    podCidr: given.podCidr,
    otherIps: given.otherIps ?? [],
    rules: given.rules ?? NO_RULES,
    conntrack: noConnections,
    recent: noRecentLists,
  };
}

export type { Matched };

/** What a packet meets a node with. */
export interface Env {
  /** Virtual time in ms. */
  readonly now: number;
  /** The seeded source, a number in [0, 1). */
  readonly random: () => number;
  /** Made by the node itself (and its hostNetwork pods), by one of its pods, or come from elsewhere. */
  readonly from: 'local' | 'pod' | 'outside';
  readonly routes: RouteTable;
  /** The transition that the packet is part of, if `kernel` is not to be kept as it was before. */
  readonly edit?: Edit;
}

export type Verdict =
  | { readonly is: 'forward'; readonly route: Route }
  /** To a socket of the node itself. */
  | { readonly is: 'deliver' }
  /** Answered with ICMP port unreachable. */
  | { readonly is: 'reject'; readonly rule: Rule }
  /** `rule` is missing when no source port is left to translate to, and for a martian source. */
  | { readonly is: 'drop'; readonly rule?: Rule };

/** A packet's way through one node. */
export class Traversal {
  readonly #met: readonly Step[];

  constructor(
    readonly kernel: Kernel,
    readonly verdict: Verdict,
    readonly before: Header,
    readonly after: Header,
    readonly translatedBy: 'rules' | 'conntrack' | 'none',
    /** The conntrack entry that the packet belongs to afterwards; none if it was dropped or rejected. */
    readonly connection: Connection | undefined,
    met: readonly Step[],
  ) {
    this.#met = met;
  }

  /** Jumps that led somewhere, picks, marks, translations and the deciding rule, in order. */
  get matched(): readonly Matched[] {
    return toldFrom(this.#met);
  }
}

/**
 * Sends a packet through a node, in netfilter's order: conntrack, nat PREROUTING (OUTPUT for the
 * node's own), routing, filter INPUT/FORWARD/OUTPUT, nat POSTROUTING, conntrack's confirmation.
 * Packets of a known connection skip the nat table; conntrack translates them as it did the first.
 * One of an unknown connection counts as new even if it does not open one, since Linux picks up
 * TCP connections midway (nf_conntrack_tcp_loose); only after `flush` does that happen here.
 */
export function traverse(kernel: Kernel, packet: Packet, env: Env): Traversal {
  const known = findConnection(kernel.conntrack, packet, env.now);
  const passage = passageOf(kernel, packet, env);
  return known
    ? traverseKnown(kernel, packet, env, passage, known)
    : traverseNew(kernel, packet, env, passage);
}

function passageOf(kernel: Kernel, packet: Packet, env: Env): Passage {
  return {
    addresses: kernel,
    rules: kernel.rules,
    now: env.now,
    random: env.random,
    protocol: packet.protocol,
    src: packet.src,
    sport: packet.sport,
    dst: packet.dst,
    dport: packet.dport,
    mark: 0,
    states: STATE_BITS.NEW,
    recent: kernel.recent,
    met: [],
  };
}

function traverseNew(kernel: Kernel, packet: Packet, env: Env, passage: Passage): Traversal {
  const { PREROUTING, OUTPUT } = kernel.rules.hooks.nat;
  const isTranslated =
    runHook(passage, 'nat', env.from === 'local' ? OUTPUT : PREROUTING) === OUTCOME.dnat;
  const dnat = isTranslated ? passage.met.at(-1)?.rule : undefined;
  if (isTranslated) passage.states |= STATE_BITS.DNAT;
  const route = routeFrom(kernel, env.routes, passage.dst);
  if (isMartian(kernel, packet, env)) {
    return end(kernel, packet, passage, { is: 'drop' }, 'none', undefined);
  }
  const stopped = runFilter(passage, env, route);
  if (stopped) return end(kernel, packet, passage, stopped, 'none', undefined);
  if (!translateSource(kernel, passage, env, route)) {
    return end(kernel, packet, passage, { is: 'drop' }, 'none', undefined);
  }
  const reply = replyTo(passage, passage.sport);
  const connection = newConnection(tupleOf(packet), reply, dnat, env.now, env.edit);
  const conntrack = addConnection(kernel.conntrack, connection, env.edit);
  const changed = isChanged(packet, passage) ? 'rules' : 'none';
  return end(
    withState(kernel, conntrack, passage.recent),
    packet,
    passage,
    arrive(route),
    changed,
    connection,
  );
}

/** A packet that comes in with an address of the node itself as its source: routing drops it. */
function isMartian(kernel: Kernel, { src }: Packet, env: Env): boolean {
  return env.from !== 'local' && isLocal(kernel, src);
}

function arrive(route: Route): Verdict {
  return route.to === 'local' ? DELIVER : { is: 'forward', route };
}
const DELIVER: Verdict = { is: 'deliver' };

/** The filter table on the way to `route`: what stops the packet, if something does. */
function runFilter(passage: Passage, env: Env, route: Route): Verdict | undefined {
  const { INPUT, FORWARD, OUTPUT } = passage.rules.hooks.filter;
  if (env.from !== 'local') {
    return stopOf(passage, runHook(passage, 'filter', route.to === 'local' ? INPUT : FORWARD));
  }
  const stopped = stopOf(passage, runHook(passage, 'filter', OUTPUT));
  if (stopped || route.to !== 'local') return stopped;
  // What a node sends to itself comes back in through the loopback interface.
  return stopOf(passage, runHook(passage, 'filter', INPUT));
}

function stopOf({ met }: Passage, outcome: Outcome): Verdict | undefined {
  const rule = outcome === OUTCOME.next ? undefined : met.at(-1)?.rule;
  if (rule && outcome === OUTCOME.drop) return { is: 'drop', rule };
  if (rule && outcome === OUTCOME.reject) return { is: 'reject', rule };
  return undefined;
}

/** nat POSTROUTING, which packets for the node itself do not pass. False: no source port is left. */
function translateSource(kernel: Kernel, passage: Passage, env: Env, route: Route): boolean {
  const leaves = route.to !== 'local' || env.from === 'local';
  const { POSTROUTING } = passage.rules.hooks.nat;
  const masquerades = leaves && runHook(passage, 'nat', POSTROUTING) === OUTCOME.masquerade;
  if (masquerades) passage.src = route.to === 'pod' ? kernel.podGateway : kernel.nodeIp;
  // Even an address that stays may need another port, to tell its answers from another connection's.
  if (!masquerades && isFree(kernel, passage, passage.sport)) return true;
  const port = freePort(kernel, passage);
  if (port === undefined) return false;
  passage.sport = port;
  return true;
}

const FIRST_PORT = 1024;
const PORTS = 65_536 - FIRST_PORT;

/** `--random-fully`: any port from a random one upwards whose answers nobody else waits for. */
function freePort(kernel: Kernel, passage: Passage): number | undefined {
  const start = Math.floor(passage.random() * PORTS);
  for (let i = 0; i < PORTS; i++) {
    const port = FIRST_PORT + ((start + i) % PORTS);
    if (isFree(kernel, passage, port)) return port;
  }
  return undefined;
}

function isFree(kernel: Kernel, passage: Passage, sport: number): boolean {
  return !findConnection(kernel.conntrack, replyTo(passage, sport), passage.now);
}

function replyTo(passage: Passage, sport: number): Tuple {
  return {
    protocol: passage.protocol,
    src: passage.dst,
    sport: passage.dport,
    dst: passage.src,
    dport: sport,
  };
}

function tupleOf({ protocol, src, sport, dst, dport }: Packet): Tuple {
  return { protocol, src, sport, dst, dport };
}

function traverseKnown(
  kernel: Kernel,
  packet: Packet,
  env: Env,
  passage: Passage,
  connection: Connection,
): Traversal {
  const isReply = isReplyIn(connection, packet);
  const wanted = isReply ? connection.original : connection.reply;
  const isNew = !isReply && !connection.replied;
  const dnat = connection.dnat ? STATE_BITS.DNAT : 0;
  passage.states = dnat | (isNew ? STATE_BITS.NEW : STATE_BITS.ESTABLISHED);
  passage.dst = wanted.src;
  passage.dport = wanted.sport;
  const route = routeFrom(kernel, env.routes, passage.dst);
  if (isMartian(kernel, packet, env)) {
    return end(kernel, packet, passage, { is: 'drop' }, 'none', undefined);
  }
  const stopped = runFilter(passage, env, route);
  if (stopped) return end(kernel, packet, passage, stopped, 'none', undefined);
  passage.src = wanted.dst;
  passage.sport = wanted.dport;
  const changed = isChanged(packet, passage) ? 'conntrack' : 'none';
  const kept = refreshed(connection, isReply, env.now, env.edit);
  const conntrack =
    kept === connection ? kernel.conntrack : addConnection(kernel.conntrack, kept, env.edit);
  const after = withState(kernel, conntrack, passage.recent);
  return end(after, packet, passage, arrive(route), changed, kept);
}

function isChanged(packet: Packet, passage: Passage): boolean {
  return (
    packet.src !== passage.src ||
    packet.sport !== passage.sport ||
    packet.dst !== passage.dst ||
    packet.dport !== passage.dport
  );
}

function withState(kernel: Kernel, conntrack: Conntrack, recent: RecentLists): Kernel {
  if (conntrack === kernel.conntrack && recent === kernel.recent) return kernel;
  const { name, nodeIp, podGateway, podCidr, otherIps, rules } = kernel;
  return { name, nodeIp, podGateway, podCidr, otherIps, rules, conntrack, recent };
}

function end(
  kernel: Kernel,
  packet: Packet,
  passage: Passage,
  verdict: Verdict,
  translatedBy: Traversal['translatedBy'],
  connection: Connection | undefined,
): Traversal {
  const { src, sport, dst, dport, met } = passage;
  const after: Header = { src, sport, dst, dport };
  return new Traversal(kernel, verdict, packet, after, translatedBy, connection, met);
}

/**
 * Forgets the connection that `tuple` is either direction of: both ends have closed it. With an
 * `edit`, as in `Env`.
 */
export function closeConnection(kernel: Kernel, tuple: Tuple, edit?: Edit): Kernel {
  const found = findConnection(kernel.conntrack, tuple, -Infinity);
  if (!found) return kernel;
  return withState(kernel, removeConnection(kernel.conntrack, found, edit), kernel.recent);
}

/** `conntrack -D`: forgets the connections of which `predicate` holds. */
export function flush(kernel: Kernel, predicate: (connection: Connection) => boolean): Kernel {
  let { conntrack } = kernel;
  for (const connection of connectionsOf(kernel.conntrack, -Infinity)) {
    if (predicate(connection)) conntrack = removeConnection(conntrack, connection);
  }
  return withState(kernel, conntrack, kernel.recent);
}

/** Lets go of the connections that have timed out; they are not found before that either. */
export function expire(kernel: Kernel, now: number): Kernel {
  return flush(kernel, (connection) => connection.expires <= now);
}

/** `conntrack -L`. */
export function listConnections(kernel: Kernel, now: number): readonly Connection[] {
  return [...connectionsOf(kernel.conntrack, now)];
}

/** Whether the node itself owns the address. */
export function ownsAddress(kernel: Kernel, ip: Ip): boolean {
  return isLocal(kernel, ip);
}

/** The node with another set of rules, and nothing remembered by the old ones. */
export function replaceRules(kernel: Kernel, rules: Ruleset): Kernel {
  return { ...kernel, rules, recent: noRecentLists };
}

/**
 * One transaction of iptables-restore --noflush: replaces the rules of these owners. Lists of the
 * `recent` match that no rule names any more are forgotten, as xt_recent does.
 */
export function program(
  kernel: Kernel,
  changes: Iterable<readonly [owner: string, contribution: Contribution | undefined]>,
): Kernel {
  let { rules, recent } = kernel;
  for (const [owner, contribution] of changes) {
    if (recent.size > 0) {
      const kept = listsOf(contribution);
      const old = listsOf(rules.contributions.get(owner));
      recent = forgetLists(
        recent,
        [...old].filter((list) => !kept.has(list)),
      );
    }
    rules = setContribution(rules, owner, contribution);
  }
  if (rules === kernel.rules && recent === kernel.recent) return kernel;
  return { ...kernel, rules, recent };
}
