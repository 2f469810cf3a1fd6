import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { root } from './install.mjs';

const DOWNLOAD_LIMIT_MS = 180_000;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Finds a Chromium: CHROMIUM_PATH, else Playwright's own, else one on PATH.
 *
 * @returns {string | undefined} the path of its executable
 */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/**
 * Finds a Chromium, and installs one if there is none.
 *
 * @returns {string | undefined} the path of its executable
 */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  console.log('No Chromium here yet: installing one for the tests …');
  if (!downloadBrowser()) installDebianBrowser();
  const installed = findBrowser();
  if (!installed) {
    console.error('Install Chromium or Chrome, or set CHROMIUM_PATH to one, and run this again.');
  }
  return installed;
}

/** @returns {boolean} */
function downloadBrowser() {
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' };
  const result = spawnSync(process.execPath, [cli, 'install', 'chromium'], {
    env,
    stdio: 'ignore',
    timeout: DOWNLOAD_LIMIT_MS,
  });
  if (result.status !== 0) console.log('Playwright could not download its Chromium.');
  return result.status === 0;
}

/** Installs Debian's Chromium, where this program is allowed to. */
function installDebianBrowser() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const commands = [
    ['-qq', 'update'],
    ['-qq', 'install', '-y', '--no-install-recommends', 'chromium'],
  ];
  for (const args of commands) {
    console.log(`apt-get ${args.join(' ')}`);
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const path = ensureBrowser();
  if (path) console.log(path);
  process.exitCode = path ? 0 : 1;
}
