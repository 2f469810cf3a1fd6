import type { Endpoints, EndpointSlice, Service } from './service';
import type { Ingress } from './ingress';
import {
  canonicalIpv6,
  expandIpv6,
  formatIp,
  isIp,
  parseCidr,
  parseIp,
  withoutLeadingZeros,
} from './ip';
import type { KubeObject } from './kinds';
import type { Container, ContainerPort, PodSpec } from './pod';
import { dns1123LabelProblems } from './validation/names';

/**
 * What the API server warns of while it does as it is told (each kind's strategy.go,
 * WarningsOnCreate and WarningsOnUpdate; pkg/api/service/warnings.go, pkg/api/pod/warnings.go).
 * Of pods it warns of names, of ports and of variables that appear twice, and of old node labels.
 */
export function warningsOf(object: KubeObject, verb: 'create' | 'update'): readonly string[] {
  if (object.kind === 'Service') return ofService(object);
  if (object.kind === 'Endpoints') return ofEndpoints(object);
  if (object.kind === 'EndpointSlice') return ofSlice(object);
  if (verb === 'update') return [];
  const { name } = object.metadata;
  switch (object.kind) {
    case 'Ingress':
      return ofIngress(object);
    case 'Pod':
      return [...ofName(name, "the Pod's hostname"), ...ofPodSpec('spec', object.spec)];
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController': {
      const spec = object.spec.template?.spec;
      const ofTemplate = spec ? ofPodSpec('spec.template.spec', spec) : [];
      return [...ofName(name, 'Pod names and hostnames'), ...ofTemplate];
    }
    default:
      return [];
  }
}

const FUTURE = 'will be considered invalid in a future Kubernetes release: use';

/** GetWarningsForIP. */
function ofIp(field: string, text: string): string[] {
  const plain = withoutLeadingZeros(text);
  if (!isIp(plain)) return [];
  const [, mapped] = /^0{20}ffff(.{8})$/.exec(expandIpv6(plain) ?? '') ?? [];
  const better = mapped === undefined ? plain : formatIp(parseInt(mapped, 16));
  if (better !== text) {
    return [`${field}: non-standard IP address ${JSON.stringify(text)} ${FUTURE} "${better}"`];
  }
  const canonical = canonicalIpv6(text);
  if (canonical === undefined || canonical === text) return [];
  return [
    `${field}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format ("${canonical}")`,
  ];
}

/** GetWarningsForCIDR, of IPv4. */
function ofCidr(field: string, text: string): string[] {
  const plain = withoutLeadingZeros(text);
  const cidr = parseCidr(plain);
  const [address = ''] = plain.split('/');
  if (!cidr) return [];
  const network = `${formatIp(cidr.base)}/${cidr.bits}`;
  return [
    ...(parseIp(address) === cidr.base
      ? []
      : [
          `${field}: CIDR value ${JSON.stringify(text)} is ambiguous in this context (should be "${network}" or "${address}/32"?)`,
        ]),
    ...(plain === text
      ? []
      : [`${field}: non-standard CIDR value ${JSON.stringify(text)} ${FUTURE} "${network}"`]),
  ];
}

const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';

function ofService({ metadata, spec }: Service): string[] {
  const { clusterIP, clusterIPs = [], externalIPs = [], loadBalancerIP, type } = spec;
  const isHeadless = type === 'ClusterIP' && clusterIP === 'None';
  const ignored = (field: string) => `spec.${field} is ignored for headless services`;
  return [
    ...(metadata.annotations?.[TOPOLOGY_HINTS] === undefined
      ? []
      : [
          `annotation ${TOPOLOGY_HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead`,
        ]),
    ...(isHeadless ? [] : clusterIPs.flatMap((ip, i) => ofIp(`spec.clusterIPs[${i}]`, ip))),
    ...(isHeadless && loadBalancerIP ? [ignored('loadBalancerIP')] : []),
    ...(isHeadless && externalIPs.length > 0 ? [ignored('externalIPs')] : []),
    ...(isHeadless && spec.sessionAffinity !== 'None' ? [ignored('SessionAffinity')] : []),
    ...externalIPs.flatMap((ip, i) => ofIp(`spec.externalIPs[${i}]`, ip)),
    ...(loadBalancerIP ? ofIp('spec.loadBalancerIP', loadBalancerIP) : []),
    ...(spec.loadBalancerSourceRanges ?? []).flatMap((range, i) =>
      ofCidr(`spec.loadBalancerSourceRanges[${i}]`, range),
    ),
    ...(type === 'ExternalName' && externalIPs.length > 0
      ? ['spec.externalIPs is ignored when spec.type is "ExternalName"']
      : []),
    ...(type !== 'ExternalName' && spec.externalName
      ? ['spec.externalName is ignored when spec.type is not "ExternalName"']
      : []),
  ];
}

