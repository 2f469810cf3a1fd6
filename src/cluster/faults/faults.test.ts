import { describe, expect, it } from 'vitest';
import { execute } from '../cluster';
import { proxies } from '../kube-proxy/proxies';
import { podRuntimes } from '../kubelet/runtime';
import { list } from '../store';
import { kubia, serviceOf, Session } from '../traffic/fixtures/session';
import { traffic } from '../traffic/request';
import { recall } from '../world';
import { faults, type Fault } from './faults';

const VIP = '10.96.100.1';
const SHORT = { patience: { maxTime: 2_000 } };

function started(replicas = 1, probe: object = {}): Session {
  const session = new Session();
  const containers = [{ name: 'kubia', image: 'luksa/kubia', ...probe }];
  session.create(kubia(replicas, { containers }));
  session.create(serviceOf({ clusterIP: VIP }));
  session.pass(20_000);
  return session;
}

/** The only pod of the app. */
function podOf(session: Session): { namespace: string; pod: string } {
  return { namespace: 'default', pod: session.pods('kubia')[0] ?? '' };
}

function isReady(session: Session, name: string): boolean {
  const pod = list(session.state.store, 'Pod').find(({ metadata }) => metadata.name === name);
  return !!pod?.status.conditions?.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}

function outcome(session: Session, from = 'node/node1'): string {
  const { outcome: found, response } = session.ask(from, `http://${VIP}/`, SHORT);
  return response ? `${found} ${response.status}` : (found ?? '');
}

describe('an app', () => {
  it.each([
    [{ is: 'slow', ms: 500 }, 'answered 200'],
    [{ is: 'slow', ms: 5_000 }, 'timeout'],
    [{ is: 'failing' }, 'answered 500'],
    [{ is: 'hanging' }, 'timeout'],
  ] as const)('is %o: a request is %s, until it is healthy again', (app, expected) => {
    const session = started();
    session.fault({ is: 'app', ...podOf(session), app });
    expect(outcome(session)).toBe(expected);
    session.fault({ is: 'app', ...podOf(session), app: { is: 'healthy' } });
    expect(outcome(session)).toBe('answered 200');
    expect(recall(session.state, faults).apps.size).toBe(0);
  });

  it('takes longer when it is slow', () => {
    const session = started();
    const took = () => {
      const { startedAt, endedAt = 0 } = session.ask('node/node1', `http://${VIP}/`);
      return endedAt - startedAt;
    };
    const before = took();
    session.fault({ is: 'app', ...podOf(session), app: { is: 'slow', ms: 700 } });
    expect(took() - before).toBeGreaterThan(690);
  });

  it('is restarted by its liveness probe, which cures it', () => {
    const httpGet = { path: '/', port: 8080 };
    const session = started(1, {
      livenessProbe: { httpGet, periodSeconds: 2, failureThreshold: 2 },
    });
    session.fault({ is: 'app', ...podOf(session), app: { is: 'hanging' } });
    session.pass(60_000);
    const [container] =
      recall(session.state, podRuntimes).get(`Pod/default/${podOf(session).pod}`)?.containers ?? [];
    expect(container?.containerId).not.toBe([...recall(session.state, faults).apps.keys()][0]);
    expect(outcome(session)).toBe('answered 200');
  });
});

describe('an unplugged pod', () => {
  it('can neither be reached nor reach anybody', () => {
    const session = started();
    const { pod } = podOf(session);
    session.fault({ is: 'network', ...podOf(session), plugged: false });
    expect(outcome(session)).toBe('timeout');
    expect(session.ask(`pod/default/${pod}`, 'http://10.96.0.10:53/', SHORT).outcome).toBe(
      'timeout',
    );
    session.fault({ is: 'network', ...podOf(session), plugged: true });
    expect(outcome(session)).toBe('answered 200');
  });

  it('still answers itself', () => {
    const session = started();
    const { pod } = podOf(session);
    session.fault({ is: 'network', ...podOf(session), plugged: false });
    expect(session.ask(`pod/default/${pod}`, 'http://localhost:8080/', SHORT).outcome).toBe(
      'answered',
    );
  });

  it.each([
    ['httpGet', { httpGet: { path: '/', port: 8080 } }, false],
    ['tcpSocket', { tcpSocket: { port: 8080 } }, false],
    ['exec', { exec: { command: ['ls', '/'] } }, true],
  ] as const)('fails readiness probes over the network only: %s', (_, handler, ready) => {
    const session = started(1, {
      readinessProbe: { ...handler, periodSeconds: 1, failureThreshold: 1 },
    });
    session.fault({ is: 'network', ...podOf(session), plugged: false });
    session.pass(10_000);
    expect(isReady(session, podOf(session).pod)).toBe(ready);
  });

  it('is forgotten with the pod', () => {
    const session = started();
    const { pod: name } = podOf(session);
    session.fault({ is: 'network', ...podOf(session), plugged: false });
    session.do({ type: 'delete', kind: 'Pod', namespace: 'default', name, gracePeriodSeconds: 0 });
    session.pass(1_000);
    expect(recall(session.state, faults).unplugged.size).toBe(0);
  });
});

