import { expandIpv6, isIp, parseIp } from '../../api/ip';
import type { Endpoint, EndpointPort, EndpointSlice, Service } from '../../api/service';
import { get, list, serviceWithIp, slicesOf, type Store } from '../store';

/** The cluster's zone. */
export const CLUSTER_DOMAIN = 'cluster.local';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TXT';

/** What can be asked for; of some types the cluster never has records. */
export type QuestionType = RecordType | 'ANY' | 'MX';

/** A resource record; `data` in a zone file's notation, names with a dot at the end. */
export interface DnsRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly data: string;
}

export interface DnsReply {
  readonly rcode: 'NOERROR' | 'NXDOMAIN';
  readonly answers: readonly DnsRecord[];
  /** Addresses of the names that the answers point to. */
  readonly additional?: readonly DnsRecord[];
}

const VERSION: DnsRecord = { name: `dns-version.${CLUSTER_DOMAIN}`, type: 'TXT', data: '"1.1.0"' };
const NXDOMAIN: DnsReply = { rcode: 'NXDOMAIN', answers: [] };

/** Who speaks for the zone; CoreDNS says it of every name that does not exist, too. */
export const START_OF_AUTHORITY: DnsRecord = {
  name: CLUSTER_DOMAIN,
  type: 'SOA',
  data: `ns.dns.${CLUSTER_DOMAIN}. hostmaster.${CLUSTER_DOMAIN}. 1763000000 7200 1800 86400 30`,
};

function found(
  answers: readonly DnsRecord[] = [],
  additional: readonly DnsRecord[] = [],
): DnsReply {
  return { rcode: 'NOERROR', answers, ...(additional.length > 0 && { additional }) };
}

/**
 * What CoreDNS's kubernetes plugin answers (plugin/kubernetes; Kubernetes DNS specification 1.1).
 * Names outside the cluster's zone do not exist here: there is no Internet behind it.
 */
export function answer(store: Store, name: string, type: QuestionType): DnsReply {
  const qname = name.toLowerCase().replace(/\.$/, '');
  if (/\.(in-addr|ip6)\.arpa$/.test(qname)) return pointer(store, qname, type);
  if (qname === CLUSTER_DOMAIN) return apex(store, type);
  if (qname === NAME_SERVER) return found(nameServers(store, qname, type));
  const suffix = `.${CLUSTER_DOMAIN}`;
  if (!qname.endsWith(suffix)) return NXDOMAIN;
  // The plugin answers questions for texts before it looks whether the name exists.
  if (type === 'TXT') return found(qname === `dns-version${suffix}` ? [VERSION] : []);
  const labels = qname.slice(0, -suffix.length).split('.').reverse();
  const [kind, namespace, entry, ...rest] = labels;
  if (kind !== 'pod' && kind !== 'svc') return NXDOMAIN;
  if (namespace === undefined) return found();
  if (!get(store, 'Namespace', '', namespace)) return NXDOMAIN;
  if (entry === undefined) return found();
  const entries =
    kind === 'pod' ? podEntries(entry, rest) : serviceEntries(store, namespace, entry, rest);
  if (entries.length === 0) return NXDOMAIN;
  return found(recordsOf(qname, type, entries), type === 'SRV' ? targetsOf(entries) : []);
}

const NAME_SERVER = `ns.dns.${CLUSTER_DOMAIN}`;

/** The zone's own name: who speaks for it, and by which name the DNS servers go (ns.go). */
function apex(store: Store, type: QuestionType): DnsReply {
  if (type === 'SOA') return found([START_OF_AUTHORITY]);
  const service = get(store, 'Service', 'kube-system', 'kube-dns');
  if (type !== 'NS' || !service) return found();
  const name = nameOf(service);
  const record: DnsRecord = { name: CLUSTER_DOMAIN, type, data: `${name}.` };
  return found([record], nameServers(store, name, 'A'));
}

