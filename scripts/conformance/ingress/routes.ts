import { decode } from '../../../src/api/decode';
import type { Kind } from '../../../src/api/kinds';
import { createCluster, execute } from '../../../src/cluster/cluster';
import { LIFELIKE } from '../../../src/cluster/delays';
import { decide } from '../../../src/cluster/ingress/decide';
import { settingsFrom } from '../../../src/cluster/ingress/settings';
import { buildTable } from '../../../src/cluster/ingress/table';
import { blankView } from '../../../src/cluster/ingress/views';
import type { ClusterState } from '../../../src/cluster/world';
import { ingressManifest, servicesOf, type RuleSet, type WebRequest } from './rule-set';

const SETTINGS = settingsFrom([], 'ingress-nginx');

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

/** Has always somebody behind it, and needs no pods. */
function serviceManifest(name: string): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { type: 'ExternalName', externalName: 'example.com', ports: [{ port: 80 }] },
  };
}

/**
 * What the simulator's ingress controller does with each request: the Service that it asks and the
 * path that it asks for, or the status of an answer of its own.
 */
export function routedBySimulator(rules: RuleSet, requests: readonly WebRequest[]): string[] {
  let state = EMPTY;
  for (const name of servicesOf(rules)) state = created(state, 'Service', serviceManifest(name));
  for (const one of rules.ingresses) state = created(state, 'Ingress', ingressManifest(one));
  const { store } = state;
  const blank = blankView('Pod/ingress-nginx/controller', '', SETTINGS);
  const view = { ...blank, table: buildTable(store, SETTINGS), config: store, endpoints: store };
  return requests.map(({ host, path }) => {
    const http = { method: 'GET', scheme: 'http', host, port: 80, path, headers: [] } as const;
    const decision = decide(view, http, 80);
    return decision.is === 'answer'
      ? String(decision.response.status)
      : `${decision.location.backend.service} ${decision.path}`;
  });
}
