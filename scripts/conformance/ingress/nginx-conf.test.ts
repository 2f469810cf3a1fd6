import { describe, expect, it } from 'vitest';
import { nginxConf } from './nginx-conf';
import type { IngressSpec, PathSpec } from './rule-set';

const prefix = (path: string, service: string): PathSpec => ({ type: 'Prefix', path, service });
const exact = (path: string, service: string): PathSpec => ({ type: 'Exact', path, service });

function ingress(rules: IngressSpec['rules'], rest: Partial<IngressSpec> = {}): IngressSpec {
  return {
    name: 'one',
    defaultBackend: undefined,
    useRegex: false,
    rewriteTarget: undefined,
    rules,
    ...rest,
  };
}

/** The locations of each server: `name → answer`. */
function locations(...ingresses: readonly IngressSpec[]): Record<string, string[]> {
  const text = nginxConf([{ rules: { name: 'test', ingresses }, port: 10_000 }]);
  const servers = text.split('  server {\n').slice(1);
  return Object.fromEntries(
    servers.map((server) => [
      /server_name (.*);/.exec(server)?.[1] ?? '',
      [...server.matchAll(/location (.*) \{ return (?:(404)|200 "(\S+) .*"); \}/g)].map(
        ([, name, missing, service]) => `${name} → ${missing ?? service}`,
      ),
    ]),
  );
}

describe('nginxConf', () => {
  it('gives a Prefix two locations, and an Exact one', () => {
    const paths = [prefix('/foo', 'a'), exact('/bar', 'b')];
    expect(locations(ingress([{ host: 'x.com', paths }]))).toEqual({
      _: ['/ → 404'],
      'x.com': ['= /bar → b', '= /foo → a', '/foo/ → a', '/ → 404'],
    });
  });

  it('prefers Exact for the path itself', () => {
    const paths = [prefix('/foo', 'a'), exact('/foo', 'b'), prefix('/', 'c')];
    expect(locations(ingress([{ host: '', paths }]))).toEqual({
      _: ['= /foo → b', '/foo/ → a', '/ → c'],
    });
  });

  it('lets the first Ingress have a path', () => {
    const first = ingress([{ host: 'x.com', paths: [prefix('/', 'a')] }]);
    const second = ingress([{ host: 'x.com', paths: [prefix('/', 'b')] }]);
    expect(locations(first, second)['x.com']).toEqual(['/ → a']);
  });

  it('sends what no rule takes to the default backend of the host’s first Ingress', () => {
    const rules = [{ host: 'x.com', paths: [exact('/foo', 'a')] }];
    const one = ingress(rules, { defaultBackend: 'd' });
    expect(locations(one)).toEqual({ _: ['/ → 404'], 'x.com': ['= /foo → a', '/ → d'] });
    expect(locations(one, ingress([], { defaultBackend: 'e' }))._).toEqual(['/ → e']);
  });

  it('lets a wildcard cover one label', () => {
    const names = Object.keys(locations(ingress([{ host: '*.foo.com', paths: [] }])));
    expect(names).toEqual(['_', '"~^(?<subdomain>[\\w-]+)\\.foo\\.com$"']);
  });

  it('makes all paths of a host regular expressions, the longest first', () => {
    const plain = ingress([{ host: 'x.com', paths: [exact('/foo', 'a')] }]);
    const regex = ingress([{ host: 'x.com', paths: [prefix('/b.*c', 'b')] }], { useRegex: true });
    expect(locations(plain, regex)['x.com']).toEqual([
      '~* "^/b.*c" → b',
      '~* "^/foo" → a',
      '~* "^/" → 404',
    ]);
  });
});
