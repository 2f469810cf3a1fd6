import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../api/kinds';
import { kernels } from '../kernels';
import { listConnections } from '../network/kernel';
import { list } from '../store';
import { recall } from '../world';
import { httpFor, kubia, serviceOf, Session, wayOf } from './fixtures/session';
import { traffic } from './request';

const KEPT = { connection: 'browser' };
const VIP = '10.96.100.1';
const URL_ = `http://${VIP}/`;
const SHORT = { patience: { maxTime: 3_000 } };
const LAPTOP = 'client/laptop';
const NODE_PORT = 'http://192.168.56.11:30123/';

/** Three pods of kubia behind a Service that has all ways in. */
function started(spec: Readonly<Record<string, unknown>> = {}): Session {
  const session = new Session();
  session.create(kubia(3, spec));
  const ports = [{ port: 80, targetPort: 8080, nodePort: 30123 }];
  session.create(serviceOf({ type: 'NodePort', clusterIP: VIP, ports }));
  session.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'client', namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'luksa/kubia' }] },
  });
  session.pass(20_000);
  return session;
}

const CLIENT = 'pod/default/client';

function remembered(session: Session): number {
  const all = [...recall(session.state, kernels).values()];
  return all.flatMap((kernel) => listConnections(kernel, session.state.now)).length;
}

function open(session: Session): number {
  return recall(session.state, traffic).connections.size;
}

describe('a connection that is kept alive', () => {
  it('stays with its pod, while single connections are spread', () => {
    const session = started();
    const kept = Array.from({ length: 12 }, () => session.ask(CLIENT, URL_, KEPT));
    const single = Array.from({ length: 12 }, () => session.ask(CLIENT, URL_));
    expect(new Set(kept.map(({ pod }) => pod)).size).toBe(1);
    expect(new Set(kept.map(({ sourceSeen }) => sourceSeen)).size).toBe(1);
    expect(new Set(single.map(({ pod }) => pod)).size).toBe(3);
    const way = kept[1] ? wayOf(kept[1]) : '';
    expect(way).toMatch(/^pod\/default\/client sent → node\/node\d conntrack/);
  });

  it('is one for each process and each host', () => {
    const session = started();
    session.ask(CLIENT, URL_, { connection: 'a' });
    session.ask(CLIENT, URL_, { connection: 'b' });
    session.ask(CLIENT, `http://${VIP}:80/`, { connection: 'a' });
    session.ask(CLIENT, NODE_PORT, { connection: 'a' });
    expect(open(session)).toBe(3);
  });

  it('is looked up by name only when it is opened', () => {
    const session = started();
    session.ask(CLIENT, 'http://kubia/', KEPT);
    const before = recall(session.state, traffic).nextId;
    expect(session.ask(CLIENT, 'http://kubia/', KEPT).outcome).toBe('answered');
    expect(recall(session.state, traffic).nextId).toBe(before + 1);
  });

  it('is remembered by conntrack until its process ends', () => {
    const session = started();
    const before = remembered(session);
    session.ask(CLIENT, URL_);
    expect(remembered(session)).toBe(before);
    session.ask(CLIENT, URL_, KEPT);
    expect(remembered(session)).toBeGreaterThan(before);
    session.do({ type: 'close', from: CLIENT, connection: 'browser' });
    expect(remembered(session)).toBe(before);
    expect(open(session)).toBe(0);
  });

  it('is closed when the client asks for that', () => {
    const session = started();
    const http = { ...httpFor(URL_), headers: [['Connection', 'close']] as const };
    session.do({ type: 'request', from: CLIENT, http, ...KEPT });
    session.pass(1_000);
    expect(open(session)).toBe(0);
  });

  it('goes on after its pod was taken out of the rules, and after the Service has no endpoints', () => {
    const session = started();
    const { pod } = session.ask(LAPTOP, NODE_PORT, KEPT);
    for (const one of list(session.state.store, 'Pod', 'default')) {
      const metadata = { ...one.metadata, labels: {} };
      session.do({ type: 'update', object: { ...one, metadata } });
    }
    session.do({ type: 'update', object: kubia(0) as unknown as KubeObject });
    for (const name of session.pods('kubia')) {
      session.do({
        type: 'delete',
        kind: 'Pod',
        namespace: 'default',
        name,
        gracePeriodSeconds: 0,
      });
    }
    session.pass(5_000);
    expect(session.ask(LAPTOP, NODE_PORT).outcome).toBe('refused');
    const again = session.ask(LAPTOP, NODE_PORT, KEPT);
    expect([again.outcome, again.pod]).toEqual(['answered', pod]);
  });

  it('goes on after its Service was deleted', () => {
    const session = started();
    const { pod } = session.ask(CLIENT, URL_, KEPT);
    session.do({ type: 'delete', kind: 'Service', namespace: 'default', name: 'kubia' });
    session.pass(5_000);
    expect(session.ask(CLIENT, URL_, { ...KEPT, ...SHORT }).pod).toBe(pod);
    expect(session.ask(CLIENT, URL_, SHORT).outcome).toBe('timeout');
  });
});

