import { KINDS, resourceName } from './kind-info';
import type { Kind } from './kinds';

/** The kinds of field error, in the words that the API server prints. */
export type FieldErrorType =
  | 'Required value'
  | 'Invalid value'
  | 'Unsupported value'
  | 'Duplicate value'
  | 'Forbidden'
  | 'Too long'
  | 'Too many'
  | 'Not found'
  | 'Internal error';

/** A composite value, already written as Go syntax (`%#v`), as Kubernetes prints it up to 1.33. */
export interface GoValue {
  readonly go: string;
}
export type BadValue = string | number | boolean | null | GoValue;

/** One reason why an object is invalid, tied to the field that it is about. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** Path of the field, such as `spec.ports[0].nodePort`. */
  readonly field: string;
  readonly value?: BadValue;
  readonly detail?: string;
}

/** The field has to be there. */
export function required(field: string, detail = ''): FieldError {
  return { type: 'Required value', field, detail };
}
/** The value breaks a rule that `detail` states. */
export function invalid(field: string, value: BadValue, detail: string): FieldError {
  return { type: 'Invalid value', field, value, detail };
}
/** The value is none of `supported`. */
export function notSupported(
  field: string,
  value: BadValue,
  supported: readonly string[],
): FieldError {
  const detail = supported.length
    ? `supported values: ${supported.map(quote).join(', ')}`
    : undefined;
  return { type: 'Unsupported value', field, value, ...(detail && { detail }) };
}
/** The value was used before where it has to be unique. */
export function duplicate(field: string, value: BadValue, detail = ''): FieldError {
  return { type: 'Duplicate value', field, value, ...(detail && { detail }) };
}
/** The field may not be set here, or not be changed. */
export function forbidden(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, detail };
}
/** The value is longer than `maxBytes`. */
export function tooLong(field: string, maxBytes: number): FieldError {
  return { type: 'Too long', field, detail: `may not be more than ${maxBytes} bytes` };
}
/** The list is longer than `max`. */
export function tooMany(field: string, actual: number, max: number): FieldError {
  return { type: 'Too many', field, value: actual, detail: `must have at most ${max} items` };
}

