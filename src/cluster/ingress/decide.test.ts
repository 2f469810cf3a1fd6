import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../api/kinds';
import { EMPTY_STORE, put, type Store } from '../store';
import { decide } from './decide';
import pages from './fixtures/error-pages.json' with { type: 'json' };
import { backend, ingress } from './fixtures/lab';
import fixture from './fixtures/routing.json' with { type: 'json' };
import { nginxPage } from './pages';
import { buildTable } from './table';
import { blankView, type View } from './views';
import { settingsFrom, type Settings } from './settings';

const SETTINGS = settingsFrom([], 'ingress-nginx');
const CLASS = {
  kind: 'IngressClass',
  metadata: { name: 'nginx', namespace: '' },
  spec: { controller: 'k8s.io/ingress-nginx' },
};
const asObject = (value: object) => value as unknown as KubeObject;

/** A Service with one ready endpoint. */
function service(name: string, port = 80): KubeObject[] {
  const metadata = { name, namespace: 'default' };
  const labels = { 'kubernetes.io/service-name': name };
  const ports = [{ name: '', port: 8080, protocol: 'TCP' }];
  const endpoints = [{ addresses: ['10.244.1.2'], conditions: { ready: true } }];
  return [
    asObject({
      kind: 'Service',
      metadata,
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.96.0.50',
        ports: [{ port, protocol: 'TCP', targetPort: 8080 }],
      },
    }),
    asObject({
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels },
      addressType: 'IPv4',
      ports,
      endpoints,
    }),
  ];
}

function viewOf(settings: Settings, ...objects: readonly KubeObject[]): View {
  const store = [asObject(CLASS), ...objects].reduce<Store>(put, EMPTY_STORE);
  const blank = blankView('Pod/ingress-nginx/a', 'a', settings);
  return { ...blank, table: buildTable(store, settings), config: store, endpoints: store };
}

function ask(view: View, url: string) {
  const [, scheme = 'http', host = '', path = ''] =
    /^(?:\w+ )?(https?):\/\/([^/]*)(.*)$/.exec(url) ?? [];
  const http = {
    method: 'GET',
    scheme: scheme === 'https' ? ('https' as const) : ('http' as const),
    host,
    port: scheme === 'https' ? 443 : 80,
    path: path || '/',
    headers: [],
  };
  return decide(view, http, http.port);
}

/** `404`, or the backend and the path that it is asked for. */
function outcome(view: View, url: string): string {
  const decision = ask(view, url);
  if (decision.is === 'answer') return String(decision.response.status);
  return `${decision.route.backend} ${decision.path}`;
}

type Rules = Readonly<Record<string, readonly (readonly string[])[]>>;

/** The conformance suite’s Ingress; the other features’ vectors are in controller.test.ts. */
function conformanceView(given: object): View {
  if ('defaultBackend' in given) {
    const spec = { rules: [], defaultBackend: backend('echo-service', 8080) };
    return viewOf(SETTINGS, ingress('it', {}, { spec }), ...service('echo-service', 8080));
  }
  const rules = given as Rules;
  const names = new Set(
    Object.values(rules).flatMap((paths) => paths.map(([, , name = '']) => name)),
  );
  return viewOf(SETTINGS, ingress('it', rules), ...[...names].flatMap((name) => service(name)));
}

describe('the conformance suite', () => {
  const single = fixture.ingressRouting.filter(({ status }) => status !== undefined);
  it.each(single)(
    '$feature: $request gets $status',
    ({ ingress: given, request = '', status, service: name }) => {
      const decision = ask(conformanceView(given), request);
      if (status === 404) expect(decision).toMatchObject({ is: 'answer', response: { status } });
      else
        expect(decision).toMatchObject({
          is: 'forward',
          upstreams: [{ host: '10.244.1.2', port: 8080 }],
        });
      if (decision.is === 'forward')
        expect(decision.route.backend).toMatch(new RegExp(`^default/${name}:`));
    },
  );
});

