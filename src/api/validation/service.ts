import {
  duplicate,
  forbidden,
  goStrings,
  invalid,
  notSupported,
  quote,
  required,
  type FieldError,
  type GoValue,
} from '../errors';
import { isIp, isIpv6, withoutLeadingZeros } from '../ip';
import type { Service, ServicePort } from '../service';
import { validateCidr, validateEndpointIp, validateIp, validatePortOrName } from './addresses';
import {
  invalids,
  oneOfValues,
  same,
  validateLabels,
  validateMeta,
  validateMetaUpdate,
  type FieldErrors,
} from './meta';
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  portNumberProblems,
  qualifiedNameProblems,
} from './names';

/** Services, after pkg/apis/core/validation/validation.go, in the order of its checks. */

type Spec = Service['spec'];

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const POLICIES = ['Cluster', 'Local'];
const FAMILIES = ['IPv4', 'IPv6'];
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const MAX_AFFINITY_SECONDS = 86_400;
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";

function isHeadless({ clusterIPs }: Spec): boolean {
  return clusterIPs?.length === 1 && clusterIPs[0] === 'None';
}

function validateExternalName(spec: Spec): FieldErrors {
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  const unset = (['clusterIPs', 'ipFamilies'] as const).filter((field) => spec[field]?.length);
  return [
    ...[...unset, ...(spec.ipFamilyPolicy === undefined ? [] : ['ipFamilyPolicy'])].map((field) =>
      forbidden(`spec.${field}`, 'may not be set for ExternalName services'),
    ),
    ...(name
      ? invalids('spec.externalName', name, dns1123SubdomainProblems(name))
      : [required('spec.externalName')]),
  ];
}

const KUBELET_PORT = 10_250;

function validateType(spec: Spec): FieldErrors {
  const { type, ports = [] } = spec;
  if (type === 'ExternalName') return validateExternalName(spec);
  if (type !== 'NodePort' && type !== 'LoadBalancer') return [];
  const exposed = `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`;
  const why = `may not be set to 'None' for ${type} services`;
  return [
    ...ports.flatMap(({ port }, index) =>
      type === 'LoadBalancer' && port === KUBELET_PORT
        ? [invalid(`spec.ports[${index}]`, port, exposed)]
        : [],
    ),
    ...(isHeadless(spec) ? [invalid('spec.clusterIPs[0]', 'None', why)] : []),
  ];
}

function validatePortName(
  field: string,
  name: string | undefined,
  isNeeded: boolean,
  seen: Set<string>,
): FieldErrors {
  if (!name) return isNeeded ? [required(field)] : [];
  const errors = invalids(field, name, dns1123LabelProblems(name));
  if (seen.has(name)) return [...errors, duplicate(field, name)];
  seen.add(name);
  return errors;
}

function validatePorts(ports: readonly ServicePort[]): FieldErrors {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${index}]`;
    return [
      ...validatePortName(`${field}.name`, port.name, ports.length > 1, names),
      ...invalids(`${field}.port`, port.port, portNumberProblems(port.port)),
      ...oneOfValues(`${field}.protocol`, port.protocol, PROTOCOLS),
      ...validatePortOrName(`${field}.targetPort`, port.targetPort),
      ...(port.appProtocol === undefined
        ? []
        : invalids(
            `${field}.appProtocol`,
            port.appProtocol,
            qualifiedNameProblems(port.appProtocol),
          )),
    ];
  });
}

function validateAffinity(spec: Spec): FieldErrors {
  const field = 'spec.sessionAffinityConfig';
  const errors = oneOfValues('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']);
  const config = spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'None' && config) {
    return [...errors, forbidden(field, 'must not be set when session affinity is None')];
  }
  if (spec.sessionAffinity !== 'ClientIP') return errors;
  const seconds = config?.clientIP?.timeoutSeconds;
  if (seconds === undefined) {
    return [...errors, required(field, 'when session affinity type is ClientIP')];
  }
  if (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS) return errors;
  const why = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`;
  return [...errors, invalid(`${field}.clientIP.timeoutSeconds`, seconds, why)];
}

