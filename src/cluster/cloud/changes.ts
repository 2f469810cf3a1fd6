import type { Service } from '../../api/service';
import { recordEvent } from '../api-server/events';
import { equal } from '../structures/equal';
import type { World } from '../world';

/** Keeps a Service until its load balancer is gone. */
export const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

/** Whether the cloud has to look after a Service; not if it names another implementation. */
export function wantsBalancer({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
}

/** Whether a Service still holds a load balancer that it is to lose. */
export function needsCleanup({ metadata, spec }: Service): boolean {
  if (!metadata.finalizers?.includes(FINALIZER)) return false;
  return metadata.deletionTimestamp !== undefined || spec.type !== 'LoadBalancer';
}

/** Tells an event about a Service as the service controller. */
export function tell(
  world: World,
  about: Service,
  reason: string,
  message: string,
  type: 'Normal' | 'Warning' = 'Normal',
): void {
  recordEvent(world, { about, type, reason, message, component: 'service-controller' });
}

/** Go's `%v` of what an event compares; a missing value is the zero value. */
function goValue(value: Told | undefined): string {
  return typeof value === 'object' ? `[${value.join(' ')}]` : String(value ?? '');
}
type Told = string | number | readonly string[];

type Spec = Service['spec'];

/** Fields whose change is told as `old -> new`, in the order in which they are looked at. */
const TOLD: readonly (readonly [reason: string, read: (spec: Spec) => Told | undefined])[] = [
  ['LoadBalancerSourceRanges', (spec) => spec.loadBalancerSourceRanges ?? []],
  ['LoadbalancerIP', (spec) => spec.loadBalancerIP],
  ['ExternalTrafficPolicy', (spec) => spec.externalTrafficPolicy],
  ['HealthCheckNodePort', (spec) => spec.healthCheckNodePort ?? 0],
];
const SILENT: readonly (keyof Spec)[] = [
  'ports',
  'sessionAffinity',
  'sessionAffinityConfig',
  'externalIPs',
];

/**
 * Whether a change of a Service matters to its load balancer; tells what has changed
 * (k8s.io/cloud-provider controllers/service/controller.go, needsUpdate).
 */
export function needsUpdate(world: World, old: Service, service: Service): boolean {
  const [before, after] = [wantsBalancer(old), wantsBalancer(service)];
  if (!before && !after) return false;
  if (before !== after) {
    tell(world, service, 'Type', `${old.spec.type} -> ${service.spec.type}`);
    return true;
  }
  for (const [reason, read] of TOLD) {
    const [from, to] = [read(old.spec), read(service.spec)];
    if (equal(from, to)) continue;
    tell(world, service, reason, `${goValue(from)} -> ${goValue(to)}`);
    return true;
  }
  if (!equal(old.metadata.annotations, service.metadata.annotations)) return true;
  return SILENT.some((field) => !equal(old.spec[field], service.spec[field]));
}
