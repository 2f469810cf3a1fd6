import { expect, test } from 'vitest';
import type { Agenda } from '../structures/agenda';
import { first, rest } from '../structures/agenda';
import { newWorld, run, startPod } from './fixtures/world';
import { podRuntimes } from './runtime';

/** How many things the kubelets have on the agenda. */
function kubeletEntries(world: ReturnType<typeof newWorld>): number {
  let count = 0;
  let agenda: Agenda<{ readonly component: string }> = world.freeze().agenda;
  for (; agenda; agenda = rest(agenda)) if (first(agenda)?.item.component === 'kubelet') count++;
  return count;
}

test('2,000 pods without probes cost nothing once they run', () => {
  const world = newWorld(10);
  for (let index = 0; index < 2_000; index++) {
    startPod(world, {}, { name: `pod${index}`, nodeName: `node${1 + (index % 10)}` });
  }
  run(world, 5_000);
  const runtimes = [...world.recall(podRuntimes).values()];
  expect(runtimes.filter(({ containers }) => containers[0]?.state === 'running')).toHaveLength(
    2_000,
  );
  expect(new Set(runtimes.map(({ ip }) => ip)).size).toBe(2_000);
  expect(kubeletEntries(world)).toBe(0);
}, 60_000);

test('each probe has one entry on the agenda', () => {
  const world = newWorld(2);
  const probe = { exec: { command: ['true'] }, periodSeconds: 7 };
  for (let index = 0; index < 20; index++) {
    const probes = { readinessProbe: probe, livenessProbe: probe };
    startPod(world, probes, { name: `pod${index}`, nodeName: `node${1 + (index % 2)}` });
  }
  run(world, 60_000);
  expect(kubeletEntries(world)).toBe(40);
});
