import { expect, it } from 'vitest';
import { takeTyped, typeAhead } from './typed-ahead';

it.each([
  [['w', 'e', 'b'], { text: 'web', isEntered: false }],
  [['w', 'x', 'Backspace', 'Shift', 'E'], { text: 'wE', isEntered: false }],
  [['Backspace', 'a', 'Enter', 'r', 'Enter'], { text: 'a', isEntered: true }],
  [[], { text: '', isEntered: false }],
])('after the keys %j the search is given %j, once', (keys, expected) => {
  keys.forEach(typeAhead);
  expect(takeTyped()).toEqual(expected);
  expect(takeTyped()).toEqual({ text: '', isEntered: false });
});
