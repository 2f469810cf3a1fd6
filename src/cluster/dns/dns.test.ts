import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../api/kinds';
import { EMPTY_STORE, put, type Store } from '../store';
import fixture from './fixtures/dns.json' with { type: 'json' };
import { resolveFully, searchNames } from './resolve';
import { answer, type QuestionType } from './zone';

const HTTP = [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80 }];

function service(namespace: string, name: string, spec: object): KubeObject {
  const metadata = { name, namespace };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec, status: {} } as unknown as KubeObject;
}

function slice(
  namespace: string,
  of: string,
  endpoints: object[],
  ports: object[] = HTTP,
): KubeObject {
  const labels = { 'kubernetes.io/service-name': of };
  const metadata = { name: `${of}-x`, namespace, labels };
  return {
    kind: 'EndpointSlice',
    metadata,
    addressType: 'IPv4',
    endpoints,
    ports,
  } as unknown as KubeObject;
}

const at = (ip: string, hostname?: string) => ({
  addresses: [ip],
  conditions: { ready: true },
  ...(hostname ? { hostname } : {}),
});

function namespace(name: string): KubeObject {
  return { kind: 'Namespace', metadata: { name, namespace: '' } } as unknown as KubeObject;
}

const HEADLESS = { type: 'ClusterIP', clusterIP: 'None', ports: HTTP };
const STORE: Store = [
  namespace('testns'),
  namespace('default'),
  service('testns', 'svc1', { type: 'ClusterIP', clusterIP: '10.0.0.1', ports: HTTP }),
  service('testns', 'svcempty', { type: 'ClusterIP', clusterIP: '10.0.0.1', ports: HTTP }),
  service('testns', 'svc6', { type: 'ClusterIP', clusterIP: '1234:abcd::1', ports: HTTP }),
  service('testns', 'hdls1', HEADLESS),
  slice('testns', 'hdls1', [
    at('172.0.0.2'),
    at('172.0.0.3'),
    at('172.0.0.4', 'dup-name'),
    at('172.0.0.5', 'dup-name'),
    at('5678:abcd::1'),
    at('5678:abcd::2'),
  ]),
  service('testns', 'hdlsprtls', { type: 'ClusterIP', clusterIP: 'None' }),
  slice('testns', 'hdlsprtls', [at('172.0.0.20')], []),
  service('testns', 'external', { type: 'ExternalName', externalName: 'ext.interwebs.test' }),
  service('testns', 'external-to-service', {
    type: 'ExternalName',
    externalName: 'svc1.testns.svc.cluster.local.',
  }),
  service('testns', 'svc-dual-stack', {
    type: 'ClusterIP',
    clusterIP: '10.0.0.3',
    clusterIPs: ['10.0.0.3', '10::3'],
    ports: HTTP,
  }),
  service('default', 'kubernetes', {
    type: 'ClusterIP',
    clusterIP: '10.3.0.1',
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
  }),
  service('default', 'headless', HEADLESS),
  slice('default', 'headless', [at('10.3.0.1'), at('10.3.0.2'), at('10.3.0.3')]),
].reduce<Store>(put, EMPTY_STORE);

/** The specification's own example has priority 10; CoreDNS always says 0. */
const PRIORITY_EXAMPLE = '_https._tcp.kubernetes.default.svc.cluster.local.';
/** Another cluster than the other examples of the specification: one endpoint with a host name. */
const PET = 'my-pet.headless.default.svc.cluster.local.';

const text = (store: Store, name: string, type: string) =>
  answer(store, name, type as QuestionType).answers.map(
    (one) => `${one.type} ${one.data.replaceAll('"', '')}`,
  );

