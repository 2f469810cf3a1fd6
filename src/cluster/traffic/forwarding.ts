import { podRuntimes } from '../kubelet/runtime';
import { headerOf, packetOf, type Header } from '../network/packet';
import {
  countTaken,
  forwardListening,
  podOf,
  type Forward,
  type Listener,
} from '../port-forward/forwards';
import type { World } from '../world';
import { openFor } from './connections';
import { save } from './ledger';
import { answerTo, moveOn, type Outgoing, type Passage, type Standing } from './motion';
import { nodeAt, nodePlace, podPlace } from './places';
import { freePort } from './ports';
import type { Forwarded } from './request';

/** The port-forward that listens for a packet at a machine outside, if any. */
export function forwardFor(
  world: World,
  { at, packet }: Standing,
): readonly [Forward, Listener] | undefined {
  if (packet.protocol !== 'tcp') return undefined;
  return forwardListening(world, at, packet.dst, packet.dport);
}

/** The kubelet's connection to localhost in the pod: the one that is open, or a new one. */
function connectionInside(world: World, { request }: Standing, port: number): Header {
  const known = openFor(world, request)?.peer?.header;
  if (known) return known;
  return { src: LOOPBACK, sport: freePort(world, { ip: LOOPBACK }), dst: LOOPBACK, dport: port };
}
const LOOPBACK = 0x7f_00_00_01;

/** kubectl takes a connection and passes it to the API server, which passes it to the kubelet. */
export function carry(
  world: World,
  standing: Standing,
  forward: Forward,
  { local, remote }: Listener,
): void {
  const { packet, at, request } = standing;
  if (packet.opens) countTaken(world, forward.id, local);
  const { tunnel, node } = forward;
  const pod = `${forward.namespace}/${forward.pod}`;
  const because = { is: 'forwarded', by: 'kubectl', node, pod, port: remote } as const;
  const inside = connectionInside(world, standing, remote);
  const forwarded = { forward: forward.id, at, packet, tunnel, inside, because };
  const taken = save(world, request, { forwarded, connected: true });
  const passage = { because, after: tunnel };
  const { linkOutside: delay } = world.config.delays;
  const outgoing = { packet: packetOf(tunnel, 'tcp', packet.opens), cargo: standing.cargo };
  moveOn(
    world,
    { ...standing, request: taken },
    passage,
    { to: nodePlace(node), via: 'forward', delay },
    outgoing,
  );
}

/** Whether the pod that was chosen is still on its node. */
export function isThere(world: World, forward: Forward): boolean {
  return world.recall(podRuntimes).get(podOf(forward))?.uid === forward.uid;
}

/** The way of a kubelet's connection into a pod, in the pod's own network or the node's. */
export function carryInto(world: World, standing: Standing, forward: Forward): void {
  const { forwarded } = standing.request;
  if (!forwarded) return;
  const passage = {
    because: { ...forwarded.because, by: 'kubelet' },
    after: forwarded.inside,
  } as const;
  const { linkPod: delay } = world.config.delays;
  const packet = packetOf(forwarded.inside, 'tcp', standing.packet.opens);
  const onward = { to: podPlace(podOf(forward)), via: 'forward', delay } as const;
  moveOn(world, standing, passage, onward, { packet, cargo: standing.cargo });
}

/** An answer leaves a pod by the way by which the connection came in. */
export function carryBack(
  world: World,
  standing: Standing,
  passage: Passage,
  forwarded: Forwarded,
  outgoing: Outgoing,
): void {
  const onHost = nodeAt(standing.at) !== undefined;
  if (onHost) return carryOut(world, standing, passage, forwarded, outgoing.cargo);
  const { linkPod: delay } = world.config.delays;
  const to = nodePlace(forwarded.because.node);
  moveOn(world, standing, passage, { to, via: 'forward', delay }, outgoing);
}

/** The kubelet passes an answer on to kubectl, through the API server. */
export function carryOut(
  world: World,
  standing: Standing,
  passage: Passage,
  { at, tunnel }: Forwarded,
  cargo = standing.cargo,
): void {
  const { linkOutside: delay } = world.config.delays;
  const packet = answerTo(packetOf(tunnel, 'tcp', false));
  const after = passage.because.is === 'forwarded' ? headerOf(packet) : passage.after;
  const onward = { to: at, via: 'forward', delay } as const;
  moveOn(world, standing, { ...passage, after }, onward, { packet, cargo });
}

/** Whether a packet at kubectl's machine comes out of the port-forward that took its request. */
export function isFromTunnel({ at, packet }: Standing, forwarded: Forwarded): boolean {
  const { src, sport } = packet;
  const { tunnel } = forwarded;
  return at === forwarded.at && src === tunnel.dst && sport === tunnel.dport;
}
