import { describe, expect, it } from 'vitest';
import { add, messages, newWorld, pass } from '../reconciling/fixtures/world';
import { eventsOf } from '../store';
import type { World } from '../world';
import { eventExpiry, recordEvent } from './events';
import { remove } from './verbs';

function setUp() {
  const world = newWorld(eventExpiry);
  const about = add(world, 'Service', 'kubia', { spec: { ports: [{ port: 80 }] } });
  const tell = (message: string, reason = 'Because') =>
    recordEvent(world, { about, type: 'Normal', reason, message, component: 'tester' });
  return { world, about, tell };
}

function only(world: World, about: ReturnType<typeof setUp>['about']) {
  const [event] = eventsOf(world.store, about);
  if (!event) throw new Error('no event');
  return event;
}

describe('an event', () => {
  it('names the object, the source and the time', () => {
    const { world, about } = setUp();
    pass(world, 5000);
    recordEvent(world, {
      about,
      type: 'Warning',
      reason: 'Oops',
      message: 'It broke',
      component: 'kubelet',
      host: 'node1',
    });
    const event = only(world, about);
    expect(event.metadata.name).toMatch(/^kubia\.[0-9a-f]{16}$/);
    expect(event).toMatchObject({
      involvedObject: { kind: 'Service', namespace: 'default', uid: about.metadata.uid },
      source: { component: 'kubelet', host: 'node1' },
      firstTimestamp: '2026-01-05T09:00:05Z',
      lastTimestamp: '2026-01-05T09:00:05Z',
      count: 1,
      type: 'Warning',
    });
  });

  it('is counted when it happens again', () => {
    const { world, about, tell } = setUp();
    for (let i = 0; i < 3; i++) {
      tell('It happened');
      pass(world, 10_000);
    }
    expect(messages(world, about)).toEqual(['Because: It happened (x3)']);
    expect(only(world, about)).toMatchObject({
      firstTimestamp: '2026-01-05T09:00:00Z',
      lastTimestamp: '2026-01-05T09:00:20Z',
    });
  });

  it('is combined with similar ones from the tenth message on', () => {
    const { world, about, tell } = setUp();
    for (let i = 1; i <= 12; i++) tell(`Number ${i}`);
    expect(messages(world, about)).toHaveLength(10);
    expect(messages(world, about)).toContain(
      'Because: (combined from similar events): Number 12 (x3)',
    );
  });

  it('is dropped beyond 25 about an object, and then one in five minutes is let through', () => {
    const { world, about, tell } = setUp();
    const count = () => eventsOf(world.store, about).reduce((sum, each) => sum + each.count, 0);
    for (let i = 0; i < 40; i++) tell('Again', `Reason${i}`);
    expect(count()).toBe(25);
    pass(world, 300_000);
    for (let i = 0; i < 5; i++) tell('Again', `Later${i}`);
    expect(count()).toBe(26);
  });

  it('is not stored in a namespace that is being deleted', () => {
    const world = newWorld();
    add(world, 'Namespace', 'foo');
    const about = add(world, 'Secret', 'a', { metadata: { namespace: 'foo' } });
    remove(world, 'Namespace', '', 'foo');
    const told = { type: 'Normal', reason: 'Because', message: 'It happened' } as const;
    recordEvent(world, { about, ...told, component: 'tester' });
    expect(eventsOf(world.store, about)).toEqual([]);
  });

  it('goes an hour after it was last seen', () => {
    const { world, about, tell } = setUp();
    tell('It happened');
    pass(world, 3_000_000);
    tell('It happened');
    pass(world, 3_500_000);
    expect(only(world, about).count).toBe(2);
    pass(world, 101_000);
    expect(eventsOf(world.store, about)).toEqual([]);
  });
});
