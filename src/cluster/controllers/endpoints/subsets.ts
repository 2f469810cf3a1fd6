import type { ObjectOf } from '../../../api/kinds';
import type { EndpointAddress, EndpointSubset } from '../../../api/service';
import {
  addressOf,
  belongsToEndpoints,
  findTargetPort,
  HEADLESS_LABEL,
  hostnameFor,
  isHeadless,
  lastTriggerTime,
  triggerTime,
} from '../../reconciling/endpoints/membership';
import { isReady } from '../../reconciling/pods';

type Pod = ObjectOf<'Pod'>;
type Service = ObjectOf<'Service'>;
type Endpoints = ObjectOf<'Endpoints'>;
type Port = NonNullable<EndpointSubset['ports']>[number];

/** How many addresses an Endpoints object holds (endpoints_controller.go, maxCapacity). */
const CAPACITY = 1000;
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';

/** The Endpoints object that a Service with these pods should have; `old` is the one it has. */
export function endpointsFor(
  service: Service,
  pods: readonly Pod[],
  old: Endpoints | undefined,
): Endpoints {
  const { name, namespace, labels = {} } = service.metadata;
  const all = subsetsFor(service, pods);
  const subsets = truncate(all);
  const { [OVER_CAPACITY]: before, ...annotations } = old?.metadata.annotations ?? {};
  void before;
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...(old?.metadata ?? { uid: '', resourceVersion: '', creationTimestamp: '' }),
      name,
      namespace,
      labels: {
        ...withoutHeadless(labels),
        [MANAGED_BY]: 'endpoint-controller',
        ...(isHeadless(service) && { [HEADLESS_LABEL]: '' }),
      },
      annotations: {
        ...annotations,
        ...triggerTime(service, pods, old && lastTriggerTime(old)),
        ...(subsets !== all && { [OVER_CAPACITY]: 'truncated' }),
      },
    },
    ...(subsets.length > 0 && { subsets }),
  };
}

function withoutHeadless(labels: { readonly [key: string]: string }) {
  const { [HEADLESS_LABEL]: gone, ...rest } = labels;
  void gone;
  return rest;
}

/** A pod's address, ready or not. */
interface Placed {
  readonly address: EndpointAddress;
  readonly isReady: boolean;
}

/** Addresses that have this port, by pod. */
interface PortGroup {
  readonly port: Port | undefined;
  readonly members: Map<string, Placed>;
}

/**
 * The subsets: addresses are grouped by port first, then ports with the same addresses (and the
 * same readiness) are put together (pkg/api/v1/endpoints/util.go, RepackSubsets). Kubernetes
 * orders them by hash, here it is by port.
 */
function subsetsFor(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const groups = new Map<string, PortGroup>();
  const { publishNotReadyAddresses: all = false } = service.spec;
  for (const pod of pods) {
    const ip = addressOf(pod);
    if (ip === undefined || !belongsToEndpoints(pod, all)) continue;
    const placed = { address: addressFor(service, pod, ip), isReady: all || isReady(pod) };
    for (const port of portsFor(service, pod)) {
      const key = port ? [port.name, port.port, port.protocol].join('/') : '';
      const group = groups.get(key) ?? { port, members: new Map<string, Placed>() };
      group.members.set(pod.metadata.uid, placed);
      groups.set(key, group);
    }
  }
  return mergeByAddresses([...groups.values()]);
}

/** undefined stands for the endpoint of a headless Service without ports. */
function portsFor(service: Service, pod: Pod): readonly (Port | undefined)[] {
  const { ports = [] } = service.spec;
  if (ports.length === 0) return isHeadless(service) ? [undefined] : [];
  return ports.flatMap((servicePort) => {
    const port = findTargetPort(pod, servicePort);
    const { name, protocol, appProtocol } = servicePort;
    if (port === undefined) return [];
    return [{ ...(name && { name }), port, protocol, ...(appProtocol && { appProtocol }) }];
  });
}

function addressFor(service: Service, pod: Pod, ip: string): EndpointAddress {
  const { namespace, name, uid } = pod.metadata;
  const { nodeName } = pod.spec;
  const hostname = hostnameFor(pod, service);
  return {
    ip,
    ...(hostname && { hostname }),
    ...(nodeName && { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

function mergeByAddresses(groups: readonly PortGroup[]): readonly EndpointSubset[] {
  const merged = new Map<string, { ports: Port[]; members: readonly Placed[] }>();
  for (const { port, members } of groups) {
    const key = [...members.keys()].sort().join();
    const subset = merged.get(key) ?? { ports: [], members: [...members.values()] };
    if (port) subset.ports.push(port);
    merged.set(key, subset);
  }
  return [...merged.values()]
    .map(({ ports, members }) => subsetOf(ports, members))
    .sort((a, b) => (a.ports?.[0]?.port ?? 0) - (b.ports?.[0]?.port ?? 0));
}

function subsetOf(ports: readonly Port[], members: readonly Placed[]): EndpointSubset {
  const sorted = [...members].sort((a, b) => compare(a.address, b.address));
  const ready = sorted.filter((each) => each.isReady).map(({ address }) => address);
  const notReady = sorted.filter((each) => !each.isReady).map(({ address }) => address);
  return {
    ...(ready.length > 0 && { addresses: ready }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady }),
    ...(ports.length > 0 && { ports }),
  };
}

/** By address as text, as Kubernetes sorts them, then by pod. */
function compare(a: EndpointAddress, b: EndpointAddress): number {
  if (a.ip !== b.ip) return a.ip < b.ip ? -1 : 1;
  return (a.targetRef?.uid ?? '') < (b.targetRef?.uid ?? '') ? -1 : 1;
}

/**
 * At most 1000 addresses, ready ones first, each subset with its share of them, rounded up
 * (truncateEndpoints); the same list when they fit.
 */
function truncate(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const count = (key: 'addresses' | 'notReadyAddresses') =>
    subsets.reduce((sum, subset) => sum + (subset[key]?.length ?? 0), 0);
  const [ready, notReady] = [count('addresses'), count('notReadyAddresses')];
  if (ready + notReady <= CAPACITY) return subsets;
  const cutsReady = ready > CAPACITY;
  const [room, total] = cutsReady ? [CAPACITY, ready] : [CAPACITY - ready, notReady];
  let left = room;
  const share = (addresses: readonly EndpointAddress[]) => {
    const part = addresses.slice(0, Math.min(Math.ceil((addresses.length / total) * room), left));
    left -= part.length;
    return part;
  };
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports }) => {
    const kept = cutsReady ? share(addresses) : addresses;
    const keptNotReady = cutsReady ? [] : share(notReadyAddresses);
    if (kept.length + keptNotReady.length === 0) return [];
    return [
      {
        ...(kept.length > 0 && { addresses: kept }),
        ...(keptNotReady.length > 0 && { notReadyAddresses: keptNotReady }),
        ...(ports && { ports }),
      },
    ];
  });
}