function validateClusterIpPair({ clusterIP, clusterIPs = [] }: Spec): FieldErrors {
  const field = 'spec.clusterIPs';
  if (!clusterIP) {
    const why = 'must be empty when `clusterIP` is not specified';
    return clusterIPs.length ? [invalid(field, goStrings(clusterIPs), why)] : [];
  }
  if (clusterIPs.length === 0) return [required(field)];
  if (clusterIPs[0] === clusterIP) return [];
  return [invalid(field, goStrings(clusterIPs), 'first value must match `clusterIP`')];
}

function validateFamilies({ ipFamilies = [], ipFamilyPolicy }: Spec): FieldErrors {
  const errors: FieldError[] = ipFamilies.flatMap((family, index) => {
    const field = `spec.ipFamilies[${index}]`;
    return [
      ...(FAMILIES.includes(family) ? [] : [notSupported(field, family, FAMILIES)]),
      ...(ipFamilies.indexOf(family) < index ? [duplicate(field, family)] : []),
    ];
  });
  if (ipFamilyPolicy !== undefined && !FAMILY_POLICIES.includes(ipFamilyPolicy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, FAMILY_POLICIES));
  }
  return errors;
}

function validateClusterIpTexts(clusterIPs: readonly string[]): FieldErrors {
  const field = 'spec.clusterIPs';
  const list = goStrings(clusterIPs);
  const errors = clusterIPs.flatMap((ip, index) => {
    if (index > 0 || ip !== 'None') return validateIp(`${field}[${index}]`, ip);
    const isOnly = clusterIPs.length === 1;
    return isOnly ? [] : [invalid(field, list, "'None' must be the first and only value")];
  });
  if (clusterIPs.length <= 2) return errors;
  return [...errors, invalid(field, list, 'may only hold up to 2 values')];
}

function validateStacks({ clusterIPs = [], ipFamilies = [] }: Spec): FieldErrors {
  const families = clusterIPs.map((ip) => (isIpv6(ip) ? 'IPv6' : 'IPv4'));
  const isDual = clusterIPs.length < 2 || new Set(families).size === 2;
  const why = 'may specify no more than one IP for each IP family';
  return [
    ...(isDual ? [] : [invalid('spec.clusterIPs', goStrings(clusterIPs), why)]),
    ...clusterIPs.flatMap((ip, index) => {
      const wanted = ipFamilies[index];
      if (ip === 'None' || !wanted || wanted === families[index]) return [];
      if (!FAMILIES.includes(wanted)) return [];
      const expected = `expected an ${wanted} value as indicated by \`ipFamilies[${index}]\``;
      return [invalid(`spec.clusterIPs[${index}]`, ip, expected)];
    }),
  ];
}

/** ValidateServiceClusterIPsRelatedFields; the allocators need it before they allocate. */
export function validateClusterIps(spec: Service['spec']): FieldErrors {
  if (spec.type === 'ExternalName') return [];
  const { clusterIPs = [] } = spec;
  const isBroken = clusterIPs.some((ip, index) =>
    ip === 'None' && index === 0 ? clusterIPs.length > 1 : !isIp(withoutLeadingZeros(ip)),
  );
  return [
    ...validateClusterIpPair(spec),
    ...validateFamilies(spec),
    ...validateClusterIpTexts(clusterIPs),
    ...(isBroken ? [] : validateStacks(spec)),
  ];
}

function validateExternalIps({ externalIPs = [] }: Spec): FieldErrors {
  return externalIPs.flatMap((ip, index) => {
    const field = `spec.externalIPs[${index}]`;
    const errors = validateIp(field, ip);
    return errors.length ? errors : validateEndpointIp(field, ip);
  });
}

function portKey(port: ServicePort): GoValue {
  const type = JSON.stringify(port.protocol);
  return {
    go: `core.ServicePort{Name:"", Protocol:${type}, AppProtocol:(*string)(nil), Port:${port.port}, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}`,
  };
}

/** Later ports that repeat an earlier one's protocol and `number`. */
function repeated(
  ports: readonly ServicePort[],
  number: (port: ServicePort) => number | undefined,
  error: (port: ServicePort, field: string) => FieldError,
): FieldErrors {
  const seen = new Set<string>();
  return ports.flatMap((port, index) => {
    const value = number(port);
    if (value === undefined || seen.size === seen.add(`${port.protocol}/${value}`).size) {
      return value === undefined ? [] : [error(port, `spec.ports[${index}]`)];
    }
    return [];
  });
}

