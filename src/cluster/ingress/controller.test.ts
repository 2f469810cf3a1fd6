import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../api/base64';
import type { KubeObject } from '../../api/kinds';
import { createCluster, execute } from '../cluster';
import { LAPTOP } from '../config';
import { LIFELIKE } from '../delays';
import { eventsOf, get, list } from '../store';
import { childrenOf, traffic } from '../traffic/request';
import { recall, type ClusterState } from '../world';
import certificates from './fixtures/certificates.json' with { type: 'json' };
import { ask, backend, create, ingress, lab as labWith, objects, wait } from './fixtures/lab';

const MANIFESTS = new URL('../../../public/scenes/manifests/', import.meta.url);

/** The objects of one of the gallery's manifests. */
function manifest(name: string): KubeObject[] {
  return objects(readFileSync(new URL(name, MANIFESTS), 'utf8'));
}

/** A cluster with a controller, three kubia pods and `all`. */
function lab(...all: readonly KubeObject[]): ClusterState {
  const base = ['ingress-nginx.yaml', 'kubia-rc.yaml', 'kubia-svc.yaml'].flatMap(manifest);
  return labWith(...base, ...all);
}

const KUBIA = ingress('kubia', { 'kubia.example.com': [['Prefix', '/', 'kubia']] });

function addresses(state: ClusterState, name = 'kubia') {
  return get(state.store, 'Ingress', 'default', name)?.status.loadBalancer?.ingress;
}

function change(state: ClusterState, object: KubeObject): ClusterState {
  const done = execute(state, { type: 'update', object });
  if (!done.result.ok) throw new Error(done.result.error.message);
  return done.state;
}

function remove(state: ClusterState, kind: KubeObject['kind'], namespace: string, name: string) {
  return execute(state, { type: 'delete', kind, namespace, name }).state;
}

/** An app from an image, with a Service of its own name. */
function app(name: string, image: string, port: number, replicas = 1): KubeObject[] {
  return objects(`
apiVersion: v1
kind: ReplicationController
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { app: ${name} }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: main, image: ${image}, ports: [{ containerPort: ${port} }] }]
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  ports: [{ port: 80, targetPort: ${port} }]
`);
}

describe('an Ingress without a controller', () => {
  it('is stored and nothing happens', () => {
    const config = { seed: 1, delays: LIFELIKE, nodes: 2, clients: [LAPTOP] };
    const state = wait(create(createCluster(config), ...manifest('kubia-ingress.yaml')), 300);
    const stored = list(state.store, 'Ingress')[0];
    expect(stored?.status.loadBalancer).toEqual({});
    expect(stored && eventsOf(state.store, stored)).toEqual([]);
  });
});

describe('the ingress controller', () => {
  const running = lab(KUBIA);

  it('writes the address of its node into the Ingress, and tells of it', () => {
    const [controller] = list(running.store, 'Pod', 'ingress-nginx');
    expect(addresses(running)).toEqual([{ ip: controller?.status.hostIP }]);
    const stored = get(running.store, 'Ingress', 'default', 'kubia');
    const [event] = stored ? eventsOf(running.store, stored) : [];
    expect(event).toMatchObject({
      reason: 'Sync',
      message: 'Scheduled for sync',
      source: { component: 'nginx-ingress-controller' },
    });
  });

  it('leaves an Ingress of a foreign class alone', () => {
    const foreign = ingress(
      'foreign',
      {},
      {
        spec: { ingressClassName: 'some-invalid-class-name', rules: [], defaultBackend: backend() },
      },
    );
    expect(addresses(wait(create(running, foreign), 130), 'foreign')).toBeUndefined();
  });

  it('publishes the address of its Service of type LoadBalancer', () => {
    const files = ['ingress-nginx-loadbalancer.yaml', 'kubia-rc.yaml', 'kubia-svc.yaml'];
    const balanced = labWith(...files.flatMap(manifest), KUBIA);
    const service = get(balanced.store, 'Service', 'ingress-nginx', 'ingress-nginx-controller');
    const [{ ip } = {}] = service?.status.loadBalancer?.ingress ?? [];
    expect(addresses(balanced)).toEqual([{ ip }]);
    const through = { host: ip ?? '', port: 80 };
    expect(ask(balanced, 'http://kubia.example.com/', through).request.response?.status).toBe(200);
  });

  it('takes its address out again when it ends', () => {
    const gone = wait(
      remove(running, 'Deployment', 'ingress-nginx', 'ingress-nginx-controller'),
      5,
    );
    expect(addresses(gone)).toBeUndefined();
  });

  it('needs a reload for a new rule, and not for a new endpoint', () => {
    const later = ingress('later', { 'later.example.com': [['Prefix', '/', 'kubia']] });
    const created = create(running, later);
    const early = ask(wait(created, 0.5), 'http://later.example.com/');
    expect(early.request.response?.status).toBe(404);
    expect(ask(wait(created, 4), 'http://later.example.com/').request.response?.status).toBe(200);
  });

  it('uses every replica in turn (conformance: load_balancing)', () => {
    const many = app('echo-service', 'luksa/kubia', 8080, 10);
    const spec = { rules: [], defaultBackend: backend('echo-service') };
    let state = wait(create(running, ...many, ingress('all', {}, { spec })), 30);
    const served = new Map<string, number>();
    for (let n = 0; n < 100; n++) {
      const asked = ask(state, 'http://any/');
      expect(asked.request.response?.status).toBe(200);
      served.set(asked.request.pod ?? '', (served.get(asked.request.pod ?? '') ?? 0) + 1);
      state = asked.state;
    }
    expect([...served.values()]).toEqual(Array.from({ length: 10 }, () => 10));
  });
});

