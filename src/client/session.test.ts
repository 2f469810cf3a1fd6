import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import * as engine from '../cluster/cluster';
import { CLASSROOM } from '../cluster/delays';
import { replay } from '../cluster/history';
import { traffic } from '../cluster/traffic/request';
import { recall } from '../cluster/world';
import { withObjects } from '../lessons/manifests';
import { senderOf, startScene, type SceneDescription } from '../lessons/scene';
import { useComposer } from './composer';
import { nextStep } from './next-step';
import { requestOf, useSelection } from './selection';
import { useSession } from './session';
import { sendersOf, targetsFor } from './targets';
import { useView } from './view';

function open(id: string): void {
  const folder = new URL('../../public/scenes/', import.meta.url);
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  const list = JSON.parse(read('index.json')) as readonly SceneDescription[];
  const scene = list.find((one) => one.id === id);
  if (!scene) throw new Error(`no scene ${id}`);
  const opened = withObjects(scene, (name) => read(`manifests/${name}`));
  const started = startScene(opened, { seed: 1, delays: CLASSROOM });
  const sender = senderOf(started.state, scene);
  useSession.getState().open({ engine, scene, started, sender });
}

const session = () => useSession.getState();

beforeEach(() => open('nodeport'));

describe('a session', () => {
  it('starts with the scene, its request in the composer and nothing selected', () => {
    expect(session().status).toBe('running');
    expect(useComposer.getState()).toMatchObject({
      from: 'client/laptop',
      address: 'http://192.168.56.11:30123/',
    });
    expect(useSelection.getState().followed).toBeUndefined();
    expect(useView.getState().tab).toBe('scene');
  });

  it('keeps a journal that replays to the very same cluster', () => {
    useComposer.getState().send();
    session().advanceTo(session().live().now + 5_000);
    useComposer.getState().send();
    session().advanceTo(session().live().now + 5_000);
    const live = session().live();
    const again = replay(session().recording, live.now).state;
    expect(recall(again, traffic)).toEqual(recall(live, traffic));
    expect(again.random).toEqual(live.random);
    expect(again.resourceVersion).toBe(live.resourceVersion);
  });

  it('shows React another cluster only when something changed', () => {
    const before = session().cluster;
    session().advanceTo(session().live().now + 1);
    session().publish();
    expect(session().cluster).toBe(before);
    useComposer.getState().send();
    expect(session().cluster).not.toBe(before);
  });

  it('begins again where it began', () => {
    const began = session().live();
    useComposer.getState().send();
    session().advanceTo(began.now + 60_000);
    session().reset();
    expect(session().live()).toBe(began);
    expect(session().happenings).toEqual([]);
    expect(useSelection.getState().followed).toBeUndefined();
  });

  it('tries a command without a trace', () => {
    const before = session().live();
    const { result } = session().rehearse({
      type: 'delete',
      kind: 'Service',
      namespace: 'default',
      name: 'kubia',
    });
    expect(result.ok).toBe(true);
    expect(session().live()).toBe(before);
    const types = [...session().recording.journal].map(({ command }) => command.type);
    expect(new Set(types)).toEqual(new Set(['create']));
  });
});

describe('a step', () => {
  it('goes from hop to hop of the followed request, to its end', () => {
    useComposer.getState().send();
    const { followed } = useSelection.getState();
    const seen: (number | undefined)[] = [];
    for (let steps = 0; steps < 20; steps += 1) {
      const request = requestOf(session().live(), followed);
      seen.push(request?.hops.length);
      if (request?.endedAt !== undefined) break;
      session().advanceTo(nextStep(engine, session().live(), followed) ?? NaN);
    }
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    expect(requestOf(session().live(), followed)?.outcome).toBe('answered');
  });

  it('goes to the next probe or change when nothing is on its way', () => {
    const before = session().live();
    const until = nextStep(engine, before, undefined);
    expect(until).toBeGreaterThan(before.now);
    expect(until).toBeLessThanOrEqual(before.now + 10_000);
  });
});

describe('going through hops', () => {
  it('stays inside what there is, and lets go of the past at the end of a request under way', () => {
    useComposer.getState().send();
    const { followed, previousHop, nextHop } = useSelection.getState();
    session().advanceTo(nextStep(engine, session().live(), followed) ?? NaN);
    session().publish();
    previousHop();
    previousHop();
    expect(useSelection.getState().hop).toBe(0);
    nextHop();
    expect(useSelection.getState().hop).toBeUndefined();
  });
});

describe('what the composer offers', () => {
  it('has node ports first for a machine outside, cluster addresses first for a pod', () => {
    const state = session().live();
    const outside = targetsFor(state.store, 'client/laptop');
    const pod = sendersOf(state.store, state.config.clients).find(({ is }) => is === 'pod');
    const inside = targetsFor(state.store, pod?.place ?? '');
    expect(outside[0]).toMatchObject({ url: 'http://192.168.56.11:30123', is: 'nodePort' });
    expect(inside[0]?.is).toBe('clusterIP');
    expect(new Set(outside.map(({ is }) => is))).toEqual(
      new Set(['nodePort', 'clusterIP', 'name', 'pod']),
    );
  });

  it('names each target once', () => {
    const targets = targetsFor(session().live().store, 'client/laptop');
    const keys = targets.map(({ url, is, of }) => `${is} ${url} ${of}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('refuses what cannot be sent, with the reason beside it', () => {
    useComposer.setState({ address: 'ftp://x' });
    useComposer.getState().send();
    expect(useComposer.getState().problem).toEqual({ is: 'address', problem: 'scheme' });
    useComposer.setState({ address: 'http://10.0.0.1', from: 'pod/default/gone' });
    useComposer.getState().send();
    expect(useComposer.getState().problem?.is).toBe('refused');
  });
});
