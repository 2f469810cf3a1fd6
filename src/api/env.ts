import {
  any,
  bool,
  defaulted,
  optional,
  pointer,
  required,
  string,
  struct,
  type Infer,
} from './schema';

const ObjectFieldSelector = struct('ObjectFieldSelector', {
  apiVersion: defaulted(string, 'Version in which the path is written; v1.'),
  fieldPath: required(string, 'Path of the field, such as status.podIP.'),
});
const ResourceFieldSelector = struct('ResourceFieldSelector', {
  containerName: optional(string, 'The container; this one by default.'),
  resource: required(string, 'The resource, such as limits.cpu.'),
  divisor: optional(any, 'Unit of the value.'),
});
const ConfigMapKeySelector = struct('ConfigMapKeySelector', {
  name: optional(string, 'The ConfigMap.'),
  key: required(string, 'Key in it.'),
  optional: pointer(bool, 'Whether it may be missing.'),
});
const SecretKeySelector = struct('SecretKeySelector', {
  name: optional(string, 'The Secret.'),
  key: required(string, 'Key in it.'),
  optional: pointer(bool, 'Whether it may be missing.'),
});
const EnvVarSource = struct('EnvVarSource', {
  fieldRef: optional(ObjectFieldSelector, 'A field of the pod.'),
  resourceFieldRef: optional(ResourceFieldSelector, 'A resource of a container.'),
  configMapKeyRef: optional(ConfigMapKeySelector, 'A key of a ConfigMap.'),
  secretKeyRef: optional(SecretKeySelector, 'A key of a Secret.'),
});
export type EnvVarSource = Infer<typeof EnvVarSource>;

export const EnvVar = struct('EnvVar', {
  name: required(string, 'Variable name.'),
  value: optional(string, 'Its value.'),
  valueFrom: optional(EnvVarSource, 'Source of the value.'),
});
export type EnvVar = Infer<typeof EnvVar>;

const ConfigMapEnvSource = struct('ConfigMapEnvSource', {
  name: optional(string, 'The ConfigMap.'),
  optional: pointer(bool, 'Whether it may be missing.'),
});
const SecretEnvSource = struct('SecretEnvSource', {
  name: optional(string, 'The Secret.'),
  optional: pointer(bool, 'Whether it may be missing.'),
});

export const EnvFromSource = struct('EnvFromSource', {
  prefix: optional(string, 'Put before the name of each variable.'),
  configMapRef: optional(ConfigMapEnvSource, 'All keys of a ConfigMap.'),
  secretRef: optional(SecretEnvSource, 'All keys of a Secret.'),
});
export type EnvFromSource = Infer<typeof EnvFromSource>;
