import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advance } from '../cluster/cluster';
import { CLASSROOM } from '../cluster/delays';
import { list } from '../cluster/store';
import { traffic } from '../cluster/traffic/request';
import { recall } from '../cluster/world';
import { scaleScene } from './scale';
import { readSize } from './scale-size';
import { startScene, type SceneDescription } from './scene';

const INDEX = new URL('../../public/scenes/index.json', import.meta.url);
const descriptions = JSON.parse(readFileSync(INDEX, 'utf8')) as SceneDescription[];
const described = descriptions.find(({ generated }) => generated !== undefined);
if (!described?.generated) throw new Error('No scene is generated.');
const description = described;
const usual = described.generated;

describe('a generated scene', () => {
  it('has as many nodes and ready pods as were asked for', () => {
    const size = { nodes: 5, pods: 40, inflight: 0 };
    const { state } = startScene(scaleScene(description, size), { seed: 1, delays: CLASSROOM });
    const pods = list(state.store, 'Pod', 'default');
    const isReady = ({ status }: (typeof pods)[number]) =>
      (status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
    expect(list(state.store, 'Node')).toHaveLength(5);
    expect(pods.filter(isReady)).toHaveLength(40);
  });

  it('keeps as many requests under way as were asked for, and answers them all', () => {
    const size = { nodes: 6, pods: 30, inflight: 200 };
    const { state } = startScene(scaleScene(description, size), { seed: 1, delays: CLASSROOM });
    for (const seconds of [15, 25, 35]) {
      const { inFlight, tally } = recall(advance(state, state.now + seconds * 1000).state, traffic);
      expect(Math.abs(inFlight.size - 200)).toBeLessThan(20);
      expect([...tally.byOutcome.keys()]).toEqual(['answered 200']);
    }
  });
});

describe('readSize', () => {
  it('takes what is not given from the scene', () => {
    expect(readSize({ pods: '500' }, usual)).toEqual({ ok: true, size: { ...usual, pods: 500 } });
  });

  it.each(['', '0', '-1', '1.5', 'many', '101', '1e1'])('refuses nodes=%s', (nodes) => {
    expect(readSize({ nodes }, usual)).toEqual({
      ok: false,
      problem: { is: 'outOfRange', parameter: 'nodes', given: nodes, least: 1, most: 100 },
    });
  });

  it('refuses more pods than the nodes take', () => {
    const { ok } = readSize({ nodes: '1', pods: '111' }, usual);
    expect(ok).toBe(false);
    expect(readSize({ nodes: '1', pods: '110' }, usual).ok).toBe(true);
  });
});