/** The addresses at which the cluster's DNS servers are reached, under the name `name`. */
function nameServers(store: Store, name: string, type: QuestionType): DnsRecord[] {
  const { clusterIP } = get(store, 'Service', 'kube-system', 'kube-dns')?.spec ?? {};
  const hasOne = clusterIP !== undefined && parseIp(clusterIP) !== undefined;
  return type === 'A' && hasOne ? [{ name, type, data: clusterIP }] : [];
}

/** What a name stands for (plugin/etcd/msg, Service): an address or a host, and a port. */
interface Entry {
  readonly host: string;
  /** The name that a SRV record points to. */
  readonly target: string;
  /** Undefined where there is none: of an alias, of a headless Service without ports, of a pod. */
  readonly port?: number | undefined;
}

/**
 * `10-244-1-7.default.pod`, `fd00--7.default.pod`: the plugin's `pods insecure` never looks whether
 * there is such a pod.
 */
function podEntries(dashed: string, rest: readonly string[]): Entry[] {
  const isIpv4 = /^[^-]+(-[^-]+){3}$/.test(dashed);
  const host = dashed.replaceAll('-', isIpv4 ? '.' : ':');
  // Labels below the address are taken for an endpoint or a port, and not looked at.
  return rest.length <= 2 && isIp(host) ? [{ host, target: `${host}.` }] : [];
}

/** A name below a Service's: an endpoint, or a port and a protocol (plugin/kubernetes, parse.go). */
interface Below {
  readonly endpoint?: string | undefined;
  readonly protocol?: string | undefined;
  readonly port?: string | undefined;
}

function parseBelow(labels: readonly string[]): Below | undefined {
  const [first, second] = labels;
  if (labels.length > 2) return undefined;
  if (second === undefined) return { endpoint: first };
  return { protocol: first?.replace(/^_/, ''), port: second.replace(/^_/, '') };
}

/**
 * What the labels `rest` below a Service's name stand for (plugin/kubernetes, findServices):
 * a ClusterIP whether or not there are endpoints; of a headless Service, and below the name of any
 * other, the ready endpoints; the alias of an ExternalName.
 */
function serviceEntries(
  store: Store,
  namespace: string,
  name: string,
  rest: readonly string[],
): Entry[] {
  const service = get(store, 'Service', namespace, name);
  const below = parseBelow(rest);
  if (!service || !below) return [];
  const { type, externalName = '', clusterIP, ports = [] } = service.spec;
  const target = `${nameOf(service)}.`;
  if (type === 'ExternalName') {
    const isAddress = parseIp(externalName) !== undefined;
    return below.endpoint !== undefined || isAddress ? [] : [{ host: externalName, target }];
  }
  if (clusterIP === 'None' || below.endpoint !== undefined) {
    return endpointEntries(service, readyEndpoints(store, service), below);
  }
  const { clusterIPs = clusterIP ? [clusterIP] : [] } = service.spec;
  return ports
    .filter((port) => isAsked(port, below))
    .flatMap(({ port }) => clusterIPs.map((host) => ({ host, target, port })));
}

function endpointEntries(
  service: Service,
  endpoints: readonly ReadyEndpoint[],
  below: Below,
): Entry[] {
  return endpoints
    .filter((one) => below.endpoint === undefined || hostOf(one) === below.endpoint)
    .flatMap((one) => {
      const ports: readonly Partial<EndpointPort>[] = one.ports.length > 0 ? one.ports : [{}];
      const target = `${hostOf(one)}.${nameOf(service)}.`;
      return ports
        .filter((port) => isAsked(port, below))
        .map(({ port }) => ({ host: one.ip, target, port }));
    });
}

function isAsked(
  { name = '', protocol = '' }: { readonly name?: string; readonly protocol?: string },
  below: Below,
): boolean {
  return (
    (below.port === undefined || below.port === name.toLowerCase()) &&
    (below.protocol === undefined || below.protocol === protocol.toLowerCase())
  );
}

/** Types that a name with entries can have; of the others it has no records. */
const CARRIED: ReadonlySet<QuestionType> = new Set(['A', 'AAAA', 'CNAME', 'SRV']);

