import { byteLength } from '../../../cluster/images/responses';
import type { Hop } from '../../../cluster/traffic/request';
import type { Transfer } from './transfer';
import { follow } from './url';

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}

/** Where an answer that redirects leads. */
function redirectOf({ url, request }: Transfer): string {
  const { status = 0, headers = [] } = request?.response ?? {};
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (status < 300 || status >= 400 || location === undefined) return '';
  const next = follow(url, location);
  return 'code' in next ? location : next.text;
}

/** When the packet that opens the connection was taken by a socket, ms after the start. */
function connectedAfter({ request }: Transfer): number {
  if (!request) return 0;
  const accepted = (hop: Hop) => hop.because.is === 'accepted' || hop.because.is === 'dnat';
  const hop = request.connected ? request.hops.findLast(accepted) : undefined;
  return hop ? Math.max(0, hop.arrived - request.startedAt) : 0;
}

function headerNamed({ request }: Transfer, name: string): string {
  const found = request?.response?.headers.find(([one]) => one.toLowerCase() === name);
  return found?.[1] ?? '';
}

function statusOf({ request, code }: Transfer): string {
  const status = code === 35 ? 0 : (request?.response?.status ?? 0);
  return String(status).padStart(3, '0');
}

function received({ request, method, code }: Transfer): number {
  return method === 'HEAD' || code !== 0 ? 0 : byteLength(request?.response?.body ?? '');
}

interface Numbers {
  readonly urlNumber: number;
  readonly redirects: number;
}

const VARIABLES: {
  readonly [name: string]: (transfer: Transfer, numbers: Numbers) => string;
} = {
  content_type: (one) => headerNamed(one, 'content-type'),
  errormsg: ({ message }) => message,
  exitcode: ({ code }) => String(code),
  http_code: statusOf,
  http_version: ({ request }) => (request?.response ? '1.1' : '0'),
  local_ip: ({ request }) => (request?.connected ? ipOf(request.hops[0]?.before.src) : ''),
  local_port: ({ request }) =>
    request?.connected ? String(request.hops[0]?.before.sport ?? 0) : '0',
  method: ({ method }) => method,
  num_connects: ({ request }) => {
    const because = request?.hops[0]?.because;
    const reused = because?.is === 'sent' && because.reused === true;
    return request?.connected && !reused ? '1' : '0';
  },
  num_redirects: (_, { redirects }) => String(redirects),
  redirect_url: redirectOf,
  remote_ip: ({ request }) => (request?.connected ? (request.target?.ip ?? '') : ''),
  remote_port: ({ request }) => (request?.connected ? String(request.target?.port ?? 0) : '0'),
  response_code: statusOf,
  scheme: ({ url, request }) => (request?.connected ? url.scheme.toUpperCase() : ''),
  size_download: (one) => String(received(one)),
  speed_download: (one) => String(one.took > 0 ? Math.floor((received(one) * 1000) / one.took) : 0),
  time_appconnect: () => seconds(0),
  time_connect: (one) => seconds(connectedAfter(one)),
  time_namelookup: () => seconds(0),
  time_pretransfer: (one) => seconds(connectedAfter(one)),
  time_redirect: () => seconds(0),
  time_starttransfer: (one) => seconds(one.request?.response ? exactly(one) : 0),
  time_total: (one) => seconds(exactly(one)),
  url: ({ url }) => url.text,
  url_effective: ({ url }) => url.text,
  urlnum: (_, { urlNumber }) => String(urlNumber),
};

function exactly({ request, took }: Transfer): number {
  return request?.endedAt === undefined ? took : request.endedAt - request.startedAt;
}

function ipOf(ip: number | undefined): string {
  if (ip === undefined) return '';
  return [24, 16, 8, 0].map((shift) => (ip >>> shift) & 255).join('.');
}

const ESCAPES: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t' };

/** Fills in the format of `-w`; `unknown` gets the names of variables that do not exist. */
export function writeOut(
  format: string,
  transfer: Transfer,
  numbers: Numbers,
): { readonly text: string; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const text = format.replace(
    /%\{([^}]*)\}|%%|\\([nrt])/g,
    (whole, name: string | undefined, letter: string | undefined) => {
      if (letter !== undefined) return ESCAPES[letter] ?? whole;
      if (name === undefined) return '%';
      if (Object.hasOwn(VARIABLES, name)) return VARIABLES[name]?.(transfer, numbers) ?? '';
      unknown.push(name);
      return '';
    },
  );
  return { text, unknown };
}
