import { describe, expect, it } from 'vitest';
import { decode } from './decode';
import { applyDefaults } from './defaults';
import { KINDS } from './kind-info';
import type { Kind, KubeObject, ObjectOf } from './kinds';
import type { Schema } from './schema';

function make<K extends Kind>(kind: K, raw: object): ObjectOf<K> {
  const decoded = decode(kind, { metadata: { name: 'a' }, ...raw });
  if (!decoded.ok) throw new Error(decoded.error.message);
  return applyDefaults<KubeObject>(decoded.value) as ObjectOf<K>;
}
const service = (spec: object) =>
  make('Service', { spec: { ports: [{ port: 80 }], ...spec } }).spec;
const pod = (spec: object, container: object = {}) =>
  make('Pod', { spec: { containers: [{ name: 'a', image: 'a', ...container }], ...spec } }).spec;

/** Fields that the type promises and the value does not have. */
function missing(schema: Schema, value: unknown, path: string): readonly string[] {
  if (schema.is === 'list') {
    return (value as unknown[]).flatMap((item) => missing(schema.of, item, `${path}[]`));
  }
  if (schema.is !== 'struct') return [];
  return Object.entries(schema.fields).flatMap(([name, field]) => {
    const inner = (value as Record<string, unknown>)[name];
    if (inner !== undefined) return missing(field.schema, inner, `${path}.${name}`);
    return field.presence === 'optional' ? [] : [`${path}.${name}`];
  });
}

const EXAMPLES: Record<Kind, object> = {
  Namespace: {},
  Node: {},
  Pod: { spec: { containers: [{ ports: [{}], readinessProbe: {} }] } },
  ReplicationController: { spec: { template: {} } },
  ReplicaSet: { spec: { template: { spec: { containers: [{}] } } } },
  Deployment: { spec: { template: { spec: { containers: [{}] } } } },
  Service: { spec: { ports: [{}] } },
  Endpoints: { subsets: [{ ports: [{}] }] },
  EndpointSlice: { ports: [{}], endpoints: [{}] },
  Ingress: {},
  IngressClass: {},
  Secret: {},
  Event: {},
};

describe('applyDefaults', () => {
  it.each(Object.keys(KINDS) as Kind[])('makes a %s complete, and is done after once', (kind) => {
    const object = make(kind, EXAMPLES[kind]);
    expect(missing(KINDS[kind].schema, object, kind)).toEqual([]);
    expect(applyDefaults<KubeObject>(object)).toEqual(object);
  });

  it('makes a Service a ClusterIP', () => {
    expect(service({})).toEqual({
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    });
  });

  it.each([
    [{ port: 80, targetPort: 0 }, 80],
    [{ port: 80, targetPort: '' }, 80],
    [{ port: 80, targetPort: 'http' }, 'http'],
  ])('takes the targetPort of %j as %s', (port, targetPort) => {
    expect(service({ ports: [port] }).ports?.[0]).toMatchObject({ targetPort });
  });

  it('sets the external policy where the outside gets in', () => {
    expect(service({ type: 'NodePort' }).externalTrafficPolicy).toBe('Cluster');
    expect(service({ externalIPs: ['1.2.3.4'] }).externalTrafficPolicy).toBe('Cluster');
    expect(service({}).externalTrafficPolicy).toBeUndefined();
    expect(service({ type: 'LoadBalancer' })).toMatchObject({
      externalTrafficPolicy: 'Cluster',
      allocateLoadBalancerNodePorts: true,
    });
    expect(service({ type: 'ExternalName' })).not.toHaveProperty('internalTrafficPolicy');
  });

  it('sets the affinity timeout for ClientIP and wipes it otherwise', () => {
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: 5 } };
    expect(service({ sessionAffinity: 'ClientIP' }).sessionAffinityConfig).toEqual({
      clientIP: { timeoutSeconds: 10_800 },
    });
    expect(service({ sessionAffinity: 'ClientIP', sessionAffinityConfig })).toMatchObject({
      sessionAffinityConfig,
    });
    expect(service({ sessionAffinityConfig })).not.toHaveProperty('sessionAffinityConfig');
  });

  it('mirrors the clusterIP', () => {
    expect(service({ clusterIP: 'None' }).clusterIPs).toEqual(['None']);
  });

  it('fills in a pod', () => {
    expect(pod({})).toMatchObject({
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      terminationGracePeriodSeconds: 30,
      enableServiceLinks: true,
    });
    expect(pod({ terminationGracePeriodSeconds: 0 }).terminationGracePeriodSeconds).toBe(0);
  });

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['localhost:5000/nginx', 'Always'],
    ['nginx@sha256:abc', 'IfNotPresent'],
  ])('pulls %s: %s', (image, policy) => {
    expect(pod({}, { image }).containers[0]?.imagePullPolicy).toBe(policy);
  });

  it('fills in a probe', () => {
    const spec = pod({}, { readinessProbe: { httpGet: { port: 8080 }, timeoutSeconds: 0 } });
    expect(spec.containers[0]?.readinessProbe).toEqual({
      httpGet: { port: 8080, path: '/', scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
  });

  it('opens the ports of a pod on the host network there', () => {
    const ports = [{ containerPort: 80 }];
    expect(pod({ hostNetwork: true }, { ports }).containers[0]?.ports).toEqual([
      { containerPort: 80, hostPort: 80, protocol: 'TCP' },
    ]);
  });

  it('gives a ReplicationController the labels of its template', () => {
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [] } };
    expect(make('ReplicationController', { spec: { template } })).toMatchObject({
      metadata: { labels: { app: 'a' } },
      spec: { selector: { app: 'a' }, replicas: 1 },
    });
  });

  it('fills in a Deployment, but no selector', () => {
    const { spec } = make('Deployment', { spec: { replicas: 0 } });
    expect(spec).toMatchObject({
      replicas: 0,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    expect(spec).not.toHaveProperty('selector');
  });

  it('stores the text of a Secret in base64, over its data', () => {
    const secret = make('Secret', {
      data: { a: 'b2xk', b: 'Yg==' },
      stringData: { a: 'hé😀', c: '' },
    });
    expect(secret.data).toEqual({ a: 'aMOp8J+YgA==', b: 'Yg==', c: '' });
    expect(secret).not.toHaveProperty('stringData');
  });
});
