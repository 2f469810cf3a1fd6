import type { Chance } from '../chance';
import type { IngressSpec, PathSpec, RuleSet, WebRequest } from './rule-set';

/** `p-foo-barx` for the Prefix `/foo/bar`. */
const prefix = (path: string): PathSpec => ({ type: 'Prefix', path, service: `p${slug(path)}` });
const exact = (path: string): PathSpec => ({ type: 'Exact', path, service: `e${slug(path)}` });

function slug(path: string): string {
  return `${path.replace(/\W/g, '-')}x`;
}

function ingress(
  name: string,
  rules: IngressSpec['rules'],
  rest: Partial<IngressSpec> = {},
): IngressSpec {
  return { name, defaultBackend: undefined, useRegex: false, rules, ...rest };
}

function single(name: string, ...paths: readonly PathSpec[]): RuleSet {
  return { name, ingresses: [ingress('one', [{ host: 'foo.com', paths }])] };
}

/** The cases of the Ingress documentation and of the Ingress conformance suite. */
export const FIXED_RULES: readonly RuleSet[] = [
  { name: 'default backend only', ingresses: [ingress('one', [], { defaultBackend: 'all' })] },
  single('Prefix /', prefix('/')),
  single('Exact', exact('/foo'), exact('/bar/')),
  single('Prefix', prefix('/foo')),
  single('Prefix with a slash at its end', prefix('/foo/'), prefix('/aaa/bbb/')),
  single('the longest Prefix', prefix('/'), prefix('/aaa'), prefix('/aaa/bbb')),
  single('Exact before Prefix', prefix('/foo'), exact('/foo'), prefix('/')),
  {
    name: 'hosts',
    ingresses: [
      ingress('one', [
        { host: 'foo.com', paths: [prefix('/foo')] },
        { host: '*.foo.com', paths: [{ ...prefix('/'), service: 'wildcard' }] },
        { host: 'bar.foo.com', paths: [exact('/bar')] },
        { host: '', paths: [{ ...prefix('/aaa'), service: 'any' }] },
        { host: 'empty.com', paths: [] },
      ]),
    ],
  },
  {
    name: 'default backends of several Ingresses',
    ingresses: [
      ingress('one', [{ host: 'foo.com', paths: [exact('/foo')] }], { defaultBackend: 'first' }),
      ingress('three', [], { defaultBackend: 'third' }),
      ingress('two', [{ host: 'foo.com', paths: [exact('/bar')] }], { defaultBackend: 'second' }),
    ],
  },
  {
    name: 'two Ingresses with one path',
    ingresses: ['first', 'second'].map((name) =>
      ingress(name, [{ host: 'foo.com', paths: [{ ...prefix('/foo'), service: name }] }]),
    ),
  },
  {
    name: 'regular expressions',
    ingresses: [
      ingress('one', [{ host: 'foo.com', paths: [exact('/foo'), prefix('/aaa')] }]),
      ingress('two', [{ host: 'foo.com', paths: [prefix('/foo/[a-z]+/?$'), prefix('/a.a/b')] }], {
        useRegex: true,
      }),
    ],
  },
];

const HOSTS = ['foo.com', '*.foo.com', 'bar.foo.com', ''];
const PATHS = ['/', '/foo', '/foo/', '/foo/bar', '/aaa', '/aaa/bbb', '/aaa/bbb/', '/FOO', '/a'];
const REGEXES = ['/foo/.*', '/a+/b', '/(foo|bar)$', '/[a-f]oo', '/a.*'];

function randomIngress(chance: Chance, index: number): IngressSpec {
  const useRegex = chance.happens(0.2);
  const rules = chance.some(HOSTS, chance.between(0, 3)).map((host, rule) => ({
    host,
    paths: chance
      .some(useRegex ? [...PATHS, ...REGEXES] : PATHS, chance.between(0, 4))
      .map((path, at): PathSpec => ({
        type: chance.pick(['Exact', 'Prefix']),
        path,
        service: `s${index}-${rule}-${at}`,
      })),
  }));
  const needsDefault = rules.length === 0 || chance.happens(0.3);
  const defaultBackend = needsDefault ? `d${index}` : undefined;
  return { name: `i${index}`, defaultBackend, useRegex, rules };
}

/** Up to four Ingresses whose hosts and paths get in one another's way. */
export function randomRules(chance: Chance, name: string): RuleSet {
  const count = chance.between(1, 4);
  return { name, ingresses: Array.from({ length: count }, (_, i) => randomIngress(chance, i)) };
}

const ASKED_HOSTS = ['foo.com', 'FOO.com', 'bar.foo.com', 'x.foo.com', 'x.y.foo.com', 'empty.com'];
const ASKED_PATHS = [
  ...PATHS,
  ...['/foobar', '/foo/bar/', '/bar', '/bar/', '/Foo', '/aaa/', '/aaa/bbbxyz', '/aaa/bbb/ccc'],
  ...['/aaa/ccc', '/foo?x=/bar', '/foo//bar', '/foo/../aaa', '/foo/./bar', '/f%6fo', '/foo%2Fbar'],
  ...['/doo', '/aa/b', '/foo/abc'],
];

/** Every host with every path. */
export const WEB_REQUESTS: readonly WebRequest[] = [...ASKED_HOSTS, 'nobody.org'].flatMap((host) =>
  ASKED_PATHS.map((path) => ({ host, path })),
);
