import { parseIp } from '../../api/ip';
import type { Ip } from '../network/packet';
import type { World } from '../world';
import { notePort } from './ledger';
import { clientAt, type Origin } from './places';
import { traffic } from './request';

/** Linux's net.ipv4.ip_local_port_range. */
const EPHEMERAL = { first: 32_768, last: 60_999 } as const;

/**
 * A port of the sender that no connection of its own uses, nor of others behind the same router:
 * like Linux, from a random one on every second one in turn, so that one is soon used again only
 * when it has long been free.
 */
export function freePort(world: World, { ip, natIp = ip }: Pick<Origin, 'ip' | 'natIp'>): number {
  const { ports } = world.recall(traffic);
  const range = EPHEMERAL.last - EPHEMERAL.first + 1;
  const last = ports.get(natIp) ?? EPHEMERAL.first + Math.floor(world.random() * range);
  for (let step = 2; step <= range; step += 2) {
    const port = EPHEMERAL.first + ((last - EPHEMERAL.first + step) % range);
    if (isOpen(world, port, ip, natIp)) continue;
    notePort(world, natIp, port);
    return port;
  }
  return last;
}

function isOpen(world: World, port: number, ip: Ip, natIp: Ip): boolean {
  for (const { from, header } of world.recall(traffic).connections.values()) {
    if (header.sport !== port) continue;
    if (header.src === ip || parseIp(clientAt(world, from)?.nat ?? '') === natIp) return true;
  }
  return false;
}
