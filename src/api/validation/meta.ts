import {
  forbidden,
  goStrings,
  invalid,
  notSupported,
  quote,
  required,
  tooLong,
  type BadValue,
  type FieldError,
} from '../errors';
import { KINDS } from '../kind-info';
import type { Kind, KubeObject } from '../kinds';
import type { LabelSelector, LabelSelectorRequirement, ObjectMeta, OwnerReference } from '../meta';
import type { Labels } from '../selectors';
import {
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelValueProblems,
  qualifiedNameProblems,
  type Problems,
} from './names';

export type FieldErrors = readonly FieldError[];

/** One `Invalid value` for each problem. */
export function invalids(field: string, value: BadValue, problems: Problems): FieldErrors {
  return problems.map((problem) => invalid(field, value, problem));
}

/** "must be greater than or equal to 0" (ValidateNonnegativeField). */
export function nonNegative(field: string, value: number | undefined): FieldErrors {
  if (value === undefined || value >= 0) return [];
  return [invalid(field, value, 'must be greater than or equal to 0')];
}

/** An error when the values differ (ValidateImmutableField); `shown` is how Go prints the new one. */
export function immutable(
  field: string,
  value: unknown,
  old: unknown,
  shown: BadValue,
): FieldErrors {
  return same(value, old) ? [] : [invalid(field, shown, 'field is immutable')];
}

function isNothing(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/**
 * Deep equality of JSON data, to which a missing field, an empty list and an empty map are the same
 * (apimachinery pkg/api/equality).
 */
export function same(a: unknown, b: unknown): boolean {
  if (a === b || (isNothing(a) && isNothing(b))) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(left[key], right[key]));
}

/** ValidateLabels (apimachinery pkg/apis/meta/v1/validation), by key. */
export function validateLabels(field: string, labels: Labels | undefined): FieldErrors {
  if (!labels) return [];
  return Object.keys(labels)
    .sort()
    .flatMap((key) => {
      const value = labels[key] ?? '';
      return [
        ...invalids(field, key, qualifiedNameProblems(key)),
        ...invalids(field, value, labelValueProblems(value)),
      ];
    });
}

const MAX_ANNOTATIONS = 256 * 1024;

/** ValidateAnnotations (apimachinery pkg/api/validation/objectmeta.go). */
export function validateAnnotations(field: string, annotations: Labels | undefined): FieldErrors {
  if (!annotations) return [];
  let size = 0;
  const errors = Object.keys(annotations)
    .sort()
    .flatMap((key) => {
      size += key.length + (annotations[key] ?? '').length;
      return invalids(field, key, qualifiedNameProblems(key.toLowerCase()));
    });
  return size > MAX_ANNOTATIONS ? [...errors, tooLong(field, MAX_ANNOTATIONS)] : errors;
}

const IN_OPERATORS: ReadonlySet<string> = new Set(['In', 'NotIn']);
const EXISTS_OPERATORS: ReadonlySet<string> = new Set(['DoesNotExist', 'Exists']);

function validateRequirement(field: string, requirement: LabelSelectorRequirement): FieldErrors {
  const { key, operator, values = [] } = requirement;
  const errors: FieldError[] = [];
  if (IN_OPERATORS.has(operator)) {
    if (values.length === 0) {
      errors.push(
        required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"),
      );
    }
  } else if (EXISTS_OPERATORS.has(operator)) {
    if (values.length > 0) {
      const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
      errors.push(forbidden(`${field}.values`, why));
    }
  } else {
    errors.push(invalid(`${field}.operator`, operator, 'not a valid selector operator'));
  }
  return [
    ...errors,
    ...invalids(`${field}.key`, key, qualifiedNameProblems(key)),
    ...values.flatMap((value, index) =>
      invalids(`${field}.values[${index}]`, value, labelValueProblems(value)),
    ),
  ];
}

/** ValidateLabelSelector (apimachinery pkg/apis/meta/v1/validation). */
export function validateLabelSelector(field: string, selector: LabelSelector): FieldErrors {
  return [
    ...validateLabels(`${field}.matchLabels`, selector.matchLabels),
    ...(selector.matchExpressions ?? []).flatMap((requirement, index) =>
      validateRequirement(`${field}.matchExpressions[${index}]`, requirement),
    ),
  ];
}

/** The grammar of a kind's names; what is not listed takes DNS subdomains. */
const NAME_GRAMMARS: Partial<Record<Kind, (name: string) => Problems>> = {
  Namespace: dns1123LabelProblems,
  Service: dns1035LabelProblems,
};

/** What is wrong with `name` as the name of an object of this kind. */
function nameProblems(kind: Kind, name: string): Problems {
  return (NAME_GRAMMARS[kind] ?? dns1123SubdomainProblems)(name);
}

/** Kubernetes does not say which of the references it is. */
const OWNERS = 'metadata.ownerReferences';

/** `v1` and `apps/v1` have a version; what is not one of both forms has none. */
function hasVersion(apiVersion: string): boolean {
  return /^([^/]+\/)?[^/]+$/.test(apiVersion);
}

/** Go prints where the two flags are in memory; here it is the same place always. */
function goFlag(flag: boolean | undefined): string {
  return flag === undefined ? '(*bool)(nil)' : '(*bool)(0xc000a1b2c3)';
}