/** What the next request on an open connection comes to, after something has happened to it. */
const ENDS: readonly (readonly [string, (session: Session, pod: string) => void, string])[] = [
  ['nothing happens', () => undefined, 'answered'],
  [
    'its pod is unplugged',
    (s, pod) => s.fault({ is: 'network', ...at(pod), plugged: false }),
    'timeout',
  ],
  [
    'its pod hangs',
    (s, pod) => s.fault({ is: 'app', ...at(pod), app: { is: 'hanging' } }),
    'timeout',
  ],
  [
    'its node is down',
    (s, pod) => s.fault({ is: 'node', node: s.nodeOf(pod), up: false }),
    'timeout',
  ],
  ['its pod was deleted', removePod, 'reset'],
  ['its container was restarted', restart, 'reset'],
];

function at(pod: string) {
  return { namespace: 'default', pod };
}

function removePod(session: Session, name: string): void {
  session.do({ type: 'delete', kind: 'Pod', namespace: 'default', name, gracePeriodSeconds: 1 });
  session.pass(5_000);
}

function restart(session: Session, pod: string): void {
  session.do({ type: 'exec', ...at(pod), argv: ['rm', '/var/alive'] });
  session.pass(60_000);
}

describe('the next request on an open connection', () => {
  it.each(ENDS)('%s: it ends as it would in a cluster', (_, happen, outcome) => {
    const session = started({ containers: LIVE });
    const first = session.ask(CLIENT, URL_, KEPT);
    happen(session, first.pod?.split('/')[1] ?? '');
    expect(session.ask(CLIENT, URL_, { ...KEPT, ...SHORT }).outcome).toBe(outcome);
  });

  it('opens a new connection after the old one has failed', () => {
    const session = started();
    const first = session.ask(CLIENT, URL_, KEPT);
    removePod(session, first.pod?.split('/')[1] ?? '');
    expect(session.ask(CLIENT, URL_, KEPT).outcome).toBe('reset');
    expect(session.ask(CLIENT, URL_, KEPT).outcome).toBe('answered');
  });

  it('is reset when conntrack was flushed and its rules choose anew or another port', () => {
    const session = started();
    session.ask(LAPTOP, NODE_PORT, KEPT);
    session.fault({ is: 'flush', node: 'node1' });
    expect(session.ask(LAPTOP, NODE_PORT, KEPT).outcome).toBe('reset');
  });
});

const LIVE = [
  {
    name: 'kubia',
    image: 'luksa/kubia',
    livenessProbe: {
      exec: { command: ['ls', '/var/alive'] },
      periodSeconds: 1,
      failureThreshold: 1,
    },
    lifecycle: { postStart: { exec: { command: ['touch', '/var/alive'] } } },
  },
];

describe('a stream that keeps its sockets open', () => {
  const stream = {
    type: 'stream',
    id: 's',
    from: CLIENT,
    http: httpFor(URL_),
    keepAlive: true,
  } as const;

  it('has as many as it has clients, and each stays with one pod', () => {
    const session = started();
    session.do({ ...stream, rate: 10, clients: 4 });
    session.pass(10_000);
    const { connections, finished } = recall(session.state, traffic);
    expect(connections.size).toBe(4);
    const bySocket = new Map<string, Set<string | undefined>>();
    for (const { connection = '', pod } of finished) {
      bySocket.set(connection, (bySocket.get(connection) ?? new Set()).add(pod));
    }
    expect([...bySocket.values()].map((pods) => pods.size)).toEqual([1, 1, 1, 1]);
  });

  it('closes them when it ends', () => {
    const session = started();
    const before = remembered(session);
    session.do({ ...stream, rate: 10, clients: 2 });
    session.pass(3_000);
    session.do({ ...stream, rate: 0 });
    session.pass(1_000);
    expect(open(session)).toBe(0);
    expect(remembered(session)).toBe(before);
  });

  it('sends nothing while all of them wait', () => {
    const session = started();
    for (const pod of session.pods('kubia')) {
      session.fault({ is: 'app', namespace: 'default', pod, app: { is: 'hanging' } });
    }
    session.do({ ...stream, rate: 10, clients: 2 });
    session.pass(10_000);
    expect(recall(session.state, traffic).inFlight.size).toBe(2);
  });
});

describe('a resolver', () => {
  it('asks again from the same socket, so conntrack sends it to the same server that is gone', () => {
    const session = started();
    const dns = list(session.state.store, 'Pod', 'kube-system').map(
      ({ metadata }) => metadata.name,
    );
    for (const pod of dns)
      session.fault({ is: 'network', namespace: 'kube-system', pod, plugged: false });
    const { outcome, id } = session.ask(CLIENT, 'http://kubia/');
    const asked = recall(session.state, traffic).finished.filter(({ parent }) => parent === id);
    expect(outcome).toBe('unresolved');
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map(({ sport }) => sport)).size).toBe(1);
    expect(new Set(asked.map(({ hops }) => hops.at(-1)?.after.dst)).size).toBe(1);
  });
});
