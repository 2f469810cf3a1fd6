import { parseCidr, parseIp, withoutLeadingZeros } from '../../api/ip';
import type {
  Endpoint,
  EndpointPort,
  EndpointSlice,
  Service,
  ServicePort,
} from '../../api/service';
import { transportOf, type Ip, type Transport } from '../network/packet';
import type { Cidr, Origin } from '../network/rules';
import { servicePortName } from './chain-names';

/** One address behind a Service port, as kube-proxy keeps it. */
export interface EndpointInfo {
  readonly ip: Ip;
  readonly port: number;
  /** `10.244.1.7:8080`, by which endpoints are sorted. */
  readonly text: string;
  readonly nodeName: string | undefined;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
  /** Where it is written: `EndpointSlice/default/kubia-x7k2p`, `endpoints[2]`. */
  readonly origin: Origin;
  /** The pod behind it, `default/kubia-5fje3`, if the slice names one. */
  readonly pod: string | undefined;
}

/** An address of a Service and the field that gives it. */
export interface Vip {
  /** The address alone. */
  readonly range: Cidr;
  readonly field: string;
}

/** What kube-proxy knows of one port of one Service. */
export interface ServicePortInfo {
  /** `default/kubia:http/tcp`: unique in the cluster, and the owner of its rules. */
  readonly owner: string;
  /** `default/kubia:http`, as in the comments of the rules. */
  readonly spn: string;
  /** `Service/default/kubia` */
  readonly object: string;
  /** Its place in `spec.ports`. */
  readonly index: number;
  readonly protocol: Transport;
  readonly clusterIp: Vip;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly externalIps: readonly Vip[];
  readonly loadBalancerVips: readonly Vip[];
  readonly sourceRanges: readonly Cidr[];
  readonly internalPolicyLocal: boolean;
  readonly externalPolicyLocal: boolean;
  /** Seconds that ClientIP affinity lasts; undefined without affinity. */
  readonly affinitySeconds: number | undefined;
  readonly healthCheckNodePort: number | undefined;
  /** Sorted by `text`; ready or not. */
  readonly endpoints: readonly EndpointInfo[];
  /** What to look at when there is no usable endpoint. */
  readonly noEndpoints: Origin;
}

/**
 * The ports of a Service with their endpoints. kube-proxy has nothing to do with Services that
 * are headless or ExternalName.
 */
export function servicePorts(
  service: Service,
  slices: readonly EndpointSlice[],
): readonly ServicePortInfo[] {
  const { clusterIP, type, ports = [] } = service.spec;
  const addresses = type === 'ExternalName' ? [] : [clusterIP ?? ''];
  const [vip] = vips(addresses, () => 'spec.clusterIP');
  return vip ? ports.map((port, index) => infoOf(service, slices, vip, port, index)) : [];
}

function infoOf(
  service: Service,
  slices: readonly EndpointSlice[],
  clusterIp: Vip,
  port: ServicePort,
  index: number,
): ServicePortInfo {
  const { metadata, spec } = service;
  const protocol = transportOf(port.protocol);
  const spn = servicePortName(metadata.namespace, metadata.name, port.name ?? '');
  const object = `Service/${metadata.namespace}/${metadata.name}`;
  const endpoints = endpointsOf(slices, port);
  return {
    owner: `${spn}/${protocol}`,
    spn,
    object,
    index,
    protocol,
    clusterIp,
    port: port.port,
    nodePort: port.nodePort || undefined,
    externalIps: vips(spec.externalIPs ?? [], (i) => `spec.externalIPs[${i}]`),
    loadBalancerVips: loadBalancerVips(service),
    sourceRanges: (spec.loadBalancerSourceRanges ?? []).flatMap(
      (range) => parseCidr(withoutLeadingZeros(range.trim())) ?? [],
    ),
    internalPolicyLocal: spec.internalTrafficPolicy === 'Local',
    externalPolicyLocal: spec.externalTrafficPolicy === 'Local',
    affinitySeconds: affinityOf(service),
    healthCheckNodePort: spec.healthCheckNodePort || undefined,
    endpoints,
    noEndpoints: whyNone(object, slices, endpoints),
  };
}

function vips(addresses: readonly string[], fieldOf: (index: number) => string): readonly Vip[] {
  return addresses.flatMap((address, i) => {
    const ip = parseIp(withoutLeadingZeros(address));
    return ip === undefined ? [] : [{ range: { base: ip, bits: 32 }, field: fieldOf(i) }];
  });
}

/** The addresses of the load balancer, but for those of one that is a proxy (ipMode Proxy). */
function loadBalancerVips(service: Service): readonly Vip[] {
  const ingress = service.status.loadBalancer?.ingress ?? [];
  const addresses = ingress.map(({ ip, ipMode }) => (ipMode === 'Proxy' ? '' : (ip ?? '')));
  return vips(addresses, (i) => `status.loadBalancer.ingress[${i}].ip`);
}

const DEFAULT_AFFINITY_SECONDS = 10_800;

function affinityOf({ spec }: Service): number | undefined {
  if (spec.sessionAffinity !== 'ClientIP') return undefined;
  return spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
}

function endpointsOf(slices: readonly EndpointSlice[], port: ServicePort): EndpointInfo[] {
  const found = new Map<string, EndpointInfo>();
  for (const slice of slices) {
    if (slice.addressType !== 'IPv4') continue;
    for (const slicePort of slice.ports ?? []) {
      if (!isSamePort(slicePort, port)) continue;
      slice.endpoints.forEach((endpoint, index) => {
        const info = endpointInfo(slice, endpoint, index, slicePort.port ?? 0);
        if (info && !found.has(info.text)) found.set(info.text, info);
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

function isSamePort(slicePort: EndpointPort, port: ServicePort): boolean {
  return (
    (slicePort.name ?? '') === (port.name ?? '') &&
    slicePort.protocol === port.protocol &&
    slicePort.port !== undefined
  );
}

/** Missing conditions: ready and serving count as true, terminating as false (discovery/v1). */
function endpointInfo(
  slice: EndpointSlice,
  endpoint: Endpoint,
  index: number,
  port: number,
): EndpointInfo | undefined {
  const address = withoutLeadingZeros(endpoint.addresses[0] ?? '');
  const ip = parseIp(address);
  if (ip === undefined) return undefined;
  const { ready = true, serving = true, terminating = false } = endpoint.conditions;
  const { namespace, name } = slice.metadata;
  const { targetRef } = endpoint;
  return {
    ip,
    port,
    text: `${address}:${port}`,
    nodeName: endpoint.nodeName,
    ready,
    serving,
    terminating,
    zoneHints: (endpoint.hints?.forZones ?? []).map((zone) => zone.name),
    nodeHints: (endpoint.hints?.forNodes ?? []).map((node) => node.name),
    origin: { object: `EndpointSlice/${namespace}/${name}`, field: `endpoints[${index}]` },
    pod:
      targetRef?.kind === 'Pod'
        ? `${targetRef.namespace ?? namespace}/${targetRef.name ?? ''}`
        : undefined,
  };
}

/** No endpoints: none is ready, or no port of theirs fits, or the selector finds no pods at all. */
function whyNone(
  object: string,
  slices: readonly EndpointSlice[],
  endpoints: readonly EndpointInfo[],
): Origin {
  const [first] = endpoints;
  if (first) return { ...first.origin, field: `${first.origin.field}.conditions` };
  const slice = slices.find((one) => one.endpoints.length > 0);
  if (!slice) return { object, field: 'spec.selector' };
  const { namespace, name } = slice.metadata;
  return { object: `EndpointSlice/${namespace}/${name}`, field: 'ports' };
}
