import { describe, expect, it } from 'vitest';
import type { Service } from '../../api/service';
import { eventsOf, get } from '../store';
import { kubia, serviceOf, Session, wayOf } from '../traffic/fixtures/session';
import { recall } from '../world';
import { cloud } from './cloud';

const BALANCED = { type: 'LoadBalancer' };

function service(session: Session, name = 'kubia'): Service | undefined {
  return get(session.state.store, 'Service', 'default', name);
}

function events(session: Session): readonly string[] {
  const about = service(session);
  const found = about ? eventsOf(session.state.store, about) : [];
  return found
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map(({ reason, message, source }) => `${source.component} ${reason}: ${message}`);
}

function balanced(
  spec: object = {},
  options: ConstructorParameters<typeof Session>[0] = {},
): Session {
  const session = new Session(options);
  session.create(kubia(2));
  session.create(serviceOf({ ...BALANCED, ...spec }));
  session.pass(30_000);
  return session;
}

describe('the cloud controller', () => {
  it('gives a Service an address after a while, and says so', () => {
    const session = new Session();
    session.create(serviceOf(BALANCED));
    session.pass(14_000);
    expect(service(session)?.status.loadBalancer).toEqual({});
    expect(service(session)?.metadata.finalizers).toEqual([
      'service.kubernetes.io/load-balancer-cleanup',
    ]);
    session.pass(2_000);
    expect(service(session)?.status.loadBalancer).toEqual({
      ingress: [{ ip: '198.51.100.1', ipMode: 'VIP' }],
    });
    expect(events(session)).toEqual([
      'service-controller EnsuringLoadBalancer: Ensuring load balancer',
      'service-controller EnsuredLoadBalancer: Ensured load balancer',
    ]);
  });

  it.each([
    ['an address of the cloud that is free', '198.51.100.77', '198.51.100.77'],
    ['the first address', '198.51.100.1', '198.51.100.1'],
    ['an address that is not the cloud’s', '203.0.113.99', '198.51.100.1'],
  ])('looks at loadBalancerIP: %s', (_, loadBalancerIP, ip) => {
    const session = balanced({ loadBalancerIP });
    expect(service(session)?.status.loadBalancer?.ingress?.[0]?.ip).toBe(ip);
  });

  it('gives no address twice, and one again when it is free', () => {
    const session = balanced();
    session.create(serviceOf({ ...BALANCED, loadBalancerIP: '198.51.100.1' }, 'other'));
    session.pass(20_000);
    expect(service(session, 'other')?.status.loadBalancer?.ingress?.[0]?.ip).toBe('198.51.100.2');
    session.do({ type: 'delete', kind: 'Service', namespace: 'default', name: 'kubia' });
    session.pass(1_000);
    expect(service(session)).toBeUndefined();
    session.create(serviceOf(BALANCED, 'third'));
    session.pass(20_000);
    expect(service(session, 'third')?.status.loadBalancer?.ingress?.[0]?.ip).toBe('198.51.100.1');
  });

  it('takes the balancer away when the type changes', () => {
    const session = balanced();
    const old = service(session);
    if (!old) throw new Error('no Service');
    const spec = { ...old.spec, type: 'ClusterIP' } as const;
    session.do({ type: 'update', object: { ...old, spec } });
    session.pass(1_000);
    expect(events(session).slice(2)).toEqual([
      'service-controller Type: LoadBalancer -> ClusterIP',
      'service-controller DeletingLoadBalancer: Deleting load balancer',
      'service-controller DeletedLoadBalancer: Deleted load balancer',
    ]);
    expect(service(session)?.metadata.finalizers).toBeUndefined();
    expect(recall(session.state, cloud).byIp.size).toBe(0);
  });

  it('deletes a balancer only after it was made, when the Service goes in between', () => {
    const session = new Session();
    session.create(serviceOf(BALANCED));
    session.pass(5_000);
    session.do({ type: 'delete', kind: 'Service', namespace: 'default', name: 'kubia' });
    session.pass(5_000);
    expect(service(session)?.metadata.deletionTimestamp).toBeDefined();
    session.pass(10_000);
    expect(service(session)).toBeUndefined();
  });

  it('leaves alone a Service that names another implementation', () => {
    const session = balanced({ loadBalancerClass: 'example.com/other' });
    expect(events(session)).toEqual([]);
    expect(service(session)?.status.loadBalancer).toEqual({});
  });

  it('does nothing while it is off, and catches up when it is on again', () => {
    const session = new Session();
    session.fault({ is: 'cloud', on: false });
    session.create(serviceOf(BALANCED));
    session.pass(600_000);
    expect(service(session)?.status.loadBalancer).toEqual({});
    expect(events(session)).toEqual([]);
    session.fault({ is: 'cloud', on: true });
    session.pass(16_000);
    expect(service(session)?.status.loadBalancer?.ingress).toHaveLength(1);
  });

  it('leaves what there is as it was when it is switched off', () => {
    const session = balanced();
    session.fault({ is: 'cloud', on: false });
    session.pass(60_000);
    expect(session.ask('client/laptop', 'http://198.51.100.1/').outcome).toBe('answered');
    session.do({ type: 'delete', kind: 'Service', namespace: 'default', name: 'kubia' });
    session.pass(60_000);
    expect(service(session)?.metadata.deletionTimestamp).toBeDefined();
  });

  it('takes nodes out of the pool that are excluded or about to go, and tells so', () => {
    const session = balanced();
    const relabel = (name: string, labels: object) => {
      const node = get(session.state.store, 'Node', '', name);
      if (!node) throw new Error(name);
      const metadata = { ...node.metadata, labels: { ...node.metadata.labels, ...labels } };
      session.do({ type: 'update', object: { ...node, metadata } });
      session.pass(1_000);
    };
    const pool = () =>
      recall(session.state, cloud)
        .balancers.get('default/kubia')
        ?.targets.map(({ node }) => node);
    const exclude = { 'node.kubernetes.io/exclude-from-external-load-balancers': '' };
    relabel('node1', exclude);
    expect(pool()).toEqual(['node2', 'node3']);
    relabel('node2', exclude);
    relabel('node3', exclude);
    expect(pool()).toEqual([]);
    expect(events(session).slice(2)).toEqual([
      'service-controller UpdatedLoadBalancer: Updated load balancer with new hosts',
      'service-controller UnAvailableLoadBalancer: There are no available nodes for LoadBalancer',
    ]);
    expect(session.ask('client/laptop', 'http://198.51.100.1/').outcome).toBe('timeout');
  });
});