function ofEndpoints({ subsets = [] }: Endpoints): string[] {
  return subsets.flatMap((subset, i) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap((list) =>
      (subset[list] ?? []).flatMap(({ ip }, j) => ofIp(`subsets[${i}].${list}[${j}].ip`, ip)),
    ),
  );
}

function ofSlice({ addressType, endpoints }: EndpointSlice): string[] {
  if (addressType === 'FQDN') return ['addressType: FQDN endpoints are deprecated'];
  return endpoints.flatMap(({ addresses }, i) =>
    addresses.flatMap((ip, j) => ofIp(`endpoints[${i}].addresses[${j}]`, ip)),
  );
}

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

function ofIngress({ metadata, spec }: Ingress): string[] {
  const isOld = metadata.annotations?.[CLASS_ANNOTATION] !== undefined;
  if (!isOld || spec.ingressClassName !== undefined) return [];
  return [
    `annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`,
  ];
}

function ofName(name: string, used: string): string[] {
  const problems = dns1123LabelProblems(name);
  if (problems.length === 0) return [];
  return [
    `metadata.name: this is used in ${used}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
  ];
}

/** Labels of nodes that have got other names since. */
const OLD_LABELS: Readonly<Record<string, readonly [since: string, use: string]>> = {
  'beta.kubernetes.io/arch': ['v1.14', 'kubernetes.io/arch'],
  'beta.kubernetes.io/os': ['v1.14', 'kubernetes.io/os'],
  'failure-domain.beta.kubernetes.io/region': ['v1.17', 'topology.kubernetes.io/region'],
  'failure-domain.beta.kubernetes.io/zone': ['v1.17', 'topology.kubernetes.io/zone'],
  'beta.kubernetes.io/instance-type': ['v1.17', 'node.kubernetes.io/instance-type'],
};

function ofPodSpec(field: string, spec: PodSpec): string[] {
  const containers = [
    ...(spec.initContainers ?? []).map((one, i) => [one, `${field}.initContainers[${i}]`] as const),
    ...spec.containers.map((one, i) => [one, `${field}.containers[${i}]`] as const),
  ];
  const selected = Object.keys(spec.nodeSelector ?? {}).sort();
  return [
    ...selected.flatMap((key) => {
      const [since, use] = OLD_LABELS[key] ?? [];
      if (since === undefined || use === undefined) return [];
      return [`${field}.nodeSelector[${key}]: deprecated since ${since}; use "${use}" instead`];
    }),
    ...containers.flatMap(([container, at]) => ofVariables(at, container)),
    ...ofPorts(containers),
  ];
}

function ofVariables(field: string, { env = [] }: Container): string[] {
  return env.flatMap(({ name, value }, index) => {
    const isRepeated = env.slice(0, index).some((before) => before.name === name);
    // A variable that is made of its earlier self hides nothing.
    if (!isRepeated || (value ?? '').includes(`$(${name})`)) return [];
    return [
      `${field}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
    ];
  });
}

function ofPorts(containers: readonly (readonly [Container, string])[]): string[] {
  const seen: { readonly port: ContainerPort; readonly field: string }[] = [];
  return containers.flatMap(([{ ports = [] }, at]) =>
    ports.flatMap((port, index) => {
      const field = `${at}.ports[${index}]`;
      const warnings = seen
        .filter(({ port: other }) => isSamePort(other, port))
        .flatMap(({ port: other, field: before }) => {
          const how = clash(port, other);
          return how === undefined ? [] : [`${field}: ${how} port definition with ${before}`];
        });
      seen.push({ port, field });
      return warnings;
    }),
  );
}

function isSamePort(a: ContainerPort, b: ContainerPort): boolean {
  return a.containerPort === b.containerPort && a.protocol === b.protocol;
}

function clash(a: ContainerPort, b: ContainerPort): string | undefined {
  const [ipA = '', ipB = ''] = [a.hostIP, b.hostIP];
  const [portA = 0, portB = 0] = [a.hostPort, b.hostPort];
  if (ipA === ipB && portA === portB) return 'duplicate';
  if (portA === 0 || portB === 0) return 'overlapping';
  const isAmbiguous = portA === portB && (ipA === '') !== (ipB === '');
  return isAmbiguous ? 'dangerously ambiguous' : undefined;
}
