import { headerOf, type Packet } from '../network/packet';
import type { Component, World } from '../world';
import { arriveAtBalancer } from './at-balancer';
import { arriveAtClient } from './at-client';
import { arriveAtNode } from './at-node';
import { forget } from './connections';
import { trafficQueue, type Arrival, type TrafficEvent } from './events';
import { finish, requestInFlight } from './ledger';
import { answerTo, lose, type Passage } from './motion';
import { outageAt, type Outage } from './outages';
import { checkDeadline } from './patience';
import { balancerAt, nodeAt, podAt } from './places';
import { resumeProxied, upstreamRequest } from './proxying';
import type { Request } from './request';
import { arriveAtPod, isLoopback, respond } from './sockets';
import { resumeLookup, startRequest } from './start';
import { tick } from './streams';

function arrive(world: World, request: Request, arrival: Arrival): void {
  const { at, packet, cargo, via } = arrival;
  const standing = { request, at, packet, cargo };
  const why = outageAt(world, at);
  const isCarried = via === 'forward' && why === 'unplugged';
  if (why && !isCarried) return void lose(world, standing, lostBy(why, packet));
  const node = nodeAt(at);
  if (node !== undefined) arriveAtNode(world, node, arrival, request);
  else if (podAt(at) !== undefined) arriveAtPod(world, standing);
  else if (balancerAt(at) !== undefined) arriveAtBalancer(world, standing);
  else arriveAtClient(world, standing);
}

function lostBy(why: Outage, packet: Packet): Passage {
  return { because: { is: 'lost', why }, after: headerOf(packet) };
}

type Response = Extract<TrafficEvent, { is: 'response' }>;

/** A process has its answer ready; nobody hears it while its machine is off or its network cut. */
function answer(world: World, request: Request, event: Response): void {
  const why = outageAt(world, event.at);
  const isHeard = why === undefined || (why === 'unplugged' && isLoopback(event.packet));
  if (isHeard) return respond(world, request, event);
  const { at, cargo } = event;
  const packet = answerTo(event.packet);
  lose(world, { request, at, packet, cargo }, lostBy(why, packet));
}

/** What was done on behalf of a request: the proxy's own request, or a look-up of its name. */
function resume(world: World, request: Request, child: Request): void {
  if (request.proxied) resumeProxied(world, request, request.proxied, child);
  else resumeLookup(world, request, child);
}

/** A proxy that has gone meanwhile cannot open a connection: its client's is gone as well. */
function dial(world: World, request: Request): void {
  const asked = request.proxied && upstreamRequest(request, request.proxied);
  if (asked && !startRequest(world, asked).ok) finish(world, request, 'reset');
}

/** Moves packets from place to place and ends requests; what they meet there decides. */
export const trafficComponent: Component<TrafficEvent> = {
  name: trafficQueue.name,
  handle(world, event) {
    if (event.is === 'tick') return tick(world, event.stream, event.due);
    const request = requestInFlight(world, event.request);
    if (!request) return event.is === 'resume' ? forget(world, event.child) : undefined;
    if (event.is === 'deadline') return checkDeadline(world, request);
    if (event.is === 'dial') return dial(world, request);
    if (event.is === 'resume') return resume(world, request, event.child);
    if (event.is === 'response') return answer(world, request, event);
    arrive(world, request, event);
  },
};
