import type { Endpoint, EndpointPort, Service } from '../../api/service';
import { get, list, podWithIp, serviceWithIp, slicesOf, type Store } from '../store';

/** The cluster's zone. */
export const CLUSTER_DOMAIN = 'cluster.local';

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR' | 'TXT';

/** A resource record; `data` in a zone file's notation, names with a dot at the end. */
export interface DnsRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly data: string;
}

export interface DnsReply {
  readonly rcode: 'NOERROR' | 'NXDOMAIN';
  readonly answers: readonly DnsRecord[];
}

const NXDOMAIN: DnsReply = { rcode: 'NXDOMAIN', answers: [] };

function found(answers: readonly DnsRecord[] = []): DnsReply {
  return { rcode: 'NOERROR', answers };
}

/**
 * What CoreDNS's kubernetes plugin answers (plugin/kubernetes; Kubernetes DNS specification 1.1).
 * Names outside the cluster's zone do not exist here: there is no Internet behind it.
 */
export function answer(store: Store, name: string, type: RecordType): DnsReply {
  const qname = name.toLowerCase().replace(/\.$/, '');
  if (qname.endsWith('.in-addr.arpa')) return pointer(store, qname, type);
  const suffix = `.${CLUSTER_DOMAIN}`;
  if (!qname.endsWith(suffix)) return NXDOMAIN;
  const labels = qname.slice(0, -suffix.length).split('.').reverse();
  const [zone, namespace, service, ...rest] = labels;
  if (zone === 'dns-version' && namespace === undefined) {
    return found(type === 'TXT' ? [{ name: qname, type, data: '"1.1.0"' }] : []);
  }
  if (zone === 'pod') return podRecord(store, qname, namespace, service, rest.length, type);
  if (zone !== 'svc') return NXDOMAIN;
  if (namespace === undefined) return found();
  if (!get(store, 'Namespace', '', namespace)) return NXDOMAIN;
  if (service === undefined) return found();
  return serviceRecord(store, qname, type, namespace, service, rest);
}

/** `10-244-1-7.default.pod`: the plugin's `pods insecure` never looks whether there is such a pod. */
function podRecord(
  store: Store,
  qname: string,
  namespace: string | undefined,
  dashed: string | undefined,
  more: number,
  type: RecordType,
): DnsReply {
  if (namespace === undefined || !get(store, 'Namespace', '', namespace)) return NXDOMAIN;
  if (dashed === undefined) return found();
  if (more > 0 || !/^\d+-\d+-\d+-\d+$/.test(dashed)) return NXDOMAIN;
  return found(type === 'A' ? [{ name: qname, type, data: dashed.replaceAll('-', '.') }] : []);
}

function serviceRecord(
  store: Store,
  qname: string,
  type: RecordType,
  namespace: string,
  name: string,
  rest: readonly string[],
): DnsReply {
  const service = get(store, 'Service', namespace, name);
  if (!service) return NXDOMAIN;
  const { spec } = service;
  if (spec.type === 'ExternalName') {
    if (rest.length > 0) return NXDOMAIN;
    const target = `${(spec.externalName ?? '').replace(/\.$/, '')}.`;
    return found([{ name: qname, type: 'CNAME', data: target }]);
  }
  if (spec.clusterIP !== 'None') return virtualRecord(service, qname, type, rest);
  return headlessRecord(store, service, qname, type, rest);
}

/** A Service with a ClusterIP resolves whether or not it has endpoints. */
function virtualRecord(
  service: Service,
  qname: string,
  type: RecordType,
  rest: readonly string[],
): DnsReply {
  const { clusterIP, clusterIPs = clusterIP ? [clusterIP] : [], ports = [] } = service.spec;
  if (rest.length === 0) return found(addresses(qname, type, clusterIPs));
  const [protocol, port] = underscored(rest);
  const named = ports.filter((one) => one.name === port && one.protocol.toLowerCase() === protocol);
  if (named.length === 0) return NXDOMAIN;
  const target = `${nameOf(service)}.`;
  const answers = named.map((one) => ({ name: qname, type, data: `0 100 ${one.port} ${target}` }));
  return found(type === 'SRV' ? answers : []);
}

