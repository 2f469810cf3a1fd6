import { describe, expect, it } from 'vitest';
import { KUBIA, lines, terminal } from '../testing/session';

const SERVICE = KUBIA['svc.yaml'] ?? '';
const NODEPORT = KUBIA['nodeport.yaml'] ?? '';
const LEGACY = lines(`
  apiVersion: extensions/v1beta1
  kind: Ingress
  metadata:
    name: kubia
  `);
const NO_MATCH = `resource mapping not found for name: "kubia" namespace: "" from "f.yaml": no matches for kind "Ingress" in version "extensions/v1beta1"
ensure CRDs are installed first
`;

function create(text: string, command = 'kubectl create -f f.yaml') {
  const { stdout, stderr, exitCode } = terminal({ ...KUBIA, 'f.yaml': text }).run(command);
  return { stdout, stderr, exitCode };
}

function service(spec: string, name = 'kubia'): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  ${spec}\n`;
}

describe('create -f', () => {
  it.each([
    ['an unknown kind', LEGACY, `error: ${NO_MATCH}`],
    [
      'an unknown field',
      `${SERVICE}  publishNotReadyEndpoints: true\n`,
      'Error from server (BadRequest): error when creating "f.yaml": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.publishNotReadyEndpoints"\n',
    ],
    [
      'a value of the wrong type',
      service('ports: [{port: http}]'),
      'Error from server (BadRequest): error when creating "f.yaml": Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32\n',
    ],
    [
      'one invalid value, on one line',
      service('type: NodePort\n  ports: [{port: 80, nodePort: 20000}]', 'bad-np'),
      'The Service "bad-np" is invalid: spec.ports[0].nodePort: Invalid value: 20000: provided port is not in the valid range. The range of valid ports is 30000-32767\n',
    ],
    [
      'several invalid values, as a list',
      service('ports: [{port: 80}, {port: 443}]', 'bad-two'),
      'The Service "bad-two" is invalid: \n* spec.ports[0].name: Required value\n* spec.ports[1].name: Required value\n',
    ],
    [
      'YAML that does not parse',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: kubia\n bad: [\n',
      /^error: error parsing f\.yaml: error converting YAML to JSON: yaml: line \d+: .*\n$/,
    ],
    [
      'an object without kind',
      'apiVersion: v1\nmetadata: {name: x}\n',
      'error: error validating "f.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false\n',
    ],
    [
      'an object without apiVersion and kind',
      'metadata: {name: x}\n',
      'error: error validating "f.yaml": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false\n',
    ],
    ['an empty file', '', 'error: no objects passed to create\n'],
    [
      'a namespace that is missing',
      SERVICE.replace('name: kubia', 'name: kubia\n  namespace: foo'),
      'Error from server (NotFound): error when creating "f.yaml": namespaces "foo" not found\n',
    ],
    [
      'no name',
      SERVICE.replace('name: kubia', 'labels: {}'),
      'The Service "" is invalid: metadata.name: Required value: name or generateName is required\n',
    ],
  ])('refuses %s', (_what, text, stderr) => {
    const result = create(text);
    expect(result.stdout).toBe('');
    if (typeof stderr === 'string') expect(result.stderr).toBe(stderr);
    else expect(result.stderr).toMatch(stderr);
    expect(result.exitCode).toBe(1);
  });

  it('creates the other objects of a file all the same, and says what failed at the end', () => {
    const text = [LEGACY, SERVICE, service('ports: []', 'bad'), NODEPORT].join('---\n');
    const { stdout, stderr, exitCode } = create(text);
    expect(stdout).toBe('service/kubia created\nservice/kubia-nodeport created\n');
    expect(stderr).toBe(
      `Error from server (Invalid): error when creating "f.yaml": Service "bad" is invalid: spec.ports: Required value\n${NO_MATCH}`,
    );
    expect(exitCode).toBe(1);
  });

  it('does not read on after a document that does not parse', () => {
    const { stdout, stderr } = create(`${SERVICE}---\nkind: [\n---\n${NODEPORT}`);
    expect(stdout).toBe('service/kubia created\n');
    expect(stderr).toMatch(/^error: error parsing f\.yaml: /);
  });

  it('does nothing at all when a path leads nowhere', () => {
    const result = create(SERVICE, 'kubectl create -f f.yaml -f a.yaml -f b.yaml');
    expect(result).toEqual({
      stdout: '',
      stderr: 'the path "a.yaml" does not exist\nthe path "b.yaml" does not exist\n',
      exitCode: 1,
    });
  });

  it('reads the manifests of a folder', () => {
    const session = terminal({ 'dir/a.yaml': SERVICE, 'dir/b.yml': NODEPORT, 'dir/c.txt': 'x' });
    expect(session.run('kubectl create -f dir').stdout).toBe(
      'service/kubia created\nservice/kubia-nodeport created\n',
    );
    expect(session.run('kubectl create -f dir/').stderr).toContain(
      'error when creating "dir/a.yaml"',
    );
  });

  it('reads standard input', () => {
    expect(create(SERVICE, 'cat f.yaml | kubectl create -f -').stdout).toBe(
      'service/kubia created\n',
    );
    expect(create('kind: x', 'kubectl create -f - < f.yaml').stderr).toContain('"STDIN"');
  });

  it.each([
    ['--dry-run=client', 'service/kubia created (dry run)\n'],
    ['--dry-run=server', 'service/kubia created (server dry run)\n'],
    ['-o name', 'service/kubia\n'],
    ['--validate=false', 'service/kubia created\n'],
  ])('knows %s', (flag, stdout) => {
    expect(create(SERVICE, `kubectl create -f f.yaml ${flag}`).stdout).toBe(stdout);
  });

  it('leaves the cluster as it was with --dry-run', () => {
    const session = terminal(KUBIA);
    session.run(
      'kubectl create -f svc.yaml --dry-run=server\nkubectl create -f svc.yaml --dry-run=client',
    );
    expect(session.run('kubectl get svc kubia').exitCode).toBe(1);
  });

  it('only warns of unknown fields with --validate=warn', () => {
    const result = create(`${SERVICE}  foo: 1\n`, 'kubectl create -f f.yaml --validate=warn');
    expect(result).toEqual({
      stdout: 'service/kubia created\n',
      stderr: 'Warning: unknown field "spec.foo"\n',
      exitCode: 0,
    });
  });

  it('puts objects into the namespace of -n, unless they say otherwise', () => {
    const session = terminal({
      ...KUBIA,
      'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: custom}\n',
      'other.yaml': SERVICE.replace('name: kubia', 'name: kubia\n  namespace: default'),
    });
    session.run('kubectl create -f ns.yaml\nkubectl create -f svc.yaml -n custom');
    expect(session.run('kubectl get svc -n custom -o name').stdout).toBe('service/kubia\n');
    expect(session.run('kubectl create -f other.yaml -n custom').stderr).toBe(
      `error: the namespace from the provided object "default" does not match the namespace "custom". You must pass '--namespace=default' to perform this operation.\n`,
    );
  });
});

describe('apply -f', () => {
  const changed = SERVICE.replace('targetPort: 8080', 'targetPort: 8081');
  const WARNING =
    'Warning: resource services/kubia is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n';

  it('creates, then changes, then has nothing to do', () => {
    const session = terminal({ ...KUBIA, 'changed.yaml': changed });
    const said = (line: string) => session.run(line).stdout;
    expect(said('kubectl apply -f svc.yaml')).toBe('service/kubia created\n');
    expect(said('kubectl apply -f svc.yaml')).toBe('service/kubia unchanged\n');
    expect(said('kubectl apply -f changed.yaml')).toBe('service/kubia configured\n');
    const port = '{.spec.ports[0].targetPort}';
    expect(said(`kubectl get svc kubia -o jsonpath='${port}'`)).toBe('8081');
  });

  it('warns of an object that create made, once', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f svc.yaml');
    expect(session.run('kubectl apply -f svc.yaml')).toMatchObject({
      stdout: 'service/kubia configured\n',
      stderr: WARNING,
      exitCode: 0,
    });
    expect(session.run('kubectl apply -f svc.yaml').stderr).toBe('');
  });

  it('does not warn of one that create made with --save-config', () => {
    const session = terminal(KUBIA);
    session.run('kubectl create -f svc.yaml --save-config');
    expect(session.run('kubectl apply -f svc.yaml')).toMatchObject({
      stdout: 'service/kubia unchanged\n',
      stderr: '',
    });
  });

  it('keeps what others have changed and takes away what the file no longer has', () => {
    const labelled = SERVICE.replace('name: kubia', 'name: kubia\n  labels: {a: "1", b: "2"}');
    const fewer = SERVICE.replace('name: kubia', 'name: kubia\n  labels: {a: "1"}');
    const session = terminal({ 'a.yaml': labelled, 'b.yaml': fewer });
    session.run('kubectl apply -f a.yaml\nkubectl label svc kubia c=3\nkubectl apply -f b.yaml');
    expect(session.run('kubectl get svc kubia --show-labels --no-headers').stdout).toMatch(
      / a=1,c=3\n$/,
    );
  });

  it('sets back what somebody else has changed', () => {
    const session = terminal(KUBIA);
    session.run('kubectl apply -f rc.yaml\nkubectl scale rc kubia --replicas=5');
    expect(session.run('kubectl apply -f rc.yaml').stdout).toBe(
      'replicationcontroller/kubia configured\n',
    );
    expect(session.run('kubectl get rc kubia --no-headers').stdout).toMatch(/^kubia +3 /);
  });

  it('says of an unknown field in a change what the patch would have been', () => {
    const session = terminal({ ...KUBIA, 'bad.yaml': `${SERVICE}  foo: 1\n` });
    session.run('kubectl apply -f svc.yaml');
    expect(session.run('kubectl apply -f bad.yaml').stderr).toMatch(
      /^The request is invalid: patch: Invalid value: "map\[metadata:map\[annotations:map\[kubectl\.kubernetes\.io\/last-applied-configuration:\{.*\}\\n\]\] spec:map\[foo:1\]\]": strict decoding error: unknown field "spec\.foo"\n$/,
    );
  });

  it('names the invalid field of a change', () => {
    const bad = SERVICE.replace('port: 80\n', 'port: 70000\n');
    const session = terminal({ ...KUBIA, 'bad.yaml': bad });
    session.run('kubectl apply -f svc.yaml');
    expect(session.run('kubectl apply -f bad.yaml').stderr).toContain(
      'The Service "kubia" is invalid: spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive\n',
    );
  });

  it.each([
    ['kubectl apply', 'error: must specify one of -f and -k\n'],
    [
      'kubectl apply svc.yaml',
      "error: Unexpected args: [svc.yaml]\nSee 'kubectl apply -h' for help and examples\n",
    ],
    [
      'kubectl apply -f https://x/y.yaml',
      'error: Hopscope reads files only, not https://x/y.yaml\n',
    ],
    ['kubectl apply -k .', 'error: Hopscope does not support -k in "kubectl apply" yet\n'],
  ])('refuses %s', (line, stderr) => {
    expect(terminal(KUBIA).run(line)).toMatchObject({ stderr, exitCode: 1 });
  });
});

describe('Endpoints in a file', () => {
  it('bring the warning that they are deprecated', () => {
    const endpoints = 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n';
    const session = terminal({ 'ep.yaml': endpoints });
    const WARNING =
      'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n';
    expect(session.run('kubectl apply -f ep.yaml')).toMatchObject({
      stdout: 'endpoints/a created\n',
      stderr: WARNING,
      exitCode: 0,
    });
    expect(session.run('kubectl delete -f ep.yaml').stderr).toBe(WARNING);
    expect(session.run('kubectl create -f ep.yaml').stderr).toBe(WARNING);
  });
});

describe('replace -f', () => {
  it('replaces what is there', () => {
    const changed = SERVICE.replace('targetPort: 8080', 'targetPort: 8081');
    const session = terminal({ ...KUBIA, 'changed.yaml': changed });
    expect(session.run('kubectl replace -f svc.yaml').stderr).toBe(
      'Error from server (NotFound): error when replacing "svc.yaml": services "kubia" not found\n',
    );
    session.run('kubectl create -f svc.yaml');
    expect(session.run('kubectl replace -f changed.yaml').stdout).toBe('service/kubia replaced\n');
    const port = '{.spec.ports[0].targetPort}';
    expect(session.run(`kubectl get svc kubia -o jsonpath='${port}'`).stdout).toBe('8081');
  });
});