describe('a request through an Ingress', () => {
  const running = lab(
    KUBIA,
    ...app('echo', 'traefik/whoami', 80),
    ...app('closed', 'luksa/kubia', 9999, 2),
    ingress('others', {
      'echo.example.com': [['Prefix', '/', 'echo']],
      'closed.example.com': [['Prefix', '/', 'closed']],
    }),
  );

  it('is served by a pod that sees the controller as its peer', () => {
    const { state, request } = ask(running, 'http://kubia.example.com/');
    const [controller] = list(state.store, 'Pod', 'ingress-nginx');
    expect(request.response).toMatchObject({
      status: 200,
      body: expect.stringMatching(/^You've hit kubia-/) as string,
    });
    expect(request.pod).toMatch(/^default\/kubia-/);
    expect(request.sourceSeen?.split(':')[0]).toBe(controller?.status.podIP);
    const [child] = childrenOf(recall(state, traffic), request.id);
    const chosen = request.hops.find(({ because }) => because.is === 'proxied')?.because;
    expect(chosen).toMatchObject({
      ingress: 'Ingress/default/kubia',
      field: 'spec.rules[0].http.paths[0]',
      backend: 'default/kubia:80',
      endpoint: `${child?.target?.ip}:8080`,
    });
    expect(child?.hops.some(({ because }) => because.is === 'dnat')).toBe(false);
  });

  it('carries the headers that nginx sets, with the source that nginx sees', () => {
    const headers = [
      ['X-Forwarded-For', '1.2.3.4'],
      ['User-Agent', 'curl/7.88.1'],
    ] as const;
    const { request } = ask(running, 'http://echo.example.com/a?b', { headers });
    const accepted = request.hops.find(({ because }) => because.is === 'accepted');
    const source = [24, 16, 8, 0]
      .map((shift) => ((accepted?.after.src ?? 0) >>> shift) & 255)
      .join('.');
    const lines = request.response?.body.split('\n') ?? [];
    expect(lines).toEqual(
      expect.arrayContaining([
        'GET /a?b HTTP/1.1',
        'Host: echo.example.com',
        `X-Real-IP: ${source}`,
        `X-Forwarded-For: ${source}`,
        'X-Forwarded-Host: echo.example.com',
        'X-Forwarded-Port: 80',
        'X-Forwarded-Proto: http',
        'X-Forwarded-Scheme: http',
        'X-Scheme: http',
        'X-Original-Forwarded-For: 1.2.3.4',
        'User-Agent: curl/7.88.1',
      ]),
    );
    expect(lines.some((line) => /^X-Request-ID: [0-9a-f]{32}$/.test(line))).toBe(true);
    expect(source).not.toBe('203.0.113.10');
  });

  it('gets 502 when every endpoint refuses, after each was tried', () => {
    const { request } = ask(running, 'http://closed.example.com/');
    expect(request.response?.status).toBe(502);
    expect(request.hops.filter(({ because }) => because.is === 'upstreamFailed')).toHaveLength(2);
  });

  it('gets 503 when no endpoint is ready, as soon as the controller has heard', () => {
    const rc = get(running.store, 'ReplicationController', 'default', 'kubia');
    const none = rc && change(running, { ...rc, spec: { ...rc.spec, replicas: 0 } });
    const state = none && wait(none, 3);
    expect(state && ask(state, 'http://kubia.example.com/').request.response?.status).toBe(503);
  });

  it('gets 504 when the app does not answer within 60 seconds', () => {
    const pods = app('slow', 'hopscope/slow', 8080);
    const annotations = { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '4' };
    const rule = ingress(
      'slow',
      { 'slow.example.com': [['Prefix', '/', 'slow']] },
      { annotations },
    );
    const state = wait(create(running, ...pods, rule), 30);
    const { request } = ask(state, 'http://slow.example.com/');
    expect(request.response?.status).toBe(504);
    expect(
      request.hops.find(({ because }) => because.is === 'upstreamFailed')?.because,
    ).toMatchObject({ how: 'timeout' });
  });

  it('ends when a rule leads back to the controller itself', () => {
    const [loop] = objects(`
apiVersion: v1
kind: Service
metadata: { name: loop }
spec: { type: ExternalName, externalName: ingress-nginx-controller.ingress-nginx.svc.cluster.local, ports: [{ port: 80 }] }
`) as [KubeObject];
    const rule = ingress('loop', { 'loop.example.com': [['Prefix', '/', 'loop']] });
    const state = wait(create(running, loop, rule), 5);
    expect(ask(state, 'http://loop.example.com/').request.response?.status).toBe(500);
  });

  it('reaches a Service of type ExternalName by the cluster’s DNS', () => {
    const [external] = objects(`
apiVersion: v1
kind: Service
metadata: { name: elsewhere }
spec: { type: ExternalName, externalName: echo.default.svc.cluster.local, ports: [{ port: 80 }] }
`) as [KubeObject];
    const rule = ingress('elsewhere', { 'else.example.com': [['Prefix', '/', 'elsewhere']] });
    const state = wait(create(running, external, rule), 5);
    const { request } = ask(state, 'http://else.example.com/');
    expect(request.response?.status).toBe(200);
    expect(request.pod).toMatch(/^default\/echo-/);
  });
});

describe('TLS at the Ingress', () => {
  const running = lab(...manifest('kubia-ingress-tls.yaml'));

  it('shows the Secret’s certificate by the server name, and adds HSTS', () => {
    const { request } = ask(running, 'https://kubia.example.com/');
    expect(request.tls).toMatchObject({
      subject: 'CN=kubia.example.com',
      selfSigned: false,
      covers: true,
    });
    expect(request.response?.status).toBe(200);
    expect(request.response?.headers).toContainEqual([
      'Strict-Transport-Security',
      'max-age=31536000; includeSubDomains',
    ]);
    expect(request.hops.find(({ because }) => because.is === 'certificate')?.because).toMatchObject(
      {
        secret: 'Secret/default/kubia-tls',
      },
    );
  });

  it('reads a real certificate, which a self-signed one does not pass', () => {
    const old = get(running.store, 'Secret', 'default', 'kubia-tls');
    const data = { ...old?.data, 'tls.crt': encodeBase64(certificates.selfSigned) };
    const state = old && wait(change(running, { ...old, data }), 5);
    expect(state && ask(state, 'https://kubia.example.com/').request).toMatchObject({
      outcome: 'reset',
      tls: { subject: 'CN=kubia.example.com', selfSigned: true, covers: true },
    });
  });

  it('sends plain HTTP to HTTPS', () => {
    const { request } = ask(running, 'http://kubia.example.com/x');
    expect(request.response?.status).toBe(308);
    expect(request.response?.headers).toContainEqual(['Location', 'https://kubia.example.com/x']);
  });

  it('has only its own certificate for another name, and a client that verifies goes away', () => {
    const { request } = ask(running, 'https://other.example.com/');
    expect(request).toMatchObject({
      outcome: 'reset',
      response: undefined,
      tls: { selfSigned: true },
    });
    expect(
      ask(running, 'https://other.example.com/', { insecure: true }).request.response?.status,
    ).toBe(404);
  });

  it('falls back to its own certificate when the Secret goes', () => {
    const without = wait(remove(running, 'Secret', 'default', 'kubia-tls'), 5);
    expect(ask(without, 'https://kubia.example.com/').request.tls?.subject).toContain(
      'Fake Certificate',
    );
  });
});
