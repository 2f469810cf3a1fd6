import { balancerWithIp, forward } from '../cloud/cloud';
import { headerOf } from '../network/packet';
import type { World } from '../world';
import { lose, moveOn, type Standing } from './motion';
import { balancerAt, clientFor, nodePlace } from './places';
import type { Because } from './request';

const LOST: Because = { is: 'lost' };

/**
 * A packet at a load balancer, which passes it on unchanged: on its way in to a healthy node, on its
 * way back to the client.
 */
export function arriveAtBalancer(world: World, standing: Standing): void {
  const { packet, request, at } = standing;
  const after = headerOf(packet);
  const isBack = standing.cargo.is !== 'request';
  const balancer = balancerWithIp(world, isBack ? packet.src : packet.dst);
  if (isBack) {
    const to = clientFor(world, packet.dst, request);
    if (to === undefined) return void lose(world, standing, { because: LOST, after });
    const delay = world.config.delays.linkOutside;
    return void moveOn(
      world,
      standing,
      { because: { is: 'routed' }, after },
      { to, via: 'outside', delay },
    );
  }
  if (!balancer || balancer.service !== balancerAt(at)) {
    return void lose(world, standing, { because: LOST, after });
  }
  const forwarding = forward(world, balancer, packet);
  if (forwarding.to === 'nowhere') {
    const because: Because = {
      is: 'dropped',
      service: `Service/${balancer.service}`,
      comment: forwarding.why,
    };
    return void lose(world, standing, { because, after });
  }
  const because: Because = { is: 'balanced', nodes: forwarding.among };
  const delay = world.config.delays.linkCloud;
  const onward = { to: nodePlace(forwarding.node), via: 'outside', delay } as const;
  moveOn(world, standing, { because, after }, onward);
}
