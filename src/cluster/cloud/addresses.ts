import { formatIp, parseIp } from '../../api/ip';
import type { Ip } from '../network/packet';
import type { PersistentMap } from '../structures/persistent-map';

/** The cloud’s public addresses: 198.51.100.0/24 (TEST-NET-2, RFC 5737). */
const BASE = parseIp('198.51.100.0') ?? 0;
const FIRST = BASE + 1;
const LAST = BASE + 254;

/**
 * The address of a load balancer: `wanted` (spec.loadBalancerIP) if it is one of the cloud’s and
 * free, else its `own` if it has one, else the first that is free; undefined when all are taken.
 * `taken` is without its own.
 */
export function addressFor(
  taken: PersistentMap<Ip, string>,
  wanted: string | undefined,
  own: Ip | undefined,
): Ip | undefined {
  const asked = parseIp(wanted ?? '');
  if (asked !== undefined && asked >= FIRST && asked <= LAST && !taken.has(asked)) return asked;
  if (own !== undefined) return own;
  for (let ip = FIRST; ip <= LAST; ip++) if (!taken.has(ip)) return ip;
  return undefined;
}

/** The status that a load balancer with this address gives its Service. */
export function statusOf(ip: Ip): {
  readonly ingress: readonly { readonly ip: string; readonly ipMode: 'VIP' }[];
} {
  return { ingress: [{ ip: formatIp(ip), ipMode: 'VIP' }] };
}
