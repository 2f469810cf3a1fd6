import type { EnvFromSource, EnvVar, EnvVarSource } from '../env';
import { invalid, notSupported, required, type FieldError } from '../errors';
import { invalids, type FieldErrors } from './meta';
import { configKeyProblems, envNameProblems, qualifiedNameProblems } from './names';

/** Environment variables, after pkg/apis/core/validation/validation.go (ValidateEnv, ValidateEnvFrom). */

const FIELD_PATHS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
/** Paths that exist, but are not for variables. */
const OTHER_PATHS = [
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
];
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

type FieldRef = NonNullable<EnvVarSource['fieldRef']>;

/** What ConvertDownwardAPIFieldLabel says of the path. */
function pathProblem({ apiVersion, fieldPath }: FieldRef): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`;
  const [, path = fieldPath] = /^(.*)\['.*'\]$/.exec(fieldPath) ?? [];
  if (path !== fieldPath) {
    const hasKeys = path === 'metadata.annotations' || path === 'metadata.labels';
    return hasKeys ? undefined : `field label does not support subscript: ${fieldPath}`;
  }
  const isKnown = FIELD_PATHS.includes(path) || OTHER_PATHS.includes(path);
  return isKnown ? undefined : `field label not supported: ${path}`;
}

function validateFieldRef(field: string, ref: FieldRef): FieldErrors {
  const { fieldPath } = ref;
  if (fieldPath === '') return [required(`${field}.fieldPath`)];
  const problem = pathProblem(ref);
  if (problem !== undefined) {
    return [invalid(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${problem}`)];
  }
  const [, path, key = ''] = /^(.*)\['(.*)'\]$/.exec(fieldPath) ?? [];
  if (path !== undefined) {
    const name = path === 'metadata.annotations' ? key.toLowerCase() : key;
    return invalids(field, name, qualifiedNameProblems(name));
  }
  if (FIELD_PATHS.includes(fieldPath)) return [];
  return [notSupported(`${field}.fieldPath`, fieldPath, FIELD_PATHS)];
}

function validateResourceRef(field: string, resource: string): FieldErrors {
  if (resource === '') return [required(`${field}.resource`)];
  const isHuge = /^(limits|requests)\.hugepages-/.test(resource);
  if (isHuge || RESOURCES.includes(resource)) return [];
  return [notSupported(`${field}.resource`, resource, RESOURCES)];
}

function validateKeyRef(field: string, { name, key }: { name?: string; key: string }): FieldErrors {
  return [
    ...(name ? [] : [required(`${field}.name`)]),
    ...(key ? invalids(`${field}.key`, key, configKeyProblems(key)) : [required(`${field}.key`)]),
  ];
}

function validateSource(field: string, { value, valueFrom }: EnvVar): FieldErrors {
  if (!valueFrom) return [];
  const { configMapKeyRef, fieldRef, resourceFieldRef, secretKeyRef } = valueFrom;
  const count = [configMapKeyRef, fieldRef, resourceFieldRef, secretKeyRef].filter(Boolean).length;
  const errors: FieldError[] = [
    ...(fieldRef ? validateFieldRef(`${field}.fieldRef`, fieldRef) : []),
    ...(resourceFieldRef
      ? validateResourceRef(`${field}.resourceFieldRef`, resourceFieldRef.resource)
      : []),
    ...(configMapKeyRef ? validateKeyRef(`${field}.configMapKeyRef`, configMapKeyRef) : []),
    ...(secretKeyRef ? validateKeyRef(`${field}.secretKeyRef`, secretKeyRef) : []),
  ];
  const why =
    count === 0
      ? 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
      : value
        ? 'may not be specified when `value` is not empty'
        : count > 1
          ? 'may not have more than one field specified at a time'
          : undefined;
  return why === undefined ? errors : [...errors, invalid(field, '', why)];
}

/** ValidateEnv. */
export function validateEnv(field: string, env: readonly EnvVar[]): FieldErrors {
  return env.flatMap((variable, index) => {
    const item = `${field}[${index}]`;
    const { name } = variable;
    return [
      ...(name
        ? invalids(`${item}.name`, name, envNameProblems(name))
        : [required(`${item}.name`)]),
      ...validateSource(`${item}.valueFrom`, variable),
    ];
  });
}

/** ValidateEnvFrom; what is wrong with the number of sources is said of the whole list. */
export function validateEnvFrom(field: string, sources: readonly EnvFromSource[]): FieldErrors {
  return sources.flatMap(({ prefix, configMapRef, secretRef }, index) => {
    const item = `${field}[${index}]`;
    const why =
      configMapRef && secretRef
        ? 'may not have more than one field specified at a time'
        : 'must specify one of: `configMapRef` or `secretRef`';
    return [
      ...(prefix ? invalids(`${item}.prefix`, prefix, envNameProblems(prefix)) : []),
      ...(configMapRef && !configMapRef.name ? [required(`${item}.configMapRef.name`)] : []),
      ...(secretRef && !secretRef.name ? [required(`${item}.secretRef.name`)] : []),
      ...(Boolean(configMapRef) === Boolean(secretRef) ? [invalid(field, '', why)] : []),
    ];
  });
}
