import type { ObjectOf } from '../../../api/kinds';
import type { Endpoint, EndpointPort } from '../../../api/service';
import {
  addressOf,
  belongsToEndpoints,
  findTargetPort,
  hostnameFor,
} from '../../reconciling/endpoints/membership';
import { isReady } from '../../reconciling/pods';

type Pod = ObjectOf<'Pod'>;
type Node = ObjectOf<'Node'>;
type Service = ObjectOf<'Service'>;

/** Endpoints that share a set of ports and so may share a slice. */
export interface PortGroup {
  readonly ports: readonly EndpointPort[];
  /** By identity; endpoints that are to be somewhere. */
  readonly endpoints: Map<string, Endpoint>;
}

/** What makes an endpoint the same one in two slices (endpointslice util, hashEndpoint). */
export function identityOf({ addresses, hostname, nodeName, targetRef }: Endpoint): string {
  return [...addresses, hostname, nodeName, targetRef?.namespace, targetRef?.name].join('|');
}

/** What makes two sets of ports the same (NewPortMapKey); their order does not matter. */
export function portsKey(ports: readonly EndpointPort[] | undefined): string {
  const each = (ports ?? []).map(({ name, port, protocol, appProtocol }) =>
    [name ?? '', port, protocol, appProtocol].join('/'),
  );
  return each.sort().join();
}

/** The endpoints of a Service, grouped by their ports (endpointslice/reconciler.go). */
export function desiredEndpoints(
  service: Service,
  pods: readonly Pod[],
  nodeOf: (name: string) => Node | undefined,
): Map<string, PortGroup> {
  const groups = new Map<string, PortGroup>();
  for (const pod of pods) {
    if (!belongsToEndpoints(pod, true)) continue;
    const node = nodeOf(pod.spec.nodeName ?? '');
    if (!node && pod.spec.nodeName && !service.spec.publishNotReadyAddresses) continue;
    const endpoint = endpointOf(pod, node, service);
    if (!endpoint) continue;
    const ports = endpointPorts(service, pod);
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: new Map<string, Endpoint>() };
    group.endpoints.set(identityOf(endpoint), endpoint);
    groups.set(key, group);
  }
  return groups;
}

/**
 * A pod as an endpoint: ready unless it terminates, serving in any case, and ready always if the
 * Service publishes what is not (endpointslice/utils.go, podToEndpoint).
 */
export function endpointOf(
  pod: Pod,
  node: Node | undefined,
  service: Service,
): Endpoint | undefined {
  const ip = addressOf(pod);
  if (ip === undefined) return undefined;
  const { namespace, name, uid, deletionTimestamp } = pod.metadata;
  const serving = isReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses || (serving && !terminating);
  const hostname = hostnameFor(pod, service);
  const { nodeName } = pod.spec;
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  return {
    addresses: [ip],
    conditions: { ready, serving, terminating },
    ...(hostname && { hostname }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(nodeName && { nodeName }),
    ...(zone && { zone }),
  };
}

/** The Service's ports as the pod resolves them; a name that it does not know is left out. */
function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((servicePort) => {
    const port = findTargetPort(pod, servicePort);
    const { name = '', protocol, appProtocol } = servicePort;
    if (port === undefined) return [];
    return [{ name, port, protocol, ...(appProtocol && { appProtocol }) }];
  });
}
