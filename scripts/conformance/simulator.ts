import { decode } from '../../src/api/decode';
import { parseIp } from '../../src/api/ip';
import type { Kind, KubeObject } from '../../src/api/kinds';
import { advance, createCluster, execute } from '../../src/cluster/cluster';
import { COMPONENTS } from '../../src/cluster/components';
import { nodeIp, nodePodCidr } from '../../src/cluster/config';
import { LIFELIKE } from '../../src/cluster/delays';
import { changeFaults, faults } from '../../src/cluster/faults/faults';
import { kernels, routes } from '../../src/cluster/kernels';
import { podRuntimes } from '../../src/cluster/kubelet/runtime';
import { iptablesSave } from '../../src/cluster/network/iptables-save';
import type { Packet } from '../../src/cluster/network/packet';
import { sourceFrom } from '../../src/cluster/network/routes';
import { get, list } from '../../src/cluster/store';
import { traffic, type Payload, type Request } from '../../src/cluster/traffic/request';
import { startRequest } from '../../src/cluster/traffic/start';
import { recall, World, type ClusterState } from '../../src/cluster/world';
import { Chance } from './chance';
import {
  ADMIN,
  BEHIND_ROUTER,
  CLIENTS,
  podManifest,
  ROUTER_IP,
  SERVICE_PORT,
  serviceManifest,
  type ClusterSpec,
  type Probe,
  type Target,
} from './scenario';
import type { RunningPod, Simulated } from './simulated';
import { Kernels, type Entry } from './walk';

/** A client gives up on connecting after this many ms, in the simulator and in the kernel. */
export const CONNECT_TIMEOUT = 700;

/** … and on an answer after this many. */
const ANSWER_TIMEOUT = 5000;

const PATIENCE = { connectTimeout: CONNECT_TIMEOUT, maxTime: ANSWER_TIMEOUT };

