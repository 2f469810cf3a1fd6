import { podRuntimes } from '../kubelet/runtime';
import { packetOf } from '../network/packet';
import { forwards, podOf } from '../port-forward/forwards';
import type { World } from '../world';
import { carryInto, carryOut, isThere } from './forwarding';
import type { Standing } from './motion';
import { receiveOnHost } from './sockets';

/** What a port-forward carries reaches a node: its kubelet passes it on, and no rule sees it. */
export function arriveAtKubelet(world: World, standing: Standing, node: string): void {
  const { forwarded } = standing.request;
  if (!forwarded) return;
  const { inside } = forwarded;
  const because = { ...forwarded.because, by: 'kubelet' } as const;
  if (standing.cargo.is !== 'request') {
    return carryOut(world, standing, { because, after: inside }, forwarded);
  }
  const forward = world.recall(forwards).get(forwarded.forward);
  // kubectl has ended meanwhile, and its connection with it.
  if (!forward) {
    const passage = { because: { is: 'hungUp' }, after: inside } as const;
    return carryOut(world, standing, passage, forwarded, { is: 'reset' });
  }
  if (!isThere(world, forward)) {
    const passage = { because: { ...because, gone: true }, after: inside } as const;
    return carryOut(world, standing, passage, forwarded, { is: 'refusal' });
  }
  const runtime = world.recall(podRuntimes).get(podOf(forward));
  if (!runtime?.hostNetwork) return carryInto(world, standing, forward);
  const packet = packetOf(inside, 'tcp', standing.packet.opens);
  receiveOnHost(world, { ...standing, packet }, { because, after: inside }, node);
}
