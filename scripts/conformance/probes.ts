import {
  BEHIND_ROUTER,
  CLIENTS,
  type ClusterSpec,
  type Probe,
  type ServiceSpec,
  type Target,
} from './scenario';

const IN_A_ROW = 3;

/** Affinity of a second is renewed by whoever asks more often, and gone for the others. */
const SHORT_AFFINITY = 1;
const RENEWS = { inARow: 3, pause: 600 };
const RUNS_OUT = { inARow: 2, pause: 1200 };

/** Everything worth trying in a cluster: every kind of sender to every kind of address. */
export function probesFor(cluster: ClusterSpec): Probe[] {
  return [
    ...cluster.services.flatMap((service) => probesOf(cluster, service)),
    ...direct(cluster),
    { from: 'node/node1', to: { is: 'address', ip: '127.0.0.1', port: 9 }, inARow: 1 },
    { from: 'client/laptop', to: { is: 'address', ip: '192.168.56.11', port: 31_999 }, inARow: 1 },
  ];
}

/** One pod of each node that can send, and one more of the app's own, for hairpins. */
function senders({ pods, nodes }: ClusterSpec, app: string): string[] {
  const able = pods.filter(({ state }) => state !== 'unplugged');
  const chosen = new Set(able.filter((one) => one.app === app && !one.hostNetwork).slice(0, 1));
  for (let node = 1; node <= nodes; node++) {
    const here = able.filter((one) => one.node === node && !one.hostNetwork);
    const found = here.find((one) => one.app !== app) ?? here[0];
    if (found) chosen.add(found);
  }
  const host = able.find((one) => one.hostNetwork);
  return [...chosen, ...(host ? [host] : [])].map(({ name }) => `pod/${name}`);
}

function probesOf(cluster: ClusterSpec, service: ServiceSpec): Probe[] {
  const numbers = Array.from({ length: cluster.nodes }, (_, i) => i + 1);
  const nodes = numbers.map((number) => `node/node${number}`);
  const pods = senders(cluster, service.app);
  const clients = CLIENTS.map(({ name }) => `client/${name}`);
  const inARow = service.affinity > 0 ? IN_A_ROW : 1;
  const from = (places: readonly string[], to: Target): Probe[] =>
    places.map((place) => ({ from: place, to, inARow }));
  const through = (to: Target): Probe[] =>
    clients.flatMap((client) => numbers.map((via) => ({ from: client, to, via, inARow })));
  const { name } = service;
  const inside = [...pods, ...nodes];
  const clusterIP: Target = { is: 'clusterIP', service: name };
  const wrongPort: Target = { is: 'clusterIP', service: name, port: 81 };
  const vip: Target = { is: 'vip', service: name };
  const external: Target = { is: 'externalIP', service: name };
  const nodePort = (at: number | 'loopback' | 'gateway'): Target => ({
    is: 'nodePort',
    service: name,
    at,
  });
  if (service.affinity === SHORT_AFFINITY) {
    const some = [...from(inside.slice(1), clusterIP), ...from(clients, nodePort(1))];
    return [RENEWS, RUNS_OUT].flatMap((rhythm) => some.map((one) => ({ ...one, ...rhythm })));
  }
  const isNodeAddress = service.externalIP?.startsWith('192.168.56.') ?? false;
  return [
    ...from([...inside], clusterIP),
    ...through(clusterIP).slice(0, cluster.nodes),
    ...from(inside.slice(0, 2), wrongPort),
    ...(service.type === 'ClusterIP'
      ? []
      : [
          ...numbers.flatMap((at) => from([...inside, ...clients], nodePort(at))),
          ...from(nodes, nodePort('loopback')),
          ...from(pods, nodePort('gateway')),
          ...behindRouter(nodePort(1), service),
        ]),
    ...(service.admin ? adminProbes(service, [...inside, ...clients], inARow) : []),
    ...(service.type === 'LoadBalancer' ? [...from(inside, vip), ...through(vip)] : []),
    ...(service.externalIP === undefined
      ? []
      : [
          ...from(inside, external),
          ...(isNodeAddress ? from(clients, external) : through(external)),
        ]),
  ];
}

/** Two machines behind one address, which affinity cannot tell apart. */
function behindRouter(to: Target, { affinity }: ServiceSpec): Probe[] {
  const [first, second] = BEHIND_ROUTER.map(({ name }) => `client/${name}`);
  if (first === undefined || second === undefined) return [];
  return affinity > 0
    ? [{ from: first, and: second, to, inARow: IN_A_ROW }]
    : [first, second].map((from) => ({ from, to, inARow: 1 }));
}

/** The second port: to whom the first one leads does not matter for it. */
function adminProbes(
  { name, type }: ServiceSpec,
  places: readonly string[],
  inARow: number,
): Probe[] {
  const admin = { service: name, admin: true } as const;
  const targets: Target[] = [
    { is: 'clusterIP', ...admin },
    ...(type === 'ClusterIP' ? [] : [{ is: 'nodePort', ...admin, at: 1 } as const]),
  ];
  return targets.flatMap((to) =>
    places
      .filter((from) => to.is !== 'clusterIP' || !from.startsWith('client/'))
      .map((from) => ({ from, to, inARow })),
  );
}

/** Without any Service: pods and nodes to pods, a port that is closed, a client to a pod. */
function direct(cluster: ClusterSpec): Probe[] {
  const [first, ...others] = cluster.pods.filter(({ state }) => state !== 'unplugged');
  if (!first) return [];
  const to = { is: 'pod', pod: first.name } as const;
  const places = [...others.slice(0, 2).map(({ name }) => `pod/${name}`), 'client/laptop'];
  const nodes = Array.from({ length: cluster.nodes }, (_, i) => `node/node${i + 1}`);
  return [
    ...[...places, ...nodes].map((from) => ({ from, to, inARow: 1 })),
    ...others.slice(0, 1).map(({ name }) => ({
      from: `pod/${name}`,
      to: { ...to, port: 9 },
      inARow: 1,
    })),
  ];
}
