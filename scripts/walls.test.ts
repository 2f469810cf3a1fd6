import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import boundaries from '../.dependency-cruiser.mjs';
import { root } from './install.mjs';

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'hopscope-walls-'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;

let repositories = 0;

/** Writes a small repository beside node_modules and says where it is. */
function repository(files: Files): string {
  repositories += 1;
  const folder = join(copy, `repository-${repositories}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const config of ['tsconfig.base.json', 'tsconfig.core.json']) {
    copyFileSync(join(root, config), join(folder, config));
  }
  return folder;
}

/** The boundary rules that the files break, as `rule: from → to`. */
async function brokenBoundaries(files: Files): Promise<string[]> {
  const { output } = await cruise(
    ['src'],
    {
      ...boundaries.options,
      baseDir: repository(files),
      ruleSet: { forbidden: boundaries.forbidden },
      validate: true,
    },
    boundaries.options.enhancedResolveOptions,
  );
  const { violations } = (output as ICruiseResult).summary;
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

/** What the compiler says of the pure layers of a small repository. */
function compileErrors(files: Files): string[] {
  const project = join(repository(files), 'tsconfig.core.json');
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const parsed = ts.getParsedCommandLineOfConfigFile(project, { incremental: false }, host);
  if (!parsed) throw new Error(`cannot read ${project}`);
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const controller = 'src/cluster/controllers/endpoints/endpoints.ts';
const clean: Files = {
  'src/api/pod.ts': `export const pod = 'pod';`,
  'src/cluster/delays.ts': `export const sync = 1000;`,
  'src/cluster/kube-proxy/rules.ts': `import { pod } from '../../api/pod';\nexport const rules = [pod];`,
  'src/cluster/network/packet.ts': `import { sync } from '../delays';\nexport const packet = sync;`,
  'src/cluster/controllers/deployment/deployment.ts': `import { pod } from '../../../api/pod';\nexport const deployment = pod;`,
  [controller]: `import { pod } from '../../../api/pod';\nexport const endpoints = [pod];`,
  'src/client/session.ts': `import { create } from 'zustand';\nimport { pod } from '../api/pod';\nexport const session = [create, pod];`,
  'src/ui/App.tsx': `import { session } from '../client/session';\nexport const App = () => session.length;`,
};

describe('boundaries', () => {
  const offences: [string, Files, string][] = [
    [
      'cluster imports ui',
      { 'src/cluster/world.ts': `import { App } from '../ui/App';\nexport const world = App;` },
      'cluster-imports-only-layers-above: src/cluster/world.ts → src/ui/App.tsx',
    ],
    [
      'cluster imports a type from client',
      {
        'src/cluster/world.ts': `import type { session } from '../client/session';\nexport type World = typeof session;`,
      },
      'cluster-imports-only-layers-above: src/cluster/world.ts → src/client/session.ts',
    ],
    [
      'the packet network imports kube-proxy',
      {
        'src/cluster/network/nat.ts': `import { rules } from '../kube-proxy/rules';\nexport const nat = rules;`,
      },
      'network-keeps-to-itself: src/cluster/network/nat.ts → src/cluster/kube-proxy/rules.ts',
    ],
    [
      'the packet network imports an object of Kubernetes',
      {
        'src/cluster/network/nat.ts': `import { pod } from '../../api/pod';\nexport const nat = pod;`,
      },
      'network-keeps-to-itself: src/cluster/network/nat.ts → src/api/pod.ts',
    ],
    [
      'a controller imports another',
      {
        [controller]: `import { deployment } from '../deployment/deployment';\nexport const endpoints = deployment;`,
      },
      `controllers-never-import-each-other: ${controller} → src/cluster/controllers/deployment/deployment.ts`,
    ],
    [
      'the page uses a package that is not its own',
      {
        'src/ui/App.tsx': `import { parse } from 'yaml';\nexport const App = () => parse('1') as string;`,
      },
      'ui-uses-only-its-packages: src/ui/App.tsx → ',
    ],
    [
      'the cluster uses a module of Node',
      {
        'src/cluster/world.ts': `import { readFileSync } from 'node:fs';\nexport const world = readFileSync;`,
      },
      'cluster-uses-only-its-packages: src/cluster/world.ts → ',
    ],
    [
      'two files import each other',
      {
        'src/api/pod.ts': `import { node } from './node';\nexport const pod = () => node;`,
        'src/api/node.ts': `import { pod } from './pod';\nexport const node = () => pod;`,
      },
      'no-cycles: src/api/',
    ],
    [
      'a file belongs to nothing',
      { 'src/api/alone.ts': `export const alone = 1;` },
      'no-orphans: src/api/alone.ts',
    ],
    [
      'a file stands outside the layers',
      { 'src/utils/help.ts': `import { pod } from '../api/pod';\nexport const help = pod;` },
      'every-file-has-a-layer: src/utils/help.ts',
    ],
  ];

  test('a clean repository passes', async () => {
    expect(await brokenBoundaries(clean)).toEqual([]);
  });

  test.each(offences)('stop it when %s', async (_what, files, expected) => {
    const broken = await brokenBoundaries({ ...clean, ...files });
    expect(broken).toContainEqual(expect.stringContaining(expected));
  });

  test('a test may use the test packages and any part of its own layer, but no layer below', async () => {
    const within = `import { test } from 'vitest';\nimport { rules } from '../kube-proxy/rules';\ntest.each(rules);`;
    const below = `import { App } from '../../ui/App';\nexport const app = App;`;
    const passing = await brokenBoundaries({ ...clean, 'src/cluster/network/nat.test.ts': within });
    const failing = await brokenBoundaries({ ...clean, 'src/cluster/network/nat.test.ts': below });
    expect(passing).toEqual([]);
    expect(failing).toEqual([
      'cluster-imports-only-layers-above: src/cluster/network/nat.test.ts → src/ui/App.tsx',
    ]);
  });
});

describe('the compiler', () => {
  test('knows no browser in the pure layers', () => {
    const errors = compileErrors({
      ...clean,
      'src/api/offence.ts': 'export const title = document.title;',
      'src/cluster/offence.ts': 'export const width = window.innerWidth;',
      'src/lessons/offence.ts': 'export const cwd = process.cwd();',
    });
    expect(errors).toHaveLength(3);
    expect(errors).toContainEqual(expect.stringContaining("'document'"));
    expect(errors).toContainEqual(expect.stringContaining("'window'"));
    expect(errors).toContainEqual(expect.stringContaining("'process'"));
  });

  test('has nothing against a clean repository', () => {
    expect(compileErrors(clean)).toEqual([]);
  });
});
