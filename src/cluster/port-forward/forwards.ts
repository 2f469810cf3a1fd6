import { badRequest, notFound } from '../../api/errors';
import { parseIp } from '../../api/ip';
import { keyOf, type ObjectKey } from '../../api/kinds';
import { fail, ok, type Result } from '../../api/result';
import { ADDRESSES } from '../config';
import type { Header, Ip } from '../network/packet';
import { PersistentMap } from '../structures/persistent-map';
import { clientAt, originOf } from '../traffic/places';
import { freePort } from '../traffic/ports';
import type { Place } from '../traffic/request';
import { remembers, type World } from '../world';

/** What is asked of `kubectl port-forward`. */
export interface ForwardAsked {
  readonly id: string;
  /** The machine outside on which kubectl runs. */
  readonly from: Place;
  readonly namespace: string;
  readonly pod: string;
  /** The addresses to listen on. */
  readonly addresses: readonly string[];
  /** `local` 0 is any port that is free. */
  readonly ports: readonly PortPair[];
}

export interface PortPair {
  readonly local: number;
  /** The port in the pod. */
  readonly remote: number;
}

/** What became of listening on an address and port. */
export interface Listener extends PortPair {
  readonly address: string;
  /** Why the machine did not allow it. */
  readonly problem?: 'in use' | 'not here' | 'permission';
}

/** A `kubectl port-forward` that runs: which ports it listens on, and to which pod they lead. */
export interface Forward {
  readonly id: string;
  readonly at: Place;
  readonly namespace: string;
  readonly pod: string;
  /** Another pod of the same name is not meant. */
  readonly uid: string;
  readonly node: string;
  readonly listeners: readonly Listener[];
  /** kubectl's connection to the API server. */
  readonly tunnel: Header;
  /** How many connections were taken. */
  readonly taken: number;
  /** The local ports of the latest ones, oldest first, bounded. */
  readonly latest: readonly number[];
  /** What ended it: there was no way into the pod for a connection. */
  readonly lost?: PortPair & { readonly why: 'gone' | 'refused' };
}

/** The port-forwards that run, by their ids. */
export const forwards = remembers<PersistentMap<string, Forward>>(
  'port-forwards',
  PersistentMap.empty(),
);

const MOST_NEWS = 100;
/** Only root may listen on lower ones (net.ipv4.ip_unprivileged_port_start). */
const FIRST_OPEN_PORT = 1024;

/**
 * Starts to listen for a pod that runs; gives what became of each address and port. When none could
 * be had, nothing runs.
 */
export function openForward(world: World, asked: ForwardAsked): Result<readonly Listener[]> {
  const { id, from, namespace, pod: name } = asked;
  const pod = world.get('Pod', namespace, name);
  if (!pod) return fail(notFound('Pod', name));
  const origin = originOf(world, from);
  if (!origin || pod.spec.nodeName === undefined) {
    return fail(badRequest(`pod ${name} does not have a host assigned`));
  }
  const { ip, natIp = ip } = origin;
  const listeners = asked.ports.reduce<readonly Listener[]>(
    (known, pair) => [...known, ...listen(world, asked, pair, known)],
    [],
  );
  if (listeners.every(({ problem }) => problem !== undefined)) return ok(listeners);
  const tunnel = {
    src: natIp,
    sport: freePort(world, origin),
    dst: parseIp(ADDRESSES.apiServer) ?? 0,
    dport: ADDRESSES.apiServerPort,
  };
  const target = { namespace, pod: name, uid: pod.metadata.uid, node: pod.spec.nodeName };
  const opened = { id, at: from, ...target, listeners, tunnel, taken: 0, latest: [] };
  world.put(forwards, id, opened);
  return ok(listeners);
}

/** Listens on each address; a port that may be any is the same one for all of them. */
function listen(
  world: World,
  { from, addresses }: ForwardAsked,
  pair: PortPair,
  known: readonly Listener[],
): readonly Listener[] {
  let { local } = pair;
  return addresses.map((address) => {
    if (local === 0) local = freePort(world, { ip: parseIp(address) ?? 0 });
    const listener = { address, local, remote: pair.remote };
    const problem = problemOf(world, from, listener, known);
    return problem === undefined ? listener : { ...listener, problem };
  });
}

function problemOf(
  world: World,
  at: Place,
  { address, local }: Listener,
  known: readonly Listener[],
): Listener['problem'] {
  const client = clientAt(world, at);
  if (!isOwn(address, client?.ip)) return 'not here';
  if (local < FIRST_OPEN_PORT) return 'permission';
  const others = [...world.recall(forwards).values()].filter((one) => one.at === at);
  const open = [...others.flatMap(({ listeners }) => listeners), ...known];
  const isTaken = open.some(
    (one) => one.problem === undefined && one.local === local && overlaps(one.address, address),
  );
  const isServer = client?.serves?.port === local && !address.includes(':');
  return isTaken || isServer ? 'in use' : undefined;
}

function isOwn(address: string, ip: string | undefined): boolean {
  return ['0.0.0.0', '::', '::1', ip].includes(address) || address.startsWith('127.');
}

function overlaps(one: string, other: string): boolean {
  if (one.includes(':') !== other.includes(':')) return false;
  return one === other || [one, other].some((address) => address === '0.0.0.0' || address === '::');
}

/** Ends a port-forward; its ports are closed. */
export function endForward(world: World, id: string): Result<undefined> {
  world.drop(forwards, id);
  return ok(undefined);
}

/** The forward that listens on an address and port of a machine, and the pair of ports it is. */
export function forwardListening(
  world: World,
  at: Place,
  ip: Ip,
  port: number,
): readonly [Forward, Listener] | undefined {
  for (const forward of world.recall(forwards).values()) {
    if (forward.at !== at || forward.lost) continue;
    const listener = forward.listeners.find(
      ({ address, local, problem }) =>
        problem === undefined &&
        local === port &&
        (address === '0.0.0.0' || parseIp(address) === ip),
    );
    if (listener) return [forward, listener];
  }
  return undefined;
}

/** Notes that a forward has taken a connection. */
export function countTaken(world: World, id: string, local: number): void {
  const forward = world.recall(forwards).get(id);
  if (!forward) return;
  const latest = [...forward.latest, local].slice(-MOST_NEWS);
  world.put(forwards, id, { ...forward, taken: forward.taken + 1, latest });
}

/**
 * There was no way into the pod for a connection: kubectl gives up
 * (client-go tools/portforward/portforward.go, handleConnection).
 */
export function loseForward(
  world: World,
  id: string,
  pair: PortPair,
  why: 'gone' | 'refused',
): void {
  const forward = world.recall(forwards).get(id);
  if (!forward || forward.lost) return;
  const { local, remote } = pair;
  world.put(forwards, id, { ...forward, lost: { local, remote, why } });
}

/** The key of the pod that a forward leads to. */
export function podOf({ namespace, pod }: Forward): ObjectKey {
  return keyOf('Pod', namespace, pod);
}
