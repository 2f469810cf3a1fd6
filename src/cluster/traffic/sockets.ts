import { keyOfObject, type ObjectKey } from '../../api/kinds';
import { resolveFully } from '../dns/resolve';
import { faulty } from '../faults/app';
import { appFault } from '../faults/faults';
import { behaviourOf } from '../images/catalogue';
import type { HttpResponse } from '../http';
import { logAnswered, logReceived } from '../kubelet/logs';
import {
  containerOf,
  podRuntimes,
  recordServed,
  type ContainerRuntime,
  type PodRuntime,
} from '../kubelet/runtime';
import {
  formatEndpoint,
  formatIp,
  headerOf,
  packetOf,
  type Header,
  type Packet,
} from '../network/packet';
import { podsOnNode } from '../store';
import type { World } from '../world';
import { trafficQueue, type Cargo, type TrafficEvent } from './events';
import { establish, takerOf } from './connections';
import { carryBack } from './forwarding';
import { finish } from './ledger';
import { answerTo, lose, moveOn, sendFromHost, stay, type Passage, type Standing } from './motion';
import { awaitDeadline } from './patience';
import { nodeAt, nodePlace, podAt } from './places';
import { isProxy, proxy } from './proxying';
import type { Acceptance, Because, Request } from './request';

/** The sender hears the answer, or that there will be none: the request is over. */
export function receive(world: World, standing: Standing, passage: Passage): void {
  if (!isExpected(standing, passage.after))
    return void lose(world, standing, { ...passage, because: UNEXPECTED });
  const request = stay(world, standing, passage);
  const { cargo } = standing;
  if (cargo.is === 'response') finish(world, request, 'answered', { response: cargo.response });
  else if (cargo.is === 'reply') finish(world, request, 'answered', { reply: cargo.reply });
  else if (cargo.is === 'echo') finish(world, request, 'answered');
  else finish(world, request, cargo.is === 'refusal' ? 'refused' : 'reset');
}

const UNEXPECTED: Because = { is: 'lost', why: 'unexpected' };

/**
 * Whether the sender waits for a packet: it comes from the address that was dialled, which it does
 * not if conntrack has forgotten the connection. What an ICMP error says of a connection that is
 * established is not believed (RFC 5461).
 */
function isExpected({ request, cargo }: Standing, { src, sport }: Header): boolean {
  const { target, connected } = request;
  if (cargo.is === 'refusal' && connected) return false;
  return target === undefined || (formatIp(src) === target.ip && sport === target.port);
}

/** A packet for the node itself: an answer for its own request, or one for a socket on the node. */
export function receiveOnHost(
  world: World,
  standing: Standing,
  passage: Passage,
  node: string,
): void {
  if (standing.cargo.is !== 'request') return receive(world, standing, passage);
  if (standing.packet.protocol === 'icmp') return echo(world, standing, passage);
  for (const pod of podsOnNode(world.store, node)) {
    const runtime = world.recall(podRuntimes).get(keyOfObject(pod));
    const container = runtime?.hostNetwork
      ? takerOf(world, standing, runtime, passage.after)
      : undefined;
    if (runtime && container) return accept(world, standing, passage, runtime, container);
  }
  refuseAtSocket(world, standing, passage.because, passage);
}

/** A packet on a pod's own interface. */
export function arriveAtPod(world: World, standing: Standing): void {
  const key = podAt(standing.at);
  const runtime = key === undefined ? undefined : world.recall(podRuntimes).get(key);
  const after = headerOf(standing.packet);
  if (standing.cargo.is !== 'request') {
    return receive(world, standing, { because: { is: 'received' }, after });
  }
  if (!runtime)
    return awaitDeadline(world, stay(world, standing, { because: { is: 'lost' }, after }));
  if (standing.packet.protocol === 'icmp') return echo(world, standing, { because: ECHOED, after });
  const container = takerOf(world, standing, runtime, after);
  const passage = { because: { is: 'closed', port: after.dport }, after } as const;
  if (container) accept(world, standing, passage, runtime, container);
  else refuseAtSocket(world, standing, passage.because, passage);
}

const ECHOED: Because = { is: 'answered', status: undefined };

/** The kernel of a pod or node answers a ping by itself, whatever its processes do. */
function echo(world: World, standing: Standing, passage: Passage): void {
  const packet = answerTo({ ...standing.packet, ...passage.after });
  sendBack(world, standing, { ...passage, because: ECHOED }, packet, { is: 'echo' });
}

/** No socket: the kernel of the pod or node answers with a reset. */
function refuseAtSocket(
  world: World,
  standing: Standing,
  because: Because,
  passage: Passage,
): void {
  const closed: Because =
    because.is === 'dnat' ? because : { is: 'closed', port: passage.after.dport };
  const packet = answerTo({ ...standing.packet, ...passage.after });
  const cargo: Cargo = standing.packet.opens ? { is: 'refusal' } : { is: 'reset' };
  sendBack(world, standing, { ...passage, because: closed }, packet, cargo);
}

/** Sends an answer out of the place where the socket is. */
function sendBack(
  world: World,
  standing: Standing,
  passage: Passage,
  packet: Packet,
  cargo: Cargo,
): void {
  const { forwarded } = standing.request;
  if (forwarded) return carryBack(world, standing, passage, forwarded, { packet, cargo });
  const key = podAt(standing.at);
  const runtime = key === undefined ? undefined : world.recall(podRuntimes).get(key);
  const isOnHost = runtime?.hostNetwork ?? nodeAt(standing.at) !== undefined;
  // On a node even what it sends to itself passes conntrack, which may have translated it.
  if (!isOnHost && isLoopback(standing.packet)) {
    const answered = stay(world, standing, passage);
    return receive(
      world,
      { ...standing, request: answered, packet, cargo },
      {
        because: { is: 'received' },
        after: headerOf(packet),
      },
    );
  }
  if (runtime && !isOnHost) {
    const onward = {
      to: nodePlace(runtime.node),
      via: 'pod',
      delay: world.config.delays.linkPod,
    } as const;
    moveOn(world, standing, passage, onward, { packet, cargo });
    return;
  }
  const node = runtime?.node ?? nodeAt(standing.at);
  const request = stay(world, standing, passage);
  if (node !== undefined) sendFromHost(world, request, node, { packet, cargo });
}

