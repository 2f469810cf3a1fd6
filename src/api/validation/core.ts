import type { Node, Secret } from '../core';
import {
  duplicate,
  forbidden,
  quote,
  required,
  tooLong,
  type FieldError,
  type GoValue,
} from '../errors';
import { base64Size } from '../base64';
import { validateCidr } from './addresses';
import {
  immutable,
  invalids,
  oneOfValues,
  same,
  validateMeta,
  validateMetaUpdate,
  type FieldErrors,
} from './meta';
import { configKeyProblems, labelValueProblems, qualifiedNameProblems } from './names';

/** Secrets and nodes, after pkg/apis/core/validation/validation.go. */

const MAX_SECRET_SIZE = 1024 * 1024;

/** Keys that a Secret of the type has to have. */
const NEEDED_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
]);

/** Of these one is enough. */
const BASIC_AUTH_KEYS = ['username', 'password'];
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** What a Secret of its type has to have. */
function validateSecretType({ type, data = {}, metadata }: Secret): FieldErrors {
  const missing = (keys: readonly string[]) => keys.filter((key) => !Object.hasOwn(data, key));
  if (type === 'kubernetes.io/service-account-token') {
    const field = `metadata.annotations[${ACCOUNT_NAME}]`;
    return metadata.annotations?.[ACCOUNT_NAME] ? [] : [required(field)];
  }
  const either = missing(BASIC_AUTH_KEYS);
  const lacking =
    type === 'kubernetes.io/basic-auth'
      ? either.length === BASIC_AUTH_KEYS.length
        ? either
        : []
      : missing(NEEDED_KEYS.get(type) ?? []);
  return lacking.map((key) => required(`data[${key}]`));
}

function validateSecretData(secret: Secret): FieldErrors {
  const { data = {} } = secret;
  const keys = Object.keys(data);
  const size = keys.reduce((sum, key) => sum + base64Size(data[key] ?? ''), 0);
  return [
    ...keys.sort().flatMap((key) => invalids(`data[${key}]`, key, configKeyProblems(key))),
    ...(size > MAX_SECRET_SIZE ? [tooLong('data', MAX_SECRET_SIZE)] : []),
    ...validateSecretType(secret),
  ];
}

/** ValidateSecret. */
export function validateSecret(secret: Secret): FieldErrors {
  return [...validateMeta('Secret', secret.metadata), ...validateSecretData(secret)];
}

/** ValidateSecretUpdate. */
export function validateSecretUpdate(secret: Secret, old: Secret): FieldErrors {
  const why = 'field is immutable when `immutable` is set';
  const errors: FieldError[] = [
    ...validateMetaUpdate(secret, old),
    ...immutable('type', secret.type, old.type, secret.type),
  ];
  if (old.immutable) {
    if (!secret.immutable) errors.push(forbidden('immutable', why));
    if (!same(secret.data ?? {}, old.data ?? {})) errors.push(forbidden('data', why));
  }
  return [...errors, ...validateSecretData(secret)];
}

type Taint = NonNullable<Node['spec']['taints']>[number];

const UNIQUE_TAINTS = 'taints must be unique by key and effect pair';

function goTaint({ key, value = '', effect }: Taint): GoValue {
  const fields = `Key:${quote(key)}, Value:${quote(value)}, Effect:${quote(effect)}`;
  return { go: `core.Taint{${fields}, TimeAdded:(*v1.Time)(nil)}` };
}

const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateTaints(taints: readonly Taint[]): FieldErrors {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const { key, value = '', effect } = taint;
    // Kubernetes says metadata.taints, too.
    const field = `metadata.taints[${index}]`;
    const pair = `${key}:${effect}`;
    const isRepeated = seen.has(pair);
    seen.add(pair);
    return [
      ...invalids(`${field}.key`, key, qualifiedNameProblems(key)),
      ...invalids(`${field}.value`, value, labelValueProblems(value)),
      ...oneOfValues(`${field}.effect`, effect, TAINT_EFFECTS),
      ...(isRepeated ? [duplicate(field, goTaint(taint), UNIQUE_TAINTS)] : []),
    ];
  });
}

/** ValidateNode. */
export function validateNode({ metadata, spec }: Node): FieldErrors {
  return [
    ...validateMeta('Node', metadata),
    ...validateTaints(spec.taints ?? []),
    ...(spec.podCIDRs ?? []).flatMap((cidr, index) =>
      validateCidr(`spec.podCIDRs[${index}]`, cidr),
    ),
  ];
}

/** ValidateNodeUpdate. */
export function validateNodeUpdate(node: Node, old: Node): FieldErrors {
  const { podCIDRs = [], providerID } = node.spec;
  const before = old.spec.podCIDRs ?? [];
  const fixed = (name: string) =>
    forbidden(`spec.${name}`, `node updates may not change ${name} except from "" to valid`);
  return [
    ...validateMetaUpdate(node, old),
    ...(before.length > 0 && !same(before, podCIDRs)
      ? [forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')]
      : []),
    ...(old.spec.providerID && old.spec.providerID !== providerID ? [fixed('providerID')] : []),
    ...validateTaints(node.spec.taints ?? []),
  ];
}
