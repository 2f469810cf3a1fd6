import type { Chance } from '../chance';
import type { IngressSpec, PathSpec, RuleSet, WebRequest } from './rule-set';

/** `p-foo-barx` for the Prefix `/foo/bar`. */
const prefix = (path: string): PathSpec => ({ type: 'Prefix', path, service: `p${slug(path)}` });
const exact = (path: string): PathSpec => ({ type: 'Exact', path, service: `e${slug(path)}` });
const whatever = (path: string): PathSpec => ({
  type: 'ImplementationSpecific',
  path,
  service: `i${slug(path)}`,
});

function slug(path: string): string {
  return `${path.replace(/\W/g, '-')}x`;
}

function ingress(
  name: string,
  rules: IngressSpec['rules'],
  rest: Partial<IngressSpec> = {},
): IngressSpec {
  return {
    name,
    defaultBackend: undefined,
    useRegex: false,
    rewriteTarget: undefined,
    rules,
    ...rest,
  };
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
  single('ImplementationSpecific', whatever('/foo'), whatever('/aaa/'), exact('/aaa'), prefix('/')),
  single('characters of regular expressions', prefix('/a.a'), exact('/a+a/b'), prefix('/(foo)')),
  single('paths that have to be escaped', exact('/foo bar'), prefix('/é'), prefix('/100%')),
  {
    name: 'rewrite-target with groups',
    ingresses: [
      ingress('one', [{ host: 'foo.com', paths: [whatever('/foo(/|$)(.*)')] }], {
        rewriteTarget: '/$2',
      }),
    ],
  },
  {
    name: 'rewrite-target without groups, another Ingress beside it',
    ingresses: [
      ingress('one', [{ host: 'foo.com', paths: [prefix('/foo')] }], { rewriteTarget: '/' }),
      ingress('two', [{ host: 'foo.com', paths: [exact('/aaa'), prefix('/a')] }]),
    ],
  },
  {
    name: 'rewrite-target to a folder and a query',
    ingresses: [
      ingress('one', [{ host: 'foo.com', paths: [whatever('/aaa/(.*)')] }], {
        rewriteTarget: '/x y/$1',
      }),
      ingress('two', [{ host: 'bar.foo.com', paths: [whatever('/(.*)')] }], {
        rewriteTarget: '/show?path=$1',
      }),
    ],
  },
  {
    name: 'rewrite-target that is the path itself',
    ingresses: [
      ingress('one', [{ host: 'foo.com', paths: [prefix('/foo')] }], { rewriteTarget: '/foo' }),
    ],
  },
  {
    name: 'a choice at the top of a regular expression',
    ingresses: [
      ingress('one', [{ host: 'foo.com', paths: [whatever('/foo|/bbb'), prefix('/')] }], {
        useRegex: true,
      }),
    ],
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
const TARGETS = ['/', '/x', '/$1', '/foo', '/x/$1?y=$2', '/y/$1?'];
const REGEXES = ['/foo/.*', '/a+/b', '/(foo|bar)$', '/[a-f]oo', '/a.*'];

function randomIngress(chance: Chance, index: number): IngressSpec {
  const useRegex = chance.happens(0.2);
  const rewriteTarget = chance.happens(0.15) ? chance.pick(TARGETS) : undefined;
  const rules = chance.some(HOSTS, chance.between(0, 3)).map((host, rule) => ({
    host,
    paths: chance
      .some(useRegex ? [...PATHS, ...REGEXES] : PATHS, chance.between(0, 4))
      .map((path, at): PathSpec => ({
        type: chance.pick(['Exact', 'Prefix', 'Prefix', 'ImplementationSpecific']),
        path,
        service: `s${index}-${rule}-${at}`,
      })),
  }));
  const needsDefault = rules.length === 0 || chance.happens(0.3);
  const defaultBackend = needsDefault ? `d${index}` : undefined;
  return { name: `i${index}`, defaultBackend, useRegex, rewriteTarget, rules };
}

/** Up to four Ingresses whose hosts and paths get in one another's way. */
export function randomRules(chance: Chance, name: string): RuleSet {
  const count = chance.between(1, 4);
  return { name, ingresses: Array.from({ length: count }, (_, i) => randomIngress(chance, i)) };
}

const ASKED_HOSTS = [
  ...['foo.com', 'FOO.com', 'foo.com:8080', 'foo.com.', 'bar.foo.com', 'x.foo.com', 'x.y.foo.com'],
  ...['x_1.foo.com', 'empty.com', 'nobody.org'],
];
const ASKED_PATHS = [
  ...PATHS,
  ...['/foobar', '/foo/bar/', '/bar', '/bar/', '/Foo', '/aaa/', '/aaa/bbbxyz', '/aaa/bbb/ccc'],
  ...['/aaa/ccc', '/foo?x=/bar', '/foo//bar', '/foo/../aaa', '/foo/./bar', '/f%6fo', '/foo%2Fbar'],
  ...['/doo', '/aa/b', '/foo/abc', '/x/bbb', '/a.a', '/aaa/x%20y?z=1&z=2', '/a+a/b', '/(foo)/x'],
  ...['/foo%20bar', '/%C3%A9/x', '/100%25', '/foo%3Fx', '/foo%23x', '/foo/%2e%2e/aaa', '/foo/..'],
  ...['//foo', '/foo/.', '/foo%2f', '/foo/%C3%A9?x=%C3%A9', '/foo/%E9', '/foo/a%7Cb%22c%25'],
  // Refused: above the root, half an escape, a zero byte.
  ...['/..', '/foo/../..', '/foo%zz', '/foo%', '/foo%00'],
];

/** Every host with every path. */
export const WEB_REQUESTS: readonly WebRequest[] = ASKED_HOSTS.flatMap((host) =>
  ASKED_PATHS.map((path) => ({ host, path })),
);
