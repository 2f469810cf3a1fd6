import { describe, expect, it } from 'vitest';
import { KUBIA, lines, terminal } from './testing/session';

const NGINX_INGRESS = (name: string, service: string) =>
  lines(`
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: ${name}}
    spec:
      ingressClassName: nginx
      rules:
      - host: ${name}.example.com
        http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${service}, port: {number: 80}}}}]}
    `);

function service(name: string, spec: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
}

function named(kind: string, name: string, spec: string): string {
  const version = { Deployment: 'apps/v1', Ingress: 'networking.k8s.io/v1' }[kind] ?? 'v1';
  return `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
}

function documents(...all: readonly string[]): string {
  return all.join('---\n');
}

/** A terminal on a cluster in which three kubia pods run behind a Service, and these files. */
function running(files: Readonly<Record<string, string>>) {
  const session = terminal({ ...KUBIA, ...files });
  session.run('kubectl create -f rc.yaml -f svc.yaml\nsleep 20');
  return session;
}

describe('manifests that contradict themselves', () => {
  it.each([
    ['a: &a [*a]', "yaml: anchor 'a' value contains itself"],
    ['a: &a\n  b: *a', "yaml: anchor 'a' value contains itself"],
    ['a: *b', "yaml: unknown anchor 'b' referenced"],
  ])('%j says what is wrong', (text, message) => {
    const { stderr, exitCode } = terminal({ 'bad.yaml': text }).run('kubectl apply -f bad.yaml');
    expect(stderr).toBe(
      `error: error parsing bad.yaml: error converting YAML to JSON: ${message}\n`,
    );
    expect(exitCode).toBe(1);
  });

  it('lose nothing but the object that contradicts another', () => {
    const port = 'type: NodePort, ports: [{port: 80, nodePort: 30500}]';
    const file = documents(
      service('one', port),
      service('two', port),
      service('three', 'ports: [{port: 80}]'),
    );
    const session = terminal({ 'twice.yaml': file });
    expect(session.run('kubectl apply -f twice.yaml')).toMatchObject({
      stdout: 'service/one created\nservice/three created\n',
      stderr:
        'The Service "two" is invalid: spec.ports[0].nodePort: Invalid value: 30500: provided port is already allocated\n',
      exitCode: 1,
    });
    expect(session.run('kubectl get svc one three -o name').stdout).toBe(
      'service/one\nservice/three\n',
    );
  });

  it('may own each other and are collected, since the owners are others', () => {
    const owned = (name: string, by: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  ownerReferences: [{apiVersion: v1, kind: Secret, name: ${by}, uid: "0"}]\n`;
    const session = terminal({ 'cycle.yaml': documents(owned('a', 'b'), owned('b', 'a')) });
    expect(session.run('kubectl create -f cycle.yaml').exitCode).toBe(0);
    expect(session.run('sleep 60\nkubectl get secret a b').stderr).toContain(
      'secrets "a" not found',
    );
  });
});

describe('aliases that lead in a circle', () => {
  it('cannot be resolved', () => {
    const alias = (name: string, to: string) =>
      service(name, `type: ExternalName, externalName: ${to}.default.svc.cluster.local`);
    const session = running({
      'alias.yaml': documents(alias('a', 'b'), alias('b', 'a'), alias('c', 'c')),
    });
    session.run('kubectl create -f alias.yaml');
    for (const name of ['a', 'c']) {
      expect(session.run(`kubectl exec rc/kubia -- curl -sS http://${name}`).stderr).toBe(
        `curl: (6) Could not resolve host: ${name}\ncommand terminated with exit code 6\n`,
      );
    }
  });

  it('of an endpoint to the address of its own Service end in a time-out', () => {
    const slice = lines(`
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: self, labels: {kubernetes.io/service-name: self}}
      addressType: IPv4
      endpoints: [{addresses: [10.96.0.77]}]
      ports: [{port: 80}]
      `);
    const self = documents(service('self', 'clusterIP: 10.96.0.77, ports: [{port: 80}]'), slice);
    const session = running({ 'self.yaml': self });
    session.run('kubectl create -f self.yaml\nsleep 5');
    expect(session.run('kubectl exec rc/kubia -- curl -s -m 2 http://self').exitCode).toBe(28);
  });
});