/** An address to dial. */
export interface Address {
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** All machines outside, as the simulator knows them. */
const OUTSIDE = [...CLIENTS, ...BEHIND_ROUTER.map((one) => ({ ...one, nat: ROUTER_IP }))];

const ISO = { namespace: 'default' } as const;

function must(state: ClusterState, kind: Kind, manifest: Record<string, unknown>): ClusterState {
  const decoded = decode(kind, manifest);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const object: KubeObject = decoded.value;
  const done = execute(state, { type: 'create', object });
  if (!done.result.ok) throw new Error(done.result.error.message);
  return done.state;
}

/** How long a cluster is left alone until nothing in it changes any more, ms of virtual time. */
const REST = 30_000;

/** Builds a cluster in the simulator and waits until it has come to rest. */
export function simulate(spec: ClusterSpec, seed: number): Simulated {
  let state = createCluster({ seed, delays: LIFELIKE, nodes: spec.nodes, clients: OUTSIDE });
  for (const one of spec.pods) state = must(state, 'Pod', podManifest(one));
  for (const one of spec.services) state = must(state, 'Service', serviceManifest(one));
  state = advance(state, state.now + REST).state;
  for (const { name, state: wanted } of spec.pods) {
    if (!wanted.startsWith('terminating')) continue;
    state = execute(state, { type: 'delete', kind: 'Pod', ...ISO, name }).state;
  }
  state = advance(unplugged(spec, state), state.now + REST).state;
  return { state, pods: runningPods(spec, state), rules: rulesOf(spec, state) };
}

function unplugged({ pods }: ClusterSpec, state: ClusterState): ClusterState {
  const world = new World(state, COMPONENTS);
  for (const one of pods) {
    if (one.state !== 'unplugged') continue;
    const { unplugged: already } = world.recall(faults);
    changeFaults(world, { unplugged: already.set(`Pod/default/${one.name}`, true) });
  }
  return world.freeze();
}

function runningPods({ pods }: ClusterSpec, state: ClusterState): RunningPod[] {
  return pods.map(({ name, node, hostNetwork, state: wanted }) => {
    const runtime = recall(state, podRuntimes).get(`Pod/default/${name}`);
    if (!runtime) throw new Error(`pod ${name} does not run in the simulator`);
    const sockets = runtime.containers.flatMap((one) =>
      one.state === 'running' ? one.listening : [],
    );
    return { name, node, ip: runtime.ip, hostNetwork, sockets, unplugged: wanted === 'unplugged' };
  });
}

function rulesOf({ nodes }: ClusterSpec, state: ClusterState): string[] {
  return Array.from({ length: nodes }, (_, i) => {
    const kernel = recall(state, kernels).get(`node${i + 1}`);
    if (!kernel) throw new Error(`node${i + 1} has no kernel`);
    return iptablesSave(kernel.rules);
  });
}

/** The node's address on the network of its pods: 10.244.1.1. */
export function gatewayOf(node: number): string {
  return nodePodCidr(node).replace(/0\/\d+$/, '1');
}

/** The number of the node that a place is on; undefined for a client. */
function nodeOf(place: string, pods: readonly RunningPod[]): number | undefined {
  const [kind, name] = place.split('/');
  if (kind === 'node') return Number(name?.slice('node'.length));
  return pods.find((one) => one.name === name && kind === 'pod')?.node;
}

/** What a probe dials; undefined if the Service has no such address. */
export function addressOf({ state, pods }: Simulated, { from, to }: Probe): Address | undefined {
  if (to.is === 'address') return { ip: to.ip, port: to.port, protocol: 'TCP' };
  if (to.is === 'pod') {
    const found = pods.find(({ name }) => name === to.pod);
    const [socket] = found?.sockets ?? [];
    return found && socket && { ...socket, ip: found.ip, ...(to.port && { port: to.port }) };
  }
  const found = get(state.store, 'Service', 'default', to.service);
  const port = found?.spec.ports?.[to.admin ? 1 : 0];
  if (!found || !port) return undefined;
  const protocol = port.protocol === 'UDP' ? 'UDP' : 'TCP';
  const own = to.admin ? ADMIN.port : SERVICE_PORT;
  const number = to.is === 'nodePort' ? port.nodePort : (to.port ?? own);
  const ip = to.is === 'nodePort' ? nodeAddress(to.at, from, pods) : serviceAddress(found, to);
  return ip === undefined || !number ? undefined : { ip, port: number, protocol };
}

function nodeAddress(
  at: number | 'loopback' | 'gateway',
  from: string,
  pods: readonly RunningPod[],
): string | undefined {
  if (at === 'loopback') return '127.0.0.1';
  const own = nodeOf(from, pods);
  if (at === 'gateway') return own === undefined ? undefined : gatewayOf(own);
  return nodeIp(at);
}

function serviceAddress(
  { spec, status }: Extract<KubeObject, { kind: 'Service' }>,
  to: Target,
): string | undefined {
  if (to.is === 'clusterIP') return spec.clusterIP;
  if (to.is === 'externalIP') return spec.externalIPs?.[0];
  return status.loadBalancer?.ingress?.[0]?.ip;
}

/** Sends requests in one simulated cluster, one after another, each of them to its end. */
export class Simulator {
  private readonly chance: Chance;

  constructor(
    private readonly simulated: Simulated,
    seed: number,
  ) {
    this.chance = new Chance(seed);
  }

  /**
   * What `times` clients come to that each send `probe.inARow` requests, in a cluster that has
   * seen none before: `answered web-1 from 10.244.1.7`, `refused`, `timeout` …
   */
  send(probe: Probe, address: Address, times: number): string[] {
    return Array.from({ length: times }, () => {
      const ask = isPlain(probe, address)
        ? this.byTraffic(probe, address)
        : this.byKernels(probe, address);
      return Array.from({ length: probe.inARow }, (_, i) => ask(i)).join(', ');
    });
  }

