import type { Ingress, IngressBackend } from '../../api/ingress';
import { keyOfObject, type ObjectKey } from '../../api/kinds';
import { list, type Store } from '../store';
import { certificateFor, FAKE_CERTIFICATE, type Certificate } from './certificates';
import { byPrecedence, pathMatches, pathRegex, wildcardOf, type PathRule } from './match';
import { isServed, type Settings } from './settings';

/** A port of a Service as a backend names it. */
export interface Backend {
  readonly namespace: string;
  readonly service: string;
  /** Number or name as text; undefined for the Service's first port. */
  readonly port: string | undefined;
}

/** What annotations of an Ingress change, under `nginx.ingress.kubernetes.io/`. */
export interface Options {
  readonly sslRedirect: boolean;
  readonly forceSslRedirect: boolean;
  readonly useRegex: boolean;
  readonly rewriteTarget: string | undefined;
  readonly serviceUpstream: boolean;
  /** Ms. */
  readonly connectTimeout: number;
  readonly readTimeout: number;
}

/** Where requests for a path go, and which field of which Ingress says so. */
export interface Location extends PathRule {
  readonly ingress: ObjectKey;
  /** `spec.rules[0].http.paths[1]` */
  readonly field: string;
  readonly backend: Backend;
  readonly options: Options;
  /** Only for a server with regular expressions; undefined there for a path that is none. */
  readonly regex: RegExp | undefined;
}

/** What nginx knows of one host. */
export interface Server {
  readonly host: string;
  /** In the order in which they are tried. */
  readonly locations: readonly Location[];
  /** Whether the paths are regular expressions. */
  readonly usesRegex: boolean;
  /** Where everything else goes; undefined for the controller's own default backend. */
  readonly fallback: Location | undefined;
  /** Undefined without TLS for the host. */
  readonly certificate: Certificate | undefined;
  /** The Ingress and the field that ask for TLS. */
  readonly tls: { readonly ingress: ObjectKey; readonly field: string } | undefined;
}

/** nginx's configuration, as far as it decides where a request goes. */
export interface RoutingTable {
  /** By host; wildcards as `*.suffix`. */
  readonly servers: ReadonlyMap<string, Server>;
  /** For all other hosts. */
  readonly catchAll: Server;
  /** The Ingresses that it was made from. */
  readonly ingresses: readonly ObjectKey[];
}

const PREFIX = 'nginx.ingress.kubernetes.io/';

function optionsOf({ metadata: { annotations = {} } }: Ingress): Options {
  const given = (name: string) => annotations[PREFIX + name];
  const seconds = (name: string, otherwise: number) => {
    const value = Number(given(name) ?? otherwise);
    return (Number.isFinite(value) && value > 0 ? value : otherwise) * 1000;
  };
  return {
    sslRedirect: given('ssl-redirect') !== 'false',
    forceSslRedirect: given('force-ssl-redirect') === 'true',
    useRegex: given('use-regex') === 'true',
    rewriteTarget: given('rewrite-target') || undefined,
    serviceUpstream: given('service-upstream') === 'true',
    connectTimeout: seconds('proxy-connect-timeout', 5),
    readTimeout: seconds('proxy-read-timeout', 60),
  };
}

function locationOf(
  ingress: Ingress,
  backend: IngressBackend,
  rest: PathRule & { readonly field: string },
): Location | undefined {
  if (!backend.service) return undefined;
  const { name, port } = backend.service;
  return {
    ...rest,
    ingress: keyOfObject(ingress),
    backend: {
      namespace: ingress.metadata.namespace,
      service: name,
      port: port.name || String(port.number ?? ''),
    },
    options: optionsOf(ingress),
    regex: pathRegex(rest.path),
  };
}

/** The locations of an Ingress for one of its hosts. */
function locationsFor(ingress: Ingress, host: string): Location[] {
  return (ingress.spec.rules ?? []).flatMap((rule, index) => {
    if ((rule.host ?? '') !== host) return [];
    return (rule.http?.paths ?? []).flatMap(
      ({ path, pathType = 'ImplementationSpecific', backend }, at) => {
        const field = `spec.rules[${index}].http.paths[${at}]`;
        return locationOf(ingress, backend, { field, path: path || '/', pathType }) ?? [];
      },
    );
  });
}

function defaultOf(ingress: Ingress | undefined): Location | undefined {
  const backend = ingress?.spec.defaultBackend;
  if (!ingress || !backend) return undefined;
  const rest = { field: 'spec.defaultBackend', path: '/', pathType: 'Prefix' } as const;
  return locationOf(ingress, backend, rest);
}

function certified(store: Store, ingresses: readonly Ingress[], host: string) {
  const ingress = ingresses.find(({ spec }) => spec.tls?.length);
  if (!ingress) return { certificate: undefined, tls: undefined };
  const entries = ingress.spec.tls ?? [];
  const at = Math.max(
    0,
    entries.findIndex(({ hosts = [] }) => hosts.includes(host)),
  );
  return {
    certificate: certificateFor(store, ingress, host),
    tls: { ingress: keyOfObject(ingress), field: `spec.tls[${at}]` },
  };
}

/** A server's locations in nginx's order; without a regular expression on the host they are plain. */
function ordered(ingresses: readonly Ingress[], host: string) {
  const locations = ingresses.flatMap((ingress) => locationsFor(ingress, host)).filter(isFirst);
  // A host's `/` is its first Ingress's until a rule takes it.
  const [first] = host === '' || locations.some(isRoot) ? [] : ingresses;
  const usesRegex =
    locations.some(({ options, path }) => wantsRegex(options, path)) ||
    (first !== undefined && wantsRegex(optionsOf(first), '/'));
  if (!usesRegex) return { locations: locations.sort(byPrecedence), usesRegex };
  return { locations: locations.filter(isReachable).sort(byText), usesRegex };
}

