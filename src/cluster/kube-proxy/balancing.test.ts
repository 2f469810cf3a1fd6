import { describe, expect, it } from 'vitest';
import { program } from '../network/kernel';
import {
  connect,
  labOf,
  type Lab,
  type LabNode,
  type LabService,
  type Source,
} from './fixtures/lab';

const NODES: readonly LabNode[] = [
  { name: 'node1', ip: '192.168.56.11', podCidr: '10.244.1.0/24' },
  { name: 'node2', ip: '192.168.56.12', podCidr: '10.244.2.0/24' },
];

function service(pods: number, more: Partial<LabService> = {}): LabService {
  const endpoints = Array.from({ length: pods }, (_, i) => ({
    endpoint: `10.244.1.${i + 10}:8080`,
  }));
  return { name: 'web', clusterIP: '10.96.1.1', port: 80, endpoints, ...more };
}

function pod(number: number, node = 'node1'): Source {
  return { ip: `10.244.1.${number}`, node, from: 'pod' };
}

const reached = (lab: Lab, source: Source) =>
  connect(lab, source, '10.96.1.1:80').split(' ')[0] ?? '';

function counts(lab: Lab, times: number): number[] {
  const seen = new Map<string, number>();
  for (let i = 0; i < times; i++) {
    const endpoint = reached(lab, pod(200));
    seen.set(endpoint, (seen.get(endpoint) ?? 0) + 1);
  }
  return [...seen.values()];
}

function chiSquared(observed: readonly number[], expected: number): number {
  return observed.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

describe('balancing', () => {
  // Limits: 99.9 % of fair choices stay below (2, 4 and 9 degrees of freedom).
  it.each([
    [3, 13.8],
    [5, 18.5],
    [10, 27.9],
  ])('spreads 600 connections evenly over %i endpoints', (pods, limit) => {
    const observed = counts(labOf(NODES, [service(pods)]), 600);
    expect(observed).toHaveLength(pods);
    expect(chiSquared(observed, 600 / pods)).toBeLessThan(limit);
  });

  it('is by chance, not in turn', () => {
    const lab = labOf(NODES, [service(3)]);
    const sequence = Array.from({ length: 30 }, () => reached(lab, pod(200)));
    const repeats = sequence.filter((one, i) => i > 0 && one === sequence[i - 1]);
    expect(repeats.length).toBeGreaterThan(3);
  });
});

describe('session affinity', () => {
  const sticky = service(5, { affinitySeconds: 100 });
  const distinct = (list: readonly string[]) => new Set(list).size;
  const ten = (lab: Lab, source: Source) => Array.from({ length: 10 }, () => reached(lab, source));

  it('keeps every client with its pod', () => {
    const lab = labOf(NODES, [sticky]);
    const pods = Array.from({ length: 20 }, (_, i) => ten(lab, pod(100 + i)));
    for (const list of pods) expect(distinct(list)).toBe(1);
    expect(distinct(pods.map(([first = '']) => first))).toBe(5);
  });

  it('lasts from the last new connection on', () => {
    const lab = labOf(NODES, [sticky]);
    const first = reached(lab, pod(100));
    for (let i = 1; i <= 10; i++) {
      lab.now = i * 100_000;
      expect(reached(lab, pod(100))).toBe(first);
    }
    const later = Array.from({ length: 10 }, (_, i) => {
      lab.now += 100_001 + i;
      return reached(lab, pod(100));
    });
    expect(distinct(later)).toBeGreaterThan(1);
  });

  it('every node keeps lists of its own', () => {
    const lab = labOf(NODES, [service(20, { affinitySeconds: 100 })]);
    const onNode = (node: string) =>
      Array.from({ length: 5 }, (_, i) => reached(lab, { ...pod(100 + i), node }));
    expect(onNode('node1')).not.toEqual(onNode('node2'));
  });

  it('with more than 100 clients a list forgets', () => {
    const lab = labOf(NODES, [service(1, { affinitySeconds: 100 })]);
    const client = (i: number): Source => ({ ip: `10.244.1.${i}`, node: 'node1', from: 'pod' });
    for (let i = 2; i < 252; i++) connect(lab, client(i), '10.96.1.1:80');
    const [list = []] = [...(lab.kernels.get('node1')?.recent.values() ?? [])];
    expect(list).toHaveLength(100);
  });

  it('ends when the pod leaves the Service', () => {
    const lab = labOf(NODES, [sticky]);
    const first = reached(lab, pod(100));
    const rest = sticky.endpoints.filter(({ endpoint }) => endpoint !== first);
    const without = labOf(NODES, [{ ...sticky, endpoints: rest }]).kernels.get('node1');
    const kernel = lab.kernels.get('node1');
    if (!kernel || !without) throw new Error('no kernel');
    lab.kernels.set('node1', program(kernel, without.rules.contributions.entries()));
    const second = reached(lab, pod(100));
    expect(second).not.toBe(first);
    expect(distinct(ten(lab, pod(100)))).toBe(1);
  });
});
