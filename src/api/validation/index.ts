import type { FieldError } from '../errors';
import type { KubeObject, ObjectOf } from '../kinds';
import { validateNode, validateNodeUpdate, validateSecret, validateSecretUpdate } from './core';
import {
  validateEndpoints,
  validateEndpointSlice,
  validateEndpointSliceUpdate,
  validateEndpointsUpdate,
} from './endpoints';
import {
  validateIngress,
  validateIngressClass,
  validateIngressClassUpdate,
  validateIngressUpdate,
} from './ingress';
import { validateMeta, validateMetaUpdate } from './meta';
import { validatePod, validatePodUpdate } from './pod';
import { validateService, validateServiceUpdate } from './service';
import {
  validateDeployment,
  validateDeploymentUpdate,
  validateReplicaSet,
  validateReplicaSetUpdate,
  validateReplicationController,
  validateReplicationControllerUpdate,
} from './workloads';

/**
 * What is wrong with an object that is to be created, in Kubernetes' order and words; nothing means
 * that it is valid. It expects defaults to be applied and the namespace to be set. What only the
 * allocators know (addresses and node ports taken or out of range) is not checked.
 */
export function validate(object: KubeObject): readonly FieldError[] {
  switch (object.kind) {
    case 'Service':
      return validateService(object);
    case 'Pod':
      return validatePod(object);
    case 'Deployment':
      return validateDeployment(object);
    case 'ReplicaSet':
      return validateReplicaSet(object);
    case 'ReplicationController':
      return validateReplicationController(object);
    case 'Ingress':
      return validateIngress(object);
    case 'IngressClass':
      return validateIngressClass(object);
    case 'Endpoints':
      return validateEndpoints(object);
    case 'EndpointSlice':
      return validateEndpointSlice(object);
    case 'Secret':
      return validateSecret(object);
    case 'Node':
      return validateNode(object);
    case 'Event':
    case 'Namespace':
      return validateMeta(object.kind, object.metadata);
  }
}

/**
 * What is wrong with an update of `old` to `object`: fields that may not change, and all that
 * creation checks of the spec. It expects what validate expects, and that allocated values which
 * the update leaves out were taken over from `old`.
 */
export function validateUpdate(object: KubeObject, old: KubeObject): readonly FieldError[] {
  switch (object.kind) {
    case 'Service':
      return validateServiceUpdate(object, old as ObjectOf<'Service'>);
    case 'Pod':
      return validatePodUpdate(object, old as ObjectOf<'Pod'>);
    case 'Deployment':
      return validateDeploymentUpdate(object, old as ObjectOf<'Deployment'>);
    case 'ReplicaSet':
      return validateReplicaSetUpdate(object, old as ObjectOf<'ReplicaSet'>);
    case 'ReplicationController':
      return validateReplicationControllerUpdate(object, old as ObjectOf<'ReplicationController'>);
    case 'Ingress':
      return validateIngressUpdate(object, old as ObjectOf<'Ingress'>);
    case 'IngressClass':
      return validateIngressClassUpdate(object, old as ObjectOf<'IngressClass'>);
    case 'Endpoints':
      return validateEndpointsUpdate(object, old as ObjectOf<'Endpoints'>);
    case 'EndpointSlice':
      return validateEndpointSliceUpdate(object, old as ObjectOf<'EndpointSlice'>);
    case 'Secret':
      return validateSecretUpdate(object, old as ObjectOf<'Secret'>);
    case 'Node':
      return validateNodeUpdate(object, old as ObjectOf<'Node'>);
    case 'Event':
    case 'Namespace':
      return validateMetaUpdate(object, old);
  }
}
