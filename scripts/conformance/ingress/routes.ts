import { decode } from '../../../src/api/decode';
import type { Kind } from '../../../src/api/kinds';
import { createCluster, execute } from '../../../src/cluster/cluster';
import { LIFELIKE } from '../../../src/cluster/delays';
import { normalizedPath } from '../../../src/cluster/ingress/match';
import type { Settings } from '../../../src/cluster/ingress/settings';
import { buildTable, locationFor, serverFor } from '../../../src/cluster/ingress/table';
import type { ClusterState } from '../../../src/cluster/world';
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

/** A cluster with nothing in it but the class. */
const EMPTY = created(
  createCluster({ seed: 1, delays: LIFELIKE, nodes: 1, clients: [] }),
  'IngressClass',
  CLASS,
);

function created(state: ClusterState, kind: Kind, manifest: Record<string, unknown>): ClusterState {
  const decoded = decode(kind, manifest);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const done = execute(state, { type: 'create', object: decoded.value });
  if (!done.result.ok) throw new Error(done.result.error.message);
  return done.state;
}

/** Where the simulator's ingress controller sends each request: a Service, or `404`. */
export function routedBySimulator(
  { ingresses }: RuleSet,
  requests: readonly WebRequest[],
): string[] {
  let state = EMPTY;
  for (const one of ingresses) state = created(state, 'Ingress', ingressManifest(one));
  const table = buildTable(state.store, SETTINGS);
  return requests.map(({ host, path }) => {
    const location = locationFor(serverFor(table, host), normalizedPath(path));
    return location?.backend.service ?? '404';
  });
}
