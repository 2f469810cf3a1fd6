import { parseIp } from '../../src/api/ip';
import { kernels, routes } from '../../src/cluster/kernels';
import { closeConnection, traverse, type Env, type Kernel } from '../../src/cluster/network/kernel';
import type { Packet } from '../../src/cluster/network/packet';
import { list } from '../../src/cluster/store';
import type { Edit } from '../../src/cluster/structures/persistent-map';
import { recall, type ClusterState } from '../../src/cluster/world';
import { measured, rateOf, type Rate } from './load';

/** A pod that calls Services, and the machines that its packets cross. */
interface Caller {
  readonly node: string;
  readonly ip: number;
  readonly clusterIps: readonly number[];
  readonly machines: Map<string, Kernel>;
  readonly env: Omit<Env, 'from'>;
  /** All requests are one transition. */
  readonly edit: Edit;
}

function callerIn(state: ClusterState): Caller {
  const [pod] = list(state.store, 'Pod', 'default');
  const services = list(state.store, 'Service', 'default').filter(({ spec }) => spec.selector);
  const node = pod?.spec.nodeName;
  if (!pod || node === undefined) throw new Error('the cluster is empty');
  let seed = 0;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  return {
    node,
    ip: parseIp(pod.status.podIP ?? '') ?? 0,
    clusterIps: services.map(({ spec }) => parseIp(spec.clusterIP ?? '') ?? 0),
    machines: new Map(recall(state, kernels).entries()),
    env: { now: state.now, random, routes: recall(state, routes) },
    edit: Symbol('requests'),
  };
}

/** The first packet of connection number `index`; Services take turns. */
function dial({ ip, clusterIps }: Caller, index: number): Packet {
  const dst = clusterIps[index % clusterIps.length] ?? 0;
  const sport = 32768 + (index % 28000);
  return { src: ip, sport, dst, dport: 80, protocol: 'tcp', opens: true };
}

/** Decisions a second: the first packets of connections, from a pod through the rules of its node. */
export function decisionsPerSecond(state: ClusterState, times: number): Rate {
  const caller = callerIn(state);
  const env: Env = { ...caller.env, from: 'pod' };
  const kernel = machine(caller, caller.node);
  const { cost } = measured(() => {
    for (let i = 0; i < times; i++) traverse(kernel, dial(caller, i), env);
  });
  return rateOf(times, cost);
}

function machine({ machines }: Caller, node: string): Kernel {
  const kernel = machines.get(node);
  if (!kernel) throw new Error(`no node ${node}`);
  return kernel;
}

/**
 * Requests a second through the packet network, each with its whole way: the rules of the caller's
 * node, the endpoint's node, the answer back through both by conntrack, and the connection closed.
 */
export function requestsRouted(state: ClusterState, times: number): Rate {
  const caller = callerIn(state);
  const { edit } = caller;
  const inside: Env = { ...caller.env, from: 'pod', edit };
  const across: Env = { ...caller.env, from: 'outside', edit };
  const { cost } = measured(() => {
    for (let i = 0; i < times; i++) route(caller, dial(caller, i), inside, across);
  });
  return rateOf(times, cost);
}

function route(caller: Caller, packet: Packet, inside: Env, across: Env): void {
  const arrived = cross(caller, caller.node, packet, inside);
  const other = arrived.node;
  const received = other === undefined ? arrived : cross(caller, other, arrived.packet, across);
  const reply = answer(received.packet);
  const returned = other === undefined ? reply : cross(caller, other, reply, inside).packet;
  const { dst, dport } = cross(caller, caller.node, returned, other ? across : inside).packet;
  if (dst !== packet.src || dport !== packet.sport) throw new Error('the answer went astray');
  close(caller, caller.node, packet);
  if (other !== undefined) close(caller, other, arrived.packet);
}

/** Sends a packet through a node: as it leaves, and to which other node. */
function cross(caller: Caller, node: string, packet: Packet, env: Env) {
  const { kernel, verdict, after } = traverse(machine(caller, node), packet, env);
  caller.machines.set(node, kernel);
  if (verdict.is !== 'forward') throw new Error(`a packet was not forwarded: ${verdict.is}`);
  const { src, sport, dst, dport } = after;
  const { protocol, opens } = packet;
  const next = verdict.route.to === 'node' ? verdict.route.name : undefined;
  return { node: next, packet: { src, sport, dst, dport, protocol, opens } };
}

function answer({ src, sport, dst, dport, protocol }: Packet): Packet {
  return { src: dst, sport: dport, dst: src, dport: sport, protocol, opens: false };
}

function close(caller: Caller, node: string, packet: Packet): void {
  caller.machines.set(node, closeConnection(machine(caller, node), packet, caller.edit));
}
