import { describe, expect, it } from 'vitest';
import { ADDRESSES, type ClientConfig } from '../config';
import { kernels } from '../kernels';
import { iptablesSave } from '../network/iptables-save';
import { recall } from '../world';
import { httpFor, kubia, serviceOf, Session, wayOf } from './fixtures/session';
import { traffic } from './request';

const NAT = '203.0.113.200';
const CLIENTS: readonly ClientConfig[] = [
  { name: 'laptop', ip: '203.0.113.10' },
  { name: 'phone', ip: '192.168.1.5', nat: NAT },
  { name: 'tablet', ip: '192.168.1.6', nat: NAT },
  { name: 'server', ip: '203.0.113.50', serves: { port: 8000, body: 'hello from outside\n' } },
];
const SHORT = { patience: { maxTime: 3_000 } };
const NODE_PORT = 'http://192.168.56.11:30123/';

function started(spec: object = {}): Session {
  const session = new Session({ clients: CLIENTS });
  session.create(kubia(3));
  const ports = [{ port: 80, targetPort: 8080, nodePort: 30123 }];
  session.create(serviceOf({ type: 'NodePort', ports, ...spec }));
  session.pass(20_000);
  return session;
}

/** A Service without selector, and a slice that leads out of the cluster. */
function external(session: Session, ip: string, port: number): void {
  session.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'legacy', namespace: 'default' },
    spec: { clusterIP: '10.96.100.9', ports: [{ port: 80, targetPort: port }] },
  });
  session.create({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'legacy-1',
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'legacy' },
    },
    addressType: 'IPv4',
    ports: [{ port, protocol: 'TCP' }],
    endpoints: [{ addresses: [ip], conditions: { ready: true } }],
  });
  session.pass(3_000);
}

function podOf(session: Session): string {
  return `pod/default/${session.pods('kubia')[0] ?? ''}`;
}

describe('clients behind one NAT', () => {
  it('are the same address to the cluster, and each gets its own answers', () => {
    const session = started({ externalTrafficPolicy: 'Local' });
    for (const name of ['phone', 'tablet']) {
      for (let i = 0; i < 5; i++) {
        const request = session.ask(`client/${name}`, NODE_PORT, SHORT);
        expect(request.outcome).toBe('answered');
        expect(request.sourceSeen).toMatch(/^203\.0\.113\.200:/);
        expect(request.hops.at(-1)?.at).toBe(`client/${name}`);
      }
    }
  });

  it('use ports of their own at the same time', () => {
    const session = started();
    for (let i = 0; i < 400; i++) {
      const from = i % 2 === 0 ? 'client/phone' : 'client/tablet';
      session.do({ type: 'request', from, http: httpFor(NODE_PORT) });
    }
    const ports = [...recall(session.state, traffic).inFlight.values()].map(({ sport }) => sport);
    expect(new Set(ports).size).toBe(400);
  });

  it('are one client to session affinity', () => {
    const session = started({ sessionAffinity: 'ClientIP' });
    const asked = ['client/phone', 'client/tablet', 'client/phone'];
    const pods = asked.map((from) => session.ask(from, NODE_PORT).pod);
    expect(new Set(pods).size).toBe(1);
  });

  it('cannot be reached from the cluster', () => {
    const session = started();
    expect(session.ask(podOf(session), `http://${NAT}/`, SHORT).outcome).toBe('timeout');
  });
});

describe('a machine outside', () => {
  it('refuses what it has no server for', () => {
    const session = started();
    for (const from of [podOf(session), 'node/node1', 'client/server']) {
      expect(session.ask(from, 'http://203.0.113.10/').outcome).toBe('refused');
    }
    expect(session.ask('client/laptop', 'http://203.0.113.10/').outcome).toBe('refused');
  });

  it.each(['pod', 'node/node1', 'client/laptop', 'client/server'])('answers %s', (who) => {
    const session = started();
    const from = who === 'pod' ? podOf(session) : who;
    const { response, outcome } = session.ask(from, 'http://203.0.113.50:8000/');
    expect([outcome, response?.body]).toEqual(['answered', 'hello from outside\n']);
  });

  it('sees the node’s address of a pod’s request, as the network plugin masquerades it', () => {
    const session = started();
    const request = session.ask(podOf(session), 'http://203.0.113.50:8000/');
    expect(request.sourceSeen).toMatch(/^192\.168\.56\.1[123]:/);
  });

  it('can be the endpoint of a Service without selector', () => {
    const session = started();
    external(session, '203.0.113.50', 8000);
    for (const from of [podOf(session), 'node/node2']) {
      const request = session.ask(from, 'http://10.96.100.9/');
      expect(request.response?.body).toBe('hello from outside\n');
      expect(wayOf(request)).toContain('dnat (203.0.113.50:8000)');
    }
  });

  it('keeps a connection open as well', () => {
    const session = started();
    const kept = { connection: 'app' };
    const [one, two] = [1, 2].map(() =>
      session.ask(podOf(session), 'http://203.0.113.50:8000/', kept),
    );
    expect([one?.outcome, two?.outcome]).toEqual(['answered', 'answered']);
    expect(two?.sourceSeen).toBe(one?.sourceSeen);
  });
});

describe('the network plugin', () => {
  it('has its rule printed by iptables-save, after those of kube-proxy', () => {
    const session = started();
    const kernel = recall(session.state, kernels).get('node1');
    const text = kernel ? iptablesSave(kernel.rules) : '';
    const { podCidr } = ADDRESSES;
    expect(text).toContain(`-A CNI-MASQ -s ${podCidr} ! -d ${podCidr} `);
    expect(text.indexOf('-j CNI-MASQ')).toBeGreaterThan(text.indexOf('-j KUBE-POSTROUTING'));
  });
});
