import { describe, expect, it } from 'vitest';
import { decode } from './decode';
import { applyDefaults } from './defaults';
import type { Kind, KubeObject } from './kinds';
import { warningsOf } from './warnings';

function warned(kind: Kind, raw: object, verb: 'create' | 'update' = 'create'): readonly string[] {
  const decoded = decode(kind, { metadata: { name: 'a' }, ...raw });
  if (!decoded.ok) throw new Error(decoded.error.message);
  return warningsOf(applyDefaults<KubeObject>(decoded.value), verb);
}
const service = (spec: object, verb?: 'update') => warned('Service', { spec }, verb);
const pod = (container: object, spec: object = {}) =>
  warned('Pod', { spec: { containers: [{ name: 'c', image: 'i', ...container }], ...spec } });

const FUTURE = 'will be considered invalid in a future Kubernetes release: use';

describe('the API server warns', () => {
  it.each<[object, string[]]>([
    [{ clusterIP: '192.12.2.2', clusterIPs: ['192.12.2.2'] }, []],
    [
      { clusterIP: '192.012.2.2', clusterIPs: ['192.012.2.2', '2001:db8::2'] },
      [`spec.clusterIPs[0]: non-standard IP address "192.012.2.2" ${FUTURE} "192.12.2.2"`],
    ],
    [
      { loadBalancerIP: '::ffff:192.12.2.2' },
      [`spec.loadBalancerIP: non-standard IP address "::ffff:192.12.2.2" ${FUTURE} "192.12.2.2"`],
    ],
    [
      { externalIPs: ['2001:db8:0:0::2', '1.2.3.4'] },
      [
        'spec.externalIPs[0]: IPv6 address "2001:db8:0:0::2" should be in RFC 5952 canonical format ("2001:db8::2")',
      ],
    ],
    [
      { loadBalancerSourceRanges: ['192.12.2.8/24', '010.0.0.0/8', '10.0.0.0/8'] },
      [
        'spec.loadBalancerSourceRanges[0]: CIDR value "192.12.2.8/24" is ambiguous in this context (should be "192.12.2.0/24" or "192.12.2.8/32"?)',
        `spec.loadBalancerSourceRanges[1]: non-standard CIDR value "010.0.0.0/8" ${FUTURE} "10.0.0.0/8"`,
      ],
    ],
    [
      {
        clusterIP: 'None',
        sessionAffinity: 'ClientIP',
        loadBalancerIP: '1.2.3.4',
        externalIPs: ['1.2.3.4'],
      },
      [
        'spec.loadBalancerIP is ignored for headless services',
        'spec.externalIPs is ignored for headless services',
        'spec.SessionAffinity is ignored for headless services',
      ],
    ],
    [
      { externalName: 'example.com' },
      ['spec.externalName is ignored when spec.type is not "ExternalName"'],
    ],
    [
      { type: 'ExternalName', externalName: 'example.com', externalIPs: ['1.2.3.4'] },
      ['spec.externalIPs is ignored when spec.type is "ExternalName"'],
    ],
  ])('of what a Service says in vain or in an odd way: %j', (spec, expected) => {
    expect(service(spec)).toEqual(expected);
    expect(service(spec, 'update')).toEqual(expected);
  });

  it('of the class of an Ingress in an annotation, at its creation', () => {
    const annotations = { 'kubernetes.io/ingress.class': 'nginx' };
    const ingress = (spec: object) => ({ metadata: { name: 'a', annotations }, spec });
    expect(warned('Ingress', ingress({}))).toEqual([
      `annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`,
    ]);
    expect(warned('Ingress', ingress({}), 'update')).toEqual([]);
    expect(warned('Ingress', ingress({ ingressClassName: 'nginx' }))).toEqual([]);
  });

  it('of names that are no host names', () => {
    const template = { metadata: {}, spec: { containers: [] } };
    const surprising =
      'which can result in surprising behavior; a DNS label is recommended: [must not contain dots]';
    const metadata = { name: 'a.b' };
    expect(warned('Pod', { metadata, spec: { containers: [] } })).toEqual([
      `metadata.name: this is used in the Pod's hostname, ${surprising}`,
    ]);
    expect(warned('Deployment', { metadata, spec: { template } })).toEqual([
      `metadata.name: this is used in Pod names and hostnames, ${surprising}`,
    ]);
  });

  it.each<[object[], string[]]>([
    [[{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }], []],
    [[{ containerPort: 80 }, { containerPort: 80 }], ['duplicate']],
    [[{ containerPort: 80 }, { containerPort: 80, hostPort: 80 }], ['overlapping']],
    [
      [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 80, hostPort: 80, hostIP: '10.0.0.1' },
      ],
      ['dangerously ambiguous'],
    ],
    [
      [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 80, hostPort: 81 },
      ],
      [],
    ],
  ])('of ports that appear twice: %j', (ports, how) => {
    expect(pod({ ports })).toEqual(
      how.map(
        (one) =>
          `spec.containers[0].ports[1]: ${one} port definition with spec.containers[0].ports[0]`,
      ),
    );
  });

  it('of variables that hide others, and of old labels of nodes', () => {
    const env = [
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
      { name: 'a', value: '$(a):3' },
    ];
    expect(pod({ env }, { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } })).toEqual([
      'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
      'spec.containers[0].env[1]: hides previous definition of "a", which may be dropped when using apply',
    ]);
  });

  it('of slices of names', () => {
    const raw = { addressType: 'FQDN', endpoints: [{ addresses: ['a.b'] }], ports: [] };
    expect(warned('EndpointSlice', raw)).toEqual(['addressType: FQDN endpoints are deprecated']);
  });
});
