import { describe, expect, it } from 'vitest';
import { decode } from '../decode';
import { applyDefaults } from '../defaults';
import { formatFieldError } from '../errors';
import { KINDS } from '../kind-info';
import type { Kind, KubeObject } from '../kinds';
import { validate, validateUpdate } from './index';

function make(kind: Kind, raw: object): KubeObject {
  const decoded = decode(kind, { metadata: { name: 'a' }, ...raw });
  if (!decoded.ok) throw new Error(decoded.error.message);
  const object = applyDefaults<KubeObject>(decoded.value);
  const namespace = KINDS[kind].namespaced ? 'default' : '';
  return { ...object, metadata: { ...object.metadata, namespace } };
}
const errors = (kind: Kind, raw: object) => validate(make(kind, raw)).map(formatFieldError);
const updateErrors = (kind: Kind, raw: object, old: object) =>
  validateUpdate(make(kind, raw), make(kind, old)).map(formatFieldError);

const service = (spec: object) => errors('Service', { spec: { ports: [{ port: 80 }], ...spec } });
const podSpec = (spec: object, container: object = {}) => ({
  spec: { containers: [{ name: 'a', image: 'a', ...container }], ...spec },
});
const pod = (spec: object, container: object = {}) => errors('Pod', podSpec(spec, container));

/** A regular expression for the beginning of the message is enough where the tail is a grammar. */
function start(text: string): unknown {
  return expect.stringMatching(new RegExp(`^${text.replace(/[[\].?*()]/g, '\\$&')}`));
}

describe('names', () => {
  it.each<[Kind, string, string[]]>([
    ['Service', 'my.svc', ['metadata.name: Invalid value: "my.svc": a DNS-1035 label']],
    ['Namespace', 'a.b', ['metadata.name: Invalid value: "a.b": must not contain dots']],
    ['Namespace', '1a', []],
    ['Node', 'n_1', ['metadata.name: Invalid value: "n_1": a lowercase RFC 1123 subdomain']],
    ['Secret', 'a.b', []],
    ['Secret', '', ['metadata.name: Required value: name or generateName is required']],
  ])('%s %j', (kind, name, expected) => {
    const found = errors(kind, { metadata: { name } });
    const ofName = found.filter((error) => error.startsWith('metadata.name'));
    expect(ofName).toEqual(expected.map(start));
  });

  it('may be generated from a prefix that ends in a dash', () => {
    const metadata = { generateName: 'web-' };
    expect(errors('Secret', { metadata })).toEqual([
      'metadata.name: Required value: name or generateName is required',
    ]);
  });

  it('need a namespace where the kind has one, and only there', () => {
    const secret = make('Secret', {});
    const bare = { ...secret, metadata: { ...secret.metadata, namespace: '' } } as KubeObject;
    expect(validate(bare).map(formatFieldError)).toEqual(['metadata.namespace: Required value']);
    const node = make('Node', {});
    const placed = { ...node, metadata: { ...node.metadata, namespace: 'a' } } as KubeObject;
    expect(validate(placed).map(formatFieldError)).toEqual([
      'metadata.namespace: Forbidden: not allowed on this type',
    ]);
  });

  it('of labels and their values have a grammar', () => {
    const labels = { 'a b': 'x', app: 'my app', 'x/y/z': '', '/q': '' };
    expect(errors('Secret', { metadata: { name: 'a', labels } })).toEqual([
      start('metadata.labels: Invalid value: "/q": prefix part must be non-empty'),
      start('metadata.labels: Invalid value: "a b": name part must consist of'),
      start('metadata.labels: Invalid value: "my app": a valid label must be an empty string or'),
      start('metadata.labels: Invalid value: "x/y/z": a qualified name must consist of'),
    ]);
  });
});

const ONLY_EXTERNAL = 'may only be set for externally-accessible services';
const HEALTH =
  "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";

