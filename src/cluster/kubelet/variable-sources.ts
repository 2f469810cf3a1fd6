import type { EnvFromSource, EnvVarSource } from '../../api/env';
import type { Container, Pod } from '../../api/pod';
import { decodeBase64Text } from '../../api/base64';
import type { World } from '../world';
import type { Variable } from './runtime';

/** The addresses that a container can be told. */
export interface Addresses {
  readonly pod: string;
  readonly host: string;
}

/** What a source gives; a container whose source is missing cannot be created. */
type Found = { readonly value: string | undefined } | { readonly problem: string };

const NOTHING: Found = { value: undefined };

type SecretKey = NonNullable<EnvVarSource['secretKeyRef']>;

function secretData(world: World, pod: Pod, name: string) {
  const secret = world.get('Secret', pod.metadata.namespace, name);
  return secret && (secret.data ?? {});
}

function secretValue(world: World, pod: Pod, { name = '', key, optional }: SecretKey): Found {
  const data = secretData(world, pod, name);
  const value = data?.[key];
  if (value !== undefined) return { value: decodeBase64Text(value) };
  if (optional) return NOTHING;
  if (!data) return { problem: `secret "${name}" not found` };
  return { problem: `couldn't find key ${key} in Secret ${pod.metadata.namespace}/${name}` };
}

/** There are no ConfigMaps, so that one that is not optional is always missing. */
function missingConfigMap({ name = '', optional }: { name?: string; optional?: boolean }): Found {
  return optional ? NOTHING : { problem: `configmap "${name}" not found` };
}

/** The value of a `fieldRef`. */
function fieldValue(pod: Pod, path: string, addresses: Addresses): string | undefined {
  const { metadata, spec } = pod;
  const entry = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (entry) return metadata[entry[1] as 'annotations' | 'labels']?.[entry[2] ?? ''] ?? '';
  const values: Readonly<Record<string, string>> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': spec.nodeName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? 'default',
    'status.hostIP': addresses.host,
    'status.hostIPs': addresses.host,
    'status.podIP': addresses.pod,
    'status.podIPs': addresses.pod,
  };
  return values[path];
}

/** What a variable's source gives; `resourceFieldRef` is not simulated and gives nothing. */
function sourceValue(world: World, pod: Pod, source: EnvVarSource, addresses: Addresses): Found {
  const { configMapKeyRef, fieldRef, secretKeyRef } = source;
  if (fieldRef) return { value: fieldValue(pod, fieldRef.fieldPath, addresses) };
  if (secretKeyRef) return secretValue(world, pod, secretKeyRef);
  return configMapKeyRef ? missingConfigMap(configMapKeyRef) : NOTHING;
}

/** The variables of whole Secrets. */
export function variablesFrom(
  world: World,
  pod: Pod,
  sources: readonly EnvFromSource[],
): readonly Variable[] {
  return sources.flatMap(({ prefix = '', secretRef }) => {
    const data = (secretRef && secretData(world, pod, secretRef.name ?? '')) ?? {};
    const keys = Object.keys(data).sort();
    return keys.map((key): Variable => [`${prefix}${key}`, decodeBase64Text(data[key] ?? '')]);
  });
}

/** The value of a variable from its source; undefined when it has none. */
export function valueFrom(
  world: World,
  pod: Pod,
  source: EnvVarSource,
  addresses: Addresses,
): string | undefined {
  const found = sourceValue(world, pod, source, addresses);
  return 'value' in found ? found.value : undefined;
}

const NOWHERE: Addresses = { pod: '', host: '' };

/** Why the container cannot be created (pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables). */
export function configProblem(world: World, pod: Pod, container: Container): string | undefined {
  const whole = (container.envFrom ?? []).map(({ configMapRef, secretRef }): Found => {
    if (configMapRef) return missingConfigMap(configMapRef);
    const { name = '', optional } = secretRef ?? { optional: true };
    const isThere = optional || secretData(world, pod, name);
    return isThere ? NOTHING : { problem: `secret "${name}" not found` };
  });
  const single = (container.env ?? []).map((variable): Found => {
    const { value, valueFrom: source } = variable;
    return value || !source ? NOTHING : sourceValue(world, pod, source, NOWHERE);
  });
  const broken = [...whole, ...single].find((found) => 'problem' in found);
  return broken && 'problem' in broken ? broken.problem : undefined;
}