/** One record for each ready endpoint; without any, the name does not exist. */
function headlessRecord(
  store: Store,
  service: Service,
  qname: string,
  type: RecordType,
  rest: readonly string[],
): DnsReply {
  const endpoints = readyEndpoints(store, service);
  if (rest.length === 0) {
    return endpoints.length === 0
      ? NXDOMAIN
      : found(
          addresses(
            qname,
            type,
            endpoints.map(({ ip }) => ip),
          ),
        );
  }
  const [host] = rest;
  if (rest.length === 1 && host !== undefined && !host.startsWith('_')) {
    const named = endpoints.filter((one) => hostOf(one) === host);
    return named.length === 0
      ? NXDOMAIN
      : found(
          addresses(
            qname,
            type,
            named.map(({ ip }) => ip),
          ),
        );
  }
  const [protocol, port] = underscored(rest);
  return portRecords(service, qname, type, endpoints, { protocol, port });
}

function portRecords(
  service: Service,
  qname: string,
  type: RecordType,
  endpoints: readonly ReadyEndpoint[],
  wanted: { readonly protocol: string | undefined; readonly port: string | undefined },
): DnsReply {
  const weight = Math.floor(100 / Math.max(1, endpoints.length));
  const records = endpoints.flatMap((one) =>
    one.ports
      .filter(
        (port) => port.name === wanted.port && port.protocol.toLowerCase() === wanted.protocol,
      )
      .map((port) => `0 ${weight} ${port.port ?? 0} ${hostOf(one)}.${nameOf(service)}.`),
  );
  if (records.length === 0) return NXDOMAIN;
  const unique = [...new Set(records)];
  return found(type === 'SRV' ? unique.map((data) => ({ name: qname, type, data })) : []);
}

interface ReadyEndpoint {
  readonly ip: string;
  readonly endpoint: Endpoint;
  readonly ports: readonly EndpointPort[];
}

function readyEndpoints(store: Store, service: Service): ReadyEndpoint[] {
  const { namespace, name } = service.metadata;
  return slicesOf(store, namespace, name).flatMap(({ endpoints, ports = [] }) =>
    endpoints
      .filter(({ conditions }) => conditions.ready !== false)
      .flatMap((endpoint) => endpoint.addresses.map((ip) => ({ ip, endpoint, ports }))),
  );
}

/** The label of an endpoint: its host name, else its address with dashes. */
function hostOf({ ip, endpoint }: ReadyEndpoint): string {
  return endpoint.hostname ?? ip.replaceAll('.', '-').replaceAll(':', '-');
}

function nameOf({ metadata }: Service): string {
  return `${metadata.name}.${metadata.namespace}.svc.${CLUSTER_DOMAIN}`;
}

/** `['_tcp', '_http']` → tcp and http; the labels come in reverse order. */
function underscored(labels: readonly string[]): [string | undefined, string | undefined] {
  const [protocol, port] = labels;
  if (labels.length !== 2 || !protocol?.startsWith('_') || !port?.startsWith('_')) {
    return [undefined, undefined];
  }
  return [protocol.slice(1), port.slice(1)];
}

function addresses(name: string, type: RecordType, ips: readonly string[]): DnsRecord[] {
  const isWanted = (ip: string) => (type === 'AAAA' ? ip.includes(':') : !ip.includes(':'));
  if (type !== 'A' && type !== 'AAAA') return [];
  return ips.filter(isWanted).map((data) => ({ name, type, data }));
}

/** `7.1.244.10.in-addr.arpa`: a ClusterIP's Service, or an endpoint of a headless Service. */
function pointer(store: Store, qname: string, type: RecordType): DnsReply {
  const ip = qname.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
  const service = serviceWithIp(store, ip);
  const names = service ? [`${nameOf(service)}.`] : endpointNames(store, ip);
  if (names.length === 0) return NXDOMAIN;
  return found(type === 'PTR' ? names.map((data) => ({ name: qname, type, data })) : []);
}

function endpointNames(store: Store, ip: string): string[] {
  const namespace = podWithIp(store, ip)?.metadata.namespace;
  if (namespace === undefined) return [];
  const headless = list(store, 'Service', namespace).filter(
    ({ spec }) => spec.clusterIP === 'None',
  );
  return headless.flatMap((service) =>
    readyEndpoints(store, service)
      .filter((one) => one.ip === ip)
      .map((one) => `${hostOf(one)}.${nameOf(service)}.`),
  );
}