describe('where a request goes', () => {
  const view = viewOf(
    SETTINGS,
    ingress('a', {
      'a.com': [
        ['Prefix', '/', 'one'],
        ['Prefix', '/x', 'gone'],
      ],
      '*.a.com': [['Prefix', '/', 'two']],
    }),
    ingress(
      'b',
      { 'b.com': [['Prefix', '/b', 'two']] },
      { spec: { defaultBackend: backend('one') } },
    ),
    ...service('one'),
    ...service('two'),
  );

  it.each([
    ['http://A.com:8080/y?q=1', 'default/one:80 /y?q=1'],
    ['http://z.a.com/', 'default/two:80 /'],
    ['http://a.com/x', '503'],
    ['http://b.com/b', 'default/two:80 /b'],
    ['http://b.com/other', 'default/one:80 /other'],
    ['http://unknown/', '404'],
  ])('%s goes to %s', (url, expected) => {
    expect(outcome(view, url)).toBe(expected);
  });

  it('sends unknown hosts to the oldest Ingress that is a default backend only', () => {
    const rules = { '': [['Prefix', '/', 'two']] };
    const bare = ['d', 'e'].map((name, i) =>
      ingress(name, {}, { spec: { rules: [], defaultBackend: backend(i ? 'two' : 'one') } }),
    );
    const both = [...service('one'), ...service('two')];
    expect(outcome(viewOf(SETTINGS, ...bare, ...both), 'http://x/')).toBe('default/one:80 /');
    // Even a rule for all hosts and paths does not get it back.
    const taken = viewOf(SETTINGS, ingress('a', rules), ...bare, ...both);
    expect(outcome(taken, 'http://x/')).toBe('default/one:80 /');
  });

  it('takes paths for regular expressions only if the rule with the annotation counts', () => {
    const annotations = { 'nginx.ingress.kubernetes.io/use-regex': 'true' };
    const plain = ingress('a', { 'a.com': [['Prefix', '/x', 'one']] });
    const same = ingress('b', { 'a.com': [['Prefix', '/x', 'two']] }, { annotations });
    const other = ingress('b', { 'a.com': [['Prefix', '/y', 'two']] }, { annotations });
    const seen = [same, other].map((second) =>
      outcome(viewOf(SETTINGS, plain, second, ...service('one')), 'http://a.com/xyz'),
    );
    expect(seen).toEqual(['404', 'default/one:80 /xyz']);
  });

  it.each(['/..', '/y/../..', '/%zz', '/y%00'])('refuses the path %s with 400', (path) => {
    expect(ask(view, `http://a.com${path}`)).toMatchObject({
      because: { is: 'malformed', path },
      response: { status: 400 },
    });
  });

  it('names the rule', () => {
    expect(ask(view, 'http://a.com/x')).toMatchObject({
      because: {
        is: 'proxied',
        ingress: 'Ingress/default/a',
        field: 'spec.rules[0].http.paths[1]',
        lacks: 'service',
      },
    });
  });

  it('has 404 for what nobody asked for, and 200 for the health check', () => {
    const empty = viewOf(SETTINGS);
    expect(['/', '/healthz'].map((path) => outcome(empty, `http://x${path}`))).toEqual([
      '404',
      '200',
    ]);
  });

  it('follows the field ingressClassName, the old annotation, or --watch-ingress-without-class', () => {
    const rules = { 'a.com': [['Prefix', '/', 'one']] };
    const old = { 'kubernetes.io/ingress.class': 'nginx' };
    const classless = { spec: { ingressClassName: undefined } };
    const asked = [
      { spec: { ingressClassName: 'some-invalid-class-name' } },
      classless,
      { ...classless, annotations: old },
    ].map((more) =>
      outcome(viewOf(SETTINGS, ingress('i', rules, more), ...service('one')), 'http://a.com/'),
    );
    expect(asked).toEqual(['404', '404', 'default/one:80 /']);
    const willing = viewOf(
      { ...SETTINGS, withoutClass: true },
      ingress('i', rules, classless),
      ...service('one'),
    );
    expect(outcome(willing, 'http://a.com/')).toBe('default/one:80 /');
  });

  it('goes to the ClusterIP with service-upstream', () => {
    const annotations = { 'nginx.ingress.kubernetes.io/service-upstream': 'true' };
    const rules = { 'a.com': [['Prefix', '/', 'one']] };
    const direct = viewOf(SETTINGS, ingress('i', rules, { annotations }), ...service('one'));
    expect(ask(direct, 'http://a.com/')).toMatchObject({
      upstreams: [{ host: '10.96.0.50', port: 80 }],
    });
  });
});

