import type { Kind, KubeObject, ObjectOf } from '../../api/kinds';
import type { ObjectMeta } from '../../api/meta';
import { equal } from '../structures/equal';
import { withoutUnkept } from './metadata';
import { qosClass } from './qos';
import { takeOverAllocations } from './service-rest';

/** The kinds whose spec changes are counted in metadata.generation. */
const COUNTED: ReadonlySet<Kind> = new Set([
  'Deployment',
  'EndpointSlice',
  'Ingress',
  'IngressClass',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
]);

/** A new object with the status that the API server gives it (each kind's strategy.go). */
export function prepareForCreate<O extends KubeObject>(object: O): O {
  const { metadata } = object;
  const counted = COUNTED.has(object.kind) ? { ...metadata, generation: 1 } : metadata;
  return { ...object, metadata: counted, ...initialStatus(object) };
}

function initialStatus(object: KubeObject): object {
  switch (object.kind) {
    case 'Pod':
      return { status: { phase: 'Pending', ...heldBack(object), qosClass: qosClass(object.spec) } };
    case 'ReplicationController':
    case 'ReplicaSet':
      return { status: { replicas: 0 } };
    case 'Deployment':
      return { status: {} };
    case 'Service':
    case 'Ingress':
      return { status: { loadBalancer: {} } };
    case 'Namespace':
      return { status: { phase: 'Active' } };
    case 'Endpoints':
    case 'EndpointSlice':
    case 'Event':
    case 'IngressClass':
    case 'Node':
    case 'Secret':
      return {};
  }
}

/** The condition of a pod that waits for its scheduling gates (registry/core/pod/strategy.go). */
function heldBack({ spec }: ObjectOf<'Pod'>): Pick<ObjectOf<'Pod'>['status'], 'conditions'> {
  if (!spec.schedulingGates?.length) return {};
  const reason = 'SchedulingGated';
  const message = 'Scheduling is blocked due to non-empty scheduling gates';
  return { conditions: [{ type: 'PodScheduled', status: 'False', reason, message }] };
}

/** `object` as it is stored: without the empty lists and maps that only validation tells from none. */
export function canonical<O extends KubeObject>(object: O): O {
  if (object.kind === 'Ingress' && object.spec.rules?.length === 0) {
    return { ...object, spec: without(object.spec, ['rules']) };
  }
  if (object.kind !== 'Deployment' && object.kind !== 'ReplicaSet') return object;
  const { selector, template } = object.spec;
  const labels = template.metadata.labels;
  const parts = [selector?.matchLabels, selector?.matchExpressions, labels];
  if (!selector || !parts.some(isEmpty)) return object;
  const spec = {
    ...object.spec,
    selector: without(selector, ['matchLabels', 'matchExpressions']),
    template: { ...template, metadata: without(template.metadata, ['labels']) },
  };
  return { ...object, spec };
}

function isEmpty(part: object | undefined): boolean {
  return part !== undefined && Object.keys(part).length === 0;
}

/** `object` without those of `keys` that are empty. */
function without<T extends object>(object: T, keys: readonly (keyof T & string)[]): T {
  const dropped = new Set<string>(keys.filter((key) => isEmpty(object[key] as object | undefined)));
  return Object.fromEntries(Object.entries(object).filter(([key]) => !dropped.has(key))) as T;
}

/** `object` as the next version of `old`: the API server's metadata and the status are kept. */
export function prepareForUpdate<O extends KubeObject>(object: O, old: O): O {
  const metadata = keptMetadata(object.metadata, old.metadata);
  const next = takeOverAllocations({ ...object, metadata, ...statusOf(old) }, old);
  if (!COUNTED.has(next.kind) || !changesGeneration(next, old)) return next;
  const generation = (old.metadata.generation ?? 0) + 1;
  return { ...next, metadata: { ...next.metadata, generation } };
}

function keptMetadata(given: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation, generateName } = old;
  return {
    ...withoutUnkept(given),
    namespace: old.namespace,
    uid: old.uid,
    resourceVersion: old.resourceVersion,
    creationTimestamp: given.creationTimestamp || old.creationTimestamp,
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
    ...(generation !== undefined && { generation }),
    ...(generateName !== undefined && { generateName }),
  };
}

function changesGeneration(object: KubeObject, old: KubeObject): boolean {
  if (object.kind === 'Deployment') {
    if (!equal(object.metadata.annotations, old.metadata.annotations)) return true;
  }
  if (object.kind === 'EndpointSlice' && old.kind === 'EndpointSlice') {
    const { endpoints, ports, metadata } = object;
    if (!equal(metadata.labels, old.metadata.labels)) return true;
    return !equal(endpoints, old.endpoints) || !equal(ports, old.ports);
  }
  return 'spec' in object && 'spec' in old && !equal(object.spec, old.spec);
}

function statusOf(object: KubeObject): object {
  return 'status' in object ? { status: object.status } : {};
}

/**
 * `old` with the status of `object`. Of the rest only a Deployment's annotations count: its
 * controller writes the revision along with the status (registry/apps/deployment/strategy.go).
 */
export function withStatusOf<O extends KubeObject>(old: O, object: KubeObject): O {
  const { annotations } = object.metadata;
  if (object.kind !== 'Deployment' || !annotations) return { ...old, ...statusOf(object) };
  return { ...old, ...statusOf(object), metadata: { ...old.metadata, annotations } };
}
