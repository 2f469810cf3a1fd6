import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AgendaDraft, first, insert, rest, type Agenda } from './agenda';
import { PersistentMap, type Key } from './persistent-map';
import { next, seeded } from './random';

const key = fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 40 }));
const steps = fc.array(fc.record({ key, value: fc.option(fc.integer(), { nil: undefined }) }), {
  maxLength: 120,
});

/** Applies the same steps to both kinds of map; `undefined` deletes. */
function build(list: readonly { key: Key; value: number | undefined }[]) {
  const model = new Map<Key, number>();
  let map = PersistentMap.empty<Key, number>();
  for (const { key, value } of list) {
    if (value === undefined) model.delete(key);
    else model.set(key, value);
    map = value === undefined ? map.delete(key) : map.set(key, value);
  }
  return { model, map };
}

describe('a persistent map', () => {
  it('holds what a Map holds after the same steps', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { model, map } = build(list);
        expect(map.size).toBe(model.size);
        expect(new Map(map.entries())).toEqual(model);
        expect(map.sortedKeys()).toEqual([...map.keys()].sort((a, b) => (a < b ? -1 : 1)));
        for (const [key, value] of model) expect(map.get(key)).toBe(value);
      }),
    );
  });

  it('is the same however much of it was made in place', () => {
    const rounds = fc.array(fc.tuple(steps, fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(rounds, (list) => {
        let [plain, edited] = [
          PersistentMap.empty<Key, number>(),
          PersistentMap.empty<Key, number>(),
        ];
        const seen: (readonly [map: PersistentMap<Key, number>, content: string])[] = [];
        for (const [deeds, inPlace] of list) {
          const mine = inPlace ? Symbol('a round') : undefined;
          for (const { key, value } of deeds) {
            plain = value === undefined ? plain.delete(key) : plain.set(key, value);
            edited = value === undefined ? edited.delete(key, mine) : edited.set(key, value, mine);
          }
          expect(edited.size).toBe(plain.size);
          expect(JSON.stringify(edited)).toBe(JSON.stringify(plain));
          expect(edited.sortedKeys()).toEqual(plain.sortedKeys());
          seen.push([edited, JSON.stringify(edited)]);
        }
        for (const [map, content] of seen) expect(JSON.stringify(map)).toBe(content);
      }),
    );
  });

  it('leaves the older map as it was', () => {
    const before = PersistentMap.from<string, number>([['a', 1]]);
    before.set('a', 2).set('b', 3).delete('a');
    expect([...before.entries()]).toEqual([['a', 1]]);
  });

  it('has one shape for one content, whatever the order of insertion', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 60 }), (keys) => {
        const forwards = PersistentMap.from(keys.map((key) => [key, key] as const));
        const backwards = PersistentMap.from(keys.toReversed().map((key) => [key, key] as const));
        expect([...forwards.keys()]).toEqual([...backwards.keys()]);
      }),
    );
  });

  it('tells by which keys it differs from another', () => {
    fc.assert(
      fc.property(steps, steps, fc.boolean(), (list, more, fromTheStart) => {
        const before = build(list);
        const after = build(fromTheStart ? more : [...list, ...more]);
        const keys = [...new Set([...before.model.keys(), ...after.model.keys()])];
        const changed = keys.filter((key) => before.model.get(key) !== after.model.get(key));
        expect(new Set(after.map.changedSince(before.map))).toEqual(new Set(changed));
        expect(after.map.changedSince(before.map)).toHaveLength(changed.length);
      }),
    );
  });

  it('tells keys with equal hashes apart', () => {
    const collided = PersistentMap.from([
      [4294967296, 'a'],
      [1, 'b'],
    ]);
    expect([collided.get(4294967296), collided.get(1)]).toEqual(['a', 'b']);
    expect(collided.delete(1).get(4294967296)).toBe('a');
  });

  it('returns itself when nothing changes', () => {
    const map = PersistentMap.from<string, number>([['a', 1]]);
    expect(map.set('a', 1)).toBe(map);
    expect(map.delete('b')).toBe(map);
  });
});

describe('an agenda', () => {
  it('gives entries by time, and those of one time in the order they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (times) => {
        const entries = times.map((at, sequence) => ({ at, sequence, item: sequence }));
        let agenda: Agenda<number> = null;
        for (const entry of entries) agenda = insert(agenda, entry);
        const out = [];
        for (let head = first(agenda); head; head = first(agenda)) {
          out.push(head);
          agenda = rest(agenda);
        }
        expect(out).toEqual(entries.toSorted((a, b) => a.at - b.at || a.sequence - b.sequence));
      }),
    );
  });
});

describe('an agenda that is being drafted', () => {
  /** A number puts something in at that time, `null` takes the first out, `freeze` starts anew. */
  const deed = fc.oneof(fc.nat(20), fc.constant(null), fc.constant('freeze' as const));

  it('gives the same entries in the same order, however often it is frozen', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 200 }), (deeds) => {
        let [draft, model] = [new AgendaDraft<number>(null), null as Agenda<number>];
        deeds.forEach((one, sequence) => {
          if (one === 'freeze') draft = new AgendaDraft(draft.freeze());
          else if (one === null) {
            expect(draft.firstAt()).toBe(first(model)?.at);
            expect(draft.takeFirst()).toBe(first(model)?.item);
            model = rest(model);
          } else {
            draft.insert(one, sequence, sequence);
            model = insert(model, { at: one, sequence, item: sequence });
          }
        });
        expect(JSON.stringify(draft.freeze())).toBe(JSON.stringify(model));
      }),
    );
  });

  it('leaves what it was made from as it was', () => {
    const agenda = insert<string>(null, { at: 1, sequence: 0, item: 'one' });
    const draft = new AgendaDraft(agenda);
    expect(draft.takeFirst()).toBe('one');
    draft.insert(2, 1, 'two');
    expect(first(draft.freeze())?.item).toBe('two');
    expect(first(agenda)?.item).toBe('one');
  });
});

describe('the random source', () => {
  it('gives numbers in [0, 1) that depend on the seed alone', () => {
    const draw = (seed: number) => {
      let state = seeded(seed);
      return Array.from({ length: 1000 }, () => {
        const [value, after] = next(state);
        state = after;
        return value;
      });
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7).every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = draw(7).reduce((sum, value) => sum + value, 0) / 1000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  });
});
