import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { root } from './install.mjs';

/** The lint messages for a text, as if it stood in that file. */
async function lint(filePath: string, text: string): Promise<string[]> {
  const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked });
  const results = await eslint.lintText(text, { filePath });
  return results.flatMap((result) => result.messages.map((message) => message.message));
}

describe('lint in the pure layers', () => {
  const clock = 'Use the virtual clock: `world.now`';
  const source = 'Use the seeded source: `world.random()`';

  test.each([
    ['Math.random()', source],
    ['crypto.getRandomValues(new Uint8Array(1))', source],
    ['Date.now()', clock],
    ['new Date()', clock],
    ['Date()', clock],
    ['performance.now()', clock],
    ['setTimeout(() => undefined, 1)', clock],
    ['setInterval(() => undefined, 1)', clock],
    ['requestAnimationFrame(() => undefined)', clock],
    ['queueMicrotask(() => undefined)', clock],
    ['globalThis.Date.now()', clock],
    ["'a'.localeCompare('b')", 'The same history everywhere'],
    ["eval('1')", 'eval'],
    ["new Function('return 1')", 'Function constructor'],
  ])('stops %s', async (expression, message) => {
    for (const layer of ['api', 'cluster', 'kubectl', 'topology', 'lessons']) {
      const messages = await lint(
        `src/${layer}/offence.ts`,
        `export const value = ${expression};\n`,
      );
      expect(messages).toContainEqual(expect.stringContaining(message));
    }
  });

  test('stops Math.random by another name, and `any`', async () => {
    const messages = await lint(
      'src/cluster/offence.ts',
      'const { random } = Math;\nexport const value = random() as any;\n',
    );
    expect(messages).toContainEqual(expect.stringContaining(source));
    expect(messages).toContainEqual(expect.stringContaining('any'));
  });

  test('passes a clean file', async () => {
    const text = 'export const later = (now: number) => now + Math.max(1, 2);\n';
    expect(await lint('src/cluster/clean.ts', text)).toEqual([]);
  });
});

describe('lint in the page', () => {
  const frames = 'Only src/client/playback*';
  const storage = 'Only src/client/preferences*';

  test.each([
    ['requestAnimationFrame(() => undefined)', 'playback', frames],
    ['performance.now()', 'playback', frames],
    ['window.setTimeout(() => undefined)', 'playback', frames],
    ["localStorage.getItem('theme')", 'preferences', storage],
    ["window.sessionStorage.getItem('theme')", 'preferences', storage],
  ])('keeps %s to %s', async (expression, home, message) => {
    const text = `export const value = ${expression};\n`;
    for (const path of ['src/client/session.ts', 'src/ui/App.tsx']) {
      expect(await lint(path, text)).toContainEqual(expect.stringContaining(message));
    }
    expect(await lint(`src/client/${home}.ts`, text)).toEqual([]);
  });

  test('stops markup made from text', async () => {
    const text = 'export const A = () => <p dangerouslySetInnerHTML={{ __html: "" }} />;\n';
    const messages = await lint('src/ui/Offence.tsx', text);
    expect(messages).toEqual([expect.stringContaining('must never become markup')]);
  });
});
