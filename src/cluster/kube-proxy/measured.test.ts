import { describe, expect, it } from 'vitest';
import sourceIps from './fixtures/source-ip.json' with { type: 'json' };
import {
  labOf,
  outcomes,
  type Lab,
  type LabNode,
  type LabOptions,
  type LabService,
  type Source,
} from './fixtures/lab';

/*
 * What was measured on real Linux kernels with kube-proxy's rules, two nodes and three pods
 * (web-1 on node1, web-2 and web-3 on node2), and what kube-proxy's source says beyond that.
 * `A → B ⇒ C from D`: A dials B, reaches C, which sees D as its peer. Alternatives follow `|`,
 * and all of them have to come up. Every answer has to come back to A from B.
 */

const NODES: readonly LabNode[] = [
  { name: 'node1', ip: '192.168.56.11', podCidr: '10.244.1.0/24' },
  { name: 'node2', ip: '192.168.56.12', podCidr: '10.244.2.0/24' },
];
const WEB1 = { endpoint: '10.244.1.5:8080', node: 'node1' };
const WEB2 = { endpoint: '10.244.2.6:8080', node: 'node2' };
const WEB3 = { endpoint: '10.244.2.7:8080', node: 'node2' };

const SERVICES: readonly LabService[] = [
  {
    name: 'web',
    type: 'LoadBalancer',
    clusterIP: '10.96.1.1',
    port: 80,
    nodePort: 30123,
    lbIP: '198.51.100.1',
    externalIP: '198.51.100.9',
    endpoints: [WEB1, WEB2, WEB3],
  },
  {
    name: 'local',
    type: 'LoadBalancer',
    clusterIP: '10.96.1.2',
    port: 80,
    nodePort: 30124,
    lbIP: '198.51.100.2',
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 31000,
    endpoints: [WEB1],
  },
  {
    name: 'internal',
    clusterIP: '10.96.1.3',
    port: 80,
    internalTrafficPolicy: 'Local',
    endpoints: [WEB2],
  },
  {
    name: 'filtered',
    type: 'LoadBalancer',
    clusterIP: '10.96.1.4',
    port: 80,
    nodePort: 30125,
    lbIP: '198.51.100.4',
    sourceRanges: ['203.0.113.0/24'],
    endpoints: [WEB1],
  },
  {
    name: 'empty',
    type: 'LoadBalancer',
    clusterIP: '10.96.1.5',
    port: 80,
    nodePort: 30126,
    lbIP: '198.51.100.5',
    endpoints: [{ ...WEB1, ready: false }],
  },
];

const ADDRESSES: Readonly<Record<string, string>> = {
  node1: '192.168.56.11',
  node2: '192.168.56.12',
  client: '203.0.113.10',
  stranger: '192.0.2.77',
  balancer: '198.51.100.200',
  'pod-1': '10.244.1.9',
  'pod-2': '10.244.2.9',
  'web-1': '10.244.1.5',
  localhost: '127.0.0.1',
};

/** `client via node2` enters the cluster at node2; who dials a node enters it there. */
function sourceOf(text: string, to: string): Source {
  const [name = '', via] = text.split(' via ');
  const ip = ADDRESSES[name] ?? name;
  if (name.startsWith('node')) return { ip, node: name, from: 'local' };
  if (name === 'localhost') return { ip, node: 'node1', from: 'local' };
  if (ip.startsWith('10.244.')) return { ip, node: `node${ip.split('.')[2]}`, from: 'pod' };
  return { ip, node: via ?? to.split(':')[0] ?? '', from: 'outside' };
}

function check(line: string, lab: Lab, protocol?: 'tcp' | 'udp'): void {
  const [from = '', to = '', expected] = line.split(/ → | ⇒ /).map((part) => part.trim());
  const [name = '', port] = to.split(':');
  const address = `${ADDRESSES[name] ?? name}:${port}`;
  expect(outcomes(lab, sourceOf(from, to), address, protocol)).toBe(expected);
}

function lab(options: LabOptions = {}): Lab {
  return labOf(NODES, SERVICES, options);
}

const ALL = ['10.244.1.5:8080', '10.244.2.6:8080', '10.244.2.7:8080'];
const all = (...sources: string[]) => ALL.map((one, i) => `${one} from ${sources[i]}`).join(' | ');
const [POD1, NODE1, NODE2] = ['10.244.1.9', '192.168.56.11', '192.168.56.12'];
const [GATEWAY1, GATEWAY2] = ['10.244.1.1', '10.244.2.1'];

describe('who is reached, and whom it sees', () => {
  it.each([
    `pod-1 → 10.244.2.7:8080 ⇒ 10.244.2.7:8080 from ${POD1}`,
    `pod-1 → 10.96.1.1:80 ⇒ ${all(POD1, POD1, POD1)}`,
    `node1 → 10.96.1.1:80 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`,
    `client → node1:30123 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`,
    `client → node2:30123 ⇒ ${all(NODE2, GATEWAY2, GATEWAY2)}`,
    `node1 → node1:30123 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`,
    `node1 → node2:30123 ⇒ ${all(NODE2, GATEWAY2, GATEWAY2)}`,
    `localhost → 127.0.0.1:30123 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`,
    `client via node1 → 10.96.1.1:80 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`,
    `client via node2 → 198.51.100.1:80 ⇒ ${all(NODE2, GATEWAY2, GATEWAY2)}`,
    `client via node2 → 198.51.100.9:80 ⇒ ${all(NODE2, GATEWAY2, GATEWAY2)}`,
    `pod-1 → node1:30123 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`,
    `pod-1 → 198.51.100.1:80 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`,
    `web-1 → 10.96.1.1:80 ⇒ ${all(GATEWAY1, '10.244.1.5', '10.244.1.5')}`,
  ])('%s', (line) => check(line, lab()));
});

