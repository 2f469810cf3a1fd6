import { describe, expect, it } from 'vitest';
import type { ObjectOf } from '../../../api/kinds';
import { formatTime } from '../../../api/time';
import { manifest } from '../fixtures/world';
import { podsToDelete } from './ranking';

const NOW = 100_000_000;

interface Line {
  readonly node?: string;
  readonly phase?: string;
  /** Ms ago. */
  readonly ready?: number;
  readonly created?: number;
  readonly cost?: number;
  readonly restarts?: number;
}

function pod(name: string, line: Line): ObjectOf<'Pod'> {
  const { node = 'node1', phase = 'Running', ready, created = 1000, cost, restarts = 0 } = line;
  const annotations = { 'controller.kubernetes.io/pod-deletion-cost': String(cost) };
  return manifest('Pod', name, {
    metadata: {
      uid: name,
      creationTimestamp: formatTime(NOW - created),
      ...(cost !== undefined && { annotations }),
    },
    spec: { containers: [], ...(node && { nodeName: node }) },
    status: {
      phase,
      containerStatuses: [{ restartCount: restarts }],
      conditions:
        ready === undefined
          ? []
          : [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(NOW - ready) }],
    },
  });
}

/** Which of two pods, `a` and `b`, goes first. */
function first(a: Line, b: Line, neighbours: Readonly<Record<string, number>> = {}): string {
  const map = new Map(Object.entries(neighbours));
  const chosen = (list: readonly ObjectOf<'Pod'>[]) =>
    podsToDelete(list, 1, map, NOW)[0]?.metadata.name ?? '';
  const [one, other] = [pod('a', a), pod('b', b)];
  expect(chosen([one, other])).toBe(chosen([other, one]));
  return chosen([one, other]);
}

const DAY = 86_400_000;

describe('the first pod to go', () => {
  it.each<readonly [string, Line, Line]>([
    ['has no node', { ready: 5000 }, { node: '', ready: 5000 }],
    ['is pending', { phase: 'Running' }, { phase: 'Pending' }],
    ['is not ready', { ready: 5000 }, {}],
    ['is cheaper', { ready: 5000, cost: 10 }, { ready: 5000, cost: -1 }],
    ['has been ready for less time', { ready: DAY }, { ready: 1000 }],
    ['has restarted more often', { restarts: 1 }, { restarts: 2 }],
    ['is younger', { created: DAY }, { created: 1000 }],
    ['restarted, not younger', { created: 1000 }, { created: DAY, restarts: 1 }],
    ['not ready, though dear', { ready: 5000 }, { cost: 1000 }],
  ])('%s', (_, a, b) => {
    expect(first(a, b)).toBe('b');
  });

  it('shares its node with more pods of its kind', () => {
    const [a, b] = [
      { node: 'node1', ready: 5000 },
      { node: 'node2', ready: 1_000_000 },
    ];
    expect(first(a, b, { node1: 1, node2: 2 })).toBe('b');
    expect(first(a, b)).toBe('a');
  });

  it('is any when the ages are of the same order', () => {
    expect(first({ ready: 50_000, created: 60_000 }, { ready: 40_000, created: 60_000 })).toBe('a');
  });
});