  /** As the simulator itself sends requests. */
  private byTraffic({ from, and, pause = 0 }: Probe, { ip, port }: Address): Ask {
    const random = this.chance.between(0, 2 ** 31);
    const world = new World({ ...this.simulated.state, random }, COMPONENTS);
    return (i) => {
      const id = start(world, placeOf(i % 2 === 1 && and !== undefined ? and : from), ip, port);
      for (let i = 0; i < LONGEST; i++) {
        const over = world.recall(traffic).finished.find((request) => request.id === id);
        if (over) {
          pass(world, pause);
          return outcomeOf(over);
        }
        world.step(Infinity);
      }
      throw new Error(`the simulator never ends ${from} → ${ip}:${port}`);
    };
  }

  /** Without the simulator's clients. */
  private byKernels({ from, via, pause = 0 }: Probe, address: Address): Ask {
    const { pods, state } = this.simulated;
    const all = new Kernels(this.simulated, this.chance);
    const [kind] = from.split('/');
    const node = via ?? nodeOf(from, pods) ?? nodeWith(state, address.ip);
    if (node === undefined) return () => 'timeout';
    const isOnHost = kind === 'node' || pods.some((one) => one.hostNetwork && isAt(one, from));
    const entry: Entry = {
      node,
      from: isOnHost ? 'local' : kind === 'pod' ? 'pod' : 'outside',
    };
    const kernel = isOnHost ? recall(state, kernels).get(`node${node}`) : undefined;
    const dst = parseIp(address.ip) ?? 0;
    const src = kernel
      ? sourceFrom(kernel, recall(state, routes), dst)
      : parseIp(sourceOf(this.simulated, from));
    return (i) => {
      const packet: Packet = {
        src: src ?? 0,
        sport: this.chance.between(32_768, 60_999),
        dst,
        dport: address.port,
        protocol: address.protocol === 'UDP' ? 'udp' : 'tcp',
        opens: true,
      };
      return all.connect(packet, entry, i * pause);
    };
  }
}

/** The i-th request of a row; what came of it. */
type Ask = (i: number) => string;

function pass(world: World, ms: number): void {
  const until = world.now + ms;
  while (world.step(until));
  world.moveTo(until);
}

const LONGEST = 100_000;

function isAt({ name }: RunningPod, place: string): boolean {
  return place === `pod/${name}`;
}

/** The simulator's name of a place: `pod/default/web-1`. */
function placeOf(from: string): string {
  return from.replace(/^pod\//, 'pod/default/');
}

function start(world: World, from: string, host: string, port: number): number {
  const plain = { method: 'GET', scheme: 'http', path: '/', headers: [] } as const;
  const payload: Payload = { is: 'http', http: { ...plain, host, port } };
  const started = startRequest(world, {
    from,
    payload,
    patience: PATIENCE,
  });
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

function isPlain({ via }: Probe, { protocol }: Address): boolean {
  return protocol === 'TCP' && via === undefined;
}

/** The address of a client, as the cluster sees it, or of a pod. */
function sourceOf({ pods }: Simulated, from: string): string {
  const [kind, name] = from.split('/');
  if (kind === 'client' && BEHIND_ROUTER.some((one) => one.name === name)) return ROUTER_IP;
  const places = kind === 'client' ? CLIENTS : pods;
  return places.find((one) => one.name === name)?.ip ?? '';
}

/** The number of the node that has an address; the way to pods' addresses nobody outside knows. */
function nodeWith(state: ClusterState, ip: string): number | undefined {
  const index = list(state.store, 'Node').findIndex((_, i) => nodeIp(i + 1) === ip);
  return index < 0 ? undefined : index + 1;
}

function outcomeOf({ outcome, pod, sourceSeen }: Request): string {
  if (outcome !== 'answered') return String(outcome);
  return `answered ${pod?.split('/')[1]} from ${sourceSeen?.split(':')[0]}`;
}
