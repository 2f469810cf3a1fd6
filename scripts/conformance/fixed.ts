import { pod, service, type ClusterSpec, type PodSpec, type ServiceSpec } from './scenario';

/** Endpoints on both nodes, and one pod on each that only asks. */
const WEB = [pod('web-1', 1), pod('web-2', 2), pod('web-3', 2)];
const ASKING = [pod('ask-1', 1), pod('ask-2', 2)];
const NODE_PORT = { type: 'NodePort' } as const;
const BALANCER = { type: 'LoadBalancer' } as const;
const EXTERNAL_IP = '198.51.100.201';

function cluster(
  name: string,
  services: readonly ServiceSpec[],
  pods: readonly PodSpec[] = WEB,
): ClusterSpec {
  return { name, nodes: 2, pods: [...pods, ...ASKING], services };
}

const state = (wanted: PodSpec['state']) => ({ state: wanted });
const UDP = { protocol: 'UDP', port: 5300 } as const;
const UDP_SERVICE = { protocol: 'UDP', targetPort: 5300 } as const;

/** What has been measured by hand before, and the corners of kube-proxy's rules. */
export const FIXED: readonly ClusterSpec[] = [
  cluster('ClusterIP and NodePort', [service('web', NODE_PORT)]),
  cluster('five endpoints', [service('web')], [...WEB, pod('web-4', 1), pod('web-5', 1)]),
  cluster(
    'externalTrafficPolicy Local, one node',
    [service('web', { ...NODE_PORT, externalLocal: true })],
    [pod('web-1', 1)],
  ),
  cluster('externalTrafficPolicy Local, both nodes', [
    service('web', { ...BALANCER, externalLocal: true }),
  ]),
  cluster(
    'internalTrafficPolicy Local',
    [service('web', { ...NODE_PORT, internalLocal: true })],
    [pod('web-1', 1), pod('web-2', 1)],
  ),
  cluster(
    'both policies Local',
    [service('web', { ...BALANCER, internalLocal: true, externalLocal: true })],
    [pod('web-1', 2)],
  ),
  cluster('load balancer with source ranges', [
    service('web', { ...BALANCER, sourceRanges: ['203.0.113.10/32'] }),
  ]),
  cluster('source ranges with the nodes in them', [
    service('web', { ...BALANCER, sourceRanges: ['192.168.56.0/24', '10.244.1.0/24'] }),
  ]),
  cluster('external IP', [
    service('web', { externalIP: EXTERNAL_IP }),
    service('local', {
      app: 'web',
      externalIP: '198.51.100.202',
      externalLocal: true,
      ...NODE_PORT,
    }),
  ]),
  cluster('external IP that is a node’s', [service('web', { externalIP: '192.168.56.12' })]),
  cluster('no endpoints', [
    service('none', { ...BALANCER, externalIP: EXTERNAL_IP }),
    service('none-local', { app: 'none', ...BALANCER, externalLocal: true, internalLocal: true }),
  ]),
  cluster(
    'pods that are not ready',
    [service('web', NODE_PORT), service('all', { app: 'web', publishNotReady: true })],
    [pod('web-1', 1, state('unready')), pod('web-2', 2)],
  ),
  cluster('nobody listens', [service('web', { ...NODE_PORT, targetPort: 9999 })]),
  cluster(
    'an unplugged pod',
    [service('web', NODE_PORT)],
    [pod('web-1', 1), pod('web-2', 1, state('unplugged')), pod('web-3', 2)],
  ),
  cluster(
    'terminating endpoints only',
    [service('web', { ...NODE_PORT, externalLocal: true })],
    [pod('web-1', 1, state('terminating')), pod('web-2', 2, state('terminating-unready'))],
  ),
  cluster(
    'terminating locally, ready elsewhere',
    [service('web', { ...BALANCER, externalLocal: true })],
    [pod('web-1', 1, state('terminating')), pod('web-2', 2)],
  ),
  cluster('session affinity', [
    service('web', { ...NODE_PORT, affinity: 10_800 }),
    service('local', { app: 'web', ...NODE_PORT, affinity: 10_800, externalLocal: true }),
  ]),
  cluster(
    'session affinity over UDP',
    [service('udp', { ...NODE_PORT, ...UDP_SERVICE, affinity: 10_800 })],
    [pod('udp-1', 1, UDP), pod('udp-2', 2, UDP), pod('udp-3', 2, UDP)],
  ),
  cluster(
    'session affinity that runs out',
    [service('web', { ...NODE_PORT, affinity: 1 })],
    [pod('web-1', 1), pod('web-2', 2)],
  ),
  cluster('several ports', [
    service('web', { ...BALANCER, admin: true, targetPort: 'http' }),
    service('half', { app: 'web', ...NODE_PORT, admin: true, targetPort: 9999 }),
    service('local', {
      app: 'web',
      ...BALANCER,
      admin: true,
      affinity: 10_800,
      externalLocal: true,
      sourceRanges: ['203.0.113.10/32'],
    }),
  ]),
  cluster(
    'internalTrafficPolicy Local, terminating elsewhere only',
    [
      service('web', { internalLocal: true }),
      service('out', { app: 'web', ...NODE_PORT, internalLocal: true }),
    ],
    [pod('web-1', 1, state('terminating')), pod('web-2', 1, state('unready'))],
  ),
  cluster(
    'source ranges without endpoints, and with none that is local',
    [
      service('none', { ...BALANCER, sourceRanges: ['203.0.113.10/32'] }),
      service('web', {
        ...BALANCER,
        externalLocal: true,
        sourceRanges: ['203.0.113.10/32', '10.244.0.0/16'],
      }),
    ],
    [pod('web-1', 2)],
  ),
  cluster(
    'pods in the node’s network',
    [
      service('web', { ...NODE_PORT, externalLocal: true }),
      service('plain', { app: 'web', ...NODE_PORT }),
    ],
    [pod('web-1', 1, { hostNetwork: true }), pod('web-2', 2)],
  ),
  cluster(
    'named target port',
    [service('web', { ...NODE_PORT, targetPort: 'http' })],
    [pod('web-1', 1, { port: 8081 }), pod('web-2', 2, { port: 8082 }), pod('web-3', 2)],
  ),
  cluster(
    'UDP',
    [
      service('udp', { ...BALANCER, ...UDP_SERVICE }),
      service('udp-local', { app: 'udp', ...NODE_PORT, ...UDP_SERVICE, externalLocal: true }),
      service('udp-none', { app: 'none', ...NODE_PORT, ...UDP_SERVICE }),
      service('udp-closed', { app: 'web', ...NODE_PORT, protocol: 'UDP' }),
    ],
    [pod('udp-1', 1, UDP), pod('udp-2', 2, UDP), pod('web-1', 1)],
  ),
  cluster(
    'UDP behind a router, where the client’s address is kept',
    [service('udp', { ...NODE_PORT, ...UDP_SERVICE, externalLocal: true })],
    [pod('udp-1', 1, UDP), pod('udp-2', 2, UDP)],
  ),
  cluster('endpoints of the own zone', [
    service('web', { ...NODE_PORT, preferClose: true }),
    service('local', { app: 'web', ...BALANCER, preferClose: true, externalLocal: true }),
  ]),
  cluster(
    'endpoints of other zones only',
    [service('web', { ...NODE_PORT, preferClose: true })],
    [pod('web-1', 1), pod('web-2', 1, state('terminating')), pod('web-3', 2, state('unready'))],
  ),
  cluster('a balancer without node ports', [
    service('web', { ...BALANCER, withoutNodePorts: true }),
    service('local', { app: 'web', ...BALANCER, withoutNodePorts: true, externalLocal: true }),
  ]),
  cluster(
    'all at once',
    [
      service('web', {
        ...BALANCER,
        admin: true,
        targetPort: 'http',
        affinity: 10_800,
        externalLocal: true,
        internalLocal: true,
        externalIP: EXTERNAL_IP,
        sourceRanges: ['203.0.113.10/32', '10.244.2.0/24'],
      }),
      service('out', {
        app: 'web',
        ...NODE_PORT,
        externalIP: '192.168.56.12',
        externalLocal: true,
      }),
    ],
    [
      pod('web-1', 1, state('terminating')),
      pod('web-2', 2, { port: 8081 }),
      pod('web-3', 2, state('unready')),
    ],
  ),
  cluster(
    'affinity to terminating endpoints',
    [
      service('web', { ...NODE_PORT, affinity: 10_800 }),
      service('local', { app: 'web', ...BALANCER, affinity: 10_800, externalLocal: true }),
    ],
    [pod('web-1', 1, state('terminating')), pod('web-2', 1, state('terminating-unready'))],
  ),
  cluster(
    'the nodes’ network and policy Local on both sides',
    [
      service('web', { ...BALANCER, internalLocal: true, externalLocal: true, affinity: 10_800 }),
      service('ip', { app: 'web', externalIP: EXTERNAL_IP, externalLocal: true }),
    ],
    [pod('web-1', 1, { hostNetwork: true }), pod('web-2', 2, { hostNetwork: true })],
  ),
];
