import { expect, test } from 'vitest';
import { kubiaCluster, later, perform, podNames, scaled } from './fixtures/kubia';
import { foldGraph } from './fold';
import { standAlike } from './fold-alike';
import { layOutFolded } from './fold-layout';
import { buildGraph } from './graph';

const start = kubiaCluster(6);
const graph = buildGraph(start);
const folded = foldGraph(graph, new Set());

test('a pod that stops being ready moves nothing', () => {
  const [pod = ''] = podNames(start);
  const argv = ['rm', '/var/ready'];
  const command = { type: 'exec', namespace: 'default', pod, argv } as const;
  const after = foldGraph(
    buildGraph(later(perform(start, command), 20_000), graph),
    new Set(),
    folded,
  );
  expect(after).not.toBe(folded);
  expect(standAlike(folded, after)).toBe(true);
  expect(layOutFolded(after)).toEqual(layOutFolded(folded));
});

test('pods that come and blocks that are unfolded need other places', () => {
  const more = buildGraph(later(scaled(start, 'kubia', 9), 20_000), graph);
  expect(standAlike(folded, foldGraph(more, new Set(), folded))).toBe(false);
  const block = [...folded.items.values()].find(({ kind }) => kind === 'block');
  const unfolded = foldGraph(graph, new Set([block?.id ?? '']), folded);
  expect(standAlike(folded, unfolded)).toBe(false);
});
