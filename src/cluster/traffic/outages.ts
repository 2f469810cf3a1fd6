import { isUnplugged } from '../faults/faults';
import { isStopped } from '../kubelet/heartbeat';
import { podRuntimes } from '../kubelet/runtime';
import type { World } from '../world';
import { nodeAt, podAt } from './places';
import type { Place } from './request';

/** Why no packet gets into or out of a place: its machine is off, or its network is cut. */
export type Outage = 'down' | 'unplugged';

/** What is wrong with a place, if something is. */
export function outageAt(world: World, place: Place): Outage | undefined {
  const node = nodeAt(place);
  if (node !== undefined) return isStopped(world, node) ? 'down' : undefined;
  const pod = podAt(place);
  if (pod === undefined) return undefined;
  const runtime = world.recall(podRuntimes).get(pod);
  if (runtime && isStopped(world, runtime.node)) return 'down';
  return isUnplugged(world, pod) ? 'unplugged' : undefined;
}
