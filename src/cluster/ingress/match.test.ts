import { describe, expect, it } from 'vitest';
import fixture from './fixtures/matching.json' with { type: 'json' };
import {
  choosePath,
  hostMatches,
  normalizedPath,
  pathMatches,
  pathRegex,
  rewritten,
  type PathRule,
} from './match';

describe('a rule’s host', () => {
  it.each([
    ...fixture.ingressHost,
    { ruleHost: '*.foo.com', requestHost: 'foo.com', matches: false },
    { ruleHost: '*.foo.com', requestHost: '.foo.com', matches: false },
    { ruleHost: 'Kubia.Example.com', requestHost: 'kubia.example.COM', matches: true },
    { ruleHost: '', requestHost: 'anything', matches: true },
  ])('$ruleHost covers $requestHost: $matches', ({ ruleHost, requestHost, matches }) => {
    expect(hostMatches(ruleHost, requestHost)).toBe(matches);
  });
});

describe('a rule’s path', () => {
  it.each([
    ...fixture.ingressPath,
    { pathType: 'Prefix', path: '/aaa/bbb', requestPath: '/aaa/bbbxyz', matches: false },
    { pathType: 'Prefix', path: '/aaa/bbb/', requestPath: '/aaa/bbb', matches: true },
    { pathType: 'Prefix', path: '/foo', requestPath: '/foo', matches: true },
    { pathType: 'Prefix', path: '/foo/', requestPath: '/foo/', matches: true },
    { pathType: 'Exact', path: '/foo', requestPath: '/bar', matches: false },
    { pathType: 'ImplementationSpecific', path: '/foo', requestPath: '/foo/bar', matches: true },
  ])('$pathType $path covers $requestPath: $matches', ({ requestPath, matches, ...rule }) => {
    expect(pathMatches(rule as PathRule, requestPath)).toBe(matches);
  });

  it.each(fixture.ingressPathChoice)('of $paths, $requestPath gets $chosen', (vector) => {
    const chosen = choosePath(vector.paths as PathRule[], vector.requestPath);
    expect(chosen ?? null).toEqual(vector.chosen);
  });

  it('prefers Exact to a Prefix that is longer by a slash only', () => {
    const exact: PathRule = { pathType: 'Exact', path: '/foo' };
    const prefix: PathRule = { pathType: 'Prefix', path: '/foo/' };
    expect(choosePath([prefix, exact], '/foo')).toBe(exact);
    expect(choosePath([prefix, exact], '/foo/')).toBe(prefix);
  });
});

describe('rewrite-target', () => {
  it.each([
    ...fixture.rewriteTarget,
    {
      path: '/something(/|$)(.*)',
      rewriteTarget: '/$2',
      request: '/something/new',
      upstream: '/new',
    },
    {
      path: '/something(/|$)(.*)',
      rewriteTarget: '/$2',
      request: '/SOMETHING/New',
      upstream: '/New',
    },
    { path: '/app', rewriteTarget: '/', request: '/app/x', upstream: '/' },
    {
      path: '/(.*)',
      rewriteTarget: '/x y/$1',
      request: '/a?é[\udce9]',
      upstream: '/x%20y/a%3F%C3%A9[%E9]',
    },
    { path: '/(.*)', rewriteTarget: '/x?y=$1&z', request: '/a&b', upstream: '/x?y=a&b&z' },
  ])('$request becomes $upstream', ({ path, rewriteTarget, request, upstream }) => {
    expect(rewritten(path, rewriteTarget, request)).toBe(upstream);
  });

  it('escapes groups in a query if the request came with an escape', () => {
    expect(rewritten('/(.*)', '/x?y=$1&z', '/a&b/+', true)).toBe('/x?y=a%26b/%2B&z');
  });

  it('has its beginning at the first of several choices only, as nginx reads it', () => {
    const matches = (path: string) => pathRegex('/foo|/bar')?.test(path);
    expect(['/foo/x', '/x/foo', '/x/bar'].map(matches)).toEqual([true, false, true]);
  });

  it('takes a broken and a runaway expression for none', () => {
    expect([pathRegex('/a('), pathRegex('/(a+)+$')]).toEqual([undefined, undefined]);
  });
});

describe('a request’s path', () => {
  it.each([
    ['/a/b?c=/d', '/a/b'],
    ['//a///b/', '/a/b/'],
    ['/a/../b/.', '/b/'],
    ['/%61%20b', '/a b'],
    ['/%E9/%c3%a9', '/\udce9/é'],
    ['/a/%2e%2E%2fb%3Fc', '/b?c'],
    ['/a/..', '/'],
    ['/%zz', undefined],
    ['/a%', undefined],
    ['/a%00', undefined],
    ['/..', undefined],
    ['/a/../..', undefined],
  ])('%s is compared as %s', (target, path) => {
    expect(normalizedPath(target)).toBe(path);
  });
});
