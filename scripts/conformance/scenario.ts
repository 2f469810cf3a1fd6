import { toYaml } from '../../src/api/yaml-print';
import { withoutOne } from './shrink';

/** What is special about a pod. `unplugged`: it runs, but its cable has been pulled. */
export type PodState = 'ready' | 'unready' | 'terminating' | 'terminating-unready' | 'unplugged';

/**
 * A pod with a socket that is called `http` in its manifest, and, if it speaks TCP and has a network
 * of its own, another one called `admin`.
 */
export interface PodSpec {
  readonly name: string;
  readonly app: string;
  /** `node1` is 1. */
  readonly node: number;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly state: PodState;
  readonly hostNetwork: boolean;
}

/** A Service with port 80, and perhaps a second one. */
export interface ServiceSpec {
  readonly name: string;
  readonly app: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly protocol: 'TCP' | 'UDP';
  readonly targetPort: number | string;
  readonly externalLocal: boolean;
  readonly internalLocal: boolean;
  /** Leads from a second port to the pods' `admin`. */
  readonly admin: boolean;
  /** Seconds that session affinity lasts; 0 for none. */
  readonly affinity: number;
  readonly publishNotReady: boolean;
  readonly externalIP: string | undefined;
  readonly sourceRanges: readonly string[];
  /** `trafficDistribution: PreferClose`; every node is in a zone of its own. */
  readonly preferClose: boolean;
  /** `allocateLoadBalancerNodePorts: false` */
  readonly withoutNodePorts: boolean;
}

/** A cluster in short: what is loaded into the simulator, and into the kernel. */
export interface ClusterSpec {
  readonly name: string;
  readonly nodes: number;
  readonly pods: readonly PodSpec[];
  readonly services: readonly ServiceSpec[];
}

/** One of a Service's addresses; `port` in place of its own ports. */
interface ServiceTarget<Is extends string> {
  readonly is: Is;
  readonly service: string;
  /** The Service's second port. */
  readonly admin?: true;
  readonly port?: number;
}

/** Where a probe's request goes. */
export type Target =
  | ServiceTarget<'clusterIP'>
  /** A node by number, the sender's own 127.0.0.1, or its node's address on the pod network. */
  | (ServiceTarget<'nodePort'> & { readonly at: number | 'loopback' | 'gateway' })
  | ServiceTarget<'vip'>
  | ServiceTarget<'externalIP'>
  | { readonly is: 'pod'; readonly pod: string; readonly port?: number }
  | { readonly is: 'address'; readonly ip: string; readonly port: number };

/** Requests of one kind: from a place, to an address. */
export interface Probe {
  /** `pod/web-1`, `node/node1`, `client/laptop` */
  readonly from: string;
  /** Takes turns with `from` in a row. */
  readonly and?: string;
  readonly to: Target;
  /** The node to which the wire hands a client's packets for an address that is nobody's. */
  readonly via?: number;
  /** How often one client asks in a row; 1 but for session affinity. */
  readonly inARow: number;
  /** Ms between them. */
  readonly pause?: number;
}

/** A cluster and one thing to try in it. */
export interface Scenario {
  readonly cluster: ClusterSpec;
  readonly probe: Probe;
}

/** The machines outside, the same for all clusters. */
export const CLIENTS = [
  { name: 'laptop', ip: '203.0.113.10' },
  { name: 'stranger', ip: '203.0.113.77' },
] as const;

/** The public address of a NAT router, and the machines behind it. */
export const ROUTER_IP = '203.0.113.50';
export const BEHIND_ROUTER = [
  { name: 'phone', ip: '192.168.1.5' },
  { name: 'tablet', ip: '192.168.1.6' },
] as const;

/** Port of every Service. */
export const SERVICE_PORT = 80;

/** The second port of a Service, and of a pod. */
export const ADMIN = { port: 443, containerPort: 9443 } as const;

/** `web-1`, ready, listening on 8080/TCP. */
export function pod(name: string, node: number, rest: Partial<PodSpec> = {}): PodSpec {
  const app = name.split('-')[0] ?? name;
  const plain = { port: 8080, protocol: 'TCP', state: 'ready', hostNetwork: false } as const;
  return { name, app, node, ...plain, ...rest };
}

/** A ClusterIP Service of the pods whose app is called like it. */
export function service(name: string, rest: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    name,
    app: name,
    type: 'ClusterIP',
    protocol: 'TCP',
    targetPort: 8080,
    externalLocal: false,
    internalLocal: false,
    admin: false,
    affinity: 0,
    publishNotReady: false,
    externalIP: undefined,
    sourceRanges: [],
    preferClose: false,
    withoutNodePorts: false,
    ...rest,
  };
}

