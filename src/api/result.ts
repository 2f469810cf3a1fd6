import type { ApiError } from './errors';

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}
export function fail(error: ApiError): { readonly ok: false; readonly error: ApiError } {
  return { ok: false, error };
}
