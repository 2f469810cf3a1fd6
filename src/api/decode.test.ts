import { describe, expect, it } from 'vitest';
import { decode, decodeWith } from './decode';
import type { Kind } from './kinds';

const PORTS = [{ port: 80 }];

function message(kind: Kind, raw: unknown): string {
  const result = decode(kind, raw);
  return result.ok ? 'ok' : result.error.message;
}

describe('decode', () => {
  it('fills in zero values of required fields and leaves defaulted fields away', () => {
    expect(decode('Service', { spec: { ports: [{}] } })).toEqual({
      ok: true,
      value: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: '' },
        spec: { ports: [{ port: 0 }] },
      },
    });
  });

  it('drops nulls, and zero values that Kubernetes does not store', () => {
    const spec = {
      clusterIP: null,
      loadBalancerIP: '',
      publishNotReadyAddresses: false,
      externalIPs: [],
      selector: {},
      ports: [{ port: 80, nodePort: 0 }],
    };
    expect(decode('Service', { metadata: { name: 'a' }, spec })).toMatchObject({
      value: { spec: { ports: PORTS } },
    });
  });

  it('keeps zero values of fields that are pointers in Go', () => {
    const spec = { allocateLoadBalancerNodePorts: false, ipFamilyPolicy: '' };
    expect(decode('Service', { spec })).toMatchObject({ value: { spec } });
    expect(decode('Deployment', { spec: { replicas: 0 } })).toMatchObject({
      value: { spec: { replicas: 0 } },
    });
  });

  it('takes a key such as __proto__ as data', () => {
    const raw: unknown = JSON.parse('{"metadata":{"labels":{"__proto__":"a","constructor":"b"}}}');
    const result = decode('Pod', raw);
    const labels = result.ok ? result.value.metadata.labels : undefined;
    expect(Object.entries(labels ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(message('Pod', { constructor: 1 })).toContain('unknown field "constructor"');
  });

  it('collects unknown fields in the order of their names', () => {
    const backend = { servicePort: 80, serviceName: 'a' };
    const spec = { rules: [{ http: { paths: [{ backend }] } }] };
    expect(decode('Ingress', { spec })).toMatchObject({
      ok: false,
      error: {
        code: 400,
        reason: 'BadRequest',
        message:
          'Ingress in version "v1" cannot be handled as a Ingress: strict decoding error: unknown field "spec.rules[0].http.paths[0].backend.serviceName", unknown field "spec.rules[0].http.paths[0].backend.servicePort"',
      },
    });
  });

  it('is strict about the case of field names', () => {
    expect(message('Service', { spec: { ports: [{ port: 80, targetport: 1 }] } })).toBe(
      'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.ports[0].targetport"',
    );
  });

  it.each<[Kind, unknown, string]>([
    [
      'Service',
      { spec: { ports: [{ port: '80' }] } },
      'string into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      'Service',
      { spec: { ports: [{ port: 80.5 }] } },
      'number 80.5 into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      'Service',
      { spec: { ports: [{ port: 2 ** 31 }] } },
      'number 2147483648 into Go struct field ServicePort.spec.ports.port of type int32',
    ],
    [
      'Service',
      { spec: { ports: { port: 80 } } },
      'object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort',
    ],
    ['Service', { spec: [] }, 'array into Go struct field Service.spec of type v1.ServiceSpec'],
    [
      'Service',
      { spec: { type: 1 } },
      'number into Go struct field ServiceSpec.spec.type of type v1.ServiceType',
    ],
    [
      'Service',
      { spec: { selector: 'app' } },
      'string into Go struct field ServiceSpec.spec.selector of type map[string]string',
    ],
    [
      'Service',
      { spec: { ports: [{ port: 80, targetPort: true }] } },
      'bool into Go value of type int32',
    ],
    [
      'Pod',
      { metadata: { labels: { enabled: true } } },
      'bool into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      'Pod',
      { spec: { containers: [{ command: 'ls' }] } },
      'string into Go struct field Container.spec.containers.command of type []string',
    ],
    [
      'Deployment',
      { spec: { template: { spec: { hostNetwork: 'yes' } } } },
      'string into Go struct field PodSpec.spec.template.spec.hostNetwork of type bool',
    ],
    ['Pod', 'pod', 'string into Go value of type v1.Pod'],
  ])('says what Go says: %s %j', (kind, raw, what) => {
    expect(message(kind, raw)).toBe(
      `${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal ${what}`,
    );
  });

  it('reports the first type error, before unknown fields', () => {
    const raw = { foo: 1, spec: { ports: [{ port: 'a' }], selector: 5 } };
    expect(message('Service', raw)).toContain('ServicePort.spec.ports.port');
  });

  it.each([
    ['aGk=', true],
    ['', true],
    ['aGk', false],
    ['a b=', false],
  ])('takes %j for base64: %s', (text, isFine) => {
    const result = decode('Secret', { data: { key: text } });
    expect(result.ok).toBe(isFine);
    if (!result.ok) expect(result.error.message).toMatch(/illegal base64 data at input byte \d$/);
  });
});

describe('decodeWith', () => {
  const raw = { spec: { foo: 1, ports: PORTS } };

  it('warns of unknown fields and drops them', () => {
    expect(decodeWith('Service', raw, 'warn')).toMatchObject({
      ok: true,
      value: { object: { spec: { ports: PORTS } }, warnings: ['unknown field "spec.foo"'] },
    });
  });
  it('ignores unknown fields', () => {
    const result = decodeWith('Service', raw, 'ignore');
    expect(result).toMatchObject({ ok: true, value: { warnings: [] } });
    expect(JSON.stringify(result)).not.toContain('foo');
  });
  it('refuses wrong types whatever is asked', () => {
    expect(decodeWith('Service', { spec: 1 }, 'ignore').ok).toBe(false);
  });
});
