import { describe, expect, it } from 'vitest';
import type { KeyName } from './keys';
import { keysIn } from './keys';
import { edit, EMPTY_LINE, insert, withText, type Line } from './line';

/** `|` stands for the cursor. */
function line(shown: string, killed = ''): Line {
  return { text: shown.replace('|', ''), cursor: shown.indexOf('|'), killed };
}

function shown({ text, cursor }: Line): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

describe('editing a line', () => {
  it.each([
    ['Left', 'ab|c', 'a|bc'],
    ['Left', '|abc', '|abc'],
    ['Right', 'ab|c', 'abc|'],
    ['Home', 'ab|c', '|abc'],
    ['End', '|abc', 'abc|'],
    ['WordLeft', 'get pods -n shop|', 'get pods -n |shop'],
    ['WordLeft', 'get pods -|n shop', 'get |pods -n shop'],
    ['WordRight', 'get| pods', 'get pods|'],
    ['Backspace', 'ab|c', 'a|c'],
    ['Delete', 'a|bc', 'a|c'],
    ['Delete', 'abc|', 'abc|'],
    ['KillToEnd', 'get| pods', 'get|'],
    ['KillToStart', 'get| pods', '| pods'],
    ['KillWord', 'curl http://a:80/x |-s', 'curl |-s'],
    ['KillWordLeft', 'curl http://a:80/x|', 'curl http://a:80/|'],
    ['KillWordRight', 'get| pods -A', 'get| -A'],
  ] satisfies [KeyName, string, string][])('%s makes of %s %s', (key, before, after) => {
    const edited = edit(line(before), key);
    expect(edited && shown(edited)).toBe(after);
  });

  it('puts back with Ctrl-Y what was cut last', () => {
    const cut = edit(line('kubectl get| pods'), 'KillToEnd') ?? EMPTY_LINE;
    const moved = edit(cut, 'Home') ?? EMPTY_LINE;
    expect(shown(edit(moved, 'Yank') ?? EMPTY_LINE)).toBe(' pods|kubectl get');
  });

  it('takes a letter with its accents, and one beyond the 16-bit letters, as one', () => {
    expect(shown(edit(line('e\u0301|'), 'Backspace') ?? EMPTY_LINE)).toBe('|');
    expect(shown(edit(line('a😀|'), 'Left') ?? EMPTY_LINE)).toBe('a|😀');
    expect(shown(edit(line('|😀a'), 'Delete') ?? EMPTY_LINE)).toBe('|a');
  });

  it('puts text in at the cursor', () => {
    expect(shown(insert(line('get| pods'), ' all'))).toBe('get all| pods');
    expect(shown(withText(line('a|b'), 'new'))).toBe('new|');
  });
});

describe('what a terminal sends', () => {
  it('is keys and text', () => {
    expect(keysIn('ab\x1b[A\x03')).toEqual([
      { is: 'text', text: 'ab' },
      { is: 'key', name: 'Up' },
      { is: 'key', name: 'Interrupt' },
    ]);
    expect(keysIn('\x1bb')).toEqual([{ is: 'key', name: 'WordLeft' }]);
    expect(keysIn('\x1b')).toEqual([{ is: 'key', name: 'Escape' }]);
  });

  it('is nothing for keys that mean nothing', () => {
    expect(keysIn('\x1b[15~\x1b[200')).toEqual([
      { is: 'key', name: 'Escape' },
      { is: 'text', text: '[200' },
    ]);
    expect(keysIn('\x1b[5~')).toEqual([]);
  });

  it('is a paste as one piece, whatever stands in it', () => {
    expect(keysIn('x\x1b[200~a\r\nb\x03\x1b[201~y')).toEqual([
      { is: 'text', text: 'x' },
      { is: 'paste', text: 'a\nb\x03' },
      { is: 'text', text: 'y' },
    ]);
  });
});
