import type { ObjectKey } from '../../api/kinds';
import { parseIp } from '../../api/ip';
import { isTrusted, type HttpRequest } from '../http';
import { behaviourOf } from '../images/catalogue';
import type { Upstream } from '../ingress/backends';
import { shownTo } from '../ingress/certificates';
import { decide, type Decision } from '../ingress/decide';
import { forwardedHeaders } from '../ingress/headers';
import { nginxPage, relayed, withHsts } from '../ingress/pages';
import { certificateShown } from '../ingress/table';
import { rememberTurn, takeTurn, views, type View } from '../ingress/views';
import type { ContainerRuntime } from '../kubelet/runtime';
import { formatIp, headerOf } from '../network/packet';
import type { World } from '../world';
import { trafficQueue, type Cargo } from './events';
import { requestInFlight, save } from './ledger';
import { stay } from './motion';
import type { Acceptance, Because, Patience, Payload, Place, Proxied, Request } from './request';

/** How long nginx works on a request, ms. */
const WORK = 0.3;
/** proxy_next_upstream_tries */
const ATTEMPTS = 3;
/** So many controllers may pass one request on, here far fewer than nginx has connections. */
const DEEPEST = 32;
/** Once sent, these are not sent again (proxy_next_upstream without non_idempotent). */
const ONCE_ONLY = new Set(['POST', 'LOCK', 'PATCH']);

/** Whether a container's socket is that of an ingress controller's nginx. */
export function isProxy(
  world: World,
  pod: ObjectKey,
  { image }: ContainerRuntime,
  port: number,
): boolean {
  if (behaviourOf(image).role !== 'ingress') return false;
  const settings = world.recall(views).get(pod)?.settings;
  return port === (settings?.httpPort ?? 80) || port === (settings?.httpsPort ?? 443);
}

/**
 * An ingress controller has taken a request: TLS ends here, and what is inside is decided from the
 * controller's own view of the cluster. A new connection goes from the controller's pod straight to
 * an endpoint, as a request of its own; when that is over `resumeProxied` goes on.
 *
 * The request's `pod` and `sourceSeen` are the controller's as long as it answers by itself, and
 * those of the pod behind it as soon as that has answered.
 */
export function proxy(world: World, request: Request, acceptance: Acceptance): void {
  const { payload } = request;
  const view = world.recall(views).get(acceptance.pod);
  if (payload.is !== 'http' || view?.containerId !== acceptance.containerId) {
    return reply(world, request, acceptance, { is: 'reset' });
  }
  const { dport } = acceptance.packet;
  const shaken =
    payload.http.scheme === 'https' && dport === view.settings.httpsPort
      ? shakeHands(world, request, acceptance, view)
      : request;
  if (shaken.tls && !payload.http.insecure && !isTrusted(shaken.tls)) {
    return reply(world, shaken, acceptance, { is: 'reset' });
  }
  follow(world, shaken, acceptance, view, decide(view, payload.http, dport));
}

/** The TLS handshake: nginx picks a certificate by the name that the client asks for (SNI). */
function shakeHands(
  world: World,
  request: Request,
  acceptance: Acceptance,
  { table }: View,
): Request {
  const serverName = serverNameOf(request.payload);
  const shown = certificateShown(table, serverName);
  const certificate = shownTo(serverName, shown);
  const because = { is: 'certificate', certificate, secret: shown.secret, serverName } as const;
  return save(world, pause(world, request, acceptance, because), { tls: certificate });
}

/** The name in the handshake: there is none when an address was typed. */
function serverNameOf(payload: Payload): string | undefined {
  if (payload.is !== 'http') return undefined;
  const { serverName, host } = payload.http;
  const name = serverName ?? host;
  return parseIp(name) === undefined ? name : undefined;
}

/** Records what the controller decided, while the packet stays with it. */
function pause(
  world: World,
  request: Request,
  { at, packet }: Acceptance,
  because: Because,
): Request {
  const standing = { request, at, packet, cargo: { is: 'request' } } as const;
  return stay(world, standing, { because, after: headerOf(packet) });
}

function reply(world: World, { id: request }: Request, acceptance: Acceptance, cargo: Cargo): void {
  world.schedule(trafficQueue, WORK, { is: 'response', request, ...acceptance, cargo });
}