describe('a load balancer', () => {
  it('passes packets unchanged to a node, and answers come back through it', () => {
    const session = balanced();
    const request = session.ask('client/laptop', 'http://198.51.100.1/');
    expect(request.outcome).toBe('answered');
    const way = wayOf(request)
      .split(' → ')
      .map((one) => one.replace(/node\/node\d/, 'NODE'));
    expect(way.slice(0, 3)).toEqual([
      'client/laptop sent',
      'loadbalancer/default/kubia balanced',
      expect.stringMatching(/^NODE dnat \(10\.244\.\d+\.\d+:8080\)$/),
    ]);
    expect(way.slice(-2)).toEqual(['loadbalancer/default/kubia routed', 'client/laptop received']);
  });

  it('spreads connections over all healthy nodes', () => {
    const session = balanced();
    const nodes = new Map<string, number>();
    for (let i = 0; i < 90; i++) {
      const { hops } = session.ask('client/laptop', 'http://198.51.100.1/');
      const node = hops[2]?.at ?? '';
      nodes.set(node, (nodes.get(node) ?? 0) + 1);
    }
    expect([...nodes.keys()].toSorted()).toEqual(['node/node1', 'node/node2', 'node/node3']);
    expect(Math.min(...nodes.values())).toBeGreaterThan(15);
  });

  it.each([
    ['Cluster', /^(10\.244\.\d+\.1|192\.168\.56\.\d+):/],
    ['Local', /^203\.0\.113\.10:/],
  ])(
    'lets the pod see the client as externalTrafficPolicy %s says',
    (externalTrafficPolicy, seen) => {
      const session = balanced({ externalTrafficPolicy });
      for (let i = 0; i < 10; i++) {
        const request = session.ask('client/laptop', 'http://198.51.100.1/');
        expect(request.outcome).toBe('answered');
        expect(request.sourceSeen).toMatch(seen);
      }
    },
  );

  it('drops what is for a port that the Service does not have', () => {
    const request = balanced().ask('client/laptop', 'http://198.51.100.1:81/');
    expect(request.outcome).toBe('timeout');
    expect(wayOf(request)).toBe('client/laptop sent → loadbalancer/default/kubia dropped');
  });

  it('uses with policy Local only nodes with an endpoint, a few seconds after they have one', () => {
    const session = balanced({ externalTrafficPolicy: 'Local' });
    const healthy = () =>
      recall(session.state, cloud)
        .balancers.get('default/kubia')
        ?.targets.filter((one) => one.healthy)
        .map(({ node }) => node);
    session.pass(15_000);
    const running = session.pods('kubia').map((pod) => session.nodeOf(pod));
    expect(healthy()).toEqual([...new Set(running)].toSorted());
    session.do({ type: 'update', object: kubia(0) as never });
    session.pass(2_000);
    expect(healthy()).not.toEqual([]);
    session.pass(45_000);
    expect(healthy()).toEqual([]);
    expect(session.ask('client/laptop', 'http://198.51.100.1/').outcome).toBe('timeout');
  });

  it('stops using a node that is down after two health checks', () => {
    const session = balanced();
    session.fault({ is: 'node', node: 'node1', up: false });
    session.pass(11_000);
    for (let i = 0; i < 20; i++) {
      const { hops } = session.ask('client/laptop', 'http://198.51.100.1/', {
        patience: { maxTime: 900 },
      });
      expect(hops[2]?.at).not.toBe('node/node1');
    }
  });

  it('refuses nobody by itself: a Service without endpoints is refused by the node', () => {
    const session = new Session();
    session.create(serviceOf(BALANCED));
    session.pass(20_000);
    const request = session.ask('client/laptop', 'http://198.51.100.1/');
    expect(request.outcome).toBe('refused');
    expect(request.hops.map(({ because }) => because.is)).toContain('rejected');
  });

  it('drops strangers where there are source ranges, on the node; the node port stays open', () => {
    const session = balanced({ loadBalancerSourceRanges: ['192.0.2.0/24'] });
    const request = session.ask('client/laptop', 'http://198.51.100.1/');
    expect(request.outcome).toBe('timeout');
    expect(request.hops.at(-1)?.because.is).toBe('dropped');
    const port = service(session)?.spec.ports?.[0]?.nodePort;
    expect(session.ask('client/laptop', `http://192.168.56.11:${port}/`).outcome).toBe('answered');
  });

  it('is not asked by pods and nodes, even with policy Local: their node’s rules take a short cut', () => {
    const session = balanced({ externalTrafficPolicy: 'Local' });
    const [pod = ''] = session.pods('kubia');
    for (const from of [`pod/default/${pod}`, 'node/node1', 'node/node2', 'node/node3']) {
      const request = session.ask(from, 'http://198.51.100.1/');
      expect(request.outcome).toBe('answered');
      expect(wayOf(request)).not.toContain('loadbalancer');
    }
  });
});
