import type { Ingress, IngressClass } from '../../api/ingress';
import type { Node } from '../../api/core';
import type { Endpoints, EndpointSlice, Service } from '../../api/service';

const SHOWN = 3;

/** `a,b,c + 2 more...` */
export function firstThree(items: readonly string[]): string {
  const rest = items.length - SHOWN;
  const shown = items.slice(0, SHOWN).join(',');
  return rest > 0 ? `${shown} + ${rest} more...` : shown;
}

const LONGEST_ADDRESS = 16;

/** Cut to 16 characters unless the table is wide. */
function shorten(text: string, wide: boolean): string {
  if (wide || text.length <= LONGEST_ADDRESS) return text;
  return `${text.slice(0, LONGEST_ADDRESS - 3)}...`;
}

type BalancerStatus = Service['status']['loadBalancer'];

function balancerAddresses(status: BalancerStatus): readonly string[] {
  const addresses = (status?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(addresses.filter(Boolean))].sort();
}

/** EXTERNAL-IP of a Service. */
export function externalIp({ spec, status }: Service, wide: boolean): string {
  const own = spec.externalIPs ?? [];
  switch (spec.type) {
    case 'ExternalName':
      return spec.externalName ?? '';
    case 'LoadBalancer': {
      const balancer = shorten(balancerAddresses(status.loadBalancer).join(','), wide);
      const all = [...(balancer ? [balancer] : []), ...own].join(',');
      return all || '<pending>';
    }
    case 'ClusterIP':
    case 'NodePort':
      return own.length > 0 ? own.join(',') : '<none>';
  }
}

/** PORT(S) of a Service: `80:30123/TCP`. */
export function servicePorts({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return ports.join(',') || '<none>';
}

/** CLUSTER-IP of a Service. */
export function clusterIp({ spec }: Service): string {
  return spec.clusterIPs?.[0] || spec.clusterIP || '<none>';
}

/** ENDPOINTS of an Endpoints object: ready addresses only, blank if there are subsets without any. */
export function endpointsCell({ subsets = [] }: Pick<Endpoints, 'subsets'>): string {
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length > 0
      ? ports.flatMap(({ port }) => addresses.map(({ ip }) => hostPort(ip, port)))
      : addresses.map(({ ip }) => ip),
  );
  return firstThree(all);
}

function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** PORTS of an EndpointSlice. */
export function slicePorts({ ports = [] }: Pick<EndpointSlice, 'ports'>): string {
  if (ports.length === 0) return '<unset>';
  return firstThree(
    ports.map(({ name, port }) => (port === undefined ? name || '*' : String(port))),
  );
}

/** ENDPOINTS of an EndpointSlice: all of them, whatever their conditions. */
export function sliceEndpoints({ endpoints }: Pick<EndpointSlice, 'endpoints'>): string {
  const addresses = endpoints.flatMap((endpoint) => endpoint.addresses);
  return addresses.length > 0 ? firstThree(addresses) : '<unset>';
}

/** HOSTS of an Ingress. The count of what is left out goes by rules, named or not, as in kubectl. */
export function ingressHosts({ spec }: Pick<Ingress, 'spec'>): string {
  const hosts: string[] = [];
  let more = false;
  for (const { host } of spec.rules ?? []) {
    if (hosts.length === SHOWN) more = true;
    if (!more && host) hosts.push(host);
  }
  if (hosts.length === 0) return '*';
  const rest = (spec.rules ?? []).length - SHOWN;
  return more ? `${hosts.join(',')} + ${rest} more...` : hosts.join(',');
}

/** ADDRESS of an Ingress. */
export function ingressAddress({ status }: Ingress, wide: boolean): string {
  return shorten(balancerAddresses(status.loadBalancer).join(','), wide);
}

/** STATUS of a node. */
export function nodeStatus({ spec, status }: Node): string {
  const ready = (status.conditions ?? []).find(({ type }) => type === 'Ready');
  const word = !ready ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

const ROLE = 'node-role.kubernetes.io/';

/** ROLES of a node. */
export function nodeRoles({ metadata }: Node): string {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE) && key.length > ROLE.length) return [key.slice(ROLE.length)];
    return key === 'kubernetes.io/role' && value ? [value] : [];
  });
  return [...new Set(roles)].sort().join(',') || '<none>';
}

/** An address of a node by its type. */
export function nodeAddress({ status }: Node, type: string): string {
  return (status.addresses ?? []).find((one) => one.type === type)?.address || '<none>';
}

/** `IngressParameters.k8s.example.com/external` (printIngressClass). */
export function ingressParameters({ spec }: IngressClass): string {
  const { parameters } = spec;
  if (!parameters) return '<none>';
  const { apiGroup, kind, name } = parameters;
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
}
