import type { ObjectOf } from '../../../api/kinds';
import { isIp, isIpv6, withoutLeadingZeros } from '../../../api/ip';
import type { Endpoint, EndpointAddress, EndpointSubset } from '../../../api/service';
import { controllerReference } from '../../reconciling/pods';

type Endpoints = ObjectOf<'Endpoints'>;
type Slice = ObjectOf<'EndpointSlice'>;

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslicemirroring-controller.k8s.io';
const SKIP_MIRROR = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'endpoints.kubernetes.io/last-change-trigger-time',
]);

/** --mirroring-max-endpoints-per-subset. */
export const MAX_ENDPOINTS = 1000;

export function isMirror({ metadata }: Slice): boolean {
  return metadata.labels?.[MANAGED_BY] === CONTROLLER;
}

/** The Service whose mirrored slice this is. */
export function mirroredService({ metadata }: Slice): string | undefined {
  return metadata.labels?.[SERVICE_NAME];
}

/** Whether the Endpoints object is copied (endpointslicemirroring_controller.go, shouldMirror). */
export function isMirrored({ metadata }: Endpoints): boolean {
  return metadata.labels?.[SKIP_MIRROR] !== 'true' && metadata.annotations?.[LEADER] === undefined;
}

/** Endpoints of one family with the same ports. */
interface Group {
  readonly addressType: Slice['addressType'];
  readonly ports: NonNullable<EndpointSubset['ports']>;
  readonly endpoints: Endpoint[];
}

/** One slice, still without a name, for each family and set of ports of an Endpoints object. */
export function mirrorsOf(owner: Endpoints): readonly Slice[] {
  const groups = new Map<string, Group>();
  for (const subset of owner.subsets ?? []) {
    const { ports = [] } = subset;
    for (const endpoint of copiedEndpoints(subset).slice(0, MAX_ENDPOINTS)) {
      const addressType = isIpv6(endpoint.addresses[0] ?? '') ? 'IPv6' : 'IPv4';
      const key = `${addressType} ${JSON.stringify(ports)}`;
      const group = groups.get(key) ?? { addressType, ports, endpoints: [] };
      group.endpoints.push(endpoint);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map((group) => mirrorOf(owner, group));
}

/** How many addresses of an Endpoints object are left out, as their subset has too many. */
export function skippedAddresses({ subsets = [] }: Endpoints): number {
  return subsets.reduce(
    (sum, subset) => sum + Math.max(0, copiedEndpoints(subset).length - MAX_ENDPOINTS),
    0,
  );
}

function copiedEndpoints({ addresses = [], notReadyAddresses = [] }: EndpointSubset): Endpoint[] {
  return [
    ...addresses.map((address) => endpointOf(address, true)),
    ...notReadyAddresses.map((address) => endpointOf(address, false)),
  ].filter(({ addresses: [ip = ''] }) => isIp(withoutLeadingZeros(ip)));
}

function endpointOf(
  { ip, hostname, nodeName, targetRef }: EndpointAddress,
  ready: boolean,
): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname && { hostname }),
    ...(nodeName && { nodeName }),
    ...(targetRef && { targetRef }),
  };
}

function mirrorOf(owner: Endpoints, { addressType, ports, endpoints }: Group): Slice {
  const { name, namespace, labels, annotations = {} } = owner.metadata;
  const copied = Object.entries(annotations).filter(([key]) => !NOT_COPIED.has(key));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: CONTROLLER },
      ...(copied.length > 0 && { annotations: Object.fromEntries(copied) }),
      ownerReferences: [controllerReference(owner)],
    },
    addressType,
    endpoints,
    ports: ports.map(({ name: port = '', ...rest }) => ({ name: port, ...rest })),
  };
}
