import type { Chance } from './chance';
import { ROOM } from './lab/lab';
import { pod, service, type ClusterSpec, type PodSpec, type ServiceSpec } from './scenario';

const STATES = [
  ...Array.from({ length: 7 }, () => 'ready' as const),
  'unready',
  'terminating',
  'terminating-unready',
  'unplugged',
] as const;

const RANGES = [
  '203.0.113.10/32',
  '203.0.113.64/26',
  '203.0.113.0/24',
  '10.244.0.0/16',
  '10.244.2.0/24',
  '192.168.56.0/24',
  '192.168.56.12/32',
  '198.51.100.0/24',
];

function randomPod(chance: Chance, index: number, node: number): PodSpec {
  const app = chance.pick(['web', 'api', 'udp']);
  const name = `${app}-${index}`;
  if (app === 'udp') return pod(name, node, { protocol: 'UDP', port: 5300 });
  const state = chance.pick(STATES);
  // Two of them on one node would want the same port.
  const hostNetwork = index % ROOM.podsPerNode === 0 && state === 'ready' && chance.happens(0.3);
  return pod(name, node, { state, hostNetwork, port: chance.happens(0.2) ? 8081 : 8080 });
}

function externalIP(chance: Chance, index: number, nodes: number): string | undefined {
  if (chance.happens(0.7)) return undefined;
  return chance.happens(0.2)
    ? `192.168.56.${10 + chance.between(1, nodes)}`
    : `198.51.100.${200 + index}`;
}

function randomService(
  chance: Chance,
  index: number,
  nodes: number,
  pods: readonly PodSpec[],
): ServiceSpec {
  const app = chance.pick(['web', 'web', 'api', 'api', 'udp', 'none']);
  const type = chance.pick(['ClusterIP', 'NodePort', 'LoadBalancer'] as const);
  const address = externalIP(chance, index, nodes);
  const isExternal = type !== 'ClusterIP' || address !== undefined;
  const protocol = app === 'udp' ? 'UDP' : 'TCP';
  return service(`${app}-s${index}`, {
    app,
    type,
    protocol,
    targetPort: app === 'udp' ? 5300 : chance.pick([8080, 8080, 8080, 8081, 9999, 'http']),
    externalLocal: isExternal && chance.happens(0.4),
    internalLocal: chance.happens(0.25),
    // Whoever sticks to an unplugged pod waits for every one of its timeouts.
    affinity:
      chance.happens(0.2) && !pods.some((one) => one.app === app && one.state === 'unplugged')
        ? 10_800
        : 0,
    admin: app !== 'udp' && chance.happens(0.2),
    publishNotReady: chance.happens(0.1),
    externalIP: address,
    sourceRanges:
      type === 'LoadBalancer' && chance.happens(0.5)
        ? chance.some(RANGES, chance.between(1, 3))
        : [],
  });
}

/** A cluster of at most three nodes with whatever pods and Services chance brings. */
export function randomCluster(chance: Chance, name: string): ClusterSpec {
  const nodes = chance.between(1, ROOM.nodes);
  const pods = Array.from({ length: nodes }, (_, i) => i + 1).flatMap((node) => {
    const first = (node - 1) * ROOM.podsPerNode;
    const count = chance.between(1, ROOM.podsPerNode);
    return Array.from({ length: count }, (_, i) => randomPod(chance, first + i, node));
  });
  const services = Array.from({ length: chance.between(2, 5) }, (_, i) =>
    randomService(chance, i, nodes, pods),
  );
  return { name, nodes, pods, services };
}
