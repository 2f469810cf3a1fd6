import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs npm in the repository, its output going where this program's goes.
 *
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {boolean} whether it succeeded
 */
export function runNpm(args, env = process.env) {
  const npm = process.env.npm_execpath;
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] };
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  return result.status === 0;
}

/** Ends the program, with one sentence, when this Node.js is too old for the tools used here. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Hopscope needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages that package-lock.json names, unless exactly these are there already. */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing what Hopscope is built with …');
  if (runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'])) return;
  console.error('The packages could not be installed; npm says why above.');
  process.exit(1);
}

/** @returns {boolean} */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const found = readPackages(join('node_modules', '.package-lock.json'));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return path in found ? found[path]?.version === version : optional === true;
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readPackages(lockFile) {
  try {
    const lock = /** @type {{ packages: Record<string, { version?: string }> }} */ (
      JSON.parse(readFileSync(join(root, lockFile), 'utf8'))
    );
    return lock.packages;
  } catch {
    return undefined;
  }
}