describe('the cluster’s DNS', () => {
  const same = fixture.dns.filter(({ qname }) => qname !== PRIORITY_EXAMPLE && qname !== PET);
  it.each(same)(
    'answers $qtype $qname with $rcode',
    ({ qname, qtype, rcode, answer: expected }) => {
      expect(answer(STORE, qname, qtype as QuestionType).rcode).toBe(rcode);
      expect(text(STORE, qname, qtype).toSorted()).toEqual(expected.toSorted());
    },
  );

  it('gives SRV records the priority 0, as CoreDNS does', () => {
    expect(text(STORE, PRIORITY_EXAMPLE, 'SRV')).toEqual([
      'SRV 0 100 443 kubernetes.default.svc.cluster.local.',
    ]);
  });

  it('knows an endpoint of a headless Service by its host name', () => {
    const store = put(STORE, slice('default', 'headless', [at('10.3.0.100', 'my-pet')]));
    expect(text(store, PET, 'A')).toEqual(['A 10.3.0.100']);
  });

  it('has no name for a headless Service without ready endpoints', () => {
    const unready = { addresses: ['10.3.0.1'], conditions: { ready: false } };
    const store = put(STORE, slice('default', 'headless', [unready]));
    expect(answer(store, 'headless.default.svc.cluster.local', 'A').rcode).toBe('NXDOMAIN');
  });

  it('turns a ClusterIP back into the Service’s name', () => {
    expect(text(STORE, '1.0.3.10.in-addr.arpa.', 'PTR')).toEqual([
      'PTR kubernetes.default.svc.cluster.local.',
    ]);
  });

  it('turns the address of an endpoint into its name under each Service that it serves', () => {
    const store = put(STORE, slice('testns', 'svc1', [at('10.0.9.9')]));
    expect(text(store, '9.9.0.10.in-addr.arpa.', 'PTR')).toEqual([
      'PTR 10-0-9-9.svc1.testns.svc.cluster.local.',
    ]);
    expect(text(store, '10-0-9-9.svc1.testns.svc.cluster.local.', 'A')).toEqual(['A 10.0.9.9']);
  });

  it('knows no address as the name of an ExternalName', () => {
    const external = service('testns', 'ip', { type: 'ExternalName', externalName: '10.0.0.1' });
    expect(answer(put(STORE, external), 'ip.testns.svc.cluster.local.', 'A').rcode).toBe(
      'NXDOMAIN',
    );
  });

  it('shares the weight of SRV records among the ports of a Service', () => {
    const ports = [...HTTP, { name: 'https', port: 443, protocol: 'TCP', targetPort: 443 }];
    const two = service('testns', 'two', { type: 'ClusterIP', clusterIP: '10.0.0.7', ports });
    expect(text(put(STORE, two), 'two.testns.svc.cluster.local.', 'SRV')).toEqual([
      'SRV 0 50 80 two.testns.svc.cluster.local.',
      'SRV 0 50 443 two.testns.svc.cluster.local.',
    ]);
  });

  it('gives each of many SRV records a weight', () => {
    const many = Array.from({ length: 101 }, (_, index) => at(`172.1.0.${index}`));
    const store = put(STORE, slice('testns', 'hdlsprtls', many));
    const first = 'SRV 0 1 80 172-1-0-0.hdlsprtls.testns.svc.cluster.local.';
    expect(text(store, 'hdlsprtls.testns.svc.cluster.local.', 'SRV')).toContain(first);
  });

  it('gives the addresses of what SRV records point to along with them', () => {
    expect(answer(STORE, '_http._tcp.hdls1.testns.svc.cluster.local.', 'SRV').additional).toEqual([
      { name: '172-0-0-2.hdls1.testns.svc.cluster.local.', type: 'A', data: '172.0.0.2' },
      { name: '172-0-0-3.hdls1.testns.svc.cluster.local.', type: 'A', data: '172.0.0.3' },
      { name: 'dup-name.hdls1.testns.svc.cluster.local.', type: 'A', data: '172.0.0.4' },
      { name: 'dup-name.hdls1.testns.svc.cluster.local.', type: 'A', data: '172.0.0.5' },
      { name: '5678-abcd--1.hdls1.testns.svc.cluster.local.', type: 'AAAA', data: '5678:abcd::1' },
      { name: '5678-abcd--2.hdls1.testns.svc.cluster.local.', type: 'AAAA', data: '5678:abcd::2' },
    ]);
  });

  it('says by which name its servers go', () => {
    const dns = service('kube-system', 'kube-dns', { type: 'ClusterIP', clusterIP: '10.96.0.10' });
    const store = put(STORE, dns);
    expect(text(store, 'cluster.local.', 'NS')).toEqual([
      'NS kube-dns.kube-system.svc.cluster.local.',
    ]);
    expect(text(store, 'ns.dns.cluster.local.', 'A')).toEqual(['A 10.96.0.10']);
    expect(text(store, 'cluster.local.', 'SOA')[0]).toMatch(/^SOA ns\.dns\.cluster\.local\. /);
  });

  it('turns IPv6 addresses of endpoints back into names', () => {
    const nibbles = `${'1.0.0.0.'}${'0.'.repeat(20)}d.c.b.a.8.7.6.5.ip6.arpa.`;
    expect(text(STORE, nibbles, 'PTR')).toEqual([
      'PTR 5678-abcd--1.hdls1.testns.svc.cluster.local.',
    ]);
    expect(answer(STORE, 'd.c.b.a.8.7.6.5.ip6.arpa.', 'PTR').rcode).toBe('NXDOMAIN');
  });

  it('has nothing but names below in-addr.arpa', () => {
    expect(answer(STORE, '1.0.3.10.in-addr.arpa.', 'A').rcode).toBe('NXDOMAIN');
  });

  it('gives a pod’s dashed address whether or not there is such a pod', () => {
    expect(text(STORE, '10-244-1-7.default.pod.cluster.local', 'A')).toEqual(['A 10.244.1.7']);
    expect(text(STORE, 'fd00--7.default.pod.cluster.local', 'AAAA')).toEqual(['AAAA fd00::7']);
    expect(answer(STORE, '10-244-1-700.default.pod.cluster.local', 'A').rcode).toBe('NXDOMAIN');
  });
});

describe('a pod’s resolver', () => {
  it.each(fixture.search)('tries the names for $name in $podNamespace in order', (row) => {
    expect(searchNames(row.name, row.podNamespace)).toEqual(row.tried);
  });
});

describe('aliases', () => {
  it('come with the addresses of a Service that they stand for', () => {
    const { answers } = resolveFully(STORE, 'external-to-service.testns.svc.cluster.local', 'A');
    expect(answers.map(({ type, data }) => `${type} ${data}`)).toEqual([
      'CNAME svc1.testns.svc.cluster.local.',
      'A 10.0.0.1',
    ]);
  });

  it.each([
    ['a name that does not exist', 'nosuch.testns.svc.cluster.local'],
    ['themselves', 'alias.testns.svc.cluster.local'],
    ['an alias that leads back', 'back.testns.svc.cluster.local'],
  ])('are kept back when they stand for %s', (_, externalName) => {
    const back = { type: 'ExternalName', externalName: 'alias.testns.svc.cluster.local' };
    const store = [
      service('testns', 'alias', { type: 'ExternalName', externalName }),
      service('testns', 'back', back),
    ].reduce<Store>(put, STORE);
    expect(resolveFully(store, 'alias.testns.svc.cluster.local', 'A')).toEqual({
      rcode: 'NOERROR',
      answers: [],
    });
  });

  it('end at names outside the cluster', () => {
    const { answers } = resolveFully(STORE, 'external.testns.svc.cluster.local', 'A');
    expect(answers.map(({ type }) => type)).toEqual(['CNAME']);
  });
});
