import type { Matched } from '../network/kernel';
import { headerOf, packetOf, type Header, type Packet } from '../network/packet';
import type { World } from '../world';
import { trafficQueue, type Arrival, type Cargo } from './events';
import { addHop } from './ledger';
import { outageAt } from './outages';
import { awaitDeadline } from './patience';
import { nodePlace } from './places';
import type { Because, Hop, Place, Request } from './request';

/** A packet that stands at a place, and the request that it belongs to. */
export interface Standing {
  readonly request: Request;
  readonly at: Place;
  readonly packet: Packet;
  readonly cargo: Cargo;
}

/** Where a packet goes next. `delay` in ms of virtual time. */
export interface Onward {
  readonly to: Place;
  readonly via: Arrival['via'];
  readonly delay: number;
}

/** What happened to a packet at a place. */
export interface Passage {
  readonly because: Because;
  readonly after: Header;
  readonly matched?: readonly Matched[];
}

function directionOf(cargo: Cargo): Hop['direction'] {
  return cargo.is === 'request' ? 'request' : 'reply';
}

function hopOf(world: World, standing: Standing, passage: Passage, next: Place | undefined): Hop {
  const { at, packet, cargo } = standing;
  return {
    at,
    direction: directionOf(cargo),
    arrived: world.now,
    left: world.now,
    before: headerOf(packet),
    after: passage.after,
    because: passage.because,
    matched: passage.matched ?? [],
    next,
  };
}

/** What leaves a place: the packet that came, or what is sent in answer to it. */
export interface Outgoing {
  readonly packet: Packet;
  readonly cargo: Cargo;
}

/** The packet is gone and nobody says so: the client finds out when its patience ends. */
export function lose(world: World, standing: Standing, passage: Passage): Request {
  const request = stay(world, standing, passage);
  awaitDeadline(world, request);
  return request;
}

/**
 * Records a hop, after which a packet goes on to the next place; it is lost if the network of
 * either is cut, unless a port-forward carries it: that enters a pod from inside its node.
 */
export function moveOn(
  world: World,
  standing: Standing,
  passage: Passage,
  onward: Onward,
  outgoing: Outgoing = {
    packet: packetOf(passage.after, standing.packet.protocol, standing.packet.opens),
    cargo: standing.cargo,
  },
): Request {
  const isWired = onward.via !== 'forward';
  if (isWired && (isCut(world, standing.at) || isCut(world, onward.to))) {
    const isChoice = passage.because.is === 'dnat';
    return lose(world, standing, isChoice ? passage : { ...passage, because: UNPLUGGED });
  }
  const leg = {
    from: standing.at,
    to: onward.to,
    departed: world.now,
    arrives: world.now + onward.delay,
    direction: directionOf(outgoing.cargo),
    header: headerOf(outgoing.packet),
  };
  const hop = hopOf(world, standing, passage, onward.to);
  const moved = addHop(world, standing.request, hop, leg);
  const { request } = standing;
  const { to: at, via, delay } = onward;
  const { packet, cargo } = outgoing;
  world.schedule(trafficQueue, delay, {
    is: 'arrival',
    request: request.id,
    at,
    via,
    packet,
    cargo,
  });
  return moved;
}

function isCut(world: World, place: Place): boolean {
  return outageAt(world, place) === 'unplugged';
}

const UNPLUGGED: Because = { is: 'lost', why: 'unplugged' };

/** A process in the node's own network sends a packet: the node's kernel is next, at the same place. */
export function sendFromHost(
  world: World,
  { id: request }: Request,
  node: string,
  { packet, cargo }: Outgoing,
): void {
  const at = nodePlace(node);
  world.schedule(trafficQueue, 0, { is: 'arrival', request, at, via: 'local', packet, cargo });
}

/**
 * Records a hop at which the packet ends: taken, answered, lost or thrown away; `more` is what else
 * this changes of the request.
 */
export function stay(
  world: World,
  standing: Standing,
  passage: Passage,
  more?: Partial<Request>,
): Request {
  const hop = hopOf(world, standing, passage, undefined);
  return addHop(world, standing.request, hop, undefined, more);
}

/** The packet that answers `packet`. */
export function answerTo(packet: Packet): Packet {
  const { src, sport, dst, dport, protocol } = packet;
  return { src: dst, sport: dport, dst: src, dport: sport, protocol, opens: false };
}
