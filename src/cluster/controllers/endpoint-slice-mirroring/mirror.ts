import type { ObjectOf } from '../../../api/kinds';
import { parseIp } from '../../../api/ip';
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
const MAX_ENDPOINTS = 1000;

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

/** One slice, still without a name, for each subset of an Endpoints object. */
export function mirrorsOf(endpoints: Endpoints): readonly Slice[] {
  return (endpoints.subsets ?? []).flatMap((subset) => {
    const copied = copiedEndpoints(subset);
    return copied.length > 0 ? [mirrorOf(endpoints, subset, copied)] : [];
  });
}

function copiedEndpoints({ addresses = [], notReadyAddresses = [] }: EndpointSubset): Endpoint[] {
  return [
    ...addresses.map((address) => endpointOf(address, true)),
    ...notReadyAddresses.map((address) => endpointOf(address, false)),
  ]
    .filter(({ addresses: [ip = ''] }) => parseIp(ip) !== undefined)
    .slice(0, MAX_ENDPOINTS);
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

function mirrorOf(owner: Endpoints, { ports = [] }: EndpointSubset, endpoints: Endpoint[]): Slice {
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
    addressType: 'IPv4',
    endpoints,
    ports: ports.map(({ name: port = '', ...rest }) => ({ name: port, ...rest })),
  };
}
