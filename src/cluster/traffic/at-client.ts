import { parseIp } from '../../api/ip';
import { balancerWithIp } from '../cloud/cloud';
import type { ClientConfig } from '../config';
import { routes } from '../kernels';
import { goResponse } from '../images/responses';
import { formatEndpoint, headerOf, type Header, type Ip } from '../network/packet';
import { nodeAt } from '../network/routes';
import { forwards, loseForward } from '../port-forward/forwards';
import type { World } from '../world';
import type { Cargo } from './events';
import { establish, isHeldOutside } from './connections';
import { answerTo, lose, moveOn, stay, type Onward, type Passage, type Standing } from './motion';
import { balancerPlace, clientAt, clientFor, nodePlace } from './places';
import { carry, forwardFor, isFromTunnel } from './forwarding';
import type { Because, Forwarded, Hop, Request } from './request';
import { isLoopback, receive } from './sockets';

/**
 * Where a packet from a machine outside goes first: to the node or load balancer that has the
 * address, or to another machine; undefined when nobody can be reached by it.
 */
export function firstStepOutside(world: World, ip: Ip, request: Request): Onward | undefined {
  const { linkOutside: delay } = world.config.delays;
  const balancer = balancerWithIp(world, ip);
  if (balancer) return { to: balancerPlace(balancer.service), via: 'outside', delay };
  const node = nodeAt(world.recall(routes), ip);
  if (node === undefined) {
    const client = clientFor(world, ip, request);
    return client === undefined ? undefined : { to: client, via: 'outside', delay };
  }
  return isPodAddress(world, node, ip) ? undefined : { to: nodePlace(node), via: 'outside', delay };
}

/** Pod addresses are routed between the nodes only, not to machines outside. */
function isPodAddress(world: World, node: string, ip: Ip): boolean {
  const addresses = world.get('Node', '', node)?.status.addresses ?? [];
  return !addresses.some(({ address }) => parseIp(address) === ip);
}

/** A packet at a machine outside: an answer to its own request, or one for its server. */
export function arriveAtClient(world: World, standing: Standing): void {
  const client = clientAt(world, standing.at);
  const after = headerOf(standing.packet);
  if (!client) return void lose(world, standing, { because: { is: 'lost' }, after });
  if (standing.cargo.is === 'request') return serve(world, standing, client);
  const { forwarded } = standing.request;
  if (forwarded && isFromTunnel(standing, forwarded)) return handBack(world, standing, forwarded);
  const dst = client.nat === undefined ? after.dst : (parseIp(client.ip) ?? after.dst);
  receive(world, standing, { because: { is: 'received' }, after: { ...after, dst } });
}

/** A request for a machine outside: it answers if it is a server on that port, or else refuses. */
function serve(world: World, standing: Standing, { serves }: ClientConfig): void {
  const { packet, request } = standing;
  const header = headerOf(packet);
  const { dport: port } = packet;
  if (packet.protocol === 'icmp') {
    return sendBack(world, standing, { is: 'answered', status: undefined }, { is: 'echo' });
  }
  const forward = forwardFor(world, standing);
  if (forward) return carry(world, standing, ...forward);
  const isOpen = packet.protocol === 'tcp' && serves?.port === port;
  if (!isOpen || !(packet.opens || isHeldOutside(world, request, header))) {
    const cargo: Cargo = packet.opens ? { is: 'refusal' } : { is: 'reset' };
    return sendBack(world, standing, { is: 'closed', port }, cargo);
  }
  const because: Because = { is: 'accepted', container: undefined, port };
  const taken = stay(
    world,
    standing,
    { because, after: header },
    { sourceSeen: formatEndpoint(packet.src, packet.sport), connected: true },
  );
  establish(world, taken, { header });
  const answer = goResponse(200, serves.body);
  if (answer.is !== 'respond') return;
  const { response } = answer;
  const answered = { ...standing, request: taken };
  sendBack(
    world,
    answered,
    { is: 'answered', status: response.status },
    { is: 'response', response },
  );
}

/** kubectl gets an answer from a pod, or hears that there was no connection to be had. */
function handBack(world: World, standing: Standing, { forward, packet, because }: Forwarded): void {
  const { cargo, request } = standing;
  const pair = { local: packet.dport, remote: because.port };
  const isOpen = world.recall(forwards).has(forward);
  if (cargo.is === 'refusal') {
    loseForward(world, forward, pair, request.hops.some(isGone) ? 'gone' : 'refused');
  }
  // The connection to kubectl was made: it can only be closed again.
  const rest: Cargo = cargo.is === 'refusal' || !isOpen ? { is: 'reset' } : cargo;
  sendBack(world, standing, { ...because, by: 'kubectl' }, rest, answerTo(packet));
}

function isGone({ because }: Hop): boolean {
  return because.is === 'forwarded' && because.gone === true;
}

/** Sends an answer out of a machine outside. */
function sendBack(
  world: World,
  standing: Standing,
  because: Because,
  cargo: Cargo,
  packet = answerTo(standing.packet),
): void {
  const passage: Passage = { because, after: headerOf(packet) };
  if (isLoopback(packet)) {
    const request = stay(world, standing, passage);
    return receive(world, { ...standing, request, packet, cargo }, arrived(packet));
  }
  const onward = firstStepOutside(world, packet.dst, standing.request);
  if (onward) moveOn(world, standing, passage, onward, { packet, cargo });
  else lose(world, { ...standing, packet, cargo }, passage);
}

function arrived(packet: Header): Passage {
  return { because: { is: 'received' }, after: headerOf(packet) };
}