/** One line for a probe: `laptop → web nodePort at node2`. */
export function describeProbe({ from, and, to, via, inARow, pause }: Probe): string {
  const names = [from, ...(and === undefined ? [] : [and])].map((one) => one.replace(/^\w+\//, ''));
  const sender = names.join(' and ');
  const rhythm = pause === undefined ? '' : `, one every ${pause} ms`;
  const way = via === undefined ? '' : ` via node${via}`;
  return `${sender} → ${describeTarget(to)}${way}${inARow > 1 ? `, ${inARow} in a row` : ''}${rhythm}`;
}

function describeTarget(to: Target): string {
  const admin = 'admin' in to ? ' admin' : '';
  const port = 'port' in to && to.port !== undefined ? `:${to.port}` : '';
  switch (to.is) {
    case 'nodePort':
      return `${to.service}${admin} nodePort at ${typeof to.at === 'number' ? `node${to.at}` : to.at}`;
    case 'pod':
      return `${to.pod}${port}`;
    case 'address':
      return `${to.ip}${port}`;
    default:
      return `${to.service}${admin} ${to.is}${port}`;
  }
}

/** Scenarios that are a little smaller: something is missing, or is as it is by default. */
export function smallerScenarios({ cluster, probe }: Scenario): Scenario[] {
  const { pods, services, nodes } = cluster;
  const isNeeded = (name: string) =>
    probe.from === `pod/${name}` ||
    ('service' in probe.to && probe.to.service === name) ||
    ('pod' in probe.to && probe.to.pod === name);
  const kept = <T extends { readonly name: string }>(list: readonly T[]) =>
    withoutOne(list).filter((rest) =>
      list.every((one) => rest.includes(one) || !isNeeded(one.name)),
    );
  const isLastNodeFree =
    nodes > 1 &&
    pods.every((one) => one.node < nodes) &&
    probe.from !== `node/node${nodes}` &&
    probe.via !== nodes &&
    !(probe.to.is === 'nodePort' && probe.to.at === nodes);
  return [
    ...kept(services).map((rest) => ({ ...cluster, services: rest })),
    ...kept(pods).map((rest) => ({ ...cluster, pods: rest })),
    ...(isLastNodeFree ? [{ ...cluster, nodes: nodes - 1 }] : []),
    ...services.flatMap((one, i) =>
      plainer(one).map((plain) => ({ ...cluster, services: services.with(i, plain) })),
    ),
    ...pods.flatMap((one, i) =>
      plainerPod(one).map((plain) => ({ ...cluster, pods: pods.with(i, plain) })),
    ),
  ].map((smaller) => ({ cluster: smaller, probe }));
}

function plainer(one: ServiceSpec): ServiceSpec[] {
  const usual = service(one.name);
  const keys = [
    'externalLocal',
    'internalLocal',
    'admin',
    'affinity',
    'publishNotReady',
    'externalIP',
    'sourceRanges',
    'preferClose',
    'withoutNodePorts',
  ] as const;
  const isUsual = (key: (typeof keys)[number]) => String(one[key]) === String(usual[key]);
  return keys.filter((key) => !isUsual(key)).map((key) => ({ ...one, [key]: usual[key] }));
}

function plainerPod(one: PodSpec): PodSpec[] {
  return [
    ...(one.state === 'ready' ? [] : [{ ...one, state: 'ready' as const }]),
    ...(one.hostNetwork ? [{ ...one, hostNetwork: false }] : []),
  ];
}

/** The images of the pods, by protocol: one that is not in the catalogue, and one that speaks UDP. */
const IMAGES = {
  TCP: 'example.com/server:1',
  UDP: 'registry.k8s.io/coredns/coredns:v1.12.0',
} as const;

/** Terminating pods go on for this many seconds, which no run of a probe lasts. */
const GRACE = 36_000;

/** The manifest of a pod, as an object. */
export function podManifest(one: PodSpec): Record<string, unknown> {
  const { name, app, node, port, protocol, state, hostNetwork } = one;
  const hasAdmin = protocol === 'TCP' && !hostNetwork;
  const admin = { name: 'admin', containerPort: ADMIN.containerPort, protocol };
  const isReady = state === 'ready' || state === 'terminating' || state === 'unplugged';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app } },
    spec: {
      nodeName: `node${node}`,
      ...(hostNetwork && { hostNetwork }),
      terminationGracePeriodSeconds: GRACE,
      containers: [
        {
          name: 'main',
          image: IMAGES[protocol],
          ports: [{ name: 'http', containerPort: port, protocol }, ...(hasAdmin ? [admin] : [])],
          ...(!isReady && { readinessProbe: { tcpSocket: { port: 1 } } }),
          ...(state.startsWith('terminating') && {
            lifecycle: { preStop: { exec: { command: ['sleep', String(GRACE)] } } },
          }),
        },
      ],
    },
  };
}

/** The manifest of a Service, as an object. */
export function serviceManifest(one: ServiceSpec): Record<string, unknown> {
  const { name, app, type, protocol, targetPort, admin, affinity, externalIP, sourceRanges } = one;
  const main = { port: SERVICE_PORT, targetPort, protocol };
  const second = { name: 'admin', port: ADMIN.port, targetPort: 'admin', protocol };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: {
      type,
      selector: { app },
      ports: admin ? [{ name: 'main', ...main }, second] : [main],
      ...(one.externalLocal && { externalTrafficPolicy: 'Local' }),
      ...(one.internalLocal && { internalTrafficPolicy: 'Local' }),
      ...(affinity > 0 && {
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: affinity } },
      }),
      ...(one.publishNotReady && { publishNotReadyAddresses: true }),
      ...(externalIP !== undefined && { externalIPs: [externalIP] }),
      ...(sourceRanges.length > 0 && { loadBalancerSourceRanges: sourceRanges }),
      ...(one.preferClose && { trafficDistribution: 'PreferClose' }),
      ...(one.withoutNodePorts && { allocateLoadBalancerNodePorts: false }),
    },
  };
}

/** A cluster as somebody could apply it, with what manifests cannot say in comments. */
export function manifestsOf({ nodes, pods, services }: ClusterSpec): string {
  const note = ({ state }: PodSpec) => (state === 'ready' ? '' : `# ${state}\n`);
  const texts = [
    ...pods.map((one) => note(one) + toYaml(podManifest(one))),
    ...services.map((one) => toYaml(serviceManifest(one))),
  ];
  return `# ${nodes} ${nodes === 1 ? 'node' : 'nodes'}\n${texts.join('---\n')}`;
}
