import { Condition, ObjectMeta, ObjectReference } from './meta';
import {
  any,
  bool,
  bytes,
  defaulted,
  int32,
  list,
  map,
  oneOf,
  optional,
  pointer,
  required,
  string,
  struct,
  type Infer,
} from './schema';

export const Namespace = struct('Namespace', {
  apiVersion: required(string, 'v1'),
  kind: required(oneOf('Namespace'), 'Namespace'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: optional(
    struct('NamespaceSpec', {
      finalizers: optional(list(string), 'What has to happen before it may go.'),
    }),
    'What should be.',
  ),
  status: defaulted(
    struct('NamespaceStatus', {
      phase: defaulted(oneOf('Active', 'Terminating'), 'Phase.'),
      conditions: optional(list(Condition), 'What its end waits for.'),
    }),
    'What is.',
  ),
});
export type Namespace = Infer<typeof Namespace>;

const Taint = struct('Taint', {
  key: required(string, 'Key.'),
  value: optional(string, 'Value.'),
  effect: required(oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'), 'Effect.'),
  timeAdded: optional(string, 'When it was added.'),
});
export type Taint = Infer<typeof Taint>;
const NodeAddress = struct('NodeAddress', {
  type: required(string, 'InternalIP, ExternalIP or Hostname.'),
  address: required(string, 'The address.'),
});
const NodeCondition = struct('NodeCondition', {
  type: required(string, 'Ready …'),
  status: required(string, 'True, False or Unknown.'),
  lastHeartbeatTime: optional(string, 'When the kubelet last wrote it.'),
  lastTransitionTime: optional(string, 'When the status changed last.'),
  reason: optional(string, 'Why.'),
  message: optional(string, 'The same as a sentence.'),
});
export const Node = struct('Node', {
  apiVersion: required(string, 'v1'),
  kind: required(oneOf('Node'), 'Node'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  spec: required(
    struct('NodeSpec', {
      podCIDR: optional(string, 'Addresses of its pods.'),
      podCIDRs: optional(list(string), 'The same, one per family.'),
      providerID: optional(string, 'The cloud’s name for it.'),
      unschedulable: optional(bool, 'Whether new pods stay away (cordon).'),
      taints: optional(list(Taint), 'What keeps pods away.'),
      configSource: optional(any, 'Not used any more.'),
      externalID: optional(string, 'Not used any more.'),
    }),
    'What should be.',
  ),
  status: defaulted(
    struct('NodeStatus', {
      addresses: optional(list(NodeAddress), 'Its addresses.'),
      conditions: optional(list(NodeCondition), 'Conditions.'),
      nodeInfo: optional(map(string), 'Versions.'),
      phase: optional(string, 'Not used any more.'),
      daemonEndpoints: optional(any, 'Port of the kubelet.'),
      images: optional(any, 'Images that it has.'),
      volumesInUse: optional(any, 'Volumes that are mounted.'),
      volumesAttached: optional(any, 'Volumes that are attached.'),
      config: optional(any, 'Not used any more.'),
      runtimeHandlers: optional(any, 'Ways to run containers.'),
      features: optional(any, 'What the container runtime can do.'),
      capacity: optional(map(string), 'What it has.'),
      allocatable: optional(map(string), 'What pods may use.'),
    }),
    'What is.',
  ),
});
export type Node = Infer<typeof Node>;

export const Secret = struct('Secret', {
  apiVersion: required(string, 'v1'),
  kind: required(oneOf('Secret'), 'Secret'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  immutable: pointer(bool, 'Whether its data cannot change.'),
  data: optional(map(bytes), 'Values in base64.'),
  stringData: optional(map(string), 'Values as text; stored under data.'),
  type: defaulted(string, 'Opaque by default.'),
});
export type Secret = Infer<typeof Secret>;

const EventSource = struct('EventSource', {
  component: optional(string, 'Who reports.'),
  host: optional(string, 'On which node.'),
});
export const Event = struct('Event', {
  apiVersion: required(string, 'v1'),
  kind: required(oneOf('Event'), 'Event'),
  metadata: required(ObjectMeta, 'Name, labels and the like.'),
  involvedObject: required(ObjectReference, 'What it is about.'),
  reason: required(string, 'One word.'),
  message: required(string, 'One sentence.'),
  source: required(EventSource, 'Who reports.'),
  firstTimestamp: required(string, 'When it happened first.'),
  lastTimestamp: required(string, 'When it happened last.'),
  count: required(int32, 'How often.'),
  type: required(oneOf('Normal', 'Warning'), 'Normal or Warning.'),
  eventTime: optional(string, 'Not used.'),
  reportingComponent: optional(string, 'Who reports.'),
  reportingInstance: optional(string, 'On which node.'),
  related: optional(any, 'Not used.'),
  action: optional(string, 'Not used.'),
});
export type Event = Infer<typeof Event>;
