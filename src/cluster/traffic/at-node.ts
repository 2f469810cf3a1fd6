import { kernels, routes } from '../hosts';
import { podRuntimes, podsByIp } from '../kubelet/runtime';
import { traverse, type Kernel, type Traversal } from '../network/kernel';
import { formatIp, headerOf, type Ip } from '../network/packet';
import { routeFrom, type Route } from '../network/routes';
import type { World } from '../world';
import { becauseOf } from './because';
import type { Arrival } from './events';
import { finish } from './ledger';
import { answerTo, moveOn, stay, type Onward, type Passage, type Standing } from './motion';
import { awaitDeadline } from './patience';
import { clientWithIp, nodePlace, podPlace } from './places';
import type { Because, Request } from './request';
import { receiveOnHost } from './sockets';

/** The next place on the way out of a node; undefined when nobody has the address. */
function onwardFrom(world: World, route: Route, destination: Ip): Onward | undefined {
  const { linkPod, linkNodes, linkOutside } = world.config.delays;
  if (route.to === 'node') return { to: nodePlace(route.name), via: 'outside', delay: linkNodes };
  if (route.to === 'pod') {
    const key = world.recall(podsByIp).get(formatIp(route.ip));
    if (key === undefined || !world.recall(podRuntimes).has(key)) return undefined;
    return { to: podPlace(key), via: 'outside', delay: linkPod };
  }
  const client = clientWithIp(world, formatIp(destination));
  return client === undefined ? undefined : { to: client, via: 'outside', delay: linkOutside };
}

/** A packet reaches a node: its rules and routes decide. */
export function arriveAtNode(world: World, node: string, arrival: Arrival, request: Request): void {
  const { at, packet, cargo, via } = arrival;
  const standing: Standing = { request, at, packet, cargo };
  const kernel = world.recall(kernels).get(node);
  if (!kernel) return lose(world, standing, { because: LOST, after: headerOf(packet) });
  const env = {
    now: world.now,
    random: () => world.random(),
    from: via,
    routes: world.recall(routes),
  };
  const traversal = traverse(kernel, packet, env);
  if (traversal.kernel !== kernel) {
    world.remember(kernels, world.recall(kernels).set(node, traversal.kernel));
  }
  follow(world, standing, traversal);
}

function follow(world: World, standing: Standing, traversal: Traversal): void {
  const { verdict, after, matched, kernel } = traversal;
  const because = becauseOf(traversal);
  const passage = { because, after, matched };
  if (verdict.is === 'reject') return refuse(world, standing, passage, kernel);
  if (verdict.is === 'drop') return lose(world, standing, passage);
  if (verdict.is === 'deliver') return receiveOnHost(world, standing, passage, kernel.name);
  const onward = onwardFrom(world, verdict.route, after.dst);
  if (onward) moveOn(world, standing, passage, onward);
  else lose(world, standing, because.is === 'dnat' ? passage : { ...passage, because: LOST });
}

const LOST: Because = { is: 'lost' };

/** The packet is gone and nobody says so: the client finds out when its patience ends. */
function lose(world: World, standing: Standing, passage: Passage): void {
  awaitDeadline(world, stay(world, standing, passage));
}

/** `REJECT --reject-with icmp-port-unreachable`: the sender hears of it at once. */
function refuse(world: World, standing: Standing, passage: Passage, kernel: Kernel): void {
  const packet = answerTo(standing.packet);
  const route = routeFrom(kernel, world.recall(routes), packet.dst);
  const onward = route.to === 'local' ? undefined : onwardFrom(world, route, packet.dst);
  if (onward) moveOn(world, standing, passage, onward, { packet, cargo: { is: 'refusal' } });
  else finish(world, stay(world, standing, passage), 'refused');
}
