import { describe, expect, it } from 'vitest';
import { AppendList } from './append-list';

describe('a list that grows at its end', () => {
  it('leaves the list that it came of as it was', () => {
    const one = AppendList.of(['a']);
    const two = one.with('b');
    expect([...one]).toEqual(['a']);
    expect([...two]).toEqual(['a', 'b']);
    expect(one.at(1)).toBeUndefined();
    expect([two.length, two.at(0), two.at(-1), two.at(2)]).toEqual([2, 'a', 'b', undefined]);
  });

  it('can go on in two ways from the same list', () => {
    const start = AppendList.of([1]);
    const [left, right] = [start.with(2), start.with(3)];
    expect([...left.with(4)]).toEqual([1, 2, 4]);
    expect([...right]).toEqual([1, 3]);
  });

  it('is not changed by the list that it was made of', () => {
    const entries = [1];
    const list = AppendList.of(entries);
    entries.push(2);
    expect([...list]).toEqual([1]);
  });

  it('is a plain list in JSON', () => {
    const list = AppendList.of<number>().with(1);
    list.with(2);
    expect(JSON.stringify({ list })).toBe('{"list":[1]}');
  });
});
