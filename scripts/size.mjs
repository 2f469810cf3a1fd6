import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './install.mjs';

/** @typedef {{ file: string, imports?: string[] }} Chunk */

const LIMIT = 200_000;
const dist = join(root, 'dist');

/**
 * The scripts that a browser loads before the page can start: those that index.html names, and
 * all that they import without asking first.
 *
 * @param {string} html
 * @param {Readonly<Record<string, Chunk>>} manifest
 * @returns {string[]} paths inside dist
 */
export function firstLoad(html, manifest) {
  const tags = html.match(/<(script|link)\b[^>]*>/g) ?? [];
  const named = tags
    .filter((tag) => tag.startsWith('<script') || tag.includes('rel="modulepreload"'))
    .map((tag) => /\b(?:src|href)="(?:\.\/)?([^"]+)"/.exec(tag)?.[1])
    .filter((file) => file !== undefined);
  const chunks = Object.values(manifest);
  const files = new Set(named);
  for (const file of files) {
    const chunk = chunks.find((candidate) => candidate.file === file);
    for (const key of chunk?.imports ?? []) {
      const imported = manifest[key];
      if (imported) files.add(imported.file);
    }
  }
  return [...files];
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** Prints the table and says whether the first load is small enough. */
function main() {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const manifest = /** @type {Record<string, Chunk>} */ (
    JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'))
  );
  const rows = firstLoad(html, manifest).map((file) => {
    const content = readFileSync(join(dist, file));
    return { file, size: content.length, compressed: gzipSync(content, { level: 9 }).length };
  });
  const total = rows.reduce((sum, row) => sum + row.compressed, 0);
  const width = Math.max(...rows.map((row) => row.file.length), 'first load'.length);
  for (const { file, size, compressed } of rows) {
    const columns = [kilobytes(size).padStart(10), `gzip ${kilobytes(compressed).padStart(9)}`];
    console.log(`${file.padEnd(width)}  ${columns.join('  ')}`);
  }
  const verdict = total <= LIMIT ? 'within' : 'over';
  console.log(
    `first load: ${kilobytes(total)} compressed, ${verdict} the limit of ${kilobytes(LIMIT)}`,
  );
  process.exitCode = total <= LIMIT && rows.length > 0 ? 0 : 1;
}

if (process.argv[1]?.endsWith('size.mjs')) main();
