import { decode } from '../../../src/api/decode';
import type { Kind } from '../../../src/api/kinds';
import { normalizedPath } from '../../../src/cluster/ingress/match';
import type { Settings } from '../../../src/cluster/ingress/settings';
import { buildTable, locationFor, serverFor } from '../../../src/cluster/ingress/table';
import { EMPTY_STORE, put } from '../../../src/cluster/store';
import { ingressManifest, type RuleSet, type WebRequest } from './rule-set';

const SETTINGS: Settings = {
  controllerClass: 'k8s.io/ingress-nginx',
  annotationClass: 'nginx',
  withoutClass: false,
  namespace: undefined,
  httpPort: 80,
  httpsPort: 443,
  defaultBackend: undefined,
  publishService: undefined,
  publishStatusAddress: undefined,
};

const CLASS = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'nginx' },
  spec: { controller: 'k8s.io/ingress-nginx' },
};

function decoded(kind: Kind, manifest: Record<string, unknown>) {
  const result = decode(kind, manifest);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Where the simulator's ingress controller sends each request: a Service, or `404`. */
export function routedBySimulator(
  { ingresses }: RuleSet,
  requests: readonly WebRequest[],
): string[] {
  let store = put(EMPTY_STORE, decoded('IngressClass', CLASS));
  for (const [i, one] of ingresses.entries()) {
    const object = decoded('Ingress', ingressManifest(one));
    const creationTimestamp = `2025-01-01T00:00:${String(i).padStart(2, '0')}Z`;
    const metadata = { ...object.metadata, creationTimestamp };
    store = put(store, { ...object, metadata });
  }
  const table = buildTable(store, SETTINGS);
  return requests.map(({ host, path }) => {
    const location = locationFor(serverFor(table, host), normalizedPath(path));
    return location?.backend.service ?? '404';
  });
}