describe('regular expressions', () => {
  const annotations = { 'nginx.ingress.kubernetes.io/rewrite-target': '/$2' };
  const view = viewOf(
    SETTINGS,
    ingress(
      'rewrite',
      { 'r.com': [['ImplementationSpecific', '/something(/|$)(.*)', 'one']] },
      { annotations },
    ),
    ingress('plain', {
      'r.com': [
        ['Prefix', '/foo', 'two'],
        ['Exact', '/bar', 'two'],
      ],
    }),
    ...service('one'),
    ...service('two'),
  );

  it.each([
    ['http://r.com/something', 'default/one:80 /'],
    ['http://r.com/something/new?a=b', 'default/one:80 /new?a=b'],
    ['http://r.com/somethingelse', '404'],
    ['http://r.com/FOOBAR', 'default/two:80 /FOOBAR'],
    ['http://r.com/barista', 'default/two:80 /barista'],
  ])('of one Ingress change how all paths of its host match: %s goes to %s', (url, expected) => {
    expect(outcome(view, url)).toBe(expected);
  });

  it('are not wanted by a target that is the path itself, nor by a default backend', () => {
    const same = { 'nginx.ingress.kubernetes.io/rewrite-target': '/' };
    const spec = { rules: [], defaultBackend: backend('two') };
    const unchanged = viewOf(
      SETTINGS,
      ingress('same', { 's.com': [['Prefix', '/', 'one']] }, { annotations: same }),
      ingress('plain', { 's.com': [['Exact', '/bar', 'two']] }),
      ingress('all', {}, { annotations: same, spec }),
      ...service('one'),
      ...service('two'),
    );
    const asked = ['s.com/foo', 's.com/barista', 'other/y'].map((url) =>
      outcome(unchanged, `http://${url}`),
    );
    expect(asked).toEqual(['default/one:80 /foo', 'default/one:80 /barista', 'default/two:80 /y']);
  });

  it('leave the query out when the target ends in a question mark', () => {
    const target = { 'nginx.ingress.kubernetes.io/rewrite-target': '/$1?' };
    const rules = { 'q.com': [['ImplementationSpecific', '/(.*)', 'one']] };
    const ending = viewOf(
      SETTINGS,
      ingress('q', rules, { annotations: target }),
      ...service('one'),
    );
    expect(outcome(ending, 'http://q.com/a?b=c')).toBe('default/one:80 /a');
  });
});

describe('TLS', () => {
  const tls = [{ hosts: ['t.com'], secretName: 'missing' }];
  const rules = { 't.com': [['Prefix', '/', 'one']] };
  const secure = (annotations = {}) =>
    viewOf(SETTINGS, ingress('t', rules, { spec: { tls }, annotations }), ...service('one'));

  it('sends plain HTTP to HTTPS', () => {
    const location = 'https://t.com/a?b=c';
    const decision = ask(secure(), 'http://t.com/a?b=c');
    expect(decision).toMatchObject({
      because: { is: 'redirected', ingress: 'Ingress/default/t', field: 'spec.tls[0]', location },
      response: { status: 308 },
    });
    expect(decision.is === 'answer' && decision.response.headers).toContainEqual([
      'Location',
      location,
    ]);
  });

  it('does not with ssl-redirect: "false"', () => {
    const annotations = { 'nginx.ingress.kubernetes.io/ssl-redirect': 'false' };
    expect(outcome(secure(annotations), 'http://t.com/')).toBe('default/one:80 /');
  });

  it('adds HSTS for a host with TLS only', () => {
    expect(ask(secure(), 'https://t.com/')).toMatchObject({ is: 'forward', hsts: true });
    const answer = ask(secure(), 'https://other.com/');
    const names = answer.is === 'answer' ? answer.response.headers.map(([name]) => name) : [];
    expect(names).not.toContain('Strict-Transport-Security');
  });

  it('refuses plain HTTP on the port for TLS', () => {
    const http = {
      method: 'GET',
      scheme: 'http',
      host: 't.com',
      port: 443,
      path: '/',
      headers: [],
    } as const;
    const decision = decide(secure(), http, 443);
    expect(decision).toMatchObject({ response: { status: 400 } });
    expect(decision.is === 'answer' && decision.response.body).toContain(
      '<title>400 The plain HTTP request was sent to HTTPS port</title>',
    );
  });
});

describe('nginx’s pages', () => {
  it.each([
    ...pages.httpErrorBody,
    { status: '503 Service Temporarily Unavailable', body: undefined, contentLength: 190 },
  ])('$status is the same to the byte', ({ status, body, contentLength }) => {
    const page = nginxPage(Number(status.slice(0, 3)));
    if (body !== undefined) expect(page.body).toBe(body);
    expect(page.headers).toContainEqual(['Content-Length', String(contentLength)]);
  });
});
