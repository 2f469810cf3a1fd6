import type { PodTemplateSpec } from '../../api/workloads';
import type { KubeObject } from '../../api/kinds';
import { describeEvent, describeNamespace, describeNode, describeSecret } from './cluster';
import type { Surroundings } from './common';
import {
  describeEndpoints,
  describeEndpointSlice,
  describeIngress,
  describeIngressClass,
  describeService,
} from './networking';
import {
  describeDeployment,
  describePod,
  describeReplicaSet,
  describeReplicationController,
  writeTemplate,
} from './workloads';
import { Writer } from './writer';

function write(writer: Writer, object: KubeObject, around: Surroundings): void {
  switch (object.kind) {
    case 'Deployment':
      return describeDeployment(writer, object, around);
    case 'Endpoints':
      return describeEndpoints(writer, object, around);
    case 'EndpointSlice':
      return describeEndpointSlice(writer, object, around);
    case 'Event':
      return describeEvent(writer, object);
    case 'Ingress':
      return describeIngress(writer, object, around);
    case 'IngressClass':
      return describeIngressClass(writer, object, around);
    case 'Namespace':
      return describeNamespace(writer, object);
    case 'Node':
      return describeNode(writer, object, around);
    case 'Pod':
      return describePod(writer, object, around);
    case 'ReplicaSet':
      return describeReplicaSet(writer, object, around);
    case 'ReplicationController':
      return describeReplicationController(writer, object, around);
    case 'Secret':
      return describeSecret(writer, object);
    case 'Service':
      return describeService(writer, object, around);
  }
}

/** What `kubectl describe` prints of an object (kubectl pkg/describe/describe.go). */
export function describeObject(object: KubeObject, around: Surroundings): string {
  const writer = new Writer();
  write(writer, object, around);
  return writer.result();
}

/** The template of a ReplicaSet or Deployment as `rollout history` shows it, with its tabs. */
export function describeTemplate(template: PodTemplateSpec): string {
  const writer = new Writer();
  writeTemplate(writer, template);
  return writer.raw();
}