describe('the source address that a pod sees', () => {
  it.each(sourceIps)('$path: $podSees ($trace)', ({ path, trace }) => {
    check(trace, lab({ masqueradeAll: path.includes('--masquerade-all') }));
  });
});

describe('externalTrafficPolicy: Local', () => {
  it.each([
    'client → node1:30124 ⇒ 10.244.1.5:8080 from 203.0.113.10',
    'client → node2:30124 ⇒ DROP',
    'client via node1 → 198.51.100.2:80 ⇒ 10.244.1.5:8080 from 203.0.113.10',
    'client via node2 → 198.51.100.2:80 ⇒ DROP',
    'pod-2 → node2:30124 ⇒ 10.244.1.5:8080 from 10.244.2.9',
    'pod-2 → 198.51.100.2:80 ⇒ 10.244.1.5:8080 from 10.244.2.9',
    `node2 → node2:30124 ⇒ 10.244.1.5:8080 from ${NODE2}`,
    `node2 → 198.51.100.2:80 ⇒ 10.244.1.5:8080 from ${NODE2}`,
    `node1 → node1:30124 ⇒ 10.244.1.5:8080 from ${GATEWAY1}`,
    'pod-2 → 10.96.1.2:80 ⇒ 10.244.1.5:8080 from 10.244.2.9',
    'client → node1:31000 ⇒ 192.168.56.11:31000 from 203.0.113.10',
    'client → node2:31000 ⇒ 192.168.56.12:31000 from 203.0.113.10',
  ])('%s', (line) => check(line, lab()));
});

describe('internalTrafficPolicy: Local', () => {
  it.each([
    'pod-1 → 10.96.1.3:80 ⇒ DROP',
    'node1 → 10.96.1.3:80 ⇒ DROP',
    'pod-2 → 10.96.1.3:80 ⇒ 10.244.2.6:8080 from 10.244.2.9',
    `node2 → 10.96.1.3:80 ⇒ 10.244.2.6:8080 from ${GATEWAY2}`,
  ])('%s', (line) => check(line, lab()));
});

describe('loadBalancerSourceRanges', () => {
  it.each([
    `client via node1 → 198.51.100.4:80 ⇒ 10.244.1.5:8080 from ${GATEWAY1}`,
    'stranger via node1 → 198.51.100.4:80 ⇒ DROP',
    'pod-1 → 198.51.100.4:80 ⇒ DROP',
    `stranger → node1:30125 ⇒ 10.244.1.5:8080 from ${GATEWAY1}`,
    `stranger via node1 → 198.51.100.1:80 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`,
  ])('%s', (line) => check(line, lab()));
});

describe('nobody is there', () => {
  it.each([
    'pod-1 → 10.96.1.5:80 ⇒ REJECT',
    'node1 → 10.96.1.5:80 ⇒ REJECT',
    'client → node2:30126 ⇒ REJECT',
    'client via node1 → 198.51.100.5:80 ⇒ REJECT',
    'pod-1 → 198.51.100.5:80 ⇒ REJECT',
    'node1 → node1:30126 ⇒ REJECT',
    'localhost → 127.0.0.1:30126 ⇒ REJECT',
    'pod-1 → 10.96.1.1:81 ⇒ outside 10.96.1.1:81',
    'pod-1 → 10.96.7.7:80 ⇒ outside 10.96.7.7:80',
    'client → node1:30999 ⇒ 192.168.56.11:30999 from 203.0.113.10',
  ])('%s', (line) => check(line, lab()));

  it('a UDP packet does not match a TCP port', () => {
    check('pod-1 → 10.96.1.1:80 ⇒ outside 10.96.1.1:80', lab(), 'udp');
  });
});

describe('options of kube-proxy', () => {
  it('--masquerade-all: pods see the node even from other pods', () => {
    const options = lab({ masqueradeAll: true });
    check(`pod-1 → 10.96.1.1:80 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`, options);
  });

  it('without --cluster-cidr nobody is told from a pod', () => {
    const options = lab({ clusterCidr: undefined });
    check(`node1 → 10.96.1.1:80 ⇒ ${all(NODE1, NODE1, NODE1)}`, options);
    check('pod-2 → node2:30124 ⇒ DROP', options);
  });

  it('--iptables-localhost-nodeports=false', () => {
    const options = lab({ localhostNodePorts: false });
    check('localhost → 127.0.0.1:30123 ⇒ 127.0.0.1:30123 from 127.0.0.1', options);
    check(`client → node1:30123 ⇒ ${all(GATEWAY1, NODE1, NODE1)}`, options);
  });
});
