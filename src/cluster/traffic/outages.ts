import { isAnyUnplugged, isUnplugged } from '../faults/faults';
import { isAnyStopped, isStopped } from '../kubelet/heartbeat';
import { podRuntimes } from '../kubelet/runtime';
import type { World } from '../world';
import { nodeAt, podAt } from './places';
import type { Place } from './request';

/** Why no packet gets into or out of a place: its machine is off, or its network is cut. */
export type Outage = 'down' | 'unplugged';

/** What is wrong with a place, if something is. */
export function outageAt(world: World, place: Place): Outage | undefined {
  if (isAnyStopped(world) && isDown(world, place)) return 'down';
  const pod = isAnyUnplugged(world) ? podAt(place) : undefined;
  return pod !== undefined && isUnplugged(world, pod) ? 'unplugged' : undefined;
}

/** Whether the machine is off on which a place is. */
function isDown(world: World, place: Place): boolean {
  const pod = podAt(place);
  const node = pod === undefined ? nodeAt(place) : world.recall(podRuntimes).get(pod)?.node;
  return node !== undefined && isStopped(world, node);
}