/** Whether one location makes all of its host regular expressions (template.go, enforceRegexModifier). */
function wantsRegex(options: Options, path: string): boolean {
  return options.useRegex || needsRewrite(options, path);
}

/** A target that is the path itself changes nothing (location.go, needsRewrite). */
export function needsRewrite({ rewriteTarget }: Options, path: string): boolean {
  return rewriteTarget !== undefined && rewriteTarget !== path;
}

/** The first rule for a path and type has it; later ones are ignored. */
function isFirst({ path, pathType }: Location, index: number, all: readonly Location[]): boolean {
  return index === all.findIndex((one) => one.path === path && one.pathType === pathType);
}

/** Among regular expressions the server's own `/`, a Prefix, stands before any other one. */
function isReachable({ path, pathType }: Location): boolean {
  return path !== '/' || pathType !== 'Exact';
}

/** The longest first, then backwards by the alphabet (controller.go, getBackendServers). */
function byText(a: Location, b: Location): number {
  return b.path.length - a.path.length || (a.path === b.path ? 0 : a.path > b.path ? -1 : 1);
}

/** Of several Ingresses the older one comes first, then by namespace and name. */
function byAge(a: Ingress, b: Ingress): number {
  const age = ({ metadata }: Ingress) =>
    `${metadata.creationTimestamp}|${metadata.namespace}/${metadata.name}`;
  return age(a) < age(b) ? -1 : 1;
}

function isRoot({ path, pathType }: Location): boolean {
  return path === '/' && pathType !== 'Exact';
}

function isDefaultOnly({ spec }: Ingress): boolean {
  return spec.defaultBackend?.service !== undefined && (spec.rules ?? []).length === 0;
}

/** The default backend for everything is not rewritten (controller.go, createServers). */
function withoutRewrite(location: Location | undefined): Location | undefined {
  const options = location && { ...location.options, useRegex: false, rewriteTarget: undefined };
  return location && options && { ...location, options };
}

/** The controller's default backend when it was given one by `--default-backend-service`. */
function ownDefault({ defaultBackend }: Settings): Location | undefined {
  const [namespace, service] = defaultBackend?.split('/') ?? [];
  if (namespace === undefined || service === undefined) return undefined;
  return {
    path: '/',
    pathType: 'Prefix',
    ingress: '',
    field: '--default-backend-service',
    backend: { namespace, service, port: undefined },
    options: optionsOf({ metadata: {} } as Ingress),
    regex: undefined,
  };
}

/**
 * nginx's configuration from the Ingresses that a controller serves: a server for each host, whose
 * default backend is that of the oldest Ingress with the host; the server for unknown hosts has the
 * default backend of the oldest Ingress that has nothing but one
 * (ingress-nginx internal/ingress/controller/controller.go, createServers, getBackendServers).
 */
export function buildTable(store: Store, settings: Settings): RoutingTable {
  const ingresses = list(store, 'Ingress')
    .filter((ingress) => isServed(store, settings, ingress))
    .sort(byAge);
  const own = ownDefault(settings);
  const byHost = new Map<string, Ingress[]>();
  for (const ingress of ingresses) {
    for (const host of new Set((ingress.spec.rules ?? []).map((rule) => rule.host ?? ''))) {
      byHost.set(host, [...(byHost.get(host) ?? []), ingress]);
    }
  }
  const bare = withoutRewrite(defaultOf(ingresses.find(isDefaultOnly)));
  const { locations, usesRegex } = ordered(byHost.get('') ?? [], '');
  const catchAll: Server = {
    host: '',
    // An Ingress that is nothing but a default backend takes `/`, which no rule gets back.
    locations: bare ? locations.filter((one) => !isRoot(one)) : locations,
    usesRegex,
    fallback: bare ?? own,
    certificate: undefined,
    tls: undefined,
  };
  byHost.delete('');
  const servers = [...byHost].map(([host, those]): [string, Server] => {
    const fallback = defaultOf(those[0]) ?? own;
    return [host, { host, ...ordered(those, host), fallback, ...certified(store, those, host) }];
  });
  return { servers: new Map(servers), catchAll, ingresses: ingresses.map(keyOfObject) };
}

/** The server for a host: its own, else the wildcard's that covers it, else the one for all others. */
export function serverFor({ servers, catchAll }: RoutingTable, host: string): Server {
  const name = host.toLowerCase();
  return servers.get(name) ?? servers.get(wildcardOf(name) ?? '') ?? catchAll;
}

/** Where a server sends a path; undefined for the controller's own default backend. */
export function locationFor(
  { locations, usesRegex, fallback }: Server,
  path: string,
): Location | undefined {
  const found = usesRegex
    ? locations.find(({ regex }) => regex?.test(path))
    : locations.find((location) => pathMatches(location, path));
  return found ?? fallback;
}

/** The certificate that is shown for a server name; without one, the controller's own. */
export function certificateShown(table: RoutingTable, serverName: string | undefined): Certificate {
  if (serverName === undefined) return FAKE_CERTIFICATE;
  const name = serverName.toLowerCase();
  const exact = table.servers.get(name)?.certificate;
  return exact ?? table.servers.get(wildcardOf(name) ?? '')?.certificate ?? FAKE_CERTIFICATE;
}
