import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './install.mjs';

/** @typedef {{ file: string, name?: string, imports?: string[] }} Chunk */
/** @typedef {Readonly<Record<string, Chunk>>} Manifest */

const LIMIT = 200_000;
const dist = join(root, 'dist');

/** Chunks that scripts/opening.ts makes: what the page asks for by itself beside its frame. */
const PICTURE = 'picture';
const SIMULATION = 'simulation';

/**
 * Chunks, and all that they import without asking first.
 *
 * @param {Iterable<string>} files paths inside dist
 * @param {Manifest} manifest
 * @returns {Set<string>}
 */
function withImports(files, manifest) {
  const chunks = Object.values(manifest);
  const all = new Set(files);
  for (const file of all) {
    const chunk = chunks.find((candidate) => candidate.file === file);
    for (const key of chunk?.imports ?? []) {
      const imported = manifest[key];
      if (imported) all.add(imported.file);
    }
  }
  return all;
}

/**
 * The scripts that a browser loads before any panel is opened: those of the page, which index.html
 * names or which draw the picture, and those that only the simulation needs.
 *
 * @param {string} html
 * @param {Manifest} manifest
 * @returns {{ page: string[], simulation: string[] }} paths inside dist
 */
export function firstLoad(html, manifest) {
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  const named = scripts
    .map((tag) => /\bsrc="(?:\.\/)?([^"]+)"/.exec(tag)?.[1])
    .filter((file) => file !== undefined);
  /** @param {string} name */
  const chunk = (name) =>
    Object.values(manifest).flatMap((one) => (one.name === name ? one.file : []));
  const page = withImports([...named, ...chunk(PICTURE)], manifest);
  const simulation = withImports(chunk(SIMULATION), manifest);
  return { page: [...page], simulation: [...simulation].filter((file) => !page.has(file)) };
}

/** What a browser loads from the folder `dist` before any panel is opened. */
export function firstLoadOfDist() {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const text = readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8');
  /** @type {unknown} */
  const manifest = JSON.parse(text);
  return firstLoad(html, /** @type {Manifest} */ (manifest));
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/**
 * Prints a table of files; gives their compressed size in bytes.
 *
 * @param {string} title
 * @param {string[]} files
 */
function print(title, files) {
  const rows = files.map((file) => {
    const content = readFileSync(join(dist, file));
    return { file, size: content.length, compressed: gzipSync(content, { level: 9 }).length };
  });
  const width = Math.max(...rows.map((row) => row.file.length));
  console.log(title);
  for (const { file, size, compressed } of rows.sort((a, b) => b.compressed - a.compressed)) {
    const columns = [kilobytes(size).padStart(10), `gzip ${kilobytes(compressed).padStart(9)}`];
    console.log(`  ${file.padEnd(width)}  ${columns.join('  ')}`);
  }
  return rows.reduce((sum, row) => sum + row.compressed, 0);
}

/** Prints both tables and says whether the page is small enough. */
function main() {
  const { page, simulation } = firstLoadOfDist();
  const ofPage = print('The page and its picture', page);
  const ofSimulation = print('The simulation, which is loaded beside them', simulation);
  const verdict = ofPage <= LIMIT ? 'within' : 'over';
  console.log(`page: ${kilobytes(ofPage)} compressed, ${verdict} the limit of ${kilobytes(LIMIT)}`);
  console.log(
    `simulation: ${kilobytes(ofSimulation)}; in all ${kilobytes(ofPage + ofSimulation)} before any panel is opened`,
  );
  process.exitCode = ofPage <= LIMIT && page.length > 0 && simulation.length > 0 ? 0 : 1;
}

if (process.argv[1]?.endsWith('size.mjs')) main();
