import { describe, expect, it } from 'vitest';
import type { Result } from '../../api/result';
import {
  add,
  addPod,
  CONTAINERS,
  manifest,
  need,
  newWorld,
  pass,
  setRunning,
  template,
} from '../reconciling/fixtures/world';
import type { Change, World } from '../world';
import { bind, create, remove, update, updateStatus } from './verbs';

function messageOf(result: Result<unknown>): string {
  return result.ok ? 'accepted' : result.error.message;
}

const DEPLOYMENT = {
  spec: { selector: { matchLabels: { app: 'kubia' } }, template: template({ app: 'kubia' }) },
};

/** What the watchers are told while `act` is done. */
function changes(act: (world: World) => void): readonly string[] {
  const told: string[] = [];
  const listener = {
    name: 'listener',
    onChange: (_: World, { verb, object }: Change) => told.push(`${verb} ${object.metadata.name}`),
    handle() {},
  };
  const world = newWorld(listener);
  told.length = 0;
  act(world);
  return told;
}

describe('create', () => {
  it('fills in what the API server owns', () => {
    const world = newWorld();
    pass(world, 3000);
    const { metadata, status } = addPod(world, 'kubia');
    expect(metadata.uid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(metadata).toMatchObject({
      namespace: 'default',
      creationTimestamp: '2026-01-05T09:00:03Z',
      generation: 1,
    });
    expect(Number(metadata.resourceVersion)).toBeGreaterThan(1);
    expect(status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('stores no empty list that only validation tells from none', () => {
    const world = newWorld();
    const defaultBackend = { service: { name: 'kubia', port: { number: 80 } } };
    const { spec } = add(world, 'Ingress', 'kubia', { spec: { defaultBackend, rules: [] } });
    expect(spec).toEqual({ defaultBackend });
    const selector = { matchLabels: { app: 'kubia' }, matchExpressions: [] };
    const deployment = { spec: { ...DEPLOYMENT.spec, selector } };
    expect(add(world, 'Deployment', 'kubia', deployment).spec.selector).toEqual({
      matchLabels: { app: 'kubia' },
    });
  });

  it('makes up a name of the prefix and five safe characters', () => {
    const spec = { containers: CONTAINERS };
    const world = newWorld();
    const names = [1, 2, 3].map(
      () => add(world, 'Pod', '', { metadata: { generateName: 'kubia-' }, spec }).metadata.name,
    );
    for (const name of names) expect(name).toMatch(/^kubia-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(new Set(names).size).toBe(3);
  });

  it('refuses a name that is missing, taken or in a namespace that is not there', () => {
    const world = newWorld();
    addPod(world, 'kubia');
    const pod = (name: string) => manifest('Pod', name, { spec: { containers: CONTAINERS } });
    expect(messageOf(create(world, pod('kubia')))).toBe('pods "kubia" already exists');
    expect(messageOf(create(world, pod('')))).toBe(
      'Pod "" is invalid: metadata.name: Required value: name or generateName is required',
    );
    expect(messageOf(create(world, pod('kubia'), { namespace: 'foo' }))).toBe(
      'namespaces "foo" not found',
    );
  });

  it('refuses an object that names another namespace than the request', () => {
    const pod = manifest('Pod', 'a', {
      metadata: { namespace: 'kube-system' },
      spec: { containers: CONTAINERS },
    });
    expect(messageOf(create(newWorld(), pod, { namespace: 'default' }))).toBe(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  });

  it('looks at node ports before it looks at the name', () => {
    const world = newWorld();
    const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 30_123 }] };
    add(world, 'Service', 'kubia', { spec });
    expect(messageOf(create(world, manifest('Service', 'kubia', { spec })))).toContain(
      'provided port is already allocated',
    );
  });

  it('keeps nothing of a status that comes with the object', () => {
    const world = newWorld();
    const status = { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } };
    const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] };
    expect(add(world, 'Service', 'kubia', { spec, status }).status).toEqual({ loadBalancer: {} });
  });

  it('lets pods stay 300 s on a node in trouble, unless they say how long themselves', () => {
    const world = newWorld();
    const trouble = (key: string) => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    });
    expect(addPod(world, 'a').spec.tolerations).toEqual([
      trouble('not-ready'),
      trouble('unreachable'),
    ]);
    const own = { ...trouble('unreachable'), tolerationSeconds: 5 };
    const { tolerations } = addPod(world, 'b', {}, { tolerations: [own] }).spec;
    expect(tolerations).toEqual([own, trouble('not-ready')]);
  });

  it('labels namespaces with their name', () => {
    expect(add(newWorld(), 'Namespace', 'foo')).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'foo' } },
      status: { phase: 'Active' },
    });
  });

  it('gives an Ingress the default class', () => {
    const world = newWorld();
    const isDefault = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
    const spec = { controller: 'k8s.io/ingress-nginx' };
    add(world, 'IngressClass', 'other', { spec });
    add(world, 'IngressClass', 'nginx', { metadata: { annotations: isDefault }, spec });
    const defaultBackend = { service: { name: 'kubia', port: { number: 80 } } };
    const ingress = add(world, 'Ingress', 'kubia', { spec: { defaultBackend } });
    expect(ingress.spec.ingressClassName).toBe('nginx');
  });
});