describe('the rest of the metadata', () => {
  it('names owners in full', () => {
    const ownerReferences = [{ apiVersion: '', kind: '', name: '', uid: '' }];
    expect(errors('Secret', { metadata: { name: 'a', ownerReferences } })).toEqual([
      'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
      'metadata.ownerReferences.kind: Invalid value: "": kind must not be empty',
      'metadata.ownerReferences.name: Invalid value: "": name must not be empty',
      'metadata.ownerReferences.uid: Invalid value: "": uid must not be empty',
    ]);
  });

  it('has one owner that controls, and none that is an Event', () => {
    const owner = (name: string, more: object = {}) => ({
      ...{ apiVersion: 'v1', kind: 'Pod', name, uid: name },
      ...more,
    });
    const owned = (...ownerReferences: object[]) =>
      errors('Secret', { metadata: { name: 'a', ownerReferences } });
    expect(owned(owner('a', { controller: true }), owner('b', { controller: false }))).toEqual([]);
    const [two] = owned(owner('a', { controller: true }), owner('b', { controller: true }));
    expect(two).toMatch(
      /^metadata\.ownerReferences: Invalid value: \[\]v1\.OwnerReference\{v1\.OwnerReference\{APIVersion:"v1", Kind:"Pod", Name:"a", UID:"a", Controller:\(\*bool\)\(0x[0-9a-f]+\), BlockOwnerDeletion:\(\*bool\)\(nil\)\}, .*: Only one reference can have Controller set to true\. Found "true" in references for Pod\/a and Pod\/b$/,
    );
    expect(owned(owner('a', { apiVersion: 'a/b/c' }))).toEqual([
      'metadata.ownerReferences.apiVersion: Invalid value: "a/b/c": version must not be empty',
    ]);
    expect(owned(owner('a', { kind: 'Event' }))).toEqual([
      expect.stringMatching(/: \/v1, Kind=Event is disallowed from being an owner$/),
    ]);
  });

  it('has finalizers that are qualified or known', () => {
    const withFinalizers = (...finalizers: string[]) =>
      errors('Secret', { metadata: { name: 'a', finalizers } });
    expect(withFinalizers('example.com/wait', 'kubernetes')).toEqual([]);
    expect(withFinalizers('wait')).toEqual([
      'metadata.finalizers[0]: Invalid value: "wait": name is neither a standard finalizer name nor is it fully qualified',
    ]);
    expect(withFinalizers('orphan', 'foregroundDeletion')).toEqual([
      'metadata.finalizers: Invalid value: []string{"orphan", "foregroundDeletion"}: finalizer orphan and foregroundDeletion cannot be both set',
    ]);
  });
});

describe('annotations of Services', () => {
  const annotated = (spec: object, annotations: object) =>
    errors('Service', {
      metadata: { name: 'a', annotations },
      spec: { ports: [{ port: 80 }], ...spec },
    });

  it('may list source ranges of a load balancer', () => {
    const key = 'service.beta.kubernetes.io/load-balancer-source-ranges';
    expect(annotated({}, { [key]: '10.0.0.0/8' })).toEqual([
      `metadata.annotations[${key}]: Forbidden: may only be used when \`type\` is 'LoadBalancer'`,
    ]);
    expect(annotated({ type: 'LoadBalancer' }, { [key]: '10.0.0.0/8, x' })).toEqual([
      `metadata.annotations[${key}]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`,
    ]);
    expect(annotated({ type: 'LoadBalancer' }, { [key]: ' ' })).toEqual([]);
  });

  it('agree on the topology', () => {
    const mode = 'service.kubernetes.io/topology-mode';
    const hints = 'service.kubernetes.io/topology-aware-hints';
    expect(annotated({}, { [mode]: 'Auto', [hints]: 'auto' })).toEqual([
      `metadata.annotations[${mode}]: Invalid value: "Auto": must match annotations[${hints}] when both are specified`,
    ]);
    expect(annotated({}, { [mode]: 'Auto' })).toEqual([]);
  });
});

describe('Services', () => {
  it.each<[object, unknown[]]>([
    [{ ports: [] }, ['spec.ports: Required value']],
    [
      { ports: [{}] },
      [
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      { ports: [{ port: 80, targetPort: 'averyveryverylongname' }] },
      [
        'spec.ports[0].targetPort: Invalid value: "averyveryverylongname": must be no more than 15 characters',
      ],
    ],
    [
      { ports: [{ port: 80, targetPort: 'a--b' }] },
      ['spec.ports[0].targetPort: Invalid value: "a--b": must not contain consecutive hyphens'],
    ],
    [
      { ports: [{ port: 80, nodePort: 30080 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      {
        ports: [
          { name: 'a', port: 53, protocol: 'UDP' },
          { name: 'b', port: 53 },
        ],
      },
      [],
    ],
    [
      { type: 'Nodeport' },
      [
        'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    [{ type: 'ExternalName', externalName: '10.0.0.1' }, []],
    [{ type: 'ExternalName', externalName: 'a.b.' }, []],
    [
      { type: 'ExternalName', externalName: 'a.b', clusterIP: 'None' },
      ['spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
    ],
    [
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } },
      [
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400',
      ],
    ],
    [
      {
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 86400 } },
      },
      [],
    ],
    [
      { externalTrafficPolicy: 'Local' },
      [`spec.externalTrafficPolicy: Invalid value: "Local": ${ONLY_EXTERNAL}`],
    ],
    [{ healthCheckNodePort: 31000 }, [`spec.healthCheckNodePort: Invalid value: 31000: ${HEALTH}`]],
    [
      { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8', ' 1.2.3.4 '] },
      [
        'spec.LoadBalancerSourceRanges[1]: Invalid value: "1.2.3.4": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    [
      { loadBalancerClass: 'x' },
      ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    ],
    [
      { externalIPs: ['127.0.0.1'] },
      [
        'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      ],
    ],
    [
      { clusterIPs: ['10.96.0.5'] },
      [
        'spec.clusterIPs: Invalid value: []string{"10.96.0.5"}: must be empty when `clusterIP` is not specified',
      ],
    ],
    [
      { clusterIP: '10.96.0.5', clusterIPs: ['10.96.0.5', '10.96.0.6'] },
      [
        'spec.clusterIPs: Invalid value: []string{"10.96.0.5", "10.96.0.6"}: may specify no more than one IP for each IP family',
      ],
    ],
    [
      { ipFamilies: ['IPv5', 'IPv4', 'IPv4'] },
      [
        'spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"',
        'spec.ipFamilies[2]: Duplicate value: "IPv4"',
      ],
    ],
    [
      { clusterIP: 'None', clusterIPs: ['None', 'None'] },
      [
        `spec.clusterIPs: Invalid value: []string{"None", "None"}: 'None' must be the first and only value`,
        'spec.clusterIPs[1]: Invalid value: "None": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
    [
      { clusterIP: '10.96.0.5', ipFamilies: ['IPv5'] },
      ['spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"'],
    ],
    [
      { clusterIP: '10.96.0.5', ipFamilies: ['IPv6'] },
      [
        'spec.clusterIPs[0]: Invalid value: "10.96.0.5": expected an IPv6 value as indicated by `ipFamilies[0]`',
      ],
    ],
    [
      { type: 'LoadBalancer', ports: [{ port: 10250 }] },
      [
        'spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet',
      ],
    ],
    [{ type: 'NodePort', ports: [{ port: 10250 }] }, []],
    [{ selector: { app: 'nothing-has-it' }, ports: [{ port: 80, targetPort: 'nope' }] }, []],
  ])('%j', (spec, expected) => {
    expect(service(spec)).toEqual(expected);
  });

  it.each<[string, object, object, string[]]>([
    [
      'release the clusterIP',
      {},
      { clusterIP: '10.96.0.5' },
      ['spec.clusterIPs[0]: Invalid value: []string{}: primary clusterIP can not be unset'],
    ],
    [
      'become headless',
      { clusterIP: 'None' },
      { clusterIP: '10.96.0.5' },
      ['spec.clusterIPs[0]: Invalid value: []string{"None"}: may not change once set'],
    ],
    [
      'become ExternalName',
      { type: 'ExternalName', externalName: 'a' },
      { clusterIP: '1.2.3.4' },
      [],
    ],
    ['get a clusterIP', { clusterIP: '10.96.0.5' }, {}, []],
    [
      'change the class of the load balancer',
      { type: 'LoadBalancer', loadBalancerClass: 'a/b' },
      { type: 'LoadBalancer', loadBalancerClass: 'a/c' },
      ['spec.loadBalancerClass: Invalid value: "a/b": may not change once set'],
    ],
    [
      'change the family',
      { clusterIP: '10.96.0.5', ipFamilies: ['IPv6'] },
      { clusterIP: '10.96.0.5', ipFamilies: ['IPv4'] },
      [
        'spec.ipFamilies[0]: Invalid value: []core.IPFamily{"IPv6"}: may not change once set',
        'spec.clusterIPs[0]: Invalid value: "10.96.0.5": expected an IPv6 value as indicated by `ipFamilies[0]`',
      ],
    ],
    ['change its ports', { ports: [{ port: 81 }] }, {}, []],
  ])('%s', (_, spec, old, expected) => {
    const raw = (part: object) => ({ spec: { ports: [{ port: 80 }], ...part } });
    expect(updateErrors('Service', raw(spec), raw(old))).toEqual(expected);
  });
});

describe('Pods', () => {
  it.each<[object, object, unknown[]]>([
    [{ containers: [] }, {}, ['spec.containers: Required value']],
    [{}, { name: '' }, ['spec.containers[0].name: Required value']],
    [{}, { image: '' }, ['spec.containers[0].image: Required value']],
    [
      {},
      { image: ' a' },
      [
        'spec.containers[0].image: Invalid value: " a": must not have leading or trailing whitespace',
      ],
    ],
    [
      {},
      { ports: [{}, { containerPort: 70000 }] },
      [
        'spec.containers[0].ports[0].containerPort: Required value',
        'spec.containers[0].ports[1].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      {},
      {
        ports: [
          { name: 'http', containerPort: 80 },
          { name: 'http', containerPort: 81 },
        ],
      },
      ['spec.containers[0].ports[1].name: Duplicate value: "http"'],
    ],
    [
      {},
      { livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } },
      ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
    ],
    [
      {},
      { readinessProbe: { exec: {}, periodSeconds: -1 } },
      [
        'spec.containers[0].readinessProbe.exec.command: Required value',
        'spec.containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      {},
      { lifecycle: { preStop: { sleep: { seconds: 31 } } } },
      [
        'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)',
      ],
    ],
    [
      { initContainers: [{ name: 'a', image: 'b', readinessProbe: { tcpSocket: { port: 1 } } }] },
      {},
      [
        'spec.initContainers[0].name: Duplicate value: "a"',
        'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      { restartPolicy: 'always' },
      {},
      [
        'spec.restartPolicy: Unsupported value: "always": supported values: "Always", "OnFailure", "Never"',
      ],
    ],
    [
      { hostNetwork: true },
      { ports: [{ containerPort: 80, hostPort: 81 }] },
      [
        'spec.containers[0].ports[0].containerPort: Invalid value: 80: must match `hostPort` when `hostNetwork` is true',
      ],
    ],
    [
      {},
      { env: [{ name: 'A=B', value: 'x' }, { name: '' }] },
      [
        start('spec.containers[0].env[0].name: Invalid value: "A=B": a valid environment variable'),
        'spec.containers[0].env[1].name: Required value',
      ],
    ],
    [{ hostname: 'a.b' }, {}, ['spec.hostname: Invalid value: "a.b": must not contain dots']],
  ])('%j %j', (spec, container, expected) => {
    expect(pod(spec, container)).toEqual(expected);
  });

  const FROZEN =
    'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

  it.each<[object, object, string[]]>([
    [{}, { image: 'b' }, []],
    [{ tolerations: [{ key: 'x', operator: 'Exists' }] }, {}, []],
    [{ activeDeadlineSeconds: 5 }, {}, []],
    [{}, { ports: [{ containerPort: 80 }] }, [FROZEN]],
    [{ nodeName: 'node1' }, {}, [FROZEN]],
    [
      {
        containers: [
          { name: 'a', image: 'a' },
          { name: 'b', image: 'b' },
        ],
      },
      {},
      ['spec.containers: Forbidden: pod updates may not add or remove containers'],
    ],
  ])('an update to %j %j', (spec, container, expected) => {
    expect(updateErrors('Pod', podSpec(spec, container), podSpec({}))).toEqual(expected);
  });

  const PATHS =
    '"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"';
  const FROM = 'spec.containers[0].env[0].valueFrom';
  it.each<[object, string[]]>([
    [{ fieldRef: { fieldPath: 'status.podIP' } }, []],
    [{ fieldRef: { fieldPath: "metadata.labels['app']" } }, []],
    [{ secretKeyRef: { name: 's', key: 'k' } }, []],
    [
      {},
      [
        `${FROM}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\` or \`secretKeyRef\``,
      ],
    ],
    [{ fieldRef: {} }, [`${FROM}.fieldRef.fieldPath: Required value`]],
    [
      { fieldRef: { fieldPath: 'status.nope' } },
      [
        `${FROM}.fieldRef.fieldPath: Invalid value: "status.nope": error converting fieldPath: field label not supported: status.nope`,
      ],
    ],
    [
      { fieldRef: { fieldPath: 'status.phase' } },
      [`${FROM}.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: ${PATHS}`],
    ],
    [
      { resourceFieldRef: { resource: 'cpu' } },
      [
        `${FROM}.resourceFieldRef.resource: Unsupported value: "cpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
      ],
    ],
    [{ secretKeyRef: { key: 'k' } }, [`${FROM}.secretKeyRef.name: Required value`]],
    [{ configMapKeyRef: { name: 'c' } }, [`${FROM}.configMapKeyRef.key: Required value`]],
    [
      { secretKeyRef: { name: 's', key: 'k' }, configMapKeyRef: { name: 's', key: 'k' } },
      [`${FROM}: Invalid value: "": may not have more than one field specified at a time`],
    ],
  ])('take a variable from one source: %j', (valueFrom, expected) => {
    expect(pod({}, { env: [{ name: 'A', valueFrom }] })).toEqual(expected);
  });

  it('take variables from one source at a time', () => {
    const from = (source: object) => pod({}, { envFrom: [source] });
    expect(from({ prefix: 'A_', secretRef: { name: 's' } })).toEqual([]);
    expect(from({})).toEqual([
      'spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
    ]);
    expect(from({ secretRef: {} })).toEqual([
      'spec.containers[0].envFrom[0].secretRef.name: Required value',
    ]);
  });

  it('lose scheduling gates, but get no new ones', () => {
    const gated = (...names: string[]) =>
      podSpec({ schedulingGates: names.map((name) => ({ name })) });
    expect(updateErrors('Pod', gated('a'), gated('a', 'b'))).toEqual([]);
    expect(updateErrors('Pod', gated('a', 'b'), gated('a'))).toEqual([
      "spec.schedulingGates[1]: Forbidden: only deletion is allowed, but found new scheduling gate 'b'",
    ]);
    expect(pod({ nodeName: 'n', schedulingGates: [{ name: 'a' }, { name: 'a' }] })).toEqual([
      'spec.schedulingGates[1]: Duplicate value: "a"',
      'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
    ]);
  });

  it('change their labels freely', () => {
    const labelled = { metadata: { name: 'a', labels: { app: 'b' } }, ...podSpec({}) };
    expect(updateErrors('Pod', labelled, podSpec({}))).toEqual([]);
  });

  it('keep their name', () => {
    const renamed = { metadata: { name: 'b' }, ...podSpec({}) };
    expect(updateErrors('Pod', renamed, podSpec({}))).toEqual([
      'metadata.name: Invalid value: "b": field is immutable',
    ]);
  });
});

const deployment = (spec: object, app = 'a') => ({
  spec: {
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, ...podSpec({}) },
    ...spec,
  },
});

describe('workloads', () => {
  it('keep their selector', () => {
    const changed =
      'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"x"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable';
    for (const kind of ['Deployment', 'ReplicaSet'] as const) {
      expect(updateErrors(kind, deployment({}, 'x'), deployment({}))).toEqual([changed]);
      expect(updateErrors(kind, deployment({ replicas: 3 }), deployment({}))).toEqual([]);
    }
  });

  it.each<[object, string[]]>([
    [
      { selector: {} },
      [
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment',
      ],
    ],
    [
      { selector: { matchLabels: {}, matchExpressions: [] } },
      [
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{}, MatchExpressions:[]v1.LabelSelectorRequirement{}}: empty selector is invalid for deployment',
      ],
    ],
    [
      { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } },
      [
        'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"0%"}: may not be 0 when `maxSurge` is 0',
      ],
    ],
    [
      { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
      [
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
      ],
    ],
    [
      { minReadySeconds: 600 },
      ['spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
    ],
  ])('%j', (spec, expected) => {
    expect(errors('Deployment', deployment(spec))).toEqual(expected);
  });

  it('may spell out that the selector has no expressions', () => {
    const spelt = { selector: { matchLabels: { app: 'a' }, matchExpressions: [] } };
    expect(updateErrors('Deployment', deployment(spelt), deployment({}))).toEqual([]);
  });

  it('show whether the labels of the template are empty or missing', () => {
    const [spec] = [{ containers: [{ name: 'a', image: 'a' }] }];
    const why = '`selector` does not match template `labels`';
    const field = 'spec.template.metadata.labels: Invalid value: map[string]string';
    const shown = (metadata: object) =>
      errors('Deployment', deployment({ template: { metadata, spec } }));
    expect(shown({ labels: {} })).toEqual([`${field}{}: ${why}`]);
    expect(shown({})).toEqual([`${field}(nil): ${why}`]);
  });

  it('say what is wrong with an expression', () => {
    const matchExpressions = [{ key: 'app', operator: 'In' }];
    expect(errors('ReplicaSet', deployment({ selector: { matchExpressions } }))).toEqual([
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"a"}: `selector` does not match template `labels`',
    ]);
  });
});

describe('Ingresses', () => {
  it('agree with their annotation on the class, at creation', () => {
    const metadata = { name: 'a', annotations: { 'kubernetes.io/ingress.class': 'x' } };
    const defaultBackend = { service: { name: 'a', port: { name: 'http' } } };
    const raw = { metadata, spec: { ingressClassName: 'nginx', defaultBackend } };
    expect(errors('Ingress', raw)).toEqual([
      'annotations.kubernetes.io/ingress.class: Invalid value: "x": must match `ingressClassName` when both are specified',
    ]);
    expect(updateErrors('Ingress', raw, raw)).toEqual([]);
  });

  it.each<[object, unknown[]]>([
    [
      { rules: [] },
      [
        'spec: Invalid value: []networking.IngressRule{}: either `defaultBackend` or `rules` must be specified',
      ],
    ],
    [
      { rules: [{ host: '127.0.0.1' }] },
      ['spec.rules[0].host: Invalid value: "127.0.0.1": must be a DNS name, not an IP address'],
    ],
    [
      { defaultBackend: { service: { name: 'a', port: {} } } },
      ['spec.defaultBackend: Required value: port name or number is required'],
    ],
    [
      { defaultBackend: { service: { name: '', port: { number: 70000 } } } },
      [
        'spec.defaultBackend.service.name: Required value',
        'spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      { rules: [{ host: 'a.b' }], tls: [{ hosts: ['*'], secretName: 'A' }] },
      [
        start('spec.tls[0].hosts[0]: Invalid value: "*": a wildcard DNS-1123 subdomain'),
        start('spec.tls[0].secretName: Invalid value: "A": a lowercase RFC 1123 subdomain'),
      ],
    ],
  ])('%j', (spec, expected) => {
    expect(errors('Ingress', { spec })).toEqual(expected);
  });

  const BACKEND = 'spec.defaultBackend.resource';
  it.each<[object, string[]]>([
    [{ apiGroup: 'a.b', kind: 'K', name: 'n' }, []],
    [{ name: 'n' }, [`${BACKEND}.kind: Required value: kind is required`]],
    [
      { apiGroup: 'A', kind: 'a/b%', name: '..' },
      [
        `${BACKEND}.apiGroup: Invalid value: "A": a lowercase RFC 1123 subdomain`,
        `${BACKEND}.kind: Invalid value: "a/b%": may not contain '/'`,
        `${BACKEND}.kind: Invalid value: "a/b%": may not contain '%'`,
        `${BACKEND}.name: Invalid value: "..": may not be '..'`,
      ],
    ],
  ])('refer to other objects by kind and name: %j', (resource, expected) => {
    const spec = { defaultBackend: { resource } };
    expect(errors('Ingress', { spec })).toEqual(expected.map(start));
  });

  it.each<[object, string[]]>([
    [{}, []],
    [{ scope: 'Namespace', namespace: 'n' }, []],
    [
      { scope: 'All' },
      ['spec.parameters.scope: Unsupported value: "All": supported values: "Cluster", "Namespace"'],
    ],
    [
      { namespace: 'n' },
      ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
    ],
    [
      { scope: 'Namespace' },
      ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
    ],
  ])('have classes with parameters of one scope: %j', (scope, expected) => {
    const parameters = { kind: 'K', name: 'n', ...scope };
    expect(errors('IngressClass', { spec: { controller: 'a.b/c', parameters } })).toEqual(expected);
  });

  it('have classes with a controller that does not change', () => {
    const spec = (controller: string) => ({ spec: { controller } });
    expect(errors('IngressClass', spec(''))).toEqual(['spec.controller: Required value']);
    expect(errors('IngressClass', spec('nginx'))).toEqual([
      'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
    ]);
    expect(errors('IngressClass', spec('a.io/b c'))).toEqual([
      `spec.controller: Invalid value: "b c": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')`,
    ]);
    expect(updateErrors('IngressClass', spec('a.io/b'), spec('a.io/c'))).toEqual([
      'spec.controller: Invalid value: "a.io/b": field is immutable',
    ]);
  });
});

describe('Endpoints and EndpointSlices', () => {
  it.each([
    ['127.0.0.1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ['0.0.0.0', 'may not be unspecified (0.0.0.0)'],
    ['169.254.1.1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    ['224.0.0.1', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
    [
      'a',
      'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'must be a valid IP address',
    ],
  ])('have no address %s', (ip, ...why) => {
    const subsets = [{ addresses: [{ ip }], ports: [{ port: 80 }] }];
    expect(errors('Endpoints', { subsets })).toEqual(
      why.map((each) => `subsets[0].addresses[0].ip: Invalid value: "${ip}": ${each}`),
    );
  });

  it('may move an address to another node, and stay as wrong as they are', () => {
    const at = (nodeName: string) => ({ subsets: [{ addresses: [{ ip: '1.2.3.4', nodeName }] }] });
    expect(updateErrors('Endpoints', at('b'), at('a'))).toEqual([]);
    const wrong = { subsets: [{ ports: [{ port: 80 }] }] };
    expect(updateErrors('Endpoints', wrong, wrong)).toEqual([]);
    expect(updateErrors('Endpoints', wrong, {})).toHaveLength(1);
  });

  it('have qualified application protocols, nodes with names and zones only once', () => {
    const appProtocol = 'a/b/c';
    const qualified = (field: string) =>
      start(`${field}: Invalid value: "a/b/c": a qualified name must consist of`);
    const subsets = [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 80, appProtocol }] }];
    expect(errors('Endpoints', { subsets })).toEqual([
      qualified('subsets[0].ports[0].appProtocol'),
    ]);
    const hints = { forZones: [{ name: 'a' }, { name: 'a' }] };
    const endpoints = [{ addresses: ['x'], nodeName: 'N', hints }];
    expect(errors('EndpointSlice', { addressType: 'IPv4', endpoints })).toEqual([
      'endpoints[0].addresses[0]: Invalid value: "x": must be a valid IPv4 address',
      'endpoints[0].addresses[0]: Invalid value: "x": must be a valid IP address',
      start('endpoints[0].nodeName: Invalid value: "N": a lowercase RFC 1123 subdomain'),
      'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
    ]);
  });

  it('need names for several ports, and addresses of the type', () => {
    const ports = [{ port: 80 }, { name: 'b', port: 81 }];
    expect(errors('Endpoints', { subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports }] })).toEqual([
      'subsets[0].ports[0].name: Required value',
    ]);
    const slice = { addressType: 'IPv4', endpoints: [{ addresses: ['::1'] }, {}], ports: [{}, {}] };
    expect(errors('EndpointSlice', slice)).toEqual([
      'endpoints[0].addresses[0]: Invalid value: "::1": must be a valid IPv4 address',
      'endpoints[0].addresses[0]: Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'endpoints[1].addresses: Required value: must contain at least 1 address',
      'ports[1].name: Duplicate value: ""',
    ]);
  });

  it('keep the address type', () => {
    expect(updateErrors('EndpointSlice', { addressType: 'IPv4' }, { addressType: 'IPv6' })).toEqual(
      ['addressType: Invalid value: "IPv4": field is immutable'],
    );
  });
});

describe('Nodes', () => {
  it('have each taint once', () => {
    const taint = { key: 'a', value: 'b', effect: 'NoSchedule' };
    expect(errors('Node', { spec: { taints: [taint, taint] } })).toEqual([
      'metadata.taints[1]: Duplicate value: core.Taint{Key:"a", Value:"b", Effect:"NoSchedule", TimeAdded:(*v1.Time)(nil)}: taints must be unique by key and effect pair',
    ]);
  });
});

describe('Secrets', () => {
  it.each<[object, string[]]>([
    [
      { type: 'kubernetes.io/basic-auth' },
      ['data[username]: Required value', 'data[password]: Required value'],
    ],
    [{ type: 'kubernetes.io/basic-auth', stringData: { password: '' } }, []],
    [
      { type: 'kubernetes.io/service-account-token' },
      ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    ],
    [{ type: 'kubernetes.io/ssh-auth' }, ['data[ssh-privatekey]: Required value']],
    [{ type: 'anything' }, []],
  ])('%j', (raw, expected) => {
    expect(errors('Secret', raw)).toEqual(expected);
  });

  it('keep their type, and their data when they say so', () => {
    expect(updateErrors('Secret', { type: 'a' }, { type: 'b' })).toEqual([
      'type: Invalid value: "a": field is immutable',
    ]);
    const old = { immutable: true, data: { a: 'aGk=' } };
    expect(updateErrors('Secret', { immutable: true, data: { a: 'aG8=' } }, old)).toEqual([
      'data: Forbidden: field is immutable when `immutable` is set',
    ]);
  });
});

describe('speed', () => {
  // An idle machine needs a fifth of a second; the limit is for one that is busy with other tests.
  it('decodes, defaults and validates 10,000 objects', { timeout: 10_000 }, () => {
    let found = 0;
    for (let index = 0; index < 10_000; index++) {
      const metadata = { name: `pod-${index}`, labels: { app: 'web', index: String(index) } };
      const spec = podSpec({}, { ports: [{ name: 'http', containerPort: 8080 }] });
      found += validate(make('Pod', { metadata, ...spec })).length;
    }
    expect(found).toBe(0);
  });
});
