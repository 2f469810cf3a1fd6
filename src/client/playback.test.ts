import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as engine from '../cluster/cluster';
import { CLASSROOM } from '../cluster/delays';
import { withObjects } from '../lessons/manifests';
import { startScene, type SceneDescription } from '../lessons/scene';
import { useComposer } from './composer';
import { displayNow, onFrame, usePlayback } from './playback';
import { useSession } from './session';

/** A browser whose time stands still until it is told to go on. */
const browser = { time: 0, frames: [] as ((time: number) => void)[], timers: [] as (() => void)[] };

vi.stubGlobal('performance', { now: () => browser.time });
vi.stubGlobal('requestAnimationFrame', (callback: (time: number) => void) =>
  browser.frames.push(callback),
);
vi.stubGlobal('cancelAnimationFrame', () => (browser.frames = []));
vi.stubGlobal('setTimeout', (callback: () => void) => browser.timers.push(callback));
vi.stubGlobal('clearTimeout', () => (browser.timers = []));
vi.stubGlobal('matchMedia', () => ({ matches: false }));

function passTime(ms: number): void {
  browser.time += ms;
  const { frames, timers } = browser;
  browser.frames = [];
  browser.timers = [];
  for (const frame of frames) frame(browser.time);
  for (const timer of timers) timer();
}

beforeEach(() => {
  const folder = new URL('../../public/scenes/', import.meta.url);
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  const [description] = JSON.parse(read('index.json')) as readonly SceneDescription[];
  if (!description) throw new Error('no scene');
  const scene = withObjects(description, (name) => read(`manifests/${name}`));
  const started = startScene(scene, { seed: 1, delays: CLASSROOM });
  usePlayback.getState().pause();
  usePlayback.setState({ speed: 1 });
  useSession.getState().open({ engine, scene: description, started, sender: 'client/laptop' });
});

describe('playback', () => {
  it('asks for nothing while it is paused', () => {
    const before = displayNow();
    expect(browser.frames.length + browser.timers.length).toBe(0);
    passTime(1000);
    expect(displayNow()).toBe(before);
  });

  it('asks for no frames while nothing is on its way, and for frames when something is', () => {
    usePlayback.getState().play();
    expect(browser.frames).toHaveLength(0);
    expect(browser.timers).toHaveLength(1);
    useComposer.getState().send();
    expect(browser.frames).toHaveLength(1);
    expect(browser.timers).toHaveLength(0);
  });

  it('lets virtual time pass at its speed, and never far in one frame', () => {
    usePlayback.getState().play();
    useComposer.getState().send();
    const before = displayNow();
    passTime(16);
    expect(displayNow()).toBe(before + 16);
    usePlayback.getState().setSpeed(0.25);
    passTime(16);
    expect(displayNow()).toBe(before + 20);
    passTime(60_000);
    expect(displayNow()).toBe(before + 45);
  });

  it('plays one step and stops at its end', () => {
    useComposer.getState().send();
    const before = displayNow();
    usePlayback.getState().stepHop();
    for (let frames = 0; frames < 100; frames += 1) passTime(16);
    expect(usePlayback.getState()).toMatchObject({ playing: false, stepUntil: undefined });
    expect(displayNow()).toBe(before + CLASSROOM.linkOutside);
    expect(browser.frames).toHaveLength(0);
  });

  it('tells the canvas each time the clock has moved', () => {
    const seen: number[] = [];
    const stop = onFrame((now) => seen.push(now));
    usePlayback.getState().skip(10_000);
    expect(seen).toEqual([displayNow()]);
    stop();
    usePlayback.getState().skip(10_000);
    expect(seen).toHaveLength(1);
  });
});
