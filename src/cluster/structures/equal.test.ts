import { expect, it } from 'vitest';
import { equal } from './equal';

it.each<readonly [unknown, unknown, boolean]>([
  [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [[1, 2], [2, 1], false],
  [[1], [1, 2], false],
  [[], {}, false],
  [null, {}, false],
  [1, '1', false],
  [new Map([['a', { b: 1 }]]), new Map([['a', { b: 1 }]]), true],
  [new Map([['a', 1]]), new Map([['a', 2]]), false],
  [new Map([['a', 1]]), new Map([['b', 1]]), false],
  [new Map(), {}, false],
  [{ a: new Map() }, { a: new Map([['a', 1]]) }, false],
  [new Set([1, 2]), new Set([2, 1]), true],
  [new Set([1]), new Set([2]), false],
  [new Set(), new Map(), false],
])('%j and %j are equal: %s', (a, b, expected) => {
  expect(equal(a, b)).toBe(expected);
  expect(equal(b, a)).toBe(expected);
});