describe('a stopped node', () => {
  it('drops what it gets and asks nothing; after 50 s it is not ready, and comes back', () => {
    const session = started(3);
    const node = session.nodeOf(podOf(session).pod);
    session.fault({ is: 'node', node, up: false });
    const other = ['node1', 'node2', 'node3'].find((name) => name !== node) ?? '';
    const direct = list(session.state.store, 'Node').find((one) => one.metadata.name === node);
    const ip = direct?.status.addresses?.[0]?.address ?? '';
    expect(session.ask(`node/${other}`, `http://${ip}:10250/`, SHORT).outcome).toBe('timeout');
    const http = {
      method: 'GET',
      scheme: 'http',
      host: VIP,
      port: 80,
      path: '/',
      headers: [],
    } as const;
    expect(execute(session.state, { type: 'request', from: `node/${node}`, http }).result.ok).toBe(
      false,
    );
    session.pass(60_000);
    for (let i = 0; i < 10; i++) expect(outcome(session, `node/${other}`)).toBe('answered 200');
    session.fault({ is: 'node', node, up: true });
    session.pass(10_000);
    expect(outcome(session, `node/${node}`)).toBe('answered 200');
  });

  it('does not answer what it had begun', () => {
    const session = started(1);
    const { pod } = podOf(session);
    session.fault({ is: 'app', ...podOf(session), app: { is: 'slow', ms: 1_000 } });
    const http = {
      method: 'GET',
      scheme: 'http',
      host: VIP,
      port: 80,
      path: '/',
      headers: [],
    } as const;
    const other = session.nodeOf(pod) === 'node1' ? 'node2' : 'node1';
    session.do({ type: 'request', from: `node/${other}`, http, ...SHORT });
    session.pass(500);
    session.fault({ is: 'node', node: session.nodeOf(pod), up: false });
    session.pass(5_000);
    expect(recall(session.state, traffic).finished[0]?.outcome).toBe('timeout');
  });
});

describe('a paused kube-proxy', () => {
  it('keeps the old rules on its node, and only there', () => {
    const session = started(1);
    session.fault({ is: 'kubeProxy', node: 'node1', paused: true });
    session.do({ type: 'update', object: kubia(0) as never });
    session.pass(40_000);
    expect(outcome(session, 'node/node1')).toBe('timeout');
    expect(outcome(session, 'node/node2')).toBe('refused');
    session.fault({ is: 'kubeProxy', node: 'node1', paused: false });
    session.pass(3_000);
    expect(outcome(session, 'node/node1')).toBe('refused');
  });

  it('stays paused when its node comes back', () => {
    const session = started(1);
    session.fault({ is: 'kubeProxy', node: 'node1', paused: true });
    session.fault({ is: 'node', node: 'node1', up: false });
    session.fault({ is: 'node', node: 'node1', up: true });
    expect(recall(session.state, proxies).get('node1')?.paused).toBe(true);
    session.fault({ is: 'kubeProxy', node: 'node1', paused: false });
    expect(recall(session.state, proxies).get('node1')?.paused).toBe(false);
  });
});

describe('a fault of something that is not there', () => {
  it.each<[string, Fault]>([
    ['nodes "node9" not found', { is: 'node', node: 'node9', up: false }],
    ['nodes "node9" not found', { is: 'kubeProxy', node: 'node9', paused: true }],
    ['nodes "node9" not found', { is: 'flush', node: 'node9' }],
    ['pods "x" not found', { is: 'network', namespace: 'default', pod: 'x', plugged: false }],
    ['pods "x" not found', { is: 'app', namespace: 'default', pod: 'x', app: { is: 'failing' } }],
  ])('is an error: %s', (message, fault) => {
    const { result } = execute(new Session().state, { type: 'fault', fault });
    expect(result).toMatchObject({ ok: false, error: { message } });
  });
});
