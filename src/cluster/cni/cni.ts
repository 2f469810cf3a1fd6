import { formatIp, parseCidr } from '../../api/ip';
import type { ObjectKey } from '../../api/kinds';
import { podsByIp } from '../kubelet/runtime';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type World } from '../world';

/** The address that each node gave last, as a number. */
const lastReserved = remembers<PersistentMap<string, number>>('cni/last', PersistentMap.empty());

/**
 * Gives the pod the next free address of its node's range, after the one given last and from the
 * start again at the end; network, gateway (.1) and broadcast address are never given. Undefined
 * when the range is used up (containernetworking/plugins, ipam/host-local).
 */
export function allocateIp(world: World, node: string, pod: ObjectKey): string | undefined {
  const cidr = parseCidr(world.get('Node', '', node)?.spec.podCIDR ?? '');
  if (!cidr) return undefined;
  const first = cidr.base + 2;
  const last = cidr.base + 2 ** (32 - cidr.bits) - 2;
  const taken = world.recall(podsByIp);
  const before = world.recall(lastReserved).get(node) ?? first - 1;
  for (let step = 1; step <= last - first + 1; step++) {
    const candidate = first + ((before - first + step) % (last - first + 1));
    const ip = formatIp(candidate);
    if (taken.has(ip)) continue;
    world.put(podsByIp, ip, pod);
    world.put(lastReserved, node, candidate);
    return ip;
  }
  return undefined;
}

/** Frees an address, if it is still this pod's. */
export function releaseIp(world: World, ip: string, pod: ObjectKey): void {
  if (world.recall(podsByIp).get(ip) === pod) world.drop(podsByIp, ip);
}