function validateNodePorts({ type, ports = [] }: Spec): FieldErrors {
  const misplaced = type !== 'ClusterIP' ? [] : ports.map((port) => Boolean(port.nodePort));
  const why = "may not be used when `type` is 'ClusterIP'";
  return [
    ...misplaced.flatMap((isSet, index) =>
      isSet ? [forbidden(`spec.ports[${index}].nodePort`, why)] : [],
    ),
    ...repeated(
      ports,
      (port) => port.nodePort || undefined,
      (port, field) => duplicate(`${field}.nodePort`, port.nodePort ?? 0),
    ),
    ...repeated(
      ports,
      (port) => port.port,
      (port, field) => duplicate(field, portKey(port)),
    ),
  ];
}

const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** The ranges of the field, or of the annotation that was there before it. */
function validateSourceRanges({ metadata, spec }: Service): FieldErrors {
  const { loadBalancerSourceRanges: ranges = [] } = spec;
  const annotation = metadata.annotations?.[SOURCE_RANGES];
  if (ranges.length === 0 && annotation === undefined) return [];
  const isField = ranges.length > 0;
  // The capital L is in the real message.
  const field = isField
    ? 'spec.LoadBalancerSourceRanges'
    : `metadata.annotations[${SOURCE_RANGES}]`;
  const listed = isField ? ranges : (annotation?.trim() || undefined)?.split(',');
  return [
    ...(spec.type === 'LoadBalancer' ? [] : [forbidden(field, ONLY_LOAD_BALANCER)]),
    ...(listed ?? []).flatMap((range, index) =>
      validateCidr(isField ? `${field}[${index}]` : field, range.trim()),
    ),
  ];
}

function validateLoadBalancer(service: Service): FieldErrors {
  const { spec } = service;
  const isLoadBalancer = spec.type === 'LoadBalancer';
  const errors: FieldError[] = [...validateSourceRanges(service)];
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isLoadBalancer) {
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', ONLY_LOAD_BALANCER));
  }
  return [...errors, ...validateLoadBalancerClass(spec)];
}

function validateLoadBalancerClass({ type, loadBalancerClass }: Spec): FieldErrors {
  const field = 'spec.loadBalancerClass';
  if (loadBalancerClass === undefined) return [];
  if (type !== 'LoadBalancer') return [forbidden(field, ONLY_LOAD_BALANCER)];
  return invalids(field, loadBalancerClass, qualifiedNameProblems(loadBalancerClass));
}

function validateExternalPolicy(spec: Spec): FieldErrors {
  const field = 'spec.externalTrafficPolicy';
  const { type, externalIPs, externalTrafficPolicy: policy } = spec;
  const isAccessible =
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && (externalIPs?.length ?? 0) > 0);
  if (isAccessible) return oneOfValues(field, policy, POLICIES);
  if (!policy) return [];
  return [invalid(field, policy, 'may only be set for externally-accessible services')];
}

