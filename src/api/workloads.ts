import { LabelSelector, ObjectMeta, TemplateMeta } from './meta';
import { PodSpec } from './pod';
import {
  bool,
  defaulted,
  int32,
  int64,
  intOrString,
  list,
  map,
  named,
  oneOf,
  optional,
  pointer,
  required,
  string,
  struct,
  type Infer,
} from './schema';

const PodTemplateSpec = struct('PodTemplateSpec', {
  metadata: required(TemplateMeta, 'Labels and annotations of the pods.'),
  spec: required(PodSpec, 'What the pods run.'),
});
export type PodTemplateSpec = Infer<typeof PodTemplateSpec>;

const Condition = (name: string) =>
  struct(name, {
    type: required(string, 'Type of the condition.'),
    status: required(string, 'True, False or Unknown.'),
    lastUpdateTime: optional(string, 'When it was last written.'),
    lastTransitionTime: optional(string, 'When the status changed last.'),
    reason: optional(string, 'Why.'),
    message: optional(string, 'The same as a sentence.'),
  });

const ReplicationControllerSpec = struct('ReplicationControllerSpec', {
  replicas: defaulted(int32, 'How many pods there should be; 1 by default.'),
  minReadySeconds: optional(int32, 'Seconds that a pod must be ready to count as available.'),
  selector: defaulted(map(string), 'Labels of the pods; the template’s by default.'),
  template: optional(PodTemplateSpec, 'What the pods look like.'),
});
const ReplicaStatus = {
  replicas: required(int32, 'How many pods there are.'),
  fullyLabeledReplicas: optional(int32, 'How many have all labels of the template.'),
  readyReplicas: optional(int32, 'How many are ready.'),
  availableReplicas: optional(int32, 'How many have been ready for minReadySeconds.'),
  observedGeneration: optional(int64, 'The generation that the controller has seen.'),
} as const;

export const ReplicationController = struct('ReplicationController', {
  apiVersion: required(string, 'v1'),
  kind: required(oneOf('ReplicationController'), 'ReplicationController'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: required(ReplicationControllerSpec, 'What should be.'),
  status: defaulted(
    struct('ReplicationControllerStatus', {
      ...ReplicaStatus,
      conditions: optional(list(Condition('ReplicationControllerCondition')), 'Conditions.'),
    }),
    'What is.',
  ),
});
export type ReplicationController = Infer<typeof ReplicationController>;

const ReplicaSetSpec = struct('ReplicaSetSpec', {
  replicas: defaulted(int32, 'How many pods there should be; 1 by default.'),
  minReadySeconds: optional(int32, 'Seconds that a pod must be ready to count as available.'),
  selector: optional(LabelSelector, 'Which pods belong to it; cannot be changed.'),
  template: required(PodTemplateSpec, 'What the pods look like.'),
});
export const ReplicaSet = struct('ReplicaSet', {
  apiVersion: required(string, 'apps/v1'),
  kind: required(oneOf('ReplicaSet'), 'ReplicaSet'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: required(ReplicaSetSpec, 'What should be.'),
  status: defaulted(
    struct('ReplicaSetStatus', {
      ...ReplicaStatus,
      conditions: optional(list(Condition('ReplicaSetCondition')), 'Conditions.'),
    }),
    'What is.',
  ),
});
export type ReplicaSet = Infer<typeof ReplicaSet>;

const RollingUpdateDeployment = struct('RollingUpdateDeployment', {
  maxUnavailable: pointer(intOrString, 'How many may be missing; 25 % by default.'),
  maxSurge: pointer(intOrString, 'How many may be there in excess; 25 % by default.'),
});
const DeploymentStrategy = struct('DeploymentStrategy', {
  type: optional(
    named('v1.DeploymentStrategyType', oneOf('Recreate', 'RollingUpdate')),
    'RollingUpdate by default.',
  ),
  rollingUpdate: optional(RollingUpdateDeployment, 'Limits of a rolling update.'),
});
const DeploymentSpec = struct('DeploymentSpec', {
  replicas: defaulted(int32, 'How many pods there should be; 1 by default.'),
  selector: optional(LabelSelector, 'Which pods belong to it; cannot be changed.'),
  template: required(PodTemplateSpec, 'What the pods look like.'),
  strategy: defaulted(DeploymentStrategy, 'How new pods replace old ones.'),
  minReadySeconds: optional(int32, 'Seconds that a pod must be ready to count as available.'),
  revisionHistoryLimit: defaulted(int32, 'How many old ReplicaSets to keep; 10 by default.'),
  paused: optional(bool, 'Whether changes of the template wait.'),
  progressDeadlineSeconds: defaulted(int32, 'Seconds until it counts as stuck; 600 by default.'),
});
export const Deployment = struct('Deployment', {
  apiVersion: required(string, 'apps/v1'),
  kind: required(oneOf('Deployment'), 'Deployment'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: required(DeploymentSpec, 'What should be.'),
  status: defaulted(
    struct('DeploymentStatus', {
      observedGeneration: optional(int64, 'The generation that the controller has seen.'),
      replicas: optional(int32, 'How many pods there are.'),
      updatedReplicas: optional(int32, 'How many have the current template.'),
      readyReplicas: optional(int32, 'How many are ready.'),
      availableReplicas: optional(int32, 'How many are available.'),
      unavailableReplicas: optional(int32, 'How many are still missing.'),
      conditions: optional(list(Condition('DeploymentCondition')), 'Conditions.'),
      collisionCount: pointer(int32, 'Counts hash collisions.'),
    }),
    'What is.',
  ),
});
export type Deployment = Infer<typeof Deployment>;
