import type { Ip, Packet, Transport } from '../network/packet';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type World } from '../world';

/** A node behind a load balancer, and what the health checks say of it. */
export interface Target {
  readonly node: string;
  readonly healthy: boolean;
  /** Health checks in a row that contradict `healthy`. */
  readonly doubts: number;
}

/**
 * A load balancer as the cloud runs it: it passes packets to a healthy node without changing them
 * (layer 4 pass-through, as Google's and Azure's do), so a node sees the address that was dialled.
 */
export interface Balancer {
  /** `namespace/name` of its Service. */
  readonly service: string;
  readonly ip: Ip;
  readonly ports: readonly { readonly protocol: Transport; readonly port: number }[];
  /** The port that says whether a node has endpoints of its own (externalTrafficPolicy: Local). */
  readonly healthCheckNodePort: number | undefined;
  readonly targets: readonly Target[];
}

/** The cloud that the cluster runs in, if it does. */
export interface Cloud {
  /** Whether there is a cloud controller that looks after Services of type LoadBalancer. */
  readonly on: boolean;
  /** By `namespace/name` of the Service. */
  readonly balancers: PersistentMap<string, Balancer>;
  /** The Services that own the addresses given out. */
  readonly byIp: PersistentMap<Ip, string>;
  /** The uid of each Service for which a balancer is being made. */
  readonly provisioning: PersistentMap<string, string>;
  /** How often in a row each Service’s balancer could not be made. */
  readonly failures: PersistentMap<string, number>;
  /** The node that each open connection through a balancer goes to. */
  readonly flows: PersistentMap<string, string>;
  /** Whether the next round of health checks is on the agenda. */
  readonly polling: boolean;
}

/** There is a cloud from the start. */
export const cloud = remembers<Cloud>('cloud', {
  on: true,
  balancers: PersistentMap.empty(),
  byIp: PersistentMap.empty(),
  provisioning: PersistentMap.empty(),
  failures: PersistentMap.empty(),
  flows: PersistentMap.empty(),
  polling: false,
});

export function changeCloud(world: World, part: Partial<Cloud>): void {
  world.remember(cloud, { ...world.recall(cloud), ...part });
}

/** The load balancer that has this address. */
export function balancerWithIp(world: World, ip: Ip): Balancer | undefined {
  const { byIp, balancers } = world.recall(cloud);
  const service = byIp.size === 0 ? undefined : byIp.get(ip);
  return service === undefined ? undefined : balancers.get(service);
}

/** Where a load balancer sends a packet. */
export type Forwarding =
  | { readonly to: 'node'; readonly node: string; readonly among: number }
  | { readonly to: 'nowhere'; readonly why: string };

type Addresses = Pick<Packet, 'src' | 'sport' | 'dst' | 'dport' | 'protocol'>;

function flowKey({ protocol, src, sport, dst, dport }: Addresses): string {
  return `${protocol} ${src}:${sport} ${dst}:${dport}`;
}

/**
 * Chooses a healthy node at random for a new connection and remembers it for the packets that
 * follow, as long as the node is in the pool. Packets for another port, or without a healthy node,
 * are dropped: nothing answers for the balancer itself.
 */
export function forward(world: World, balancer: Balancer, packet: Packet): Forwarding {
  const { protocol, dport } = packet;
  const isOpen = balancer.ports.some((one) => one.protocol === protocol && one.port === dport);
  if (!isOpen) return { to: 'nowhere', why: `the load balancer has no ${protocol} port ${dport}` };
  const healthy = balancer.targets.filter((target) => target.healthy);
  const { flows } = world.recall(cloud);
  const known = flows.get(flowKey(packet));
  if (known !== undefined && balancer.targets.some(({ node }) => node === known)) {
    return { to: 'node', node: known, among: Math.max(1, healthy.length) };
  }
  const chosen = healthy[Math.floor(world.random() * healthy.length)];
  if (!chosen) return { to: 'nowhere', why: 'the load balancer has no healthy node' };
  changeCloud(world, { flows: flows.set(flowKey(packet), chosen.node) });
  return { to: 'node', node: chosen.node, among: healthy.length };
}

/** A connection through a load balancer is over. */
export function forgetFlow(world: World, addresses: Addresses): void {
  const { flows } = world.recall(cloud);
  const left = flows.delete(flowKey(addresses));
  if (left !== flows) changeCloud(world, { flows: left });
}