/** Whether the Service has a health check node port (pkg/api/service/util.go, NeedsHealthCheck). */
function needsHealthCheck({ type, externalTrafficPolicy }: Spec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

function validateHealthCheckPort(spec: Spec): FieldErrors {
  const field = 'spec.healthCheckNodePort';
  const port = spec.healthCheckNodePort;
  // A missing port is not an error here: the API server allocates it.
  if (!port) return [];
  if (needsHealthCheck(spec)) return invalids(field, port, portNumberProblems(port));
  const why =
    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [invalid(field, port, why)];
}

function validateInternalPolicies(spec: Spec): FieldErrors {
  const { internalTrafficPolicy: policy, trafficDistribution: distribution } = spec;
  const errors: FieldError[] = [];
  if (policy !== undefined && !POLICIES.includes(policy)) {
    errors.push(notSupported('spec.internalTrafficPolicy', policy, POLICIES));
  }
  if (distribution !== undefined && distribution !== 'PreferClose') {
    errors.push(notSupported('spec.trafficDistribution', distribution, ['PreferClose']));
  }
  return errors;
}

const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';

function validateTopology({ annotations = {} }: Service['metadata']): FieldErrors {
  const [mode, hints] = [annotations[TOPOLOGY_MODE], annotations[TOPOLOGY_HINTS]];
  if (mode === undefined || hints === undefined || mode === hints) return [];
  const why = `must match annotations[${TOPOLOGY_HINTS}] when both are specified`;
  return [invalid(`metadata.annotations[${TOPOLOGY_MODE}]`, mode, why)];
}

function validateSpec(service: Service): FieldErrors {
  const { spec } = service;
  const ports = spec.ports ?? [];
  const needsPorts = !isHeadless(spec) && spec.type !== 'ExternalName';
  return [
    ...validateTopology(service.metadata),
    ...(ports.length === 0 && needsPorts ? [required('spec.ports')] : []),
    ...validateType(spec),
    ...validatePorts(ports),
    ...validateLabels('spec.selector', spec.selector),
    ...validateAffinity(spec),
    ...validateClusterIps(spec),
    ...validateExternalIps(spec),
    ...oneOfValues('spec.type', spec.type, TYPES),
    ...validateNodePorts(spec),
    ...validateLoadBalancer(service),
    ...validateExternalPolicy(spec),
    ...validateHealthCheckPort(spec),
    ...validateInternalPolicies(spec),
  ];
}

/** ValidateServiceCreate, but for what only the allocators know. */
export function validateService(service: Service): FieldErrors {
  return [...validateMeta('Service', service.metadata), ...validateSpec(service)];
}

const FIXED = 'may not change once set';

/** validateUpgradeDowngradeClusterIPs. */
function validateClusterIpChange(spec: Spec, old: Spec): FieldErrors {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return [];
  if (isHeadless(spec) && isHeadless(old)) return [];
  const [ips, before] = [spec.clusterIPs ?? [], old.clusterIPs ?? []];
  const changed = (index: number, why: string) =>
    invalid(`spec.clusterIPs[${index}]`, goStrings(ips), why);
  if (ips.length === before.length) {
    return ips.flatMap((ip, index) => (ip === before[index] ? [] : [changed(index, FIXED)]));
  }
  if (ips.length === 0) return [changed(0, 'primary clusterIP can not be unset')];
  const errors = before.length > 0 && ips[0] !== before[0] ? [changed(0, FIXED)] : [];
  if (ips.length > before.length || spec.ipFamilyPolicy === 'SingleStack') return errors;
  const why = "must be set to 'SingleStack' when releasing the secondary clusterIP";
  return [...errors, invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy ?? null, why)];
}

/** validateUpgradeDowngradeIPFamilies. */
function validateFamilyChange(spec: Spec, old: Spec): FieldErrors {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return [];
  if (isHeadless(spec) || isHeadless(old)) return [];
  const [families, before] = [spec.ipFamilies ?? [], old.ipFamilies ?? []];
  const changed = () =>
    invalid(
      'spec.ipFamilies[0]',
      { go: `[]core.IPFamily{${families.map(quote).join(', ')}}` },
      FIXED,
    );
  if (families.length === before.length) {
    return families.flatMap((family, index) => (family === before[index] ? [] : [changed()]));
  }
  return families[0] && before[0] && families[0] !== before[0] ? [changed()] : [];
}

function validateClassChange(spec: Spec, old: Spec): FieldErrors {
  if (spec.type !== 'LoadBalancer' || old.type !== 'LoadBalancer') return [];
  if (same(spec.loadBalancerClass, old.loadBalancerClass)) return [];
  return [invalid('spec.loadBalancerClass', spec.loadBalancerClass ?? null, FIXED)];
}

function validateHealthCheckChange(spec: Spec, old: Spec): FieldErrors {
  if (!needsHealthCheck(spec) || !needsHealthCheck(old)) return [];
  if (spec.healthCheckNodePort === old.healthCheckNodePort) return [];
  return [forbidden('spec.healthCheckNodePort', 'field is immutable')];
}

/** ValidateServiceUpdate; what the update leaves out has to be taken over from `old` before. */
export function validateServiceUpdate(service: Service, old: Service): FieldErrors {
  return [
    ...validateMetaUpdate(service, old),
    ...validateClusterIpChange(service.spec, old.spec),
    ...validateFamilyChange(service.spec, old.spec),
    ...validateClassChange(service.spec, old.spec),
    ...validateHealthCheckChange(service.spec, old.spec),
    ...validateSpec(service),
  ];
}
