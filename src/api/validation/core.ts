import type { Node, Secret } from '../core';
import { forbidden, invalid, required, tooLong, type FieldError } from '../errors';
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

function validateSecretData({ type, data = {} }: Secret): FieldErrors {
  const keys = Object.keys(data);
  const size = keys.reduce((sum, key) => sum + base64Size(data[key] ?? ''), 0);
  const missing = (NEEDED_KEYS.get(type) ?? []).filter((key) => !Object.hasOwn(data, key));
  return [
    ...keys.sort().flatMap((key) => invalids(`data[${key}]`, key, configKeyProblems(key))),
    ...(size > MAX_SECRET_SIZE ? [tooLong('data', MAX_SECRET_SIZE)] : []),
    ...missing.map((key) => required(`data[${key}]`)),
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

const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateTaints(taints: NonNullable<Node['spec']['taints']>): FieldErrors {
  const seen = new Set<string>();
  return taints.flatMap(({ key, value = '', effect }, index) => {
    // Kubernetes says metadata.taints, too.
    const field = `metadata.taints[${index}]`;
    const pair = `${key}:${effect}`;
    const isRepeated = seen.has(pair);
    seen.add(pair);
    return [
      ...invalids(`${field}.key`, key, qualifiedNameProblems(key)),
      ...invalids(`${field}.value`, value, labelValueProblems(value)),
      ...oneOfValues(`${field}.effect`, effect, TAINT_EFFECTS),
      ...(isRepeated ? [invalid(field, pair, 'taints must be unique by key and effect pair')] : []),
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
