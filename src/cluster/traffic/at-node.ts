import { balancerWithIp } from '../cloud/cloud';
import { kernels, routes } from '../kernels';
import { podRuntimes, podsByIp } from '../kubelet/runtime';
import { traverse, type Kernel, type Traversal } from '../network/kernel';
import { formatIp, headerOf, type Header, type Ip } from '../network/packet';
import { routeFrom, type Route } from '../network/routes';
import type { World } from '../world';
import { arriveAtKubelet } from './at-kubelet';
import { becauseOf } from './because';
import type { Arrival } from './events';
import { finish } from './ledger';
import { answerTo, lose, moveOn, stay, type Onward, type Passage, type Standing } from './motion';
import { balancerPlace, clientFor, nodePlace, podPlace } from './places';
import type { Because, Request } from './request';
import { receiveOnHost } from './sockets';

/** The next place on the way out of a node; undefined when nobody has the address. */
function onwardFrom(
  world: World,
  route: Route,
  { src, dst }: Header,
  request: Request,
): Onward | undefined {
  const { linkPod, linkNodes } = world.config.delays;
  if (route.to === 'node') return { to: nodePlace(route.name), via: 'outside', delay: linkNodes };
  if (route.to !== 'pod') return outwards(world, src, dst, request);
  const key = world.recall(podsByIp).get(formatIp(route.ip));
  if (key === undefined || !world.recall(podRuntimes).has(key)) return undefined;
  return { to: podPlace(key), via: 'outside', delay: linkPod };
}

/**
 * Out of the cluster. Answers from the address of a load balancer go back through it. One that is
 * dialled from inside is reached from outside, unless it is the one that has just sent the packet.
 */
function outwards(world: World, src: Ip, dst: Ip, request: Request): Onward | undefined {
  const { linkOutside, linkCloud } = world.config.delays;
  const via = 'outside';
  const behind = balancerWithIp(world, src);
  if (behind) return { to: balancerPlace(behind.service), via, delay: linkCloud };
  const dialled = balancerWithIp(world, dst);
  if (dialled) {
    const to = balancerPlace(dialled.service);
    return request.hops.some(({ at }) => at === to) ? undefined : { to, via, delay: linkCloud };
  }
  const client = clientFor(world, dst, request);
  return client === undefined ? undefined : { to: client, via, delay: linkOutside };
}

/** A packet reaches a node: its rules and routes decide, unless a port-forward carries it. */
export function arriveAtNode(world: World, node: string, arrival: Arrival, request: Request): void {
  const { at, packet, cargo, via } = arrival;
  const standing: Standing = { request, at, packet, cargo };
  if (via === 'forward') return arriveAtKubelet(world, standing, node);
  const kernel = world.recall(kernels).get(node);
  if (!kernel) return void lose(world, standing, { because: LOST, after: headerOf(packet) });
  const env = {
    now: world.now,
    random: () => world.random(),
    from: via,
    routes: world.recall(routes),
    edit: world.edit,
  };
  const traversal = traverse(kernel, packet, env);
  if (traversal.kernel !== kernel) {
    world.put(kernels, node, traversal.kernel);
  }
  follow(world, standing, traversal);
}

function follow(world: World, standing: Standing, traversal: Traversal): void {
  const { verdict, after, matched, kernel } = traversal;
  const because = becauseOf(traversal);
  const passage = { because, after, matched };
  if (verdict.is === 'reject') return refuse(world, standing, passage, kernel);
  if (verdict.is === 'drop') return void lose(world, standing, passage);
  if (verdict.is === 'deliver') return receiveOnHost(world, standing, passage, kernel.name);
  const onward = onwardFrom(world, verdict.route, after, standing.request);
  if (onward) moveOn(world, standing, passage, onward);
  else lose(world, standing, because.is === 'dnat' ? passage : { ...passage, because: LOST });
}

const LOST: Because = { is: 'lost' };

/** `REJECT --reject-with icmp-port-unreachable`: the sender hears of it at once. */
function refuse(world: World, standing: Standing, passage: Passage, kernel: Kernel): void {
  const packet = answerTo(standing.packet);
  const route = routeFrom(kernel, world.recall(routes), packet.dst);
  const onward =
    route.to === 'local' ? undefined : onwardFrom(world, route, packet, standing.request);
  if (onward) moveOn(world, standing, passage, onward, { packet, cargo: { is: 'refusal' } });
  else finish(world, stay(world, standing, passage), 'refused');
}
