import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { findBrowser } from './browser.mjs';
import { countCommits, measureFrames, median, type FrameCost } from './bench-ui/measure';
import { servePages } from './bench-ui/server';

/**
 * How fast the page is: what a frame costs with many requests on their way, beside React Flow's
 * documented way to animate edges. Rounds take turns, since machines get busy. It prints tables and
 * judges nothing. `npm run bench:ui -- 2` for another number of rounds.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const LENGTH = 4000;
const SCALE = '?scene=scale&nodes=50&pods=1000';
/** Until as many requests are on their way as were asked for (ms). */
const FILLING = 11_000;

interface Opened {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** From the start of navigation until the page said that it was painted, ms. */
  readonly ready: number;
}

async function open(browser: Browser, address: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // tsx compiles functions with calls of this helper, which the page does not have.
  await page.addInitScript('globalThis.__name = (given) => given');
  await page.addInitScript(countCommits);
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.documentElement.dataset['ready'] !== 'true') return;
      Object.assign(globalThis, { readyAt: performance.now() });
      observer.disconnect();
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] });
  });
  await page.goto(address);
  await page.waitForSelector('html[data-ready=true]', { state: 'attached' });
  const ready = await page.evaluate(() => (globalThis as unknown as { readyAt: number }).readyAt);
  return { page, cdp: await page.context().newCDPSession(page), ready };
}

async function pan(page: Page): Promise<void> {
  await page.mouse.move(500, 300);
  await page.mouse.down();
  for (let i = 1; i <= 150; i += 1) {
    await page.mouse.move(500 + Math.sin(i / 12) * 200, 300 + Math.cos(i / 12) * 120);
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
}

async function zoom(page: Page): Promise<void> {
  await page.mouse.move(500, 300);
  for (let i = 0; i < 120; i += 1) {
    await page.mouse.wheel(0, i % 60 < 30 ? -60 : 60);
    await page.waitForTimeout(16);
  }
}

interface Flip {
  /** From the step of time in which a pod becomes ready, or not, until the picture is laid out, ms. */
  readonly ms: number;
  /** How many elements of the picture changed with it. */
  readonly changed: number;
}

/** How often one pod's readiness is turned, from ready to not ready and back. */
const TURNS = 3;

/** One pod's readiness: the clock stands still, and steps of time lead up to its next probe. */
async function flips(browser: Browser, address: string): Promise<Flip[]> {
  const { page } = await open(browser, `${address}${SCALE}&inflight=0&paused`);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').fill('pod web-');
  await page.keyboard.press('Enter');
  const turned: Flip[] = [];
  for (let i = 0; i < TURNS; i += 1) {
    await page.getByRole('button', { name: 'Make not ready' }).click();
    turned.push(await page.evaluate(stepToFlip, 'notReady'));
    await page.getByRole('button', { name: 'Make ready' }).click();
    turned.push(await page.evaluate(stepToFlip, 'ready'));
  }
  await page.close();
  return turned;
}

/** Runs in the page: steps until the selected pod is in this state, and says what that step took. */
async function stepToFlip(state: string): Promise<{ ms: number; changed: number }> {
  const graph = document.querySelector('.react-flow__nodes');
  const step = document.querySelector<HTMLElement>('[aria-label="One hop on"]');
  const pod = () => document.querySelector('.card-pod[aria-pressed="true"]');
  if (!graph || !step) throw new Error('There is no picture, or no control to step.');
  const observer = new MutationObserver(() => undefined);
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(graph, all);
  for (let i = 0; i < 2000; i += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    observer.takeRecords();
    const began = performance.now();
    step.click();
    // React renders what a click has led to before the next task begins.
    await Promise.resolve();
    document.body.getBoundingClientRect();
    const ms = performance.now() - began;
    if (pod()?.getAttribute('data-state') !== state) continue;
    const nodes = observer.takeRecords().map(({ target }) => {
      const element = target instanceof Element ? target : target.parentElement;
      return element?.closest('.react-flow__node');
    });
    return { ms, changed: new Set(nodes.filter(Boolean)).size };
  }
  throw new Error(`The pod did not become ${state}.`);
}

type Rows = Map<string, FrameCost[]>;

function note(rows: Rows, name: string, cost: FrameCost): void {
  rows.set(name, [...(rows.get(name) ?? []), cost]);
}

async function round(browser: Browser, pages: Awaited<ReturnType<typeof servePages>>, rows: Rows) {
  const many = await open(browser, `${pages.product}${SCALE}&inflight=5000`);
  await many.page.waitForTimeout(FILLING);
  const go = (act?: (page: Page) => Promise<void>) =>
    measureFrames(many.page, many.cdp, LENGTH, act && (() => act(many.page)));
  note(rows, '5,000 requests', await go());
  note(rows, '5,000 requests, panning', await go(pan));
  note(rows, '5,000 requests, zooming', await go(zoom));
  await many.page.close();
  const few = await open(browser, `${pages.product}${SCALE}&inflight=50`);
  await few.page.waitForTimeout(FILLING);
  note(rows, '50 requests', await measureFrames(few.page, few.cdp, LENGTH));
  await few.page.close();
  const other = await open(browser, `${pages.animateMotion}?pods=1000&inflight=5000`);
  note(rows, 'animateMotion, 5,000', await measureFrames(other.page, other.cdp, LENGTH));
  await other.page.close();
  return many.ready;
}

function table(rows: Rows): void {
  const theirs = median((rows.get('animateMotion, 5,000') ?? []).map(({ taskMs }) => taskMs));
  const shown = [...rows].map(([name, costs]) => {
    const of = (key: keyof FrameCost) => median(costs.map((cost) => cost[key]));
    const columns = {
      'frames/s': of('framesPerSecond').toFixed(1),
      'interval p95, ms': of('interval95').toFixed(1),
      'median frame, ms of CPU': of('medianMs').toFixed(2),
      'average, ms of CPU a frame': of('taskMs').toFixed(2),
      'average, ms of tasks a frame': of('busyMs').toFixed(2),
      'animateMotion : this': (theirs / of('taskMs')).toFixed(1),
      'commits a frame': of('commits').toFixed(2),
      'elements mounted': of('mounted'),
    };
    return [name, columns] as const;
  });
  console.table(Object.fromEntries(shown));
}

const pages = await servePages();
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
const rows: Rows = new Map();
const ready: number[] = [];
const turned: Flip[] = [];
for (let i = 0; i < ROUNDS; i += 1) {
  ready.push(await round(browser, pages, rows));
  turned.push(...(await flips(browser, pages.product)));
}
await browser.close();
await pages.close();
console.log('1,000 pods on 50 nodes; medians of', ROUNDS, 'rounds');
table(rows);
console.table({
  'from opening to painted, ms': median(ready).toFixed(0),
  'one pod becomes ready or not, ms': median(turned.map(({ ms }) => ms)).toFixed(1),
  'elements that changed with it': median(turned.map(({ changed }) => changed)),
});
