import type { IngressSpec, PathSpec, RuleSet } from './rule-set';

/** A location before it is written down; `isDefault` until a rule takes its place. */
interface Draft {
  readonly type: PathSpec['type'];
  readonly path: string;
  readonly service: string | undefined;
  readonly isDefault: boolean;
  readonly useRegex: boolean;
}

const ROOT = { type: 'Prefix', path: '/', isDefault: true, useRegex: false } as const;

/** The locations of every host, as ingress-nginx collects them (controller.go, getBackendServers). */
function collect(ingresses: readonly IngressSpec[]): Map<string, Draft[]> {
  const bare = ingresses.find(
    ({ rules, defaultBackend }) => rules.length === 0 && defaultBackend !== undefined,
  );
  const catchAll = { ...ROOT, service: bare?.defaultBackend, isDefault: bare === undefined };
  const servers = new Map<string, Draft[]>([['', [catchAll]]]);
  for (const { rules, defaultBackend, useRegex } of ingresses) {
    for (const { host, paths } of rules) {
      const locations = servers.get(host) ?? [{ ...ROOT, useRegex, service: defaultBackend }];
      servers.set(host, locations);
      for (const path of paths) add(locations, { ...path, isDefault: false, useRegex });
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

/**
 * A server's locations, in order, by what nginx calls them: `= /foo` for Exact, both `/foo/` and
 * `= /foo` for Prefix (location.go); regular expressions for all of them once one Ingress of the
 * host wants that.
 */
function locationsOf(drafts: readonly Draft[]): Map<string, string | undefined> {
  const sorted = drafts
    .toSorted((a, b) => descending(a.path, b.path))
    .sort((a, b) => b.path.length - a.path.length);
  const found = new Map<string, string | undefined>();
  const put = (name: string, { service }: Draft) => {
    if (!found.has(name)) found.set(name, service);
  };
  if (sorted.some(({ useRegex }) => useRegex)) {
    for (const draft of sorted) put(`~* "^${draft.path}"`, draft);
    return found;
  }
  for (const draft of sorted.filter(({ type }) => type === 'Exact')) put(`= ${draft.path}`, draft);
  for (const draft of sorted.filter(({ type }) => type === 'Prefix')) {
    const path = draft.path.replace(/\/$/, '');
    if (path !== '') put(`= ${path}`, draft);
    put(`${path}/`, draft);
  }
  return found;
}

/** `*.foo.com` stands for exactly one label (nginx.tmpl, buildServerName). */
function serverName(host: string): string {
  if (host === '') return '_';
  if (!host.startsWith('*.')) return host;
  return `"~^(?<subdomain>[\\w-]+)${host.slice(1).replaceAll('.', '\\.')}$"`;
}

function serverText(host: string, drafts: readonly Draft[], port: number): string {
  const locations = [...locationsOf(drafts)].map(([name, service]) => {
    const answer = service === undefined ? 'return 404' : `return 200 "${service}"`;
    return `    location ${name} { ${answer}; }`;
  });
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
 * request goes. Each has a port of its own; a backend answers with the name of its Service.
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
    '}',
    '',
  ].join('\n');
}
