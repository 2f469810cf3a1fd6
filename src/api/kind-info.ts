import { Event, Namespace, Node, Secret } from './core';
import { Ingress, IngressClass } from './ingress';
import { Pod } from './pod';
import type { StructSchema } from './schema';
import { Endpoints, EndpointSlice, Service } from './service';
import { Deployment, ReplicaSet, ReplicationController } from './workloads';

interface KindInfo<S extends StructSchema = StructSchema> {
  readonly schema: S;
  readonly apiVersion: string;
  /** Lower-case plural, as in URLs and NotFound messages. */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

function kind<S extends StructSchema>(
  schema: S,
  apiVersion: string,
  plural: string,
  singular: string,
  shortNames: readonly string[],
  namespaced = true,
): KindInfo<S> {
  return { schema, apiVersion, plural, singular, shortNames, namespaced };
}

/** Every kind that the API server stores, by name. */
export const KINDS = {
  Namespace: kind(Namespace, 'v1', 'namespaces', 'namespace', ['ns'], false),
  Node: kind(Node, 'v1', 'nodes', 'node', ['no'], false),
  Pod: kind(Pod, 'v1', 'pods', 'pod', ['po']),
  ReplicationController: kind(
    ReplicationController,
    'v1',
    'replicationcontrollers',
    'replicationcontroller',
    ['rc'],
  ),
  ReplicaSet: kind(ReplicaSet, 'apps/v1', 'replicasets', 'replicaset', ['rs']),
  Deployment: kind(Deployment, 'apps/v1', 'deployments', 'deployment', ['deploy']),
  Service: kind(Service, 'v1', 'services', 'service', ['svc']),
  Endpoints: kind(Endpoints, 'v1', 'endpoints', 'endpoints', ['ep']),
  EndpointSlice: kind(EndpointSlice, 'discovery.k8s.io/v1', 'endpointslices', 'endpointslice', []),
  Ingress: kind(Ingress, 'networking.k8s.io/v1', 'ingresses', 'ingress', ['ing']),
  IngressClass: kind(
    IngressClass,
    'networking.k8s.io/v1',
    'ingressclasses',
    'ingressclass',
    [],
    false,
  ),
  Secret: kind(Secret, 'v1', 'secrets', 'secret', []),
  Event: kind(Event, 'v1', 'events', 'event', ['ev']),
} as const;

export type Kind = keyof typeof KINDS;

export function isKind(name: string): name is Kind {
  return Object.hasOwn(KINDS, name);
}

/** `services`, `deployments.apps`: how API messages name the resource. */
export function resourceName(kind: Kind): string {
  const { plural, apiVersion } = KINDS[kind];
  const [group, version] = apiVersion.split('/');
  return version ? `${plural}.${group}` : plural;
}