/** A packet that never leaves the network namespace it was made in. */
export function isLoopback(packet: Packet): boolean {
  return [packet.src, packet.dst].some((ip) => ip >>> 24 === 127) || packet.src === packet.dst;
}

function accept(
  world: World,
  standing: Standing,
  passage: Passage,
  runtime: PodRuntime,
  container: ContainerRuntime,
): void {
  const { after } = passage;
  const [, namespace = '', name = ''] = runtime.key.split('/');
  const peer = formatEndpoint(after.src, after.sport);
  const because: Because = { is: 'accepted', container: container.name, port: after.dport };
  const hop = passage.because.is === 'dnat' ? passage : { ...passage, because };
  const request = stay(world, standing, hop, {
    pod: `${namespace}/${name}`,
    sourceSeen: peer,
    connected: true,
  });
  const { containerId } = container;
  establish(world, request, { pod: runtime.key, containerId, header: after });
  recordServed(world, runtime.key, container.name);
  logReceived(world, runtime.key, container, peer);
  const acceptance: Acceptance = {
    at: standing.at,
    pod: runtime.key,
    container: container.name,
    containerId: container.containerId,
    packet: packetOf(after, standing.packet.protocol, standing.packet.opens),
  };
  if (isProxy(world, runtime.key, container, after.dport)) return proxy(world, request, acceptance);
  const answer = answerOf(world, request, container, after, name);
  if (answer.is === 'hang') return awaitDeadline(world, request);
  const { cargo } = answer;
  const event = { is: 'response', request: request.id, ...acceptance, cargo } as const;
  world.schedule(trafficQueue, answer.after, event);
}

type Prepared =
  | { readonly is: 'hang' }
  | { readonly is: 'answer'; readonly after: number; readonly cargo: Cargo };

/** What the process in a container makes of a request, and how long it takes (ms). */
function answerOf(
  world: World,
  { payload }: Request,
  container: ContainerRuntime,
  { src, sport, dst }: Header,
  podName: string,
): Prepared {
  const behaviour = behaviourOf(container.image);
  const fault = appFault(world, container.containerId);
  if (payload.is === 'dns') {
    if (behaviour.role !== 'dns' || (fault && fault.is !== 'slow')) return { is: 'hang' };
    const { name, type } = payload.question;
    const reply = resolveFully(world.store, name, type);
    return { is: 'answer', after: DNS_WORK + (fault?.ms ?? 0), cargo: { is: 'reply', reply } };
  }
  if (payload.is !== 'http') return { is: 'hang' };
  const context = {
    podName,
    podIp: formatIp(dst),
    peer: formatEndpoint(src, sport),
    served: container.served,
    ...(container.argv && { argv: container.argv }),
  };
  const answer = faulty(fault, behaviour.answer(payload.http, context));
  if (answer.is === 'hang') return answer;
  const cargo: Cargo =
    answer.is === 'respond' ? { is: 'response', response: answer.response } : { is: 'reset' };
  return { is: 'answer', after: answer.after, cargo };
}

/** How long CoreDNS works on an answer, in ms. */
const DNS_WORK = 0.2;

/** The process has its answer ready, if it still lives. */
export function respond(
  world: World,
  request: Request,
  event: Extract<TrafficEvent, { is: 'response' }>,
): void {
  const packet = answerTo(event.packet);
  const standing: Standing = { request, at: event.at, packet, cargo: { is: 'reset' } };
  if (!processLives(world, event.pod, event)) {
    return finish(world, stay(world, standing, hungUp(packet)), 'reset');
  }
  const { cargo } = event;
  if (cargo.is === 'response') note(world, request, event, cargo.response);
  const passage = cargo.is === 'reset' ? hungUp(packet) : answered(packet, cargo);
  sendBack(world, { ...standing, cargo }, passage, packet, cargo);
}

/** The server writes its line about a request. */
function note(
  world: World,
  { payload, proxied }: Request,
  { pod, container: name, packet }: Acceptance,
  response: HttpResponse,
): void {
  const runtime = world.recall(podRuntimes).get(pod);
  const container = runtime && containerOf(runtime, name);
  if (!container || payload.is !== 'http') return;
  const peer = formatEndpoint(packet.src, packet.sport);
  const { backend = '', endpoint = '' } = proxied?.route ?? {};
  const upstream = proxied && { name: backend.replace(/[/:]/g, '-'), endpoint };
  const served = { request: payload.http, response, peer, ...(upstream && { upstream }) };
  logAnswered(world, pod, container, served);
}

function answered(packet: Packet, cargo: Cargo): Passage {
  const status = cargo.is === 'response' ? cargo.response.status : undefined;
  return { because: { is: 'answered', status }, after: headerOf(packet) };
}

function hungUp(packet: Packet): Passage {
  return { because: { is: 'hungUp' }, after: headerOf(packet) };
}

function processLives(
  world: World,
  pod: ObjectKey,
  { container, containerId }: { readonly container: string; readonly containerId: string },
): boolean {
  const runtime = world.recall(podRuntimes).get(pod);
  const found = runtime?.containers.find(({ name }) => name === container);
  return found?.state === 'running' && found.containerId === containerId;
}
