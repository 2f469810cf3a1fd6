import { headerOf } from '../network/packet';
import type { Component, World } from '../world';
import { arriveAtNode } from './at-node';
import { trafficQueue, type Arrival, type TrafficEvent } from './events';
import { requestInFlight } from './ledger';
import { checkDeadline } from './patience';
import { nodeAt, podAt } from './places';
import type { Request } from './request';
import { arriveAtPod, receive, respond } from './sockets';
import { resumeLookup } from './start';
import { tick } from './streams';

function arrive(world: World, request: Request, arrival: Arrival): void {
  const { at, packet, cargo } = arrival;
  const node = nodeAt(at);
  if (node !== undefined) return arriveAtNode(world, node, arrival, request);
  const standing = { request, at, packet, cargo };
  if (podAt(at) !== undefined) return arriveAtPod(world, standing);
  receive(world, standing, { because: { is: 'received' }, after: headerOf(packet) });
}

/** Moves packets from place to place and ends requests; what they meet there decides. */
export const trafficComponent: Component<TrafficEvent> = {
  name: trafficQueue.name,
  handle(world, event) {
    if (event.is === 'tick') return tick(world, event.stream);
    const request = requestInFlight(world, event.request);
    if (!request) return;
    if (event.is === 'deadline') return checkDeadline(world, request);
    if (event.is === 'resume') return resumeLookup(world, request, event.child);
    if (event.is === 'response') return respond(world, request, event);
    arrive(world, request, event);
  },
};
