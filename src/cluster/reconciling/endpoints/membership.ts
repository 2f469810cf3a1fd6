import type { ObjectOf } from '../../../api/kinds';
import type { Container } from '../../../api/pod';
import type { ServicePort } from '../../../api/service';
import { parseIp } from '../../../api/ip';
import { isReady, isTerminal } from '../pods';

type Pod = ObjectOf<'Pod'>;
type Service = ObjectOf<'Service'>;

/** The label by which kube-proxy of old and CoreDNS know a headless Service. */
export const HEADLESS_LABEL = 'service.kubernetes.io/headless';

export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === 'None';
}

/** Whether controllers keep the endpoints of a Service: it selects pods and is no ExternalName. */
export function isManaged({ spec }: Service): boolean {
  return spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0;
}

/** The pod's IPv4 address; clusters here have no other. */
export function addressOf({ status }: Pod): string | undefined {
  const addresses = [status.podIP, ...(status.podIPs ?? []).map(({ ip }) => ip)];
  return addresses.find((ip) => ip !== undefined && parseIp(ip) !== undefined);
}

/**
 * Whether a pod that a Service selects is among its endpoints, ready or not
 * (k8s.io/endpointslice util/controller_utils.go, ShouldPodBeInEndpoints).
 */
export function belongsToEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  if (isTerminal(pod) || !(pod.status.podIP || pod.status.podIPs?.length)) return false;
  return includeTerminating || pod.metadata.deletionTimestamp === undefined;
}

/**
 * The port of `pod` that a Service port leads to: the number, or the containers' port of that name
 * and protocol; undefined when there is none (pkg/api/v1/pod/util.go, FindPort).
 */
export function findTargetPort(pod: Pod, port: ServicePort): number | undefined {
  const { targetPort, protocol } = port;
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  return (
    portNamed(pod.spec.containers, targetPort, protocol) ??
    portNamed(sidecars, targetPort, protocol)
  );
}

function portNamed(
  containers: readonly Container[],
  name: string,
  protocol: string,
): number | undefined {
  for (const { ports = [] } of containers) {
    const found = ports.find((port) => port.name === name && port.protocol === protocol);
    if (found) return found.containerPort;
  }
  return undefined;
}

/** An endpoint has a host name only under the subdomain that is the Service's name. */
export function hostnameFor(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec;
  return hostname && subdomain === service.metadata.name ? hostname : undefined;
}

/** Whether the change of a pod can change endpoints (podEndpointsChanged). */
export function changesEndpoints(pod: Pod, old: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp ||
    isReady(pod) !== isReady(old) ||
    isTerminal(pod) !== isTerminal(old) ||
    pod.status.podIP !== old.status.podIP ||
    pod.spec.nodeName !== old.spec.nodeName ||
    pod.spec.hostname !== old.spec.hostname ||
    pod.spec.subdomain !== old.spec.subdomain
  );
}

const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

/**
 * The annotation that says since when the endpoints should look as they do: at first the Service's
 * creation, then the earliest moment after `last` at which one of its pods changed its readiness
 * (k8s.io/endpointslice trigger_time_tracker.go).
 */
export function triggerTime(
  service: Service,
  pods: readonly Pod[],
  last: string | undefined,
): { readonly [TRIGGER_TIME]?: string } {
  const { creationTimestamp } = service.metadata;
  if (last === undefined) return creationTimestamp ? { [TRIGGER_TIME]: creationTimestamp } : {};
  let earliest: string | undefined;
  const consider = (time: string | undefined) => {
    if (!time || time <= last) return;
    if (earliest === undefined || time < earliest) earliest = time;
  };
  consider(creationTimestamp);
  for (const { status } of pods) {
    consider(status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime);
  }
  return { [TRIGGER_TIME]: earliest ?? last };
}

export function lastTriggerTime(
  object: ObjectOf<'Endpoints' | 'EndpointSlice'>,
): string | undefined {
  return object.metadata.annotations?.[TRIGGER_TIME];
}
