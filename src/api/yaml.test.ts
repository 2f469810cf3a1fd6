import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifests, toJson, toYaml, type ManifestError, type ManifestValue } from './yaml';

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
}
function values(text: string): readonly unknown[] {
  return parseManifests(text).map((manifest) =>
    'error' in manifest ? manifest.error.message : manifest.value,
  );
}
function only(text: string): ManifestValue {
  const [manifest] = parseManifests(text);
  if (!manifest || 'error' in manifest) throw new Error(JSON.stringify(manifest));
  return manifest;
}
function problem(text: string): ManifestError | undefined {
  const [manifest] = parseManifests(text);
  return manifest && 'error' in manifest ? manifest.error : undefined;
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly error?: string;
  readonly value?: unknown;
}

describe('parseManifests', () => {
  const { cases } = fixture('yaml-errors') as { readonly cases: readonly Case[] };
  it.each(cases)('reads $name as kubectl does: $text', ({ text, error, value }) => {
    expect(values(text).at(-1)).toEqual(error ?? value);
  });

  it.each(['a\0b: 1', 'kind: Service\nx: \x01', 'a: \ud800'])(
    'refuses control characters as kubectl does: %j',
    (text) => {
      expect(problem(text)?.message).toBe(
        'error converting YAML to JSON: yaml: control characters are not allowed',
      );
    },
  );

  it('says where a control character stands', () => {
    expect(problem('---\nkind: Service\nab\x01')).toMatchObject({ line: 3, column: 3 });
  });

  it.each([
    ['a: 0o17', { a: 15 }],
    ['a: 0644', { a: 420 }],
    ['a: 08', { a: 8 }],
    ['a: 12:30', { a: '12:30' }],
    ['a: 2026-01-05', { a: '2026-01-05' }],
    ['a: "yes"', { a: 'yes' }],
    ['__proto__: 1', JSON.parse('{"__proto__": 1}')],
    ['{"a": [1, "b", null]}', { a: [1, 'b', null] }],
    ['{\n\t"a": {\n\t\t"b": 1\n\t}\n}', { a: { b: 1 } }],
    ['a: 1\r\nb:\r\n  - 2\r\n', { a: 1, b: [2] }],
  ])('reads %j', (text, value) => {
    expect(values(text)).toEqual([value]);
  });

  it('splits documents and skips the empty ones', () => {
    expect(values('---\n# nothing\n---\na: 1\n--- # next\n\n---\nb: 2\n---')).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
    expect(values('')).toEqual([]);
  });

  it('takes a List apart', () => {
    const text = 'apiVersion: v1\nkind: List\nitems:\n- kind: A\n- kind: B\n  spec:\n    x: 1\n';
    const manifests = parseManifests(text);
    expect(values(text)).toEqual([{ kind: 'A' }, { kind: 'B', spec: { x: 1 } }]);
    expect(manifests).toMatchObject([{ line: 4 }, { line: 5 }]);
    const second = manifests[1] as ManifestValue;
    expect(second.locate('spec.x')).toEqual({ line: 7, column: 5 });
  });

  it('keeps the good documents beside a bad one, and counts its lines from its start', () => {
    const [first, second, third] = parseManifests('a: 1\n---\nb: 2\nc\nd: 3\n---\ne: 4\n');
    expect([first, third]).toMatchObject([
      { value: { a: 1 }, line: 1 },
      { value: { e: 4 }, line: 7 },
    ]);
    expect(second).toEqual({
      error: {
        message: "error converting YAML to JSON: yaml: line 3: could not find expected ':'",
        line: 4,
        column: 1,
      },
    });
  });

  it('warns of a key that stands twice, of which kubectl takes the last', () => {
    const manifest = only('metadata:\n  name: a\n  name: b\n');
    expect(manifest.value).toEqual({ metadata: { name: 'b' } });
    expect(manifest.warnings).toEqual([
      { message: 'key "name" already set in map', line: 3, column: 3 },
    ]);
  });

  it('points at an unclosed quote, not at the end', () => {
    const text = 'spec:\n  type: "NodePort\n  ports:\n  - name: "http"\n';
    expect(problem(text)).toEqual({
      message: 'error converting YAML to JSON: yaml: line 3: did not find expected key',
      line: 2,
      column: 9,
    });
  });

  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
    .concat([...'bcdefgh'].map((key, at) => `${key}: &${key} [${`*${'abcdefg'[at]},`.repeat(10)}]`))
    .join('\n');

  it.each([
    ['an alias bomb', bomb, 'yaml: document contains excessive aliasing'],
    ['deep brackets', '['.repeat(100_000), 'yaml: exceeded max depth of 100'],
    ['deep braces', '{a: '.repeat(25_000), 'yaml: exceeded max depth of 100'],
    ['deep dashes', '- '.repeat(50_000), 'yaml: exceeded max depth of 100'],
    ['deep keys', '? '.repeat(50_000), 'yaml: exceeded max depth of 100'],
    [
      'deep indentation',
      Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      'yaml: exceeded max depth of 100',
    ],
    ['a very long text', 'a'.repeat(4_000_000), 'the text has 4000000 characters'],
    ['an endless quote', `a: "${'x\n'.repeat(50_000)}`, 'found unexpected end of stream'],
    ['many anchors', '&a '.repeat(33_000), 'yaml: '],
  ])(
    'refuses %s at once',
    (_, text, message) => {
      expect(problem(text)?.message).toContain(message);
    },
    10_000,
  );
});

