import type { HttpRequest } from '../cluster/http';

export type AddressProblem = 'empty' | 'scheme' | 'host' | 'port';

export type ParsedAddress =
  | { readonly ok: true; readonly http: HttpRequest }
  | { readonly ok: false; readonly problem: AddressProblem };

const PARTS =
  /^(?:(?<scheme>[a-z][a-z0-9+.-]*):\/\/)?(?<host>[^/:?#\s]*)(?::(?<port>[^/?#\s]*))?(?<path>[/?][^#\s]*)?(?:#\S*)?$/i;

/** Reads an address as a person types it: `10.96.12.1`, `node1:30123/shop`, `http://kubia`. */
export function parseAddress(text: string, method = 'GET'): ParsedAddress {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, problem: 'empty' };
  const parts = PARTS.exec(trimmed)?.groups;
  const host = parts?.host ?? '';
  if (host === '') return { ok: false, problem: 'host' };
  const scheme = (parts?.scheme ?? 'http').toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return { ok: false, problem: 'scheme' };
  const port = parts?.port === undefined ? (scheme === 'https' ? 443 : 80) : portOf(parts.port);
  if (port === undefined) return { ok: false, problem: 'port' };
  const typed = parts?.path ?? '/';
  const path = typed.startsWith('/') ? typed : `/${typed}`;
  return { ok: true, http: { method, scheme, host, port, path, headers: [] } };
}

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