/** Quotes `text` as Go's `%q` does. */
export function quote(text: string): string {
  const escaped = text.replace(
    /[\\"\u0000-\u001f\u007f-\u00a0\u00ad]/g,
    (char) => QUOTED[char] ?? escapeCode(char.charCodeAt(0)),
  );
  return `"${escaped}"`;
}
const QUOTED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
function escapeCode(code: number): string {
  const hex = code.toString(16);
  return code < 0x80 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** `[]string{"a", "b"}`. */
export function goStrings(values: readonly string[]): GoValue {
  return { go: `[]string{${values.map(quote).join(', ')}}` };
}
/** `map[string]string{"app":"web"}`, sorted by key; a missing map is `map[string]string(nil)`. */
export function goStringMap(map: { readonly [key: string]: string } | undefined): GoValue {
  if (!map) return { go: 'map[string]string(nil)' };
  const entries = Object.keys(map).sort();
  return {
    go: `map[string]string{${entries.map((key) => `${quote(key)}:${quote(map[key] ?? '')}`).join(', ')}}`,
  };
}

const WITHOUT_VALUE: ReadonlySet<FieldErrorType> = new Set([
  'Required value',
  'Forbidden',
  'Too long',
  'Internal error',
]);

function formatValue(value: BadValue | undefined): string {
  if (value === null || value === undefined) return quote('null');
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'object') return value.go;
  return String(value);
}

/** The error without its field: `Invalid value: 0: must be greater than 0`. */
function formatFieldErrorBody(error: FieldError): string {
  const head = WITHOUT_VALUE.has(error.type)
    ? error.type
    : `${error.type}: ${formatValue(error.value)}`;
  return error.detail ? `${head}: ${error.detail}` : head;
}

/**
 * `field.path: Type[: value][: detail]`, to the letter as up to Kubernetes 1.33
 * (apimachinery pkg/util/validation/field/errors.go, Error.Error).
 */
export function formatFieldError(error: FieldError): string {
  const body = formatFieldErrorBody(error);
  return error.field ? `${error.field}: ${body}` : body;
}

/** Why the API server refuses, as in a Status object (apimachinery pkg/apis/meta/v1/types.go). */
export type ErrorReason =
  /** An error of the server that it has no word for. */
  | ''
  | 'AlreadyExists'
  | 'BadRequest'
  | 'Conflict'
  | 'Forbidden'
  | 'InternalError'
  | 'Invalid'
  | 'MethodNotAllowed'
  | 'NotFound'
  | 'ServiceUnavailable';

/** What the API server answers when it refuses: a Status object as a value, never thrown. */
export interface ApiError {
  readonly code: number;
  readonly reason: ErrorReason;
  readonly message: string;
  /** Each field error of an `Invalid` as text, in order, without repetitions. */
  readonly causes?: readonly string[];
  /** The field errors themselves, for an editor that points at fields. */
  readonly fieldErrors?: readonly FieldError[];
  /** `kind` is the kind for `Invalid`, the plural resource otherwise, as in Kubernetes. */
  readonly details?: { readonly kind: string; readonly name: string; readonly group?: string };
}

const CODES: Readonly<Record<ErrorReason, number>> = {
  '': 500,
  AlreadyExists: 409,
  BadRequest: 400,
  Conflict: 409,
  Forbidden: 403,
  InternalError: 500,
  Invalid: 422,
  MethodNotAllowed: 405,
  NotFound: 404,
  ServiceUnavailable: 503,
};

function groupOf(kind: Kind): { readonly group?: string } {
  const [group, version] = KINDS[kind].apiVersion.split('/');
  return version && group ? { group } : {};
}

/** `Service "kubia" is invalid: e1` or `: [e1, e2]`; group kinds are named `Deployment.apps`. */
export function invalidObject(
  kind: Kind,
  name: string,
  fieldErrors: readonly FieldError[],
): ApiError {
  const causes = [...new Set(fieldErrors.map(formatFieldError))];
  const { group } = groupOf(kind);
  const list = causes.length === 1 ? causes[0] : `[${causes.join(', ')}]`;
  return {
    code: CODES.Invalid,
    reason: 'Invalid',
    message: `${kind}${group ? `.${group}` : ''} ${quote(name)} is invalid: ${list}`,
    causes,
    fieldErrors,
    details: { kind, name, ...groupOf(kind) },
  };
}

function aboutResource(
  reason: ErrorReason,
  kind: Kind,
  name: string,
  message: (resource: string) => string,
): ApiError {
  return {
    code: CODES[reason],
    reason,
    message: message(resourceName(kind)),
    details: { kind: KINDS[kind].plural, name, ...groupOf(kind) },
  };
}

/** `services "kubia" not found`. */
export function notFound(kind: Kind, name: string): ApiError {
  return aboutResource('NotFound', kind, name, (what) => `${what} ${quote(name)} not found`);
}
/** `services "kubia" already exists`. */
export function alreadyExists(kind: Kind, name: string): ApiError {
  return aboutResource(
    'AlreadyExists',
    kind,
    name,
    (what) => `${what} ${quote(name)} already exists`,
  );
}
const STALE =
  'the object has been modified; please apply your changes to the latest version and try again';
/** `Operation cannot be fulfilled on services "kubia": …`; by default because of a stale write. */
export function conflict(kind: Kind, name: string, why: string = STALE): ApiError {
  return aboutResource(
    'Conflict',
    kind,
    name,
    (what) => `Operation cannot be fulfilled on ${what} ${quote(name)}: ${why}`,
  );
}
/** `namespaces "kube-system" is forbidden: …`. */
export function forbiddenObject(kind: Kind, name: string, why: string): ApiError {
  return aboutResource(
    'Forbidden',
    kind,
    name,
    (what) => `${what} ${quote(name)} is forbidden: ${why}`,
  );
}
/** The request itself is malformed. */
export function badRequest(message: string): ApiError {
  return { code: CODES.BadRequest, reason: 'BadRequest', message };
}
/** Any other refusal. */
export function apiError(reason: ErrorReason, message: string): ApiError {
  return { code: CODES[reason], reason, message };
}