function follow(
  world: World,
  request: Request,
  acceptance: Acceptance,
  view: View,
  decision: Decision,
): void {
  if (decision.is === 'answer') {
    const paused = pause(world, request, acceptance, decision.because);
    return reply(world, paused, acceptance, { is: 'response', response: decision.response });
  }
  if (request.payload.is !== 'http') return;
  const { route, location, hsts, path } = decision;
  const { options } = location;
  const depth = depthOf(world, request);
  if (depth > DEEPEST) return exhausted(world, request, acceptance, route);
  attempt(world, request, {
    acceptance,
    route,
    http: upstreamHttp(world, request.payload.http, acceptance, path),
    left: takeTurn(world, view, route.backend, decision.upstreams),
    attempts: 0,
    depth,
    patience: { connectTimeout: options.connectTimeout, maxTime: options.readTimeout },
    hsts,
  });
}

function depthOf(world: World, { parent }: Request): number {
  const outer = parent === undefined ? undefined : requestInFlight(world, parent)?.proxied;
  return outer ? outer.depth + 1 : 0;
}

/** A request that goes round in circles ends when nginx has no connections left (worker_connections). */
function exhausted(world: World, request: Request, acceptance: Acceptance, because: Because): void {
  const paused = pause(world, request, acceptance, because);
  reply(world, paused, acceptance, { is: 'response', response: nginxPage(500) });
}

function upstreamHttp(
  world: World,
  http: HttpRequest,
  { packet }: Acceptance,
  path: string,
): HttpRequest {
  const { method, host, body } = http;
  const connection = {
    source: formatIp(packet.src),
    port: packet.dport,
    requestId: randomId(world),
  };
  const headers = forwardedHeaders(http, connection);
  return {
    method,
    scheme: 'http',
    host,
    port: 80,
    path,
    headers,
    ...(body !== undefined && { body }),
  };
}

function randomId(world: World): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(world.random() * 16).toString(16));
  return digits.join('');
}

function addressOf({ host, port }: Upstream): string {
  return `${host}:${port}`;
}

/** Turns to the next endpoint. */
function attempt(world: World, request: Request, proxied: Proxied): void {
  const { acceptance, route, left, attempts } = proxied;
  const [next] = left;
  if (!next) return;
  const chosen = { ...route, endpoint: addressOf(next) };
  const paused = pause(world, request, acceptance, chosen);
  save(world, paused, { proxied: { ...proxied, route: chosen, attempts: attempts + 1 } });
  rememberTurn(world, acceptance.pod, route.backend, next);
  world.schedule(trafficQueue, WORK, { is: 'dial', request: request.id });
}

/** What the controller asks the endpoint of the present attempt for. */
export function upstreamRequest(
  { id: parent }: Request,
  { acceptance, http, left, patience }: Proxied,
): { from: Place; parent: number; payload: Payload; patience: Patience } | undefined {
  const [upstream] = left;
  if (!upstream) return undefined;
  const payload = { is: 'http', http: { ...http, ...upstream } } as const;
  return { from: acceptance.at, parent, payload, patience };
}

/**
 * The controller's own request is over: its answer is passed on, or another endpoint is tried, or
 * nginx gives up with 502 or, after a time-out, 504
 * (proxy_next_upstream error timeout; ingress-nginx internal/ingress/controller/config/config.go).
 */
export function resumeProxied(
  world: World,
  request: Request,
  proxied: Proxied,
  child: Request,
): void {
  const { acceptance, hsts } = proxied;
  const answer = (page: typeof child.response & object) => (hsts ? withHsts(page) : page);
  if (child.outcome === 'answered' && child.response) {
    const served = save(world, request, { pod: child.pod, sourceSeen: child.sourceSeen });
    const response = answer(relayed(child.response));
    return reply(world, served, acceptance, { is: 'response', response });
  }
  const [failed, ...left] = proxied.left;
  const how = child.outcome ?? 'reset';
  const because = { is: 'upstreamFailed', endpoint: failed ? addressOf(failed) : '', how } as const;
  const paused = pause(world, request, acceptance, because);
  const again = !child.connected || !ONCE_ONLY.has(proxied.http.method);
  if (again && left.length > 0 && proxied.attempts < ATTEMPTS) {
    return attempt(world, paused, { ...proxied, left });
  }
  const response = answer(nginxPage(how === 'timeout' ? 504 : 502));
  reply(world, paused, acceptance, { is: 'response', response });
}
