import {
  any,
  bool,
  defaulted,
  int64,
  list,
  map,
  optional,
  pointer,
  required,
  shownEmpty,
  string,
  struct,
  type Infer,
} from './schema';

const OwnerReference = struct('OwnerReference', {
  apiVersion: required(string, 'API version of the owner.'),
  kind: required(string, 'Kind of the owner.'),
  name: required(string, 'Name of the owner.'),
  uid: required(string, 'UID of the owner.'),
  controller: pointer(bool, 'Whether the owner is the managing controller.'),
  blockOwnerDeletion: pointer(bool, 'Whether the owner waits for this object when it is deleted.'),
});
export type OwnerReference = Infer<typeof OwnerReference>;

export const ObjectMeta = struct('ObjectMeta', {
  name: required(string, 'Name, unique among the objects of this kind in the namespace.'),
  generateName: optional(string, 'Prefix of the name that the API server makes up.'),
  namespace: defaulted(
    string,
    'The namespace that the object lives in; empty for cluster-wide kinds.',
  ),
  uid: defaulted(string, 'Identity in time and space, given by the API server.'),
  resourceVersion: defaulted(string, 'Version of the object, changed by every write.'),
  generation: optional(int64, 'Counts the changes of the spec.'),
  creationTimestamp: defaulted(string, 'When the object was created (RFC 3339).'),
  deletionTimestamp: optional(string, 'When the object is going to be gone (RFC 3339).'),
  deletionGracePeriodSeconds: pointer(int64, 'Seconds left to stop gracefully.'),
  labels: optional(map(string), 'Keys and values that selectors match.'),
  annotations: optional(map(string), 'Notes for tools; nothing selects by them.'),
  ownerReferences: optional(list(OwnerReference), 'The objects that this one depends on.'),
  finalizers: optional(list(string), 'What has to happen before the object may go.'),
  managedFields: optional(any, 'Who has set which field; not kept here.'),
  selfLink: optional(string, 'Not used any more.'),
});
export type ObjectMeta = Infer<typeof ObjectMeta>;

/** The metadata of a pod template: the API server fills nothing in. */
export const TemplateMeta = struct('ObjectMeta', {
  name: optional(string, 'Ignored: pods get generated names.'),
  generateName: optional(string, 'Ignored: pods get generated names.'),
  namespace: optional(string, 'Ignored: pods live in the namespace of their controller.'),
  creationTimestamp: optional(string, 'Ignored.'),
  labels: shownEmpty(map(string), 'Labels of the pods.'),
  annotations: optional(map(string), 'Annotations of the pods.'),
  finalizers: optional(list(string), 'Finalizers of the pods.'),
});
export type TemplateMeta = Infer<typeof TemplateMeta>;

const LabelSelectorRequirement = struct('LabelSelectorRequirement', {
  key: required(string, 'The label key.'),
  operator: required(string, 'In, NotIn, Exists or DoesNotExist.'),
  values: optional(list(string), 'The values for In and NotIn.'),
});
export type LabelSelectorRequirement = Infer<typeof LabelSelectorRequirement>;

export const LabelSelector = struct('LabelSelector', {
  matchLabels: shownEmpty(map(string), 'Labels that all have to be there with these values.'),
  matchExpressions: shownEmpty(
    list(LabelSelectorRequirement),
    'Requirements that all have to hold.',
  ),
});
export type LabelSelector = Infer<typeof LabelSelector>;

export const ObjectReference = struct('ObjectReference', {
  apiVersion: optional(string, 'API version of the referent.'),
  kind: optional(string, 'Kind of the referent.'),
  namespace: optional(string, 'Namespace of the referent.'),
  name: optional(string, 'Name of the referent.'),
  uid: optional(string, 'UID of the referent.'),
  resourceVersion: optional(string, 'Version of the referent.'),
  fieldPath: optional(string, 'Part of the referent.'),
});
export type ObjectReference = Infer<typeof ObjectReference>;

/** A condition of an object whose conditions nothing here sets. */
export const Condition = struct('Condition', {
  type: required(string, 'What it is about.'),
  status: required(string, 'True, False or Unknown.'),
  observedGeneration: optional(int64, 'Generation that it is about.'),
  lastTransitionTime: optional(string, 'When the status changed last.'),
  reason: optional(string, 'Why.'),
  message: optional(string, 'The same as a sentence.'),
});
