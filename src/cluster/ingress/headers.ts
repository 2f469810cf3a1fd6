import { hostHeader, type HttpRequest } from '../http';

/** What nginx knows of a connection when it passes a request on. */
export interface Connection {
  /** The peer's address as nginx sees it. */
  readonly source: string;
  /** The port that it came in on. */
  readonly port: number;
  /** 32 hexadecimal digits, for a request that has no X-Request-ID yet. */
  readonly requestId: string;
}

type Headers = HttpRequest['headers'];

/**
 * The headers of the request that nginx sends to an endpoint: Host stays, X-Forwarded-For is the
 * address that nginx sees and not what the client claims (use-forwarded-headers: false), and what
 * is left of the client's own (ingress-nginx rootfs/etc/nginx/template/nginx.tmpl, proxy_set_header).
 */
export function forwardedHeaders(
  http: HttpRequest,
  { source, port, requestId }: Connection,
): Headers {
  const given = (name: string) => http.headers.find(([one]) => one.toLowerCase() === name)?.[1];
  const host = hostHeader(http);
  const own: Headers = [
    ['Host', host],
    ['X-Request-ID', given('x-request-id') || requestId],
    ['X-Real-IP', source],
    ['X-Forwarded-For', source],
    ['X-Forwarded-Host', host],
    ['X-Forwarded-Port', String(port)],
    ['X-Forwarded-Proto', http.scheme],
    ['X-Forwarded-Scheme', http.scheme],
    ['X-Scheme', http.scheme],
    ['X-Original-Forwarded-For', given('x-forwarded-for') ?? ''],
  ];
  const names = new Set([
    ...own.map(([name]) => name.toLowerCase()),
    'connection',
    'proxy',
    'keep-alive',
  ]);
  return [
    ...own.filter(([, value]) => value !== ''),
    ...http.headers.filter(([name]) => !names.has(name.toLowerCase())),
  ];
}
