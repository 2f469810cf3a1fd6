import type { KubeObject } from '../api/kinds';
import type { Container, PodSpec } from '../api/pod';

/** Something that is stored as it was given and has no effect here (yet). */
export type Unsimulated =
  | 'ingress'
  | 'ingressClass'
  | 'loadBalancer'
  | 'externalName'
  | 'secret'
  | 'dualStack'
  | 'resources'
  | 'volumes'
  | 'security'
  | 'grpcProbe'
  | 'hostPort'
  | 'affinity';

/** A field of an object whose effect is not simulated. */
export interface Notice {
  readonly field: string;
  readonly what: Unsimulated;
}

/** The fields of an object that are accepted and stored, but not acted on. */
export function notSimulated(object: KubeObject): readonly Notice[] {
  switch (object.kind) {
    case 'Ingress':
      return [{ field: 'spec', what: 'ingress' }];
    case 'IngressClass':
      return [{ field: 'spec.controller', what: 'ingressClass' }];
    case 'Secret':
      return [{ field: 'data', what: 'secret' }];
    case 'Service':
      return ofService(object.spec);
    case 'Pod':
      return ofPod(object.spec, 'spec');
    case 'ReplicationController':
    case 'ReplicaSet':
    case 'Deployment':
      return object.spec.template ? ofPod(object.spec.template.spec, 'spec.template.spec') : [];
    default:
      return [];
  }
}

function ofService(spec: Extract<KubeObject, { kind: 'Service' }>['spec']): Notice[] {
  const notices: Notice[] = [];
  if (spec.type === 'LoadBalancer') notices.push({ field: 'spec.type', what: 'loadBalancer' });
  if (spec.type === 'ExternalName')
    notices.push({ field: 'spec.externalName', what: 'externalName' });
  if (spec.ipFamilies?.includes('IPv6') && spec.clusterIP !== 'None') {
    notices.push({ field: 'spec.ipFamilies', what: 'dualStack' });
  }
  return notices;
}

function ofPod(spec: PodSpec, path: string): Notice[] {
  const notices: Notice[] = [];
  if (spec.volumes !== undefined) notices.push({ field: `${path}.volumes`, what: 'volumes' });
  if (spec.securityContext !== undefined) {
    notices.push({ field: `${path}.securityContext`, what: 'security' });
  }
  if (spec.affinity !== undefined || spec.topologySpreadConstraints !== undefined) {
    notices.push({ field: `${path}.affinity`, what: 'affinity' });
  }
  spec.containers.forEach((container, index) => {
    notices.push(...ofContainer(container, `${path}.containers[${index}]`));
  });
  return notices;
}

function ofContainer(container: Container, path: string): Notice[] {
  const notices: Notice[] = [];
  if (container.resources !== undefined) {
    notices.push({ field: `${path}.resources`, what: 'resources' });
  }
  if (container.volumeMounts !== undefined) {
    notices.push({ field: `${path}.volumeMounts`, what: 'volumes' });
  }
  if (container.ports?.some(({ hostPort }) => hostPort !== undefined)) {
    notices.push({ field: `${path}.ports`, what: 'hostPort' });
  }
  for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe'] as const) {
    if (container[probe]?.grpc) notices.push({ field: `${path}.${probe}.grpc`, what: 'grpcProbe' });
  }
  return notices;
}
