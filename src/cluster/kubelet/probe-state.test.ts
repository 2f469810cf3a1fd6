import { expect, test } from 'vitest';
import fixtures from './fixtures/probe.json';
import { afterAttempt, forNewContainer, INITIAL_RESULT, nextTick } from './probe-state';
import type { ProbeName, ProbeRuntime } from './runtime';

/** The probe after each of the attempts in `results`, `S` or `F`. */
function history(
  name: ProbeName,
  results: readonly string[],
  failureThreshold: number,
  successThreshold: number,
): ProbeRuntime[] {
  let state = forNewContainer(undefined, name, 0);
  return results.map((result, at) => {
    const attempt = { at, ok: result === 'S', message: '' };
    state = afterAttempt(state, name, { failureThreshold, successThreshold }, attempt);
    return state;
  });
}

const initial = fixtures.probe.filter((vector) => 'initialResult' in vector);
test.each(initial)('a $type probe is $initialResult at first', ({ type, initialResult }) => {
  expect(INITIAL_RESULT[type as ProbeName]).toBe(initialResult?.toLowerCase());
});

const readiness = fixtures.probe.filter((vector) => 'readyAfterEach' in vector);
test.each(readiness)(
  'readiness after $results with thresholds $failureThreshold/$successThreshold is $readyAfterEach',
  ({ results = [], failureThreshold = 0, successThreshold = 0, readyAfterEach }) => {
    const states = history('readiness', results, failureThreshold, successThreshold);
    expect(states.map(({ result }) => result === 'success')).toEqual(readyAfterEach);
  },
);

const liveness = fixtures.probe.filter((vector) => 'restartAfterResult' in vector);
test.each(liveness)(
  'liveness restarts after result $restartAfterResult of $results',
  ({ results = [], failureThreshold = 0, restartAfterResult }) => {
    const states = history('liveness', results, failureThreshold, 1);
    const first = states.findIndex(({ onHold }) => onHold === true);
    expect(first + 1).toBe(restartAfterResult);
  },
);

test('the other vectors are about pods that are being deleted, see probes.test.ts', () => {
  const known = [...initial, ...readiness, ...liveness];
  const others = fixtures.probe.filter((vector) => !known.includes(vector));
  expect(others.map(({ type, probing }) => `${type}: ${probing}`)).toEqual([
    'liveness: stops, result forced to Success',
    'readiness: continues',
  ]);
});

test('a liveness probe counts from zero again for the next container', () => {
  const held = history('liveness', ['F', 'F', 'F'], 3, 1)[2];
  const fresh = forNewContainer(held, 'liveness', 0);
  expect(fresh).toMatchObject({ result: 'success', streak: 0 });
  expect(fresh.onHold).toBeUndefined();
});

test('at most ten attempts are kept, the latest', () => {
  const last = history('readiness', Array<string>(14).fill('F'), 3, 1).at(-1);
  expect(last?.attempts.map(({ at }) => at)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
});

test.each([
  [0, 10, 0, 10_000],
  [300, 10, 2_100, 10_300],
  [300, 1, 2_100, 2_300],
  [300, 1, 2_300, 3_300],
])(
  'a ticker that began at %i with period %i s ticks after %i at %i',
  (since, period, now, next) => {
    expect(nextTick(since, period, now)).toBe(next);
  },
);
