import { parseIp } from '../../../api/ip';
import {
  hostHeader,
  isTrusted,
  type HttpRequest,
  type TlsCertificate,
} from '../../../cluster/http';
import { byteLength } from '../../../cluster/images/responses';
import { traffic, type Place, type Request } from '../../../cluster/traffic/request';
import { recall, type ClusterState } from '../../../cluster/world';
import type { Session } from '../../process';
import { perform, waitUntil, type Task } from '../../task';
import type { CurlOptions } from './options';
import type { CurlUrl } from './url';

/** A request that is over, and how curl ends with it. */
export interface Transfer {
  readonly url: CurlUrl;
  readonly method: string;
  readonly http: HttpRequest;
  /** Undefined if it could not even be sent. */
  readonly request: Request | undefined;
  readonly code: number;
  /** curl's sentence for a code other than 0. */
  readonly message: string;
  /** Ms of virtual time. */
  readonly took: number;
}

const AGENT = 'curl/7.88.1';

function splitHeader(header: string): readonly [string, string] {
  const colon = header.indexOf(':');
  return [header.slice(0, colon), header.slice(colon + 1).trim()];
}

function methodOf({ method, head, data, get }: CurlOptions): string {
  if (method !== undefined) return method;
  if (head) return 'HEAD';
  return data.length > 0 && !get ? 'POST' : 'GET';
}

/** The address that `--resolve HOST:PORT:ADDRESS` gives for a URL. */
export function resolvedBy({ resolve }: CurlOptions, { host, port }: CurlUrl): string | undefined {
  for (const entry of resolve) {
    const [name, number, address] = entry.split(':');
    if ((name === host || name === '*') && Number(number) === port) return address;
  }
  return undefined;
}

/** The request that is put on the wire. */
export function buildRequest(url: CurlUrl, options: CurlOptions): HttpRequest {
  const given = options.headers.filter((header) => header.includes(':')).map(splitHeader);
  const has = (name: string) => given.some(([one]) => one.toLowerCase() === name);
  const body = options.data.join('&');
  const asQuery = options.get && body !== '';
  const sends = options.data.length > 0 && !options.get;
  const standard: (readonly [string, string])[] = [
    ['User-Agent', options.userAgent ?? AGENT],
    ['Accept', '*/*'],
  ];
  const content: (readonly [string, string])[] = [
    ['Content-Length', String(byteLength(body))],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ];
  const own = [...standard, ...(sends ? content : [])].filter(([name]) => !has(name.toLowerCase()));
  const http: HttpRequest = {
    method: methodOf(options),
    scheme: url.scheme,
    host: resolvedBy(options, url) ?? url.host,
    port: url.port,
    path: asQuery ? `${url.path}${url.path.includes('?') ? '&' : '?'}${body}` : url.path,
    headers: [],
    ...(sends && { body }),
    ...(parseIp(url.host) === undefined && url.scheme === 'https' && { serverName: url.host }),
    ...(options.insecure && { insecure: true }),
  };
  const host = ['Host', hostHeader({ ...http, host: url.host, headers: given })] as const;
  const rest = given.filter(([name, value]) => name.toLowerCase() !== 'host' && value !== '');
  const order = sends ? [...own.slice(0, 2), ...rest, ...own.slice(2)] : [...own, ...rest];
  return { ...http, headers: [host, ...order] };
}

/** A request by its number, on its way or over. */
export function requestNumbered(state: ClusterState, id: number): Request | undefined {
  const { inFlight, finished } = recall(state, traffic);
  return inFlight.get(id) ?? finished.find((request) => request.id === id);
}

interface Ending {
  readonly code: number;
  readonly message: string;
}

const COULD_NOT = "Couldn't connect to server";

/** The exit code and the sentence with which curl ends, `took` ms after it began. */
export function endingOf(request: Request, url: CurlUrl, took: number): Ending {
  const { connectTimeout = Infinity, maxTime = Infinity } = request.patience;
  const failed = `Failed to connect to ${url.host} port ${url.port} after ${took} ms`;
  switch (request.outcome) {
    case undefined:
    case 'answered':
      return url.scheme === 'https' && !request.tls ? NOT_TLS : { code: 0, message: '' };
    case 'refused':
      return { code: 7, message: `${failed}: ${COULD_NOT}` };
    case 'unresolved':
      return { code: 6, message: `Could not resolve host: ${url.host}` };
    case 'reset':
      if (request.tls && !isTrusted(request.tls)) return distrust(request.tls, url);
      return request.hops.at(-1)?.because.is === 'hungUp'
        ? { code: 56, message: 'Recv failure: Connection reset by peer' }
        : { code: 52, message: 'Empty reply from server' };
    case 'timeout':
      if (request.connected) {
        const message = `Operation timed out after ${took} milliseconds with 0 bytes received`;
        return { code: 28, message };
      }
      if (took >= maxTime) {
        return { code: 28, message: `Connection timed out after ${took} milliseconds` };
      }
      return {
        code: 28,
        message: `${failed}: ${took >= connectTimeout ? 'Timeout was reached' : COULD_NOT}`,
      };
  }
}

/** The certificate's chain is looked at before the names in it (lib/vtls/openssl.c). */
function distrust({ selfSigned }: TlsCertificate, { host }: CurlUrl): Ending {
  const message = selfSigned
    ? 'SSL certificate problem: self-signed certificate'
    : `SSL: no alternative certificate subject name matches target host name '${host}'`;
  return { code: 60, message };
}

/** The server speaks plain HTTP. */
const NOT_TLS: Ending = {
  code: 35,
  message: 'OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number',
};

/**
 * Sends one request and waits for its end. With `connection`, the name of a process, it goes out on
 * what that has open to the host.
 */
export function* transfer(
  url: CurlUrl,
  options: CurlOptions,
  from: Place,
  { session, state }: { readonly session: Session; readonly state: () => ClusterState },
  connection?: string,
): Task<Transfer> {
  const http = buildRequest(url, options);
  const { maxTime, connectTimeout } = options;
  const patience = {
    ...(maxTime !== undefined && { maxTime }),
    ...(connectTimeout !== undefined && { connectTimeout }),
  };
  const base = { url, method: http.method, http };
  const kept = connection === undefined ? {} : { connection };
  const sent = yield* perform({ type: 'request', from, http, patience, ...kept });
  if (!sent.ok) {
    return { ...base, request: undefined, code: 7, message: sent.error.message, took: 0 };
  }
  const id = sent.value;
  session.lastRequest = id;
  yield* waitUntil((now) => requestNumbered(now, id)?.endedAt !== undefined);
  const request = requestNumbered(state(), id);
  if (!request) return { ...base, request, code: 7, message: COULD_NOT, took: 0 };
  const took = Math.floor((request.endedAt ?? state().now) - request.startedAt);
  return { ...base, request, took, ...endingOf(request, url, took) };
}
