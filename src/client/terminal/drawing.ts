import type { Line } from './line';
import { shownInput } from './plain-text';

const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\u200b-\u200f\u2060-\u2063\ufeff]/u;

/** How many cells a character takes, as xterm counts (Unicode 6). */
function cellsOf(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** A place on the screen, counted from where the prompt begins. */
export interface Spot {
  readonly row: number;
  readonly column: number;
}

/** Where `text` ends that begins at the left edge; a wide letter that does not fit goes to the next row. */
export function spotAfter(text: string, columns: number): Spot {
  let [row, column] = [0, 0];
  for (const character of text) {
    const cells = cellsOf(character);
    if (column + cells > columns) [row, column] = [row + 1, 0];
    column += cells;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

/** A prompt and the line behind it, as they are put on the screen. */
export interface Drawing {
  readonly prompt: string;
  readonly before: string;
  /** What stands behind the cursor. */
  readonly after: string;
}

const NOTHING: Drawing = { prompt: '', before: '', after: '' };
const CUT = '…';

/** As much of a line around its cursor as a screen of so many cells can show. */
export function drawingOf(prompt: string, { text, cursor }: Line, cells: number): Drawing {
  // No character takes more than two cells, but control characters are shown by their names.
  const most = Math.max(20, Math.floor(cells / 2) - prompt.length);
  if (text.length <= most) {
    return {
      prompt,
      before: shownInput(text.slice(0, cursor)),
      after: shownInput(text.slice(cursor)),
    };
  }
  const half = Math.floor(most / 2);
  const start = Math.max(0, Math.min(cursor - half, text.length - most));
  const end = Math.min(text.length, start + most);
  const before = shownInput(text.slice(start, cursor)).slice(-most);
  const after = shownInput(text.slice(cursor, end)).slice(0, most);
  return {
    prompt,
    before: (start > 0 ? CUT : '') + before,
    after: after + (end < text.length ? CUT : ''),
  };
}

function move(from: Spot, to: Spot): string {
  const rows = to.row - from.row;
  const up = rows < 0 ? `\x1b[${-rows}A` : '';
  const down = rows > 0 ? `\x1b[${rows}B` : '';
  const across = to.column === 0 ? '\r' : `\r\x1b[${to.column}C`;
  return up + down + (rows === 0 && to.column === from.column ? '' : across);
}

function sharedBy(one: string, other: string): string {
  let length = 0;
  for (const character of one) {
    if (!other.startsWith(character, length)) break;
    length += character.length;
  }
  // A letter keeps its accents.
  while (length > 0 && NO_WIDTH.test((one[length] ?? '') + (other[length] ?? ''))) length -= 1;
  return one.slice(0, length);
}

/**
 * What is written to change the screen from one drawing to another, with as little as possible
 * written anew, so that a screen reader hears what is typed and not the whole line. `style` gives
 * the prompt its colour. The cursor is where the drawing before left it.
 */
export function redraw(
  was: Drawing | undefined,
  is: Drawing,
  columns: number,
  style: (prompt: string) => string,
): string {
  const { prompt, before, after } = was ?? NOTHING;
  const isSamePrompt = was !== undefined && prompt === is.prompt;
  const [old, now] = [before + after, is.before + is.after];
  const shared = isSamePrompt ? sharedBy(old, now) : '';
  const at = (text: string) => spotAfter(text, columns);
  const start = isSamePrompt ? at(prompt + shared) : { row: 0, column: 0 };
  const cursor = at(is.prompt + is.before);
  const from = at(prompt + before);
  if (isSamePrompt && old === now) return move(from, cursor);
  const end = at(is.prompt + now);
  // At the right edge the cursor goes to the next row only with one more letter.
  const wrap = end.column === 0 && end.row > 0 ? ' \r' : '';
  const text = (isSamePrompt ? '' : style(is.prompt)) + now.slice(shared.length);
  // First away with the old: a wide letter that goes to the next row leaves a cell as it was.
  const erase = was !== undefined && (!isSamePrompt || shared.length < old.length) ? '\x1b[J' : '';
  return `${move(from, start)}${erase}${text}${wrap}${move(end, cursor)}`;
}
