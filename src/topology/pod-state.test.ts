import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/pod';
import { podStateOf } from './pod-state';

interface Given {
  readonly phase?: Pod['status']['phase'];
  readonly ready?: 'True' | 'False';
  readonly state?: object;
  readonly init?: object;
  readonly node?: string;
  readonly deleted?: boolean;
}

function pod(given: Given): Pod {
  const { phase = 'Running', ready = 'False', state, init, node = 'node1', deleted } = given;
  const status = (name: string, value: object) => ({ name, state: value, lastState: {} });
  return {
    metadata: { name: 'kubia', ...(deleted && { deletionTimestamp: '2026-01-01T00:00:00Z' }) },
    spec: { containers: [{ name: 'main' }], nodeName: node },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready }],
      containerStatuses: state ? [status('main', state)] : [],
      ...(init && { initContainerStatuses: [status('init', init)] }),
    },
  } as unknown as Pod;
}

const running = { running: { startedAt: '' } };
const waiting = (reason: string) => ({ waiting: { reason } });
const ended = (exitCode: number, reason?: string) => ({ terminated: { exitCode, reason } });

describe('podStateOf', () => {
  const cases: [string, Given, string, string | undefined][] = [
    ['runs and passes its probe', { ready: 'True', state: running }, 'ready', undefined],
    ['runs but fails its probe', { state: running }, 'notReady', undefined],
    ['has no node', { phase: 'Pending', node: '' }, 'pending', 'Pending'],
    ['has no container yet', { phase: 'Pending' }, 'starting', 'ContainerCreating'],
    [
      'is being created',
      { phase: 'Pending', state: waiting('ContainerCreating') },
      'starting',
      'ContainerCreating',
    ],
    [
      'cannot get its image',
      { phase: 'Pending', state: waiting('ImagePullBackOff') },
      'imageProblem',
      'ImagePullBackOff',
    ],
    [
      'crashes again and again',
      { state: waiting('CrashLoopBackOff') },
      'crashed',
      'CrashLoopBackOff',
    ],
    ['has just crashed', { state: ended(1, 'Error') }, 'crashed', 'Error'],
    ['ran out of memory', { state: ended(137, 'OOMKilled') }, 'crashed', 'OOMKilled'],
    ['is done', { phase: 'Succeeded', state: ended(0, 'Completed') }, 'completed', 'Completed'],
    ['has failed for good', { phase: 'Failed', state: ended(3) }, 'crashed', 'Error'],
    [
      'is deleted while still ready',
      { ready: 'True', state: running, deleted: true },
      'terminating',
      'Terminating',
    ],
    [
      'waits for an init container that crashes',
      { phase: 'Pending', state: waiting('PodInitializing'), init: waiting('CrashLoopBackOff') },
      'crashed',
      'CrashLoopBackOff',
    ],
  ];
  it.each(cases)('a pod that %s', (_, given, shape, reason) => {
    expect(podStateOf(pod(given))).toEqual({ shape, reason });
  });

  it('never takes the phase Running for ready', () => {
    expect(podStateOf(pod({ phase: 'Running', state: running })).shape).toBe('notReady');
  });
});
