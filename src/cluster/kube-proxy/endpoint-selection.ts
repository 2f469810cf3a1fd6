import type { EndpointInfo, ServicePortInfo } from './service-ports';

/** The node for which endpoints are selected. */
export interface Vantage {
  readonly nodeName: string;
  /** The node's label topology.kubernetes.io/zone; empty without one. */
  readonly zone: string;
  /** Whether hints for nodes count (feature gate PreferSameTrafficDistribution). */
  readonly nodeHints: boolean;
}

export interface Selection {
  /** For policy Cluster. */
  readonly cluster: readonly EndpointInfo[];
  /** For policy Local. */
  readonly local: readonly EndpointInfo[];
  /** All that this node may send to, by either policy. */
  readonly reachable: readonly EndpointInfo[];
  /** Whether there is a usable endpoint anywhere in the cluster: no means REJECT, not DROP. */
  readonly any: boolean;
}

/** Whether traffic from outside the cluster can reach the port at all. */
export function isExternallyAccessible(info: ServicePortInfo): boolean {
  return (
    info.nodePort !== undefined || info.loadBalancerVips.length > 0 || info.externalIps.length > 0
  );
}

/** Even with external policy Local, the cluster's own traffic to external addresses uses all. */
export function usesClusterEndpoints(info: ServicePortInfo): boolean {
  return !info.internalPolicyLocal || isExternallyAccessible(info);
}

function usesLocalEndpoints(info: ServicePortInfo): boolean {
  return info.internalPolicyLocal || (info.externalPolicyLocal && isExternallyAccessible(info));
}

/**
 * The endpoints that a node uses (kube-proxy, pkg/proxy/topology.go, CategorizeEndpoints).
 *
 * - cluster: ready ones, narrowed by hints; if there are none, those serving though terminating.
 * - local: the same of this node alone, hints ignored, with a fall-back of its own.
 */
export function selectEndpoints(info: ServicePortInfo, vantage: Vantage): Selection {
  const { endpoints } = info;
  const cluster = usesClusterEndpoints(info)
    ? orTerminating(endpoints, endpoints.filter(isReady).filter(hinted(endpoints, vantage)))
    : [];
  if (!usesLocalEndpoints(info)) {
    return { cluster, local: [], reachable: cluster, any: cluster.length > 0 };
  }
  const here = endpoints.filter(({ nodeName }) => nodeName === vantage.nodeName);
  const local = orTerminating(here, here.filter(isReady));
  const reachable = endpoints.filter((one) => cluster.includes(one) || local.includes(one));
  const any = endpoints.some((one) => one.ready || isServingTerminating(one));
  return { cluster, local, reachable, any };
}

function isReady(endpoint: EndpointInfo): boolean {
  return endpoint.ready;
}

function isServingTerminating(endpoint: EndpointInfo): boolean {
  return endpoint.serving && endpoint.terminating;
}

function orTerminating(
  endpoints: readonly EndpointInfo[],
  ready: readonly EndpointInfo[],
): readonly EndpointInfo[] {
  return ready.length > 0 ? ready : endpoints.filter(isServingTerminating);
}

/**
 * Which ready endpoints hints leave. Hints for nodes come before hints for zones; either kind
 * counts only if every ready endpoint has one and one of them is for this node or zone.
 */
function hinted(
  endpoints: readonly EndpointInfo[],
  { nodeName, zone, nodeHints }: Vantage,
): (endpoint: EndpointInfo) => boolean {
  const ready = endpoints.filter(isReady);
  const forNode = (one: EndpointInfo) => one.nodeHints.includes(nodeName);
  const forZone = (one: EndpointInfo) => one.zoneHints.includes(zone);
  if (nodeHints && ready.every((one) => one.nodeHints.length > 0) && ready.some(forNode)) {
    return forNode;
  }
  return ready.every((one) => one.zoneHints.length > 0) && ready.some(forZone)
    ? forZone
    : () => true;
}

/** Whether all nodes select the same endpoints, so that one of them can do it for all. */
export function isSameForAllNodes(info: ServicePortInfo): boolean {
  return (
    !usesLocalEndpoints(info) &&
    info.endpoints.every((one) => one.zoneHints.length === 0 && one.nodeHints.length === 0)
  );
}
