import type { IngressSpec, PathSpec, RuleSet } from './rule-set';

/** A location before it is written down; `isDefault` until a rule takes its place. */
interface Draft {
  readonly type: PathSpec['type'];
  readonly path: string;
  readonly service: string | undefined;
  readonly isDefault: boolean;
  readonly useRegex: boolean;
  readonly rewriteTarget: string | undefined;
}

const ROOT = {
  type: 'Prefix',
  path: '/',
  isDefault: true,
  useRegex: false,
  rewriteTarget: undefined,
} as const;

/** Where the server listens that stands for all backends. */
const BACKENDS = 9999;

/** The locations of every host, as ingress-nginx collects them (controller.go, getBackendServers). */
function collect(ingresses: readonly IngressSpec[]): Map<string, Draft[]> {
  const bare = ingresses.find(
    ({ rules, defaultBackend }) => rules.length === 0 && defaultBackend !== undefined,
  );
  const catchAll = { ...ROOT, service: bare?.defaultBackend, isDefault: bare === undefined };
  const servers = new Map<string, Draft[]>([['', [catchAll]]]);
  for (const { rules, defaultBackend, ...options } of ingresses) {
    const { useRegex, rewriteTarget } = options;
    const root = { ...ROOT, useRegex, rewriteTarget, service: defaultBackend };
    for (const { host, paths } of rules) {
      const locations = servers.get(host) ?? [root];
      servers.set(host, locations);
      for (const { type, path, service } of paths) {
        // SetDefaultNGINXPathType in ingress-nginx's internal/k8s/main.go
        const actual = type === 'Exact' ? type : 'Prefix';
        const draft = { type: actual, path, service, isDefault: false } as const;
        add(locations, { ...draft, useRegex, rewriteTarget });
      }
    }
  }
  return servers;
}

/** The first rule for a path and type has it; the default location makes room. */
function add(locations: Draft[], draft: Draft): void {
  const same = locations.findIndex(({ path, type }) => path === draft.path && type === draft.type);
  if (same < 0) locations.push(draft);
  else if (locations[same]?.isDefault) locations[same] = draft;
}

function descending(a: string, b: string): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

/** Whether a location wants a regular expression (template.go, enforceRegexModifier). */
function wantsRegex(draft: Draft): boolean {
  return draft.useRegex || needsRewrite(draft);
}

function needsRewrite({ rewriteTarget, path }: Draft): boolean {
  return rewriteTarget !== undefined && rewriteTarget !== path;
}

/**
 * A server's locations, in order, by what nginx calls them: `= /foo` for Exact, both `/foo/` and
 * `= /foo` for Prefix (location.go); regular expressions for all of them once one Ingress of the
 * host wants that.
 */
function locationsOf(drafts: readonly Draft[]): Map<string, Draft> {
  const sorted = drafts
    .toSorted((a, b) => descending(a.path, b.path))
    .sort((a, b) => b.path.length - a.path.length);
  const found = new Map<string, Draft>();
  const put = (modifier: string, path: string, draft: Draft) => {
    const name = `${modifier}${quoted(path)}`;
    if (!found.has(name)) found.set(name, draft);
  };
  if (sorted.some(wantsRegex)) {
    for (const draft of sorted) put('~* ', `^${draft.path}`, draft);
    return found;
  }
  for (const draft of sorted.filter(({ type }) => type === 'Exact')) put('= ', draft.path, draft);
  for (const draft of sorted.filter(({ type }) => type === 'Prefix')) {
    const path = draft.path.replace(/\/$/, '');
    if (path !== '') put('= ', path, draft);
    put('', `${path}/`, draft);
  }
  return found;
}

/** A word of nginx's configuration language. */
function quoted(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * What a location does: say that there is nothing, name the backend and what it would be asked for,
 * or really ask it, since only a proxy shows what became of a path. Not all of them ask, as nginx
 * would then answer `/foo` with 301 where there is an Exact `/foo/`, which the Ingress API forbids.
 */
function bodyOf(draft: Draft): string {
  const { service, path, rewriteTarget } = draft;
  if (service === undefined) return 'return 404;';
  if (!needsRewrite(draft)) return `return 200 "${service} $request_uri";`;
  return [
    `rewrite ${quoted(`(?i)${path}`)} ${quoted(rewriteTarget ?? '')} break;`,
    `proxy_set_header X-Service ${service};`,
    `proxy_pass http://127.0.0.1:${BACKENDS};`,
  ].join(' ');
}

/** `*.foo.com` stands for exactly one label (nginx.tmpl, buildServerName). */
function serverName(host: string): string {
  if (host === '') return '_';
  if (!host.startsWith('*.')) return host;
  return `"~^(?<subdomain>[\\w-]+)${host.slice(1).replaceAll('.', '\\.')}$"`;
}

function serverText(host: string, drafts: readonly Draft[], port: number): string {
  const locations = [...locationsOf(drafts)].map(
    ([name, draft]) => `    location ${name} { ${bodyOf(draft)} }`,
  );
  return [
    '  server {',
    `    listen 127.0.0.1:${port}${host === '' ? ' default_server' : ''};`,
    `    server_name ${serverName(host)};`,
    ...locations,
    '  }',
  ].join('\n');
}

/**
 * The nginx.conf that ingress-nginx would write for each rule set, as far as it decides where a
 * request goes. Each has a port of its own; a backend answers with the name of its Service and with
 * the path that it was asked for.
 */
export function nginxConf(
  sets: readonly { readonly rules: RuleSet; readonly port: number }[],
): string {
  const servers = sets.flatMap(({ rules, port }) =>
    [...collect(rules.ingresses)].map(([host, drafts]) => serverText(host, drafts, port)),
  );
  return [
    'worker_processes 1;',
    'pid nginx.pid;',
    'error_log stderr crit;',
    // One for each listening socket and some for connections.
    `events { worker_connections ${sets.length + 64}; }`,
    'http {',
    '  access_log off;',
    '  default_type text/plain;',
    '  server_names_hash_bucket_size 128;',
    ...servers,
    `  server { listen 127.0.0.1:${BACKENDS}; return 200 "$http_x_service $request_uri"; }`,
    '}',
    '',
  ].join('\n');
}