function goOwner(owner: OwnerReference): string {
  const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = owner;
  return (
    `v1.OwnerReference{APIVersion:${quote(apiVersion)}, Kind:${quote(kind)}, ` +
    `Name:${quote(name)}, UID:${quote(uid)}, Controller:${goFlag(controller)}, ` +
    `BlockOwnerDeletion:${goFlag(blockOwnerDeletion)}}`
  );
}

function validateOwner(owner: OwnerReference): FieldErrors {
  const { apiVersion, kind, name, uid } = owner;
  const empty = (field: string, value: string, what: string) =>
    value === '' ? [invalid(`${OWNERS}.${field}`, '', `${what} must not be empty`)] : [];
  const isBanned = apiVersion === 'v1' && kind === 'Event';
  const banned = '/v1, Kind=Event is disallowed from being an owner';
  return [
    ...(hasVersion(apiVersion)
      ? []
      : [invalid(`${OWNERS}.apiVersion`, apiVersion, 'version must not be empty')]),
    ...empty('kind', kind, 'kind'),
    ...empty('name', name, 'name'),
    ...empty('uid', uid, 'uid'),
    ...(isBanned ? [invalid(OWNERS, { go: goOwner(owner) }, banned)] : []),
  ];
}

/** ValidateOwnerReferences: only one of them controls. */
function validateOwners(owners: readonly OwnerReference[]): FieldErrors {
  let first: string | undefined;
  return owners.flatMap((owner) => {
    const errors = validateOwner(owner);
    const title = `${owner.kind}/${owner.name}`;
    if (!owner.controller) return errors;
    if (first === undefined) {
      first = title;
      return errors;
    }
    const all = { go: `[]v1.OwnerReference{${owners.map(goOwner).join(', ')}}` };
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${title}`;
    return [...errors, invalid(OWNERS, all, why)];
  });
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set([
  'foregroundDeletion',
  'kubernetes',
  'orphan',
]);

/** ValidateFinalizers, and what pkg/apis/core/validation wants of their names besides. */
function validateFinalizers(finalizers: readonly string[]): FieldErrors {
  const field = 'metadata.finalizers';
  const why = 'name is neither a standard finalizer name nor is it fully qualified';
  const deletesBothWays = ['orphan', 'foregroundDeletion'].every((one) => finalizers.includes(one));
  const both = 'finalizer orphan and foregroundDeletion cannot be both set';
  return [
    ...finalizers.flatMap((name) => invalids(field, name, qualifiedNameProblems(name))),
    ...(deletesBothWays ? [invalid(field, goStrings(finalizers), both)] : []),
    ...finalizers.flatMap((name, index) =>
      name.includes('/') || STANDARD_FINALIZERS.has(name)
        ? []
        : [invalid(`${field}[${index}]`, name, why)],
    ),
  ];
}

function validateNamespace(kind: Kind, namespace: string): FieldErrors {
  const field = 'metadata.namespace';
  if (!KINDS[kind].namespaced) {
    return namespace ? [forbidden(field, 'not allowed on this type')] : [];
  }
  if (!namespace) return [required(field)];
  return invalids(field, namespace, dns1123LabelProblems(namespace));
}

/** A generated name may end in a dash, as a suffix follows. */
function maskTrailingDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}

/** ValidateObjectMeta (apimachinery pkg/api/validation/objectmeta.go). */
export function validateMeta(kind: Kind, metadata: ObjectMeta): FieldErrors {
  const { name, generateName, namespace } = metadata;
  return [
    ...(generateName
      ? invalids(
          'metadata.generateName',
          generateName,
          nameProblems(kind, maskTrailingDash(generateName)),
        )
      : []),
    ...(name
      ? invalids('metadata.name', name, nameProblems(kind, name))
      : [required('metadata.name', 'name or generateName is required')]),
    ...validateNamespace(kind, namespace),
    ...nonNegative('metadata.generation', metadata.generation),
    ...validateLabels('metadata.labels', metadata.labels),
    ...validateAnnotations('metadata.annotations', metadata.annotations),
    ...validateOwners(metadata.ownerReferences ?? []),
    ...validateFinalizers(metadata.finalizers ?? []),
  ];
}

const FIXED_META = ['name', 'namespace', 'uid', 'creationTimestamp'] as const;

/**
 * ValidateObjectMetaUpdate: identity does not change. A field that the update leaves empty is taken
 * to be filled in by the API server.
 */
export function validateMetaUpdate(object: KubeObject, old: KubeObject): FieldErrors {
  const { metadata } = object;
  const before = new Set(old.metadata.finalizers ?? []);
  const added = (metadata.finalizers ?? []).filter((finalizer) => !before.has(finalizer));
  const tooLate = old.metadata.deletionTimestamp !== undefined && added.length > 0;
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added
    .map((finalizer) => JSON.stringify(finalizer))
    .join(', ')}}`;
  return [
    ...(tooLate ? [forbidden('metadata.finalizers', why)] : []),
    ...FIXED_META.flatMap((name) =>
      metadata[name] === ''
        ? []
        : immutable(`metadata.${name}`, metadata[name], old.metadata[name], metadata[name]),
    ),
    ...validateLabels('metadata.labels', metadata.labels),
    ...validateAnnotations('metadata.annotations', metadata.annotations),
    ...validateOwners(metadata.ownerReferences ?? []),
  ];
}

/** `Required value` when empty, `Unsupported value` when none of `values`. */
export function oneOfValues(
  field: string,
  value: string | undefined,
  values: readonly string[],
): FieldErrors {
  if (!value) return [required(field)];
  return values.includes(value) ? [] : [notSupported(field, value, values)];
}
