import type { CDPSession, Page } from '@playwright/test';

/** What a stretch of time has cost, a frame. */
export interface FrameCost {
  readonly framesPerSecond: number;
  /** The longest of 95 in 100 intervals between frames, ms. */
  readonly interval95: number;
  /** Main-thread CPU time in tasks, ms a frame: on average, and in the median frame. */
  readonly taskMs: number;
  readonly medianMs: number;
  /** How long these tasks took, ms a frame on average: longer where they had to wait for a core. */
  readonly busyMs: number;
  /** Renders of React components' roots, a frame. */
  readonly commits: number;
  /** Elements of the picture in the document. */
  readonly mounted: number;
}

/** Counts React's commits, as its developer tools do. To be run before the page's own scripts. */
export function countCommits(): void {
  const counter = { commits: 0 };
  const hook = {
    supportsFiber: true,
    renderers: new Map<number, unknown>(),
    inject: () => 1,
    onCommitFiberRoot: () => {
      counter.commits += 1;
    },
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
  };
  Object.assign(globalThis, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook, benchCounter: counter });
}

function commits(page: Page): Promise<number> {
  return page.evaluate(
    () => (globalThis as unknown as { benchCounter: { commits: number } }).benchCounter.commits,
  );
}

/** The times of all frames within `ms`. */
function frames(page: Page, ms: number): Promise<number[]> {
  return page.evaluate(
    (length) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const tick = (time: number) => {
          times.push(time);
          if (time - (times[0] ?? time) < length) requestAnimationFrame(tick);
          else resolve(times);
        };
        requestAnimationFrame(tick);
      }),
    ms,
  );
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly tid: number;
  readonly pid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** A task of the main thread: its begin, its CPU time and its length, ms. */
type Task = readonly [from: number, cpu: number, length: number];

/** All tasks of the page's main thread while `act` goes on. */
async function tasksDuring<T>(
  cdp: CDPSession,
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly tasks: readonly Task[] }> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { readonly value: readonly object[] }): void => {
    for (const event of value) events.push(event as TraceEvent);
  };
  cdp.on('Tracing.dataCollected', collect);
  await cdp.send('Tracing.start', {
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline'] },
    transferMode: 'ReportEvents',
  });
  const result = await act();
  const done = new Promise<void>((resolve) => {
    cdp.once('Tracing.tracingComplete', () => resolve());
  });
  await cdp.send('Tracing.end');
  await done;
  cdp.off('Tracing.dataCollected', collect);
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const all = events.filter(
    ({ name, ph, pid, tid, tdur }) =>
      name === 'RunTask' && ph === 'X' && tdur !== undefined && mains.has(`${pid} ${tid}`),
  );
  const busiest = busiestOf(all);
  const tasks = all
    .filter(({ pid, tid }) => `${pid} ${tid}` === busiest)
    .map(({ ts, tdur = 0, dur = 0 }) => [ts / 1000, tdur / 1000, dur / 1000] as const);
  return { result, tasks };
}

/** Other pages have a main thread as well; the one that is measured works most. */
function busiestOf(events: readonly TraceEvent[]): string | undefined {
  const totals = new Map<string, number>();
  for (const { pid, tid, tdur = 0 } of events) {
    const key = `${pid} ${tid}`;
    totals.set(key, (totals.get(key) ?? 0) + tdur);
  }
  return [...totals].sort(([, a], [, b]) => b - a)[0]?.[0];
}

export function median(values: readonly number[]): number {
  return at(values, 0.5);
}

function at(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** What `ms` of the page's life cost, while `act` goes on. */
export async function measureFrames(
  page: Page,
  cdp: CDPSession,
  ms: number,
  act: () => Promise<void> = () => Promise.resolve(),
): Promise<FrameCost> {
  const before = await commits(page);
  const { result: times, tasks: all } = await tasksDuring(cdp, async () => {
    const [seen] = await Promise.all([frames(page, ms), act()]);
    return seen;
  });
  const intervals = times.slice(1).map((time, i) => time - (times[i] ?? time));
  const passed = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const count = Math.max(1, intervals.length);
  // `act` may go on for longer than frames are looked at.
  const start = Math.min(...all.map(([from]) => from));
  const tasks = all.filter(([from]) => from - start <= passed);
  const total = tasks.reduce((sum, [, cost]) => sum + cost, 0);
  const busy = tasks.reduce((sum, [, , length]) => sum + length, 0);
  return {
    framesPerSecond: (count / passed) * 1000,
    interval95: at(intervals, 0.95),
    taskMs: total / count,
    busyMs: busy / count,
    medianMs: median(perFrame(tasks, passed / count)),
    commits: ((await commits(page)) - before) / count,
    mounted: await page.evaluate(() => document.querySelectorAll('.react-flow__node').length),
  };
}

/** The CPU time of tasks in each stretch as long as a frame. */
function perFrame(tasks: readonly Task[], frame: number): number[] {
  const start = Math.min(...tasks.map(([from]) => from));
  const sums: number[] = [];
  for (const [from, cost] of tasks) {
    const index = Math.floor((from - start) / frame);
    sums[index] = (sums[index] ?? 0) + cost;
  }
  return Array.from(sums, (sum) => sum ?? 0);
}
