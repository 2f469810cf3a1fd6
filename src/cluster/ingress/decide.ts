import { hostHeader, type HttpRequest, type HttpResponse } from '../http';
import type { Because } from '../traffic/request';
import { upstreamsOf, type Upstream } from './backends';
import { normalizedPath, rewritten } from './match';
import { emptyPage, nginxPage, plainOnTlsPage, withHsts } from './pages';
import {
  locationFor,
  needsRewrite,
  serverFor,
  type Backend,
  type Location,
  type Server,
} from './table';
import type { View } from './views';

/** What nginx does with a request: answers by itself, or passes it on. */
export type Decision =
  | { readonly is: 'answer'; readonly because: Because; readonly response: HttpResponse }
  | {
      readonly is: 'forward';
      readonly route: Extract<Because, { is: 'proxied' }>;
      readonly location: Location;
      readonly upstreams: readonly Upstream[];
      /** The path and query to ask the endpoint for. */
      readonly path: string;
      readonly hsts: boolean;
    };

/** nginx's client_max_body_size, 1m in ingress-nginx. */
const LARGEST_BODY = 1_048_576;

/**
 * What an ingress controller does with a request that came in on `port`, as it sees the cluster
 * (ingress-nginx rootfs/etc/nginx/template/nginx.tmpl and lua/lua_ingress.lua).
 */
export function decide(view: View, http: HttpRequest, port: number): Decision {
  const isTlsPort = port === view.settings.httpsPort;
  if (isTlsPort !== (http.scheme === 'https')) return mismatched(isTlsPort, port);
  const host = hostOf(http);
  const server = serverFor(view.table, host);
  const hsts = isTlsPort && server.certificate !== undefined;
  const path = normalizedPath(http.path);
  if (path === undefined) return malformed(http.path);
  const location = locationFor(server, path);
  const redirect = isTlsPort ? undefined : redirectOf(view, server, location, host, http);
  if (redirect) return redirect;
  const decision = location ? routed(view, location, http, path, hsts) : unrouted(host, path);
  if (decision.is === 'forward' || !hsts) return decision;
  return { ...decision, response: withHsts(decision.response) };
}

/** `$host`: without port and in lower case. */
function hostOf(http: HttpRequest): string {
  return hostHeader(http).toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
}

function mismatched(isTlsPort: boolean, port: number): Decision {
  return {
    is: 'answer',
    because: { is: 'mismatched', port, expected: isTlsPort ? 'tls' : 'plain' },
    response: isTlsPort ? plainOnTlsPage() : nginxPage(400),
  };
}

/** nginx does not even look for a location. */
function malformed(path: string): Decision {
  return { is: 'answer', because: { is: 'malformed', path }, response: nginxPage(400) };
}

/** nginx's own default backend: 404, and 200 for the health check. */
function unrouted(host: string, path: string): Decision {
  const response = path === '/healthz' ? emptyPage() : nginxPage(404);
  return { is: 'answer', because: { is: 'unrouted', host, path }, response };
}

/** Plain HTTP is sent to HTTPS when there is a certificate for the host (ssl-redirect). */
function redirectOf(
  { settings }: View,
  server: Server,
  location: Location | undefined,
  host: string,
  http: HttpRequest,
): Decision | undefined {
  const { sslRedirect, forceSslRedirect } = location?.options ?? REDIRECTS;
  const isDue = forceSslRedirect || (sslRedirect && server.certificate !== undefined);
  if (!isDue) return undefined;
  const port = settings.httpsPort === 443 ? '' : `:${settings.httpsPort}`;
  const target = `https://${host}${port}${http.path}`;
  const tls = server.tls ?? {
    ingress: location?.ingress ?? '',
    field: 'metadata.annotations',
  };
  return {
    is: 'answer',
    because: { is: 'redirected', ...tls, location: target },
    response: nginxPage(308, [['Location', target]]),
  };
}
const REDIRECTS = { sslRedirect: true, forceSslRedirect: false };

/** `default/kubia:80` */
function nameOf({ namespace, service, port }: Backend): string {
  return `${namespace}/${service}${port === undefined ? '' : `:${port}`}`;
}

function routed(
  view: View,
  location: Location,
  http: HttpRequest,
  path: string,
  hsts: boolean,
): Decision {
  const { ingress, field, backend, options } = location;
  const route = {
    is: 'proxied',
    ingress,
    field,
    backend: nameOf(backend),
    endpoint: undefined,
    ...(options.serviceUpstream && { viaService: true as const }),
  } as const;
  const target = targetOf(location, http, path);
  const tooLarge = (http.body?.length ?? 0) > LARGEST_BODY;
  if (tooLarge || target === '') {
    return { is: 'answer', because: route, response: nginxPage(tooLarge ? 413 : 500) };
  }
  const found = upstreamsOf(view.config, view.endpoints, backend, options.serviceUpstream);
  if (!found.ok) {
    const because = { ...route, lacks: found.lacks };
    return { is: 'answer', because, response: nginxPage(503) };
  }
  return { is: 'forward', route, location, upstreams: found.upstreams, path: target, hsts };
}

/** The path and query for the endpoint: as they came, unless `rewrite-target` changes the path. */
function targetOf({ options, path: rule }: Location, http: HttpRequest, path: string): string {
  const { rewriteTarget } = options;
  if (rewriteTarget === undefined || !needsRewrite(options, rule)) return http.path;
  const [before = '', ...queries] = http.path.split('?');
  const changed = rewritten(rule, rewriteTarget, path, /[%+]/.test(before));
  if (changed === undefined) return http.path;
  const query = queries.join('?');
  if (changed.endsWith('?')) return changed.slice(0, -1);
  if (query === '' || changed === '') return changed;
  return `${changed}${changed.includes('?') ? '&' : '?'}${query}`;
}