describe('locate', () => {
  const text = `# a Service
apiVersion: v1
kind: Service
metadata:
  name: kubia
  labels:
    app.kubernetes.io/name: kubia
spec:
  clusterIP: None
  ports:
  - port: 80
    targetPort: 8080
  - name: "https"
`;
  const manifest = only(`---\n${text}`);

  it.each([
    ['metadata.name', 6, 3],
    ['metadata.labels.app.kubernetes.io/name', 8, 5],
    ['metadata.labels[app.kubernetes.io/name]', 8, 5],
    ['spec.ports[0].port', 12, 5],
    ['spec.ports[0].targetPort', 13, 5],
    ['spec.ports[1]', 14, 5],
    ['spec.ports[1].port', 14, 5],
    ['spec.ports[5]', 11, 3],
    ['spec.clusterIPs[0]', 10, 3],
    ['spec', 9, 1],
  ])('finds %s in line %i', (path, line, column) => {
    expect(manifest.locate(path)).toEqual({ line, column });
  });

  it('takes steps as well, and knows what is not there', () => {
    expect(manifest.locate(['spec', 'ports', 0, 'port'])).toEqual({ line: 12, column: 5 });
    expect(manifest.locate('status')).toBeUndefined();
    expect(manifest.locate('')).toBeUndefined();
    expect(manifest.line).toBe(3);
  });
});

describe('toYaml', () => {
  const { data, lines } = fixture('yaml-print') as {
    readonly data: Readonly<Record<string, string>>;
    readonly lines: readonly string[];
  };

  it('prints what kubectl prints', () => {
    expect(toYaml({ data }).trimEnd().split('\n')).toEqual(lines);
  });

  it('prints text that reads as the same text', () => {
    expect(only(toYaml({ data })).value).toEqual({ data });
  });

  it('puts lists at their key, and leaves empty system metadata away', () => {
    const metadata = { name: 'a', namespace: '', uid: '', resourceVersion: '7', labels: {} };
    const spec = { ports: [{ port: 80, name: 'http' }, []], list: [[1, 2]], none: undefined };
    expect(toYaml({ kind: 'Service', spec, metadata, apiVersion: 'v1' })).toBe(`apiVersion: v1
kind: Service
metadata:
  labels: {}
  name: a
  resourceVersion: "7"
spec:
  list:
  - - 1
    - 2
  ports:
  - name: http
    port: 80
  - []
`);
  });

  it('does so in the items of a List', () => {
    const items = [{ metadata: { name: 'a', uid: '' } }];
    expect(toYaml({ items })).toBe('items:\n- metadata:\n    name: a\n');
  });
});

describe('toJson', () => {
  it('prints like kubectl: sorted, four blanks, Go escapes', () => {
    const object = { b: { 10: 1, 9: 2 }, a: ['<none>', {}, []], metadata: { uid: '' } };
    expect(toJson(object)).toBe(`{
    "a": [
        "\\u003cnone\\u003e",
        {},
        []
    ],
    "b": {
        "10": 1,
        "9": 2
    },
    "metadata": {}
}
`);
  });
});
