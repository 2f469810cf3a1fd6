import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, requireNode, root, runNpm } from './install.mjs';
import { freePort } from './ports.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */
/** @typedef {{ name: string, ok: boolean, seconds: number, count: Count }} Result */
/** @typedef {{ name: string, needs?: string, run: () => Count | Promise<Count> }} Step */

const reports = join(root, 'node_modules', '.cache', 'hopscope');
const unitReport = join(reports, 'unit.json');
const e2eReport = join(reports, 'e2e.json');

/** @type {Count} */
const PASSED = { passed: 1, failed: 0, skipped: 0 };
/** @type {Count} */
const FAILED = { passed: 0, failed: 1, skipped: 0 };

/** @type {Step[]} */
const steps = [
  gate('format:check'),
  gate('lint'),
  gate('types'),
  gate('boundaries'),
  gate('unused'),
  { name: 'unit', run: runUnit },
  gate('build'),
  { ...gate('size'), needs: 'build' },
  { name: 'e2e', needs: 'build', run: runE2e },
];

/**
 * A step that passes or fails as one.
 *
 * @param {string} name
 * @returns {Step}
 */
function gate(name) {
  return { name, run: () => (runNpm(['run', '--silent', name]) ? PASSED : FAILED) };
}

/** @returns {Count} */
function runUnit() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`];
  const ok = runNpm(['run', '--silent', 'unit', '--', ...reporters]);
  return readReport(ok, unitReport, (report) => ({
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: report.numPendingTests ?? 0,
  }));
}

/** @returns {Promise<Count>} */
async function runE2e() {
  const { ensureBrowser } = await import('./browser.mjs');
  if (!ensureBrowser()) return FAILED;
  const env = {
    ...process.env,
    E2E_PORT: String(await freePort(4373)),
    PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport,
  };
  const ok = runNpm(['run', '--silent', 'e2e', '--', '--reporter=list,json'], env);
  return readReport(ok, e2eReport, ({ stats = {} }) => ({
    passed: stats.expected ?? 0,
    failed: (stats.unexpected ?? 0) + (stats.flaky ?? 0),
    skipped: stats.skipped ?? 0,
  }));
}

/**
 * Counts the tests in a runner's report. A runner that failed beside its tests, or wrote no
 * report, or ran no test, counts as one failure.
 *
 * @typedef {{ numPassedTests?: number, numFailedTests?: number, numPendingTests?: number }} Vitest
 * @typedef {{ stats?: Partial<Record<string, number>> }} Playwright
 * @param {boolean} ok
 * @param {string} file
 * @param {(report: Vitest & Playwright) => Count} read
 * @returns {Count}
 */
function readReport(ok, file, read) {
  try {
    /** @type {Vitest & Playwright} */
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const count = read(report);
    const silent = count.failed === 0 && (!ok || count.passed === 0);
    return silent ? { ...count, failed: 1 } : count;
  } catch {
    return FAILED;
  }
}

/**
 * @param {Step} step
 * @param {readonly Result[]} before
 * @returns {Promise<Result>}
 */
async function runStep({ name, needs, run }, before) {
  console.log(`\n=== ${name} ===`);
  const started = Date.now();
  const lacking = before.some((result) => result.name === needs && !result.ok);
  if (lacking) console.log(`not run: ${needs} failed`);
  const count = lacking ? FAILED : await run();
  const seconds = (Date.now() - started) / 1000;
  const ok = count.failed === 0;
  console.log(`--- ${name}: ${ok ? 'ok' : 'FAILED'}, ${seconds.toFixed(1)} s`);
  return { name, ok, seconds, count };
}

/** @param {readonly Result[]} results */
function printSummary(results) {
  console.log('\n=== summary ===');
  for (const { name, ok, seconds, count } of results) {
    const verdict = ok ? 'ok    ' : 'FAILED';
    const time = `${seconds.toFixed(1)} s`.padStart(8);
    const tests = count.passed + count.failed > 1 ? `  ${count.passed} of its tests passed` : '';
    console.log(`${name.padEnd(14)}${verdict}${time}${tests}`);
  }
  /** @param {keyof Count} key */
  const total = (key) => results.reduce((sum, { count }) => sum + count[key], 0);
  const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
  console.log(`\n${total('passed')} passed, ${total('failed')} failed${skipped}`);
}

requireNode();
ensureInstalled();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
/** @type {Result[]} */
const results = [];
for (const step of steps) results.push(await runStep(step, results));
printSummary(results);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
