import type { KubeObject } from '../api/kinds';
import type { Container, PodSpec } from '../api/pod';

/** Something that is stored as it was given and has no effect here (yet). */
export type Unsimulated =
  'externalName' | 'resources' | 'volumes' | 'security' | 'grpcProbe' | 'hostPort' | 'affinity';

/** A field of an object whose effect is not simulated. */
export interface Notice {
  readonly field: string;
  readonly what: Unsimulated;
}

/** The fields of an object that are accepted and stored, but not acted on. */
export function notSimulated(object: KubeObject): readonly Notice[] {
  switch (object.kind) {
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
  return spec.type === 'ExternalName' ? [{ field: 'spec.externalName', what: 'externalName' }] : [];
}

function ofPod(spec: PodSpec, path: string): Notice[] {
  const notices: Notice[] = [];
  if (isGiven(spec.volumes)) notices.push({ field: `${path}.volumes`, what: 'volumes' });
  if (isGiven(spec.securityContext)) {
    notices.push({ field: `${path}.securityContext`, what: 'security' });
  }
  if (isGiven(spec.affinity) || isGiven(spec.topologySpreadConstraints)) {
    notices.push({ field: `${path}.affinity`, what: 'affinity' });
  }
  spec.containers.forEach((container, index) => {
    notices.push(...ofContainer(container, `${path}.containers[${index}]`));
  });
  return notices;
}

function ofContainer(container: Container, path: string): Notice[] {
  const notices: Notice[] = [];
  if (isGiven(container.resources)) {
    notices.push({ field: `${path}.resources`, what: 'resources' });
  }
  if (isGiven(container.volumeMounts)) {
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

/** Whether a field says anything: the API server's own defaults, such as `{}`, do not. */
function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null;
}
