import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadDrafts, saveDrafts } from './preferences-drafts';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

const draft = (name: string, text = 'kind: Service\n') => ({ name, text, verb: 'apply' });

describe('unsaved texts', () => {
  it('are kept for each scene', () => {
    expect(saveDrafts('a#1', [draft('one.yaml')])).toBe(true);
    expect(saveDrafts('b#1', [draft('two.yaml')])).toBe(true);
    expect(loadDrafts('a#1')).toEqual([draft('one.yaml')]);
    saveDrafts('a#1', []);
    expect(loadDrafts('a#1')).toEqual([]);
    expect(loadDrafts('b#1')).toEqual([draft('two.yaml')]);
  });

  it('are kept as far as there is room, the latest scene first', () => {
    saveDrafts('old#1', [draft('old.yaml', 'x'.repeat(600_000))]);
    expect(saveDrafts('new#1', [draft('new.yaml', 'x'.repeat(600_000))])).toBe(true);
    expect(loadDrafts('old#1')).toEqual([]);
    expect(saveDrafts('new#1', [draft('huge.yaml', 'x'.repeat(1_000_001))])).toBe(false);
  });

  it.each(['', '{', '7', '[["a#1"]]', '[["a#1",[{"name":1}]]]', '[null]'])(
    'are none when storage holds %j',
    (found) => {
      stored.set('hopscope.drafts', found);
      expect(loadDrafts('a#1')).toEqual([]);
    },
  );
});

it('says that nothing is kept when storage is blocked', () => {
  vi.stubGlobal('localStorage', undefined);
  expect(saveDrafts('a#1', [draft('one.yaml')])).toBe(false);
  expect(loadDrafts('a#1')).toEqual([]);
});
