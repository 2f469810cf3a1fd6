import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './install.mjs';

const DOCUMENT = 'docs/fidelity.md';
const text = readFileSync(posix.join(root, DOCUMENT), 'utf8');

interface Link {
  readonly path: string;
  readonly anchor: string | undefined;
}

function links(markdown: string): Link[] {
  return [...markdown.matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)].map(([, path = '', anchor]) => ({
    path: posix.join('docs', path),
    anchor,
  }));
}

/** The cells of the tables that say where a rule is and what holds it. */
function rules(): { readonly rule: string; readonly code: string; readonly tests: string }[] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.flatMap((row) => {
    const [rule = '', , code = '', tests] = row.split('|').slice(1, -1);
    return tests?.includes('.test.ts](') ? [{ rule: rule.trim(), code, tests }] : [];
  });
}

/** Each test that a cell names: its file, and the sentence. */
function named(cell: string): (readonly [path: string, sentence: string])[] {
  return cell.split(/(?=\[[\w.-]+\]\()/).flatMap((part) => {
    const [link] = links(part);
    const sentences = [...part.matchAll(/“([^”]+)”/g)].map(([, sentence = '']) => sentence);
    return link ? sentences.map((sentence) => [link.path, sentence] as const) : [];
  });
}

/** Whether there is such a file or folder; `*` in the last part stands for anything. */
function exists(path: string): boolean {
  const [folder, name] = [posix.join(root, posix.dirname(path)), posix.basename(path)];
  if (!name.includes('*')) return existsSync(posix.join(folder, name));
  const [start = '', end = ''] = name.split('*');
  return readdirSync(folder).some((one) => one.startsWith(start) && one.endsWith(end));
}

function headings(path: string): string[] {
  const lines = readFileSync(posix.join(root, path), 'utf8').match(/^#+ .*$/gm) ?? [];
  return lines.map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('docs/fidelity.md', () => {
  test('leads to files and headings that exist', () => {
    const lost = links(text).filter(
      ({ path, anchor }) => !exists(path) || (anchor && !headings(path).includes(anchor)),
    );
    expect(lost).toEqual([]);
  });

  test('names fixtures that exist', () => {
    const paths = [...text.matchAll(/`(src\/[^`]*fixtures\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !exists(path))).toEqual([]);
  });

  test('has code and a test for every rule', () => {
    expect(rules().length).toBeGreaterThan(50);
    for (const { rule, code, tests } of rules()) {
      expect([rule, links(code).length > 0, named(tests).length > 0]).toEqual([rule, true, true]);
    }
  });

  test.each(rules())('names tests that are there: $rule', ({ tests }) => {
    const lost = named(tests).filter(([path, sentence]) => {
      return !readFileSync(posix.join(root, path), 'utf8').includes(sentence);
    });
    expect(lost).toEqual([]);
  });
});