describe('update', () => {
  it('keeps what the API server owns, and the status', () => {
    const world = newWorld();
    const old = addPod(world, 'kubia', { app: 'kubia' }, { nodeName: 'node1' });
    setRunning(world, 'kubia', '10.244.1.2');
    const { name, namespace } = old.metadata;
    const result = update(world, {
      ...old,
      metadata: manifest('Pod', name, { metadata: { namespace, labels: { app: 'other' } } })
        .metadata,
      status: { phase: 'Failed' },
    });
    expect(result).toMatchObject({
      value: {
        metadata: { uid: old.metadata.uid, generation: 1, labels: { app: 'other' } },
        status: { phase: 'Running', podIP: '10.244.1.2' },
      },
    });
  });

  it('counts changes of the spec, and only those', () => {
    const world = newWorld();
    const old = add(world, 'Deployment', 'kubia', DEPLOYMENT);
    const labelled = update(world, {
      ...old,
      metadata: { ...old.metadata, resourceVersion: '', labels: { a: 'b' } },
    });
    expect(labelled).toMatchObject({ value: { metadata: { generation: 1 } } });
    const scaled = update(world, {
      ...old,
      metadata: { ...old.metadata, resourceVersion: '' },
      spec: { ...old.spec, replicas: 3 },
    });
    expect(scaled).toMatchObject({ value: { metadata: { generation: 2 } } });
  });

  it('refuses a stale version and another identity', () => {
    const world = newWorld();
    const old = addPod(world, 'kubia');
    const labels = { app: 'kubia' };
    update(world, { ...old, metadata: { ...old.metadata, labels } });
    expect(messageOf(update(world, old))).toBe(
      'Operation cannot be fulfilled on pods "kubia": the object has been modified; please apply your changes to the latest version and try again',
    );
    const other = { ...old, metadata: { ...old.metadata, resourceVersion: '', uid: 'x' } };
    expect(messageOf(update(world, other))).toMatch(/Precondition failed: UID in precondition: x/);
  });

  it('says NotFound for what is not there', () => {
    expect(messageOf(update(newWorld(), manifest('Service', 'a', { spec: {} })))).toBe(
      'services "a" not found',
    );
  });

  it('writes nothing when nothing changes', () => {
    const told = changes((world) => {
      const pod = addPod(world, 'kubia');
      update(world, pod);
      update(world, manifest('Pod', 'kubia', { metadata: { labels: {} }, spec: pod.spec }));
      updateStatus(world, { ...pod, metadata: { ...pod.metadata, labels: { a: 'b' } } });
    });
    expect(told).toEqual(['added kubia']);
  });
});

