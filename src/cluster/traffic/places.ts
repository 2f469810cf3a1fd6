import type { ObjectKey } from '../../api/kinds';
import { parseIp } from '../../api/ip';
import type { ClientConfig } from '../config';
import { internalIp } from '../hosts';
import { podRuntimes } from '../kubelet/runtime';
import type { Ip } from '../network/packet';
import type { World } from '../world';
import type { Place, Request } from './request';

const clientPlace = (name: string): Place => `client/${name}`;
export const nodePlace = (name: string): Place => `node/${name}`;

/** `loadbalancer/default/kubia` for the Service `default/kubia`. */
export const balancerPlace = (service: string): Place => `loadbalancer/${service}`;

/** `pod/default/kubia-x2k9p` for the key `Pod/default/kubia-x2k9p`. */
export const podPlace = (key: ObjectKey): Place => `pod${key.slice('Pod'.length)}`;

/** The key of the pod at a place `pod/namespace/name`; undefined for another kind of place. */
export function podAt(place: Place): ObjectKey | undefined {
  return place.startsWith('pod/') ? `Pod${place.slice('pod'.length)}` : undefined;
}

/** The name in `node/NAME`; undefined for another kind of place. */
export function nodeAt(place: Place): string | undefined {
  return place.startsWith('node/') ? place.slice('node/'.length) : undefined;
}

/** `namespace/name` of the Service whose load balancer is at a place; undefined for another kind. */
export function balancerAt(place: Place): string | undefined {
  return place.startsWith('loadbalancer/') ? place.slice('loadbalancer/'.length) : undefined;
}

/** The machine outside at a place; undefined for another kind of place. */
export function clientAt(world: World, place: Place): ClientConfig | undefined {
  if (!place.startsWith('client/')) return undefined;
  return world.config.clients.find(({ name }) => clientPlace(name) === place);
}

/** Where a request begins: with which address, and through which node's kernel it has to go. */
export interface Origin {
  readonly ip: Ip;
  /** The public address that its packets leave with, when it is another (a NAT router's). */
  readonly natIp?: Ip;
  /** The node on which it is made; undefined outside the cluster. */
  readonly node: string | undefined;
  /** Made in the node's own network: by the node or by a hostNetwork pod. */
  readonly onHost: boolean;
  /** The namespace that names are looked up in; undefined where cluster DNS is not used. */
  readonly namespace: string | undefined;
  /** Its own name, which its /etc/hosts knows. */
  readonly hostname: string | undefined;
}

/** Undefined when there is no such machine, or the pod has no network (yet). */
export function originOf(world: World, place: Place): Origin | undefined {
  const podKey = podAt(place);
  if (podKey !== undefined) return podOrigin(world, podKey);
  const node = nodeAt(place);
  if (node !== undefined) {
    const object = world.get('Node', '', node);
    const ip = parseIp((object && internalIp(object)) ?? '');
    return ip === undefined
      ? undefined
      : { ip, node, onHost: true, namespace: undefined, hostname: node };
  }
  const client = clientAt(world, place);
  return client && clientOrigin(client);
}

function clientOrigin({ ip: address, nat }: ClientConfig): Origin | undefined {
  const ip = parseIp(address);
  const natIp = parseIp(nat ?? '');
  if (ip === undefined) return undefined;
  const outside = { node: undefined, onHost: false, namespace: undefined, hostname: undefined };
  return { ip, ...(natIp !== undefined && { natIp }), ...outside };
}

function podOrigin(world: World, key: ObjectKey): Origin | undefined {
  const runtime = world.recall(podRuntimes).get(key);
  const ip = parseIp(runtime?.ip ?? '');
  if (!runtime || ip === undefined) return undefined;
  const { node, hostNetwork } = runtime;
  const [, namespace, name] = key.split('/');
  if (hostNetwork) return { ip, node, onHost: true, namespace: undefined, hostname: node };
  return { ip, node, onHost: false, namespace, hostname: name };
}

/**
 * The machine outside that a packet for this address reaches: the one that has it, or for an answer
 * through a NAT router the client that the connection is from. The router lets nothing else in.
 */
export function clientFor(world: World, ip: Ip, { from }: Request): Place | undefined {
  const { clients } = world.config;
  const asker = clientAt(world, from);
  if (asker && parseIp(asker.nat ?? '') === ip) return from;
  const owner = clients.find((one) => one.nat === undefined && parseIp(one.ip) === ip);
  return owner && clientPlace(owner.name);
}
