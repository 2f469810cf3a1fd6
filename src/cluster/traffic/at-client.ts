import { parseIp } from '../../api/ip';
import { balancerWithIp } from '../cloud/cloud';
import type { ClientConfig } from '../config';
import { routes } from '../kernels';
import { goResponse } from '../images/responses';
import { formatEndpoint, headerOf, type Header, type Ip } from '../network/packet';
import { nodeAt } from '../network/routes';
import type { World } from '../world';
import type { Cargo } from './events';
import { establish, isHeldOutside } from './connections';
import { save } from './ledger';
import { answerTo, lose, moveOn, stay, type Onward, type Passage, type Standing } from './motion';
import { balancerPlace, clientAt, clientFor, nodePlace } from './places';
import type { Because, Request } from './request';
import { receive } from './sockets';

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
  const isOpen = packet.protocol === 'tcp' && serves?.port === port;
  if (!isOpen || !(packet.opens || isHeldOutside(world, request, header))) {
    const cargo: Cargo = packet.opens ? { is: 'refusal' } : { is: 'reset' };
    return sendBack(world, standing, { is: 'closed', port }, cargo);
  }
  const because: Because = { is: 'accepted', container: undefined, port };
  const taken = save(world, {
    ...stay(world, standing, { because, after: header }),
    sourceSeen: formatEndpoint(packet.src, packet.sport),
    connected: true,
  });
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

/** Sends an answer out of a machine outside. */
function sendBack(world: World, standing: Standing, because: Because, cargo: Cargo): void {
  const packet = answerTo(standing.packet);
  const passage: Passage = { because, after: headerOf(packet) };
  if (packet.src === packet.dst) {
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