describe('updateStatus', () => {
  it('changes the status only', () => {
    const world = newWorld();
    const pod = addPod(world, 'kubia', { app: 'kubia' });
    updateStatus(world, {
      ...pod,
      metadata: { ...pod.metadata, labels: {} },
      spec: { ...pod.spec, nodeName: 'node9' },
      status: { phase: 'Running' },
    });
    const { metadata, spec, status } = need(world, 'Pod', 'kubia');
    expect(metadata.labels).toEqual({ app: 'kubia' });
    expect(spec.nodeName).toBeUndefined();
    expect(status.phase).toBe('Running');
  });
});

describe('bind', () => {
  it('names the node and says so in a condition, in one write', () => {
    const told = changes((world) => {
      bind(world, addPod(world, 'kubia'), 'node1');
      expect(need(world, 'Pod', 'kubia')).toMatchObject({
        spec: { nodeName: 'node1' },
        status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
      });
    });
    expect(told).toEqual(['added kubia', 'modified kubia']);
  });

  it('is done once', () => {
    const world = newWorld();
    const bound = bind(world, addPod(world, 'kubia'), 'node1');
    expect(bound.ok && messageOf(bind(world, bound.value, 'node2'))).toContain(
      'pod kubia is already assigned to node "node1"',
    );
  });
});

describe('remove', () => {
  it('lets a running pod stop first', () => {
    const world = newWorld();
    addPod(world, 'kubia', {}, { nodeName: 'node1' });
    pass(world, 1000);
    remove(world, 'Pod', 'default', 'kubia');
    expect(need(world, 'Pod', 'kubia').metadata).toMatchObject({
      deletionTimestamp: '2026-01-05T09:00:31Z',
      deletionGracePeriodSeconds: 30,
    });
    remove(world, 'Pod', 'default', 'kubia', { gracePeriodSeconds: 0 });
    expect(world.get('Pod', 'default', 'kubia')).toBeUndefined();
  });

  it('can only shorten the time that is left', () => {
    const world = newWorld();
    addPod(world, 'kubia', {}, { nodeName: 'node1' });
    remove(world, 'Pod', 'default', 'kubia');
    const told = need(world, 'Pod', 'kubia').metadata.resourceVersion;
    remove(world, 'Pod', 'default', 'kubia', { gracePeriodSeconds: 60 });
    expect(need(world, 'Pod', 'kubia').metadata.resourceVersion).toBe(told);
    pass(world, 2000);
    remove(world, 'Pod', 'default', 'kubia', { gracePeriodSeconds: 5 });
    expect(need(world, 'Pod', 'kubia').metadata.deletionTimestamp).toBe('2026-01-05T09:00:05Z');
  });

  it('takes pods at once that do not run: without a node or ended', () => {
    const world = newWorld();
    addPod(world, 'pending');
    remove(world, 'Pod', 'default', 'pending');
    const ended = addPod(world, 'ended', {}, { nodeName: 'node1' });
    updateStatus(world, { ...ended, status: { phase: 'Succeeded' } });
    remove(world, 'Pod', 'default', 'ended');
    expect(world.get('Pod', 'default', 'pending')).toBeUndefined();
    expect(world.get('Pod', 'default', 'ended')).toBeUndefined();
  });

  it('waits for finalizers', () => {
    const world = newWorld();
    const secret = add(world, 'Secret', 'a', { metadata: { finalizers: ['example.com/x'] } });
    remove(world, 'Secret', 'default', 'a');
    const held = need(world, 'Secret', 'a');
    expect(held.metadata.deletionTimestamp).toBeDefined();
    update(world, { ...held, metadata: { ...held.metadata, finalizers: [] } });
    expect(world.get('Secret', 'default', 'a')).toBeUndefined();
    expect(secret.metadata.deletionTimestamp).toBeUndefined();
  });

  it('refuses the namespaces that have to be there, and what is not there', () => {
    const world = newWorld();
    expect(messageOf(remove(world, 'Namespace', '', 'default'))).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
    expect(messageOf(remove(world, 'Deployment', 'default', 'x'))).toBe(
      'deployments.apps "x" not found',
    );
  });
});
