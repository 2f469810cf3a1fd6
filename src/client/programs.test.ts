import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as engine from '../cluster/cluster';
import { CLASSROOM } from '../cluster/delays';
import { traffic } from '../cluster/traffic/request';
import { recall } from '../cluster/world';
import { out, pause, perform, waitUntil, type Task } from '../kubectl/task';
import { withObjects } from '../lessons/manifests';
import { startScene, type SceneDescription } from '../lessons/scene';
import { passTime, runPrograms, startProgram, type Ending, type Program } from './programs';
import { useSession } from './session';

// The clock stands still: time moves, and programs have their turns, only when a test says so.
vi.stubGlobal('setTimeout', () => 0);
vi.stubGlobal('clearTimeout', () => undefined);
vi.stubGlobal('cancelAnimationFrame', () => undefined);

const session = () => useSession.getState();
const now = () => session().live().now;
const always = () => true;

function open(): void {
  const folder = new URL('../../public/scenes/', import.meta.url);
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  const list = JSON.parse(read('index.json')) as readonly SceneDescription[];
  const description = list.find(({ id }) => id === 'nodeport');
  if (!description) throw new Error('no scene');
  const scene = withObjects(description, (name) => read(`manifests/${name}`));
  const started = startScene(scene, { seed: 1, delays: CLASSROOM });
  session().open({ engine, scene: description, started, sender: 'client/laptop' });
}

/** Starts a program and notes what comes of it. */
function start<T>(task: Task<T>, isBehind: () => boolean = () => false) {
  const noted = {
    text: '',
    requests: [] as number[],
    waits: [] as boolean[],
    ending: undefined as Ending<T> | undefined,
  };
  const program: Program = startProgram(task, {
    wrote: ({ text }) => {
      noted.text += text;
    },
    sent: (request) => noted.requests.push(request),
    waits: (isWaiting) => noted.waits.push(isWaiting),
    isBehind,
    ended: (ending) => {
      noted.ending = ending;
    },
  });
  return { noted, program };
}

const REQUEST = {
  type: 'request',
  from: 'client/laptop',
  http: {
    method: 'GET',
    scheme: 'http',
    host: '192.168.56.11',
    port: 30123,
    path: '/',
    headers: [],
  },
} as const;

function* fetch(): Task<number> {
  const sent = yield* perform(REQUEST);
  if (!sent.ok) return -1;
  const id = sent.value;
  yield* waitUntil((state) => recall(state, traffic).finished.some((one) => one.id === id));
  return id;
}

function* forever(): Task<number> {
  for (;;) {
    yield* out('x');
  }
}

beforeEach(open);

describe('a program on the running cluster', () => {
  it('does at once what needs no time, and waits for the clock with the rest', () => {
    const { noted } = start(
      (function* () {
        yield* out('a');
        yield* pause(1_000);
        yield* out('b');
        return 7;
      })(),
    );
    expect(noted.text).toBe('');
    runPrograms(always);
    expect(noted).toMatchObject({ text: 'a', waits: [true], ending: undefined });
    passTime(now() + 999, always);
    expect(noted.text).toBe('a');
    passTime(now() + 1, always);
    expect(noted).toMatchObject({ text: 'ab', ending: { is: 'done', value: 7 } });
  });

  it('does its own short work on a clock that stands still, but not without an end', () => {
    let rounds = 0;
    const { noted, program } = start(
      (function* () {
        for (;;) {
          yield* pause(80);
          rounds += 1;
        }
      })(),
    );
    const before = now();
    for (let turns = 0; turns < 100; turns += 1) runPrograms(always);
    expect(rounds).toBe(12);
    expect(now()).toBe(before + 960);
    expect(noted.waits.at(-1)).toBe(true);
    program.interrupt();
  });

  it('goes on at the very moment that it waited for, within a long stretch of time', () => {
    const times: number[] = [];
    start(
      (function* () {
        for (let round = 0; round < 4; round += 1) {
          yield* fetch();
          times.push(now());
        }
        return 0;
      })(),
    );
    const before = now();
    passTime(before + 60_000, always);
    const ended = recall(session().live(), traffic).finished.map(({ endedAt }) => endedAt);
    expect(times).toEqual(ended.toReversed());
    expect(now()).toBe(before + 60_000);
  });

  it('tells the numbers of its requests, and writes them into the journal', () => {
    const { noted } = start(fetch());
    runPrograms(always);
    expect(noted.requests).toEqual([recall(session().live(), traffic).inFlight.keys()[0]]);
    expect(session().recording.journal.at(-1)?.command).toEqual(REQUEST);
  });

  it('runs beside others', () => {
    const one = start(fetch());
    const two = start(fetch());
    passTime(now() + 30_000, always);
    expect(one.noted.ending).toMatchObject({ is: 'done' });
    expect(two.noted.ending).toMatchObject({ is: 'done' });
    expect(one.noted.requests).not.toEqual(two.noted.requests);
  });
});

describe('a program without an end', () => {
  it('has only its share of each turn, and holds up neither time nor others', () => {
    const endless = start(forever());
    const other = start(fetch());
    const before = now();
    passTime(before + 30_000, always);
    expect(now()).toBe(before + 30_000);
    expect(other.noted.ending).toMatchObject({ is: 'done' });
    expect(endless.noted.text.length).toBeLessThanOrEqual(500);
    endless.program.interrupt();
    expect(endless.noted.ending).toEqual({ is: 'interrupted' });
  });

  it('stops within its turn when the time for it is over, and the clock stays behind', () => {
    let left = 10;
    const before = now();
    start(forever());
    passTime(before + 1_000, () => (left -= 1) > 0);
    expect(now()).toBe(before);
  });

  it('does not go on while what it wrote is not shown', () => {
    let isBehind = true;
    const { noted, program } = start(forever(), () => isBehind);
    runPrograms(always);
    expect(noted.text).toBe('');
    isBehind = false;
    runPrograms(always);
    expect(noted.text).not.toBe('');
    program.interrupt();
  });
});

describe('the end of a program', () => {
  it('by an interrupt closes what is open', () => {
    const closing = { type: 'close', from: 'client/laptop', connection: 'c' } as const;
    const { noted, program } = start(
      (function* () {
        try {
          yield* pause(1_000);
          return 0;
        } finally {
          yield* perform(closing);
        }
      })(),
    );
    runPrograms(always);
    program.interrupt();
    expect(noted.ending).toEqual({ is: 'interrupted' });
    expect(session().recording.journal.at(-1)?.command).toEqual(closing);
  });

  it('by a fault of its own is told with the reason', () => {
    const { noted } = start(
      (function* (): Task<number> {
        throw new Error('no such luck');
      })(),
    );
    runPrograms(always);
    expect(noted.ending).toEqual({ is: 'broken', reason: 'no such luck' });
  });

  it('comes with the end of the cluster that it ran on, and touches the next one no more', () => {
    const { noted } = start(fetch());
    runPrograms(always);
    session().reset();
    const { journal } = session().recording;
    expect(noted.ending).toEqual({ is: 'abandoned' });
    passTime(now() + 10_000, always);
    expect(session().recording.journal).toBe(journal);
  });
});