describe('what leads nowhere', () => {
  it('is accepted as an Ingress to a missing Service, and told by describe', () => {
    const session = terminal({ 'ingress.yaml': NGINX_INGRESS('lost', 'missing') });
    expect(session.run('kubectl apply -f ingress.yaml').stdout).toBe(
      'ingress.networking.k8s.io/lost created\n',
    );
    expect(session.run('kubectl describe ingress lost').stdout).toContain(
      'missing:80 (<error: services "missing" not found>)',
    );
  });

  it('is refused at the pod when nobody opens the target port', () => {
    const nobody = service(
      'nobody',
      'selector: {app: kubia}, ports: [{port: 80, targetPort: 9999}]',
    );
    const session = running({ 'nobody.yaml': nobody });
    session.run('kubectl create -f nobody.yaml\nsleep 5');
    expect(session.run('kubectl get endpoints nobody').stdout).toMatch(/:9999,.*:9999/);
    expect(session.run('kubectl exec rc/kubia -- curl -sS http://nobody').stderr).toMatch(
      /^curl: \(7\) Failed to connect to nobody port 80 after \d+ ms: Couldn't connect to server\n/,
    );
  });

  it('port 0 is no port', () => {
    const session = terminal({ 'zero.yaml': service('zero', 'ports: [{port: 0}]') });
    const between = 'Invalid value: 0: must be between 1 and 65535, inclusive';
    expect(session.run('kubectl apply -f zero.yaml').stderr).toBe(
      `The Service "zero" is invalid: \n* spec.ports[0].port: ${between}\n* spec.ports[0].targetPort: ${between}\n`,
    );
  });
});

describe('names of 253 characters', () => {
  const LONG = 'a'.repeat(253);
  const template = (app: string) =>
    `template: {metadata: {labels: {app: ${app}}}, spec: {containers: [{name: main, image: luksa/kubia}]}}`;
  const session = running({
    'long.yaml': documents(
      named('Pod', LONG, '{containers: [{name: main, image: luksa/kubia}]}'),
      named('ReplicationController', LONG, `{replicas: 1, selector: {app: rc}, ${template('rc')}}`),
      named('Deployment', LONG, `{selector: {matchLabels: {app: d}}, ${template('d')}}`),
      named(
        'Ingress',
        LONG,
        `{defaultBackend: {service: {name: ${'a'.repeat(63)}, port: {number: 80}}}}`,
      ),
    ),
    'longer.yaml': named('Pod', `${LONG}a`, '{containers: [{name: main, image: luksa/kubia}]}'),
  });
  const created = session.run('kubectl create -f long.yaml');
  session.run('sleep 30');

  it('are names', () => {
    expect(created.exitCode).toBe(0);
    expect(session.run(`kubectl get pod ${LONG} --no-headers`).stdout).toMatch(
      /^a{253} +1\/1 +Running/,
    );
    expect(session.run(`kubectl exec ${LONG} -- hostname`).stdout).toBe(`${'a'.repeat(63)}\n`);
  });

  it('are cut for the names of pods, to leave room for the random end', () => {
    const { stdout } = session.run('kubectl get pods -l app=rc -o name');
    expect(stdout).toMatch(/^pod\/a{58}[bcdfghjklmnpqrstvwxz2456789]{5}\n$/);
  });

  it('leave a Deployment without a ReplicaSet, whose name would be too long, and it says so', () => {
    const { stdout } = session.run(`kubectl describe deployment ${LONG}`);
    expect(stdout).toContain('ReplicaSetCreateError');
    expect(stdout).toContain('must be no more than 253 characters');
    expect(session.run('kubectl get rs').stderr).toBe('No resources found in default namespace.\n');
  });

  it('are the longest', () => {
    const { stderr, exitCode } = session.run('kubectl create -f longer.yaml');
    expect(stderr).toContain('metadata.name: Invalid value: "aaa');
    expect(stderr).toContain('must be no more than 253 characters');
    expect(exitCode).toBe(1);
  });
});
