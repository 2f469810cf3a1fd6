import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawingOf, redraw, spotAfter, type Drawing } from './drawing';
import { withText, EMPTY_LINE } from './line';
import { shownInput, shownOutput } from './plain-text';
import { PaperScreen } from './testing/paper-screen';

const letter = fc.constantFrom('a', 'b', ' ', '世', 'é', 'e\u0301', '\t', '\x1b');
const line = fc.tuple(fc.array(letter, { maxLength: 60 }), fc.nat()).map(([letters, at]) => {
  const before = letters.slice(0, at % (letters.length + 1)).join('');
  return { ...EMPTY_LINE, text: letters.join(''), cursor: before.length };
});

function draw(screen: PaperScreen, was: Drawing | undefined, is: Drawing): void {
  screen.write(redraw(was, is, screen.columns, (prompt) => `\x1b[1m${prompt}\x1b[0m`));
}

describe('drawing the line', () => {
  it('shows after any changes what drawing it anew shows, with the cursor at the same place', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.integer({ min: 12, max: 40 }),
        (lines, columns) => {
          const screen = new PaperScreen(columns, 40);
          let was: Drawing | undefined;
          for (const one of lines) {
            const is = drawingOf('laptop$ ', one, columns * 40);
            draw(screen, was, is);
            was = is;
          }
          const anew = new PaperScreen(columns, 40);
          if (was) draw(anew, undefined, was);
          expect(screen.text).toBe(anew.text);
          expect([screen.row, screen.column]).toEqual([anew.row, anew.column]);
          expect(screen.text.replaceAll('\n', '').replaceAll(' ', '')).toBe(
            `laptop$${shownInput(lines.at(-1)?.text ?? '')}`.replaceAll(' ', ''),
          );
        },
      ),
    );
  });

  it('writes only what is typed at the end of a line', () => {
    const before = drawingOf('$ ', withText(EMPTY_LINE, 'kubec'), 800);
    const after = drawingOf('$ ', withText(EMPTY_LINE, 'kubect'), 800);
    expect(redraw(before, after, 80, (prompt) => prompt)).toBe('t');
  });

  it('breaks the line at the edge, and a wide letter before it', () => {
    expect(spotAfter('abcd', 4)).toEqual({ row: 1, column: 0 });
    expect(spotAfter('abc世', 4)).toEqual({ row: 1, column: 2 });
  });

  it('shows a part around the cursor of a line that is longer than the screen', () => {
    const { before, after } = drawingOf(
      '$ ',
      { ...EMPTY_LINE, text: 'x'.repeat(100_000), cursor: 50_000 },
      800,
    );
    expect(before.length + after.length).toBeLessThan(800);
    expect(before.startsWith('…')).toBe(true);
    expect(after.endsWith('…')).toBe(true);
  });
});

describe('plain text', () => {
  it('shows what a pod writes and lets none of it reach the terminal as a command', () => {
    const evil = '\x1b]0;title\x07\x1b[2J\x9b31m\x00\u202eabc\x7f';
    expect(shownOutput(evil)).toBe('^[]0;title^G^[[2J<U+009B>31m^@<U+202E>abc^?');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(shownOutput(text).replace(/\r\n|[\t\r]/g, '')).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
      }),
    );
  });

  it('keeps tabs and the ends of lines', () => {
    expect(shownOutput('a\tb\nc\r\n')).toBe('a\tb\r\nc\r\r\n');
  });
});
