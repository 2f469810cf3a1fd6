import type { EndpointSlice, Service } from '../../api/service';
import { equal } from '../structures/equal';
import { PersistentMap, type Edit } from '../structures/persistent-map';
import { servicePorts, type ServicePortInfo } from './service-ports';

/** A change that reaches the proxies: an object as it is now, or that it is gone. */
export interface News {
  readonly object: Service | EndpointSlice;
  readonly deleted: boolean;
}

/**
 * What the proxies have heard from the API server. Their watches are equally fast, so they share
 * it; how much of it has become rules differs from node to node.
 */
export interface Informed {
  /** By `namespace/name`. */
  readonly services: PersistentMap<string, Service>;
  /** By `namespace/name` of the Service, then by the slice's name. */
  readonly slices: PersistentMap<string, PersistentMap<string, EndpointSlice>>;
  /** The ports that follow from these, by `namespace/name`; left out if there are none. */
  readonly ports: PersistentMap<string, readonly ServicePortInfo[]>;
  /** How many endpoints all Service ports have together. */
  readonly endpoints: number;
}

export const NOTHING_HEARD: Informed = {
  services: PersistentMap.empty(),
  slices: PersistentMap.empty(),
  ports: PersistentMap.empty(),
  endpoints: 0,
};

const SERVICE_NAME = 'kubernetes.io/service-name';
const HEADLESS = 'service.kubernetes.io/headless';

/** `namespace/name` of the Service that news are about; undefined if kube-proxy does not care. */
export function subjectOf(object: Service | EndpointSlice): string | undefined {
  const { namespace, name, labels = {} } = object.metadata;
  if (object.kind === 'Service') return `${namespace}/${name}`;
  const service = labels[SERVICE_NAME];
  return service === undefined || HEADLESS in labels ? undefined : `${namespace}/${service}`;
}

/** The ports of a Service as the proxies know them; none when it is not there. */
export function knownPorts(informed: Informed, key: string): readonly ServicePortInfo[] {
  return informed.ports.get(key) ?? [];
}

/**
 * What is known after `news`, and whether that changes anything that rules are made from; maps that
 * were made under the same `edit` are changed themselves.
 */
export function hear(
  informed: Informed,
  { object, deleted }: News,
  edit?: Edit,
): { readonly informed: Informed; readonly changed: boolean } {
  const key = subjectOf(object);
  if (key === undefined) return { informed, changed: false };
  const before = knownPorts(informed, key);
  const services =
    object.kind === 'Service'
      ? put(informed.services, key, deleted ? undefined : object, edit)
      : informed.services;
  const slices =
    object.kind === 'Service' ? informed.slices : withSlice(informed, key, object, deleted, edit);
  const after = portsOf(services.get(key), slices.get(key));
  const changed = !equal(after, before);
  const ports = changed
    ? put(informed.ports, key, after.length > 0 ? after : undefined, edit)
    : informed.ports;
  const endpoints = informed.endpoints + countOf(after) - countOf(before);
  return { informed: { services, slices, ports, endpoints }, changed };
}

function portsOf(
  service: Service | undefined,
  slices: PersistentMap<string, EndpointSlice> = PersistentMap.empty(),
): readonly ServicePortInfo[] {
  if (!service) return [];
  const names = slices.sortedKeys();
  return servicePorts(
    service,
    names.flatMap((name) => slices.get(name) ?? []),
  );
}

function countOf(infos: readonly ServicePortInfo[]): number {
  return infos.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
}

function put<V>(
  map: PersistentMap<string, V>,
  key: string,
  value: V | undefined,
  edit: Edit | undefined,
): PersistentMap<string, V> {
  return value === undefined ? map.delete(key, edit) : map.set(key, value, edit);
}

function withSlice(
  informed: Informed,
  key: string,
  slice: EndpointSlice,
  deleted: boolean,
  edit: Edit | undefined,
): Informed['slices'] {
  const old = informed.slices.get(key) ?? PersistentMap.empty<string, EndpointSlice>();
  const slices = put(old, slice.metadata.name, deleted ? undefined : slice, edit);
  return put(informed.slices, key, slices.size > 0 ? slices : undefined, edit);
}
