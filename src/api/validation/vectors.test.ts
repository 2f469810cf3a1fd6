import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decode } from '../decode';
import { applyDefaults } from '../defaults';
import type { Result } from '../result';
import { formatFieldError } from '../errors';
import { isKind, KINDS } from '../kind-info';
import type { Kind, KubeObject } from '../kinds';
import { validate, validateUpdate } from './index';

interface Vector {
  readonly operation?: string;
  readonly manifest?: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly errors?: readonly string[];
  readonly note?: string;
  readonly precondition?: string;
  readonly source: string;
  readonly [key: string]: unknown;
}

function fixture(name: string): readonly Vector[] {
  const url = new URL(`../fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly Vector[];
}

/** What the API server does before validation, but for allocation. */
function prepare(kind: Kind, raw: unknown): Result<KubeObject> {
  const decoded = decode(kind, raw);
  if (!decoded.ok) return decoded;
  const object = applyDefaults<KubeObject>(decoded.value);
  const namespace = KINDS[kind].namespaced ? 'default' : '';
  return {
    ok: true,
    value: { ...object, metadata: { ...object.metadata, namespace } } as KubeObject,
  };
}

function errorsOf(raw: { readonly kind: string }): readonly string[] {
  if (!isKind(raw.kind)) throw new Error(`no such kind: ${raw.kind}`);
  const prepared = prepare(raw.kind, raw);
  return prepared.ok ? validate(prepared.value).map(formatFieldError) : [prepared.error.message];
}

/** Left to the API server, which has the allocators and takes over what an update leaves out. */
const DECIDED_BY_THE_ALLOCATOR = [
  'Service: spec.ports[0].nodePort: Invalid value: 30123: provided port is already allocated',
  'Service: spec.ports[1].nodePort: Invalid value: 30080: provided port is already allocated',
  'Service: spec.clusterIPs: Invalid value: []string{"1.2.3.4"}: failed to allocate IP 1.2.3.4: the provided network does not match the current range',
];
/** Left to kubectl: the kind has no mapping (see resource.test.ts). */
const DECIDED_BY_KUBECTL = 'extensions/v1beta1';

function manifestVectors(name: string): (readonly [string, Vector])[] {
  return fixture(name)
    .filter(({ manifest }) => manifest && manifest['apiVersion'] !== DECIDED_BY_KUBECTL)
    .map((vector) => [
      `${vector.manifest?.kind}: ${vector.errors?.join(' | ') || (vector.note ?? 'valid')}`,
      vector,
    ]);
}

describe('the vectors of Services and Ingresses', () => {
  const vectors = [
    ...manifestVectors('service-validation'),
    ...manifestVectors('ingress-validation'),
  ];
  const titles = vectors.map(([title]) => title);

  it('name each vector that the allocator decides', () => {
    expect(titles.filter((title) => /already allocated|failed to allocate/.test(title))).toEqual(
      DECIDED_BY_THE_ALLOCATOR,
    );
  });

  it.each(vectors.filter(([title]) => !DECIDED_BY_THE_ALLOCATOR.includes(title)))(
    '%s',
    (_, { manifest, errors }) => {
      expect(manifest && errorsOf(manifest)).toEqual(errors);
    },
  );

  it('hold for updates of the clusterIP', () => {
    const vector = fixture('service-validation').find(
      ({ operation, errors }) => operation === 'update' && errors?.length,
    );
    const service = (spec: unknown) => {
      const ports = [{ port: 80 }];
      const raw = { metadata: { name: 'kubia' }, spec: { ports, ...(spec as object) } };
      const prepared = prepare('Service', raw);
      if (!prepared.ok) throw new Error(prepared.error.message);
      return prepared.value;
    };
    const errors = validateUpdate(service(vector?.['new']), service(vector?.['old']));
    expect(errors.map(formatFieldError)).toEqual(vector?.errors);
  });
});

function workloadManifest(vector: Vector): Vector['manifest'] {
  const { kind, selector, templateLabels = { app: 'kubia' }, restartPolicy, replicas } = vector;
  const container = {
    name: 'kubia',
    image: 'luksa/kubia',
    ...(vector['readinessProbe'] !== undefined && { readinessProbe: vector['readinessProbe'] }),
    ...(vector['containerPortName'] !== undefined && {
      ports: [{ name: vector['containerPortName'], containerPort: 8080 }],
    }),
  };
  const podSpec = {
    containers: [container],
    ...(restartPolicy !== undefined && { restartPolicy }),
  };
  const metadata = { name: vector['name'] ?? 'kubia' };
  switch (kind) {
    case 'Pod':
      return { kind, metadata, spec: podSpec };
    case 'Secret':
      return { kind, metadata, type: vector['type'], data: vector['data'] };
    case 'Endpoints':
      return { kind, metadata, subsets: vector['subsets'] };
    default:
      return {
        kind: kind as string,
        metadata,
        spec: {
          replicas,
          selector: selector === undefined ? { matchLabels: templateLabels } : selector,
          template: { metadata: { labels: templateLabels }, spec: podSpec },
        },
      };
  }
}

describe('the vectors of workloads', () => {
  it.each(
    fixture('workload-validation').map(
      (vector) =>
        [`${String(vector['kind'])}: ${vector.errors?.join(' | ') || 'valid'}`, vector] as const,
    ),
  )('%s', (_, vector) => {
    const manifest = workloadManifest(vector);
    expect(manifest && errorsOf(manifest)).toEqual(vector.errors);
    if (vector['defaultedSelector']) {
      const prepared = prepare(manifest?.kind as Kind, manifest);
      expect(prepared).toMatchObject({
        ok: true,
        value: { spec: { selector: vector['defaultedSelector'] } },
      });
    }
  });
});