/**
 * Entries as records of a type (plugin/backend_lookup.go); the weight is shared by all of them.
 * CoreDNS gives no SRV records for an alias.
 */
function recordsOf(name: string, type: QuestionType, entries: readonly Entry[]): DnsRecord[] {
  if (type === 'SRV') {
    const weight = Math.max(1, Math.floor(100 / entries.length));
    const withPort = entries.filter(({ port }) => port !== undefined);
    const data = withPort.map(({ port, target }) => `0 ${weight} ${port} ${target}`);
    return [...new Set(data)].map((one) => ({ name, type, data: one }));
  }
  if (!CARRIED.has(type)) return [];
  const [first] = entries;
  if (first && !isAddress(first.host)) {
    return [{ name, type: 'CNAME', data: fullName(first.host) }];
  }
  const isWanted = (ip: string) => (type === 'AAAA' ? ip.includes(':') : !ip.includes(':'));
  if (type !== 'A' && type !== 'AAAA') return [];
  const ips = new Set(entries.map(({ host }) => host).filter(isWanted));
  return [...ips].map((data) => ({ name, type, data }));
}

/** The addresses of the names that SRV records point to. */
function targetsOf(entries: readonly Entry[]): DnsRecord[] {
  const records = new Map<string, DnsRecord>();
  for (const { host, target, port } of entries) {
    if (port === undefined) continue;
    const type = host.includes(':') ? 'AAAA' : 'A';
    records.set(`${target} ${host}`, { name: target, type, data: host });
  }
  return [...records.values()];
}

/** With a dot at the end. */
function fullName(host: string): string {
  return `${host.replace(/\.$/, '')}.`;
}

function isAddress(host: string): boolean {
  return host.includes(':') || parseIp(host) !== undefined;
}

interface ReadyEndpoint {
  readonly ip: string;
  readonly endpoint: Endpoint;
  readonly ports: readonly EndpointPort[];
}

function readyEndpoints(store: Store, service: Service): ReadyEndpoint[] {
  const { namespace, name } = service.metadata;
  return readyIn(slicesOf(store, namespace, name));
}

function readyIn(slices: readonly EndpointSlice[]): ReadyEndpoint[] {
  return slices.flatMap(({ endpoints, ports = [] }) =>
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

/** The address that a name below in-addr.arpa or ip6.arpa stands for, as `canonical` writes it. */
function reversed(qname: string): string | undefined {
  const labels = qname.split('.').slice(0, -2).reverse();
  if (qname.endsWith('.in-addr.arpa')) return canonical(labels.join('.'));
  const groups = labels.join('').match(/.{1,4}/g) ?? [];
  return labels.every((label) => label.length === 1) ? canonical(groups.join(':')) : undefined;
}

/** One text for all notations of an address. */
function canonical(ip: string): string | undefined {
  return parseIp(ip) === undefined ? expandIpv6(ip) : ip;
}

/**
 * `7.1.244.10.in-addr.arpa`: a ClusterIP's Service, or an endpoint's name under each of its
 * Services. The reverse zones have no records of other types.
 */
function pointer(store: Store, qname: string, type: QuestionType): DnsReply {
  const ip = reversed(qname);
  if (ip === undefined || type !== 'PTR') return NXDOMAIN;
  const service = serviceWithIp(store, ip);
  const names = service ? [`${nameOf(service)}.`] : endpointNames(store, ip);
  if (names.length === 0) return NXDOMAIN;
  return found(names.map((data) => ({ name: qname, type, data })));
}

function endpointNames(store: Store, ip: string): string[] {
  const names = list(store, 'EndpointSlice').flatMap((slice) => {
    const { namespace, labels = {} } = slice.metadata;
    const service = labels['kubernetes.io/service-name'] ?? '';
    return readyIn([slice])
      .filter((one) => canonical(one.ip) === ip)
      .map((one) => `${hostOf(one)}.${service}.${namespace}.svc.${CLUSTER_DOMAIN}.`);
  });
  return [...new Set(names)];
}
