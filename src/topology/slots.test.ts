import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphItem, PodItem } from './items';
import { assignSlots, capacities, WAITING_ROOM, type Slots } from './slots';

function pod(id: string, node: string | undefined): PodItem {
  return {
    id,
    kind: 'pod',
    name: id,
    namespace: 'default',
    workload: 'kubia',
    node,
    ip: undefined,
    sockets: [],
    state: { shape: 'ready', reason: undefined },
    ready: '1/1',
    restarts: 0,
    probe: undefined,
    isSystem: false,
    isHomeless: false,
    labels: [],
    owner: undefined,
  };
}

function items(pods: readonly PodItem[]): ReadonlyMap<string, GraphItem> {
  return new Map(pods.map((one) => [one.id, one]));
}

describe('assignSlots', () => {
  it('fills a room from its first slot on', () => {
    const slots = assignSlots(items([pod('a', 'node/node1'), pod('b', 'node/node1')]), undefined);
    expect(slots.get('a')).toEqual({ room: 'node/node1', index: 0 });
    expect(slots.get('b')).toEqual({ room: 'node/node1', index: 1 });
  });

  it('gives a newcomer the slot that somebody has left', () => {
    const before = assignSlots(
      items(['a', 'b', 'c'].map((id) => pod(id, 'node/node1'))),
      undefined,
    );
    const after = assignSlots(items(['a', 'c', 'd'].map((id) => pod(id, 'node/node1'))), before);
    expect(after.get('d')?.index).toBe(1);
  });

  it('moves a pod into the room of its node as soon as it has one', () => {
    const before = assignSlots(items([pod('a', undefined)]), undefined);
    expect(before.get('a')?.room).toBe(WAITING_ROOM);
    expect(assignSlots(items([pod('a', 'node/node2')]), before).get('a')?.room).toBe('node/node2');
  });

  it('never moves a pod that stays, and never puts two into one slot', () => {
    const names = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    fc.assert(
      fc.property(fc.array(names, { minLength: 2, maxLength: 12 }), (moments) => {
        let slots: Slots | undefined;
        for (const present of moments) {
          const next = assignSlots(
            items(present.map((id) => pod(id, id < 'e' ? 'node/node1' : 'node/node2'))),
            slots,
          );
          for (const id of present) {
            const old = slots?.get(id);
            if (old) expect(next.get(id)).toEqual(old);
          }
          const taken = [...next.values()].map(({ room, index }) => `${room} ${index}`);
          expect(new Set(taken).size).toBe(taken.length);
          slots = next;
        }
      }),
    );
  });
});

describe('capacities', () => {
  it('counts up to the last slot that is taken, empty ones before it included', () => {
    const before = assignSlots(
      items(['a', 'b', 'c'].map((id) => pod(id, 'node/node1'))),
      undefined,
    );
    const after = assignSlots(items([pod('c', 'node/node1')]), before);
    expect(capacities(after).get('node/node1')).toBe(3);
  });
});
