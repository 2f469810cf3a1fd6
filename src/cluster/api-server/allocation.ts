import {
  cidrContains,
  cidrSize,
  formatIp,
  parseCidr,
  parseIp,
  type Cidr,
  withoutLeadingZeros,
} from '../../api/ip';
import { ADDRESSES } from '../config';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type World } from '../world';

/** Numbers of a range that are given out one by one: addresses or ports. */
type Pool = PersistentMap<number, true>;

const serviceIps = remembers<Pool>('service-ips', PersistentMap.empty());
const nodePorts = remembers<Pool>('node-ports', PersistentMap.empty());

/** First and last number of a part of a range. */
export interface Band {
  readonly first: number;
  readonly last: number;
}

/** How a range is divided: numbers are given out at random from `dynamic`, then from `fixed`. */
export interface Bands {
  /** How many numbers at the low end are kept for people who ask for one. */
  readonly offset: number;
  readonly fixed: Band;
  readonly dynamic: Band;
}

function bandsOf(first: number, last: number, offset: number): Bands {
  return {
    offset,
    fixed: { first, last: first + offset - 1 },
    dynamic: { first: first + offset, last },
  };
}

function offsetOf(size: number, step: number, max: number): number {
  return size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / step)), max);
}

/** The bands of a Service CIDR (pkg/registry/core/service/ipallocator, calculateRangeOffset). */
export function serviceIpBands(cidr: Cidr): Bands {
  const size = cidrSize(cidr);
  return bandsOf(cidr.base + 1, cidr.base + size - 2, offsetOf(size, 16, 256));
}

/** The bands of a node port range (pkg/registry/core/service/portallocator, calculateRangeOffset). */
export function nodePortBands(base: number, size: number): Bands {
  return bandsOf(base, base + size - 1, offsetOf(size, 32, 128));
}

const SERVICE_CIDR = parseCidr(ADDRESSES.serviceCidr) ?? { base: 0, bits: 32 };
const IP_BANDS = serviceIpBands(SERVICE_CIDR);
const { first: FIRST_PORT, last: LAST_PORT } = ADDRESSES.nodePortRange;
const PORT_BANDS = nodePortBands(FIRST_PORT, LAST_PORT - FIRST_PORT + 1);

/** Why nothing was given out, in the API server's words; undefined when it was. */
export type AllocationProblem = string | undefined;

/** Takes the node port `port`. */
export function takeNodePort(world: World, port: number): AllocationProblem {
  if (port < FIRST_PORT || port > LAST_PORT) {
    return `provided port is not in the valid range. The range of valid ports is ${FIRST_PORT}-${LAST_PORT}`;
  }
  const pool = world.recall(nodePorts);
  if (pool.has(port)) return 'provided port is already allocated';
  world.remember(nodePorts, pool.set(port, true));
  return undefined;
}

/** Takes any free node port; undefined when the range is full. */
export function takeAnyNodePort(world: World): number | undefined {
  const pool = world.recall(nodePorts);
  const port = free(world, pool, PORT_BANDS);
  if (port !== undefined) world.remember(nodePorts, pool.set(port, true));
  return port;
}

export function releaseNodePort(world: World, port: number): void {
  world.remember(nodePorts, world.recall(nodePorts).delete(port));
}

/** Takes the address `text` of the Service CIDR (ipallocator/cidrallocator.go, Allocate). */
export function takeServiceIp(world: World, text: string): AllocationProblem {
  const ip = parseIp(withoutLeadingZeros(text));
  if (ip === undefined || !cidrContains(SERVICE_CIDR, ip)) {
    return 'the provided network does not match the current range';
  }
  if (ip < IP_BANDS.fixed.first || ip > IP_BANDS.dynamic.last) {
    return `the provided IP (${text}) is not in the valid range. The range of valid IPs is ${ADDRESSES.serviceCidr}`;
  }
  const pool = world.recall(serviceIps);
  if (pool.has(ip)) return 'provided IP is already allocated';
  world.remember(serviceIps, pool.set(ip, true));
  return undefined;
}

/** Takes any free address of the Service CIDR; undefined when it is full. */
export function takeAnyServiceIp(world: World): string | undefined {
  const pool = world.recall(serviceIps);
  const ip = free(world, pool, IP_BANDS);
  if (ip === undefined) return undefined;
  world.remember(serviceIps, pool.set(ip, true));
  return formatIp(ip);
}

export function releaseServiceIp(world: World, text: string): void {
  const ip = parseIp(withoutLeadingZeros(text));
  if (ip !== undefined) world.remember(serviceIps, world.recall(serviceIps).delete(ip));
}

/** Remembers what is allocated now; the returned function goes back to it. */
export function savepoint(world: World): () => void {
  const [ips, ports] = [world.recall(serviceIps), world.recall(nodePorts)];
  return () => {
    world.remember(serviceIps, ips);
    world.remember(nodePorts, ports);
  };
}

function free(world: World, pool: Pool, { dynamic, fixed }: Bands): number | undefined {
  return freeIn(world, pool, dynamic) ?? freeIn(world, pool, fixed);
}

/** A random free number of `band`: the first one from a random place on. */
function freeIn(world: World, pool: Pool, { first, last }: Band): number | undefined {
  const size = last - first + 1;
  const start = Math.floor(world.random() * size);
  for (let step = 0; step < size; step++) {
    const candidate = first + ((start + step) % size);
    if (!pool.has(candidate)) return candidate;
  }
  return undefined;
}
