import { routes, kernels } from '../../src/cluster/kernels';
import { traverse, type Env, type Kernel, type Verdict } from '../../src/cluster/network/kernel';
import { formatIp, type Packet } from '../../src/cluster/network/packet';
import type { RouteTable } from '../../src/cluster/network/routes';
import { recall } from '../../src/cluster/world';
import type { Chance } from './chance';
import type { RunningPod, Simulated } from './simulated';

/** Where a packet enters the cluster. */
export interface Entry {
  readonly node: number;
  readonly from: Env['from'];
}

/** Where a packet has come to, and what it looks like there. */
interface Arrival {
  readonly node: string;
  readonly verdict: Verdict;
  readonly packet: Packet;
}

/**
 * The nodes' kernels alone, for what nobody in the simulator can send: UDP to any address, and
 * packets from outside for an address that the wire, not the simulator, leads to some node.
 */
export class Kernels {
  private readonly kernels: Map<string, Kernel>;
  private readonly routes: RouteTable;
  private readonly pods: readonly RunningPod[];
  private readonly start: number;
  private now: number;

  constructor(
    { state, pods }: Simulated,
    private readonly chance: Chance,
  ) {
    this.kernels = new Map(recall(state, kernels).entries());
    this.routes = recall(state, routes);
    this.pods = pods;
    this.start = state.now;
    this.now = state.now;
  }

  /**
   * Opens a connection and sends an answer back: what the sender hears of it. `after` are the ms
   * since the cluster came to rest.
   */
  connect(opening: Packet, entry: Entry, after: number): string {
    this.now = this.start + after;
    const there = this.travel(opening, `node${entry.node}`, entry.from);
    const { verdict, packet } = there;
    if (verdict.is === 'reject') return 'refused';
    if (verdict.is === 'drop') return 'timeout';
    const isLocal = verdict.is === 'deliver';
    if (!isLocal && verdict.route.to !== 'pod') return 'timeout';
    const pod = isLocal ? this.hostPod(there) : this.podWith(packet);
    if (!pod && !isLocal) return 'timeout';
    const answer = { ...turned(packet), opens: false };
    const back = this.travel(answer, there.node, isLocal ? 'local' : 'pod').packet;
    if (!isAnswerTo(back, opening)) return 'timeout';
    const serves = pod?.sockets.some((socket) => isFor(socket, packet));
    return serves ? `answered ${pod?.name} from ${formatIp(packet.src)}` : 'refused';
  }

  private travel(packet: Packet, node: string, from: Env['from']): Arrival {
    const kernel = this.kernels.get(node);
    if (!kernel) throw new Error(`there is no ${node}`);
    const random = () => this.chance.number();
    const env = { now: this.now, random, from, routes: this.routes };
    const { kernel: after, verdict, after: header } = traverse(kernel, packet, env);
    this.kernels.set(node, after);
    const moved = { ...packet, ...header };
    const isOnward = verdict.is === 'forward' && verdict.route.to === 'node';
    if (!isOnward) return { node, verdict, packet: moved };
    return this.travel(moved, verdict.route.name, 'outside');
  }

  /** The pod in the node's own network that has the socket. */
  private hostPod({ node, packet }: Arrival): RunningPod | undefined {
    return this.pods.find(
      (pod) =>
        pod.hostNetwork &&
        `node${pod.node}` === node &&
        pod.sockets.some((socket) => isFor(socket, packet)),
    );
  }

  private podWith({ dst }: Packet): RunningPod | undefined {
    const ip = formatIp(dst);
    return this.pods.find((pod) => !pod.hostNetwork && !pod.unplugged && pod.ip === ip);
  }
}

function isFor(socket: RunningPod['sockets'][number], { dport, protocol }: Packet): boolean {
  return socket.port === dport && socket.protocol.toLowerCase() === protocol;
}

function turned(packet: Packet): Packet {
  return { ...packet, src: packet.dst, sport: packet.dport, dst: packet.src, dport: packet.sport };
}

function isAnswerTo(back: Packet, opening: Packet): boolean {
  const { src, sport, dst, dport } = turned(opening);
  return back.src === src && back.sport === sport && back.dst === dst && back.dport === dport;
}
