import { spotAfter } from '../drawing';
import type { Block, Screen } from '../screen';

const PIECE = /\x1b\[([0-9;]*)([A-Za-z])|\r|\n|[^\x1b\r\n]/gu;

/** A screen for tests: a sheet without an end that understands what a console writes. */
export class PaperScreen implements Screen {
  rowsOfCells: string[][] = [[]];
  row = 0;
  column = 0;
  /** All that was written, control sequences included. */
  written = '';
  /** The row where each block begins, and its request. */
  readonly blocks: { readonly row: number; request: number | undefined }[] = [];
  behind = false;

  constructor(
    public columns = 80,
    public rows = 24,
  ) {}

  readonly isBehind = (): boolean => this.behind;

  readonly begin = (request: number | undefined): Block => {
    const block = { row: this.row, request };
    this.blocks.push(block);
    return {
      belongTo: (id) => {
        block.request = id;
      },
    };
  };

  readonly write = (text: string): void => {
    this.written += text;
    for (const [piece, count = '', letter] of text.matchAll(PIECE)) {
      if (letter !== undefined) this.control(letter, Number(count || 1));
      else if (piece === '\r') this.column = 0;
      else if (piece === '\n') this.row += 1;
      else this.put(piece);
    }
  };

  /** The rows as text, without blanks at their ends. */
  get text(): string {
    const lines = this.rowsOfCells.map((cells) =>
      Array.from(cells, (cell) => cell ?? ' ').join(''),
    );
    return lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  }

  private put(character: string): void {
    const { column: cells, row } = spotAfter(character, 1_000);
    if (cells === 0 && row === 0) {
      const cell = this.cells()[this.column - 1] ?? '';
      this.cells()[this.column - 1] = cell + character;
      return;
    }
    if (this.column + cells > this.columns) {
      this.row += 1;
      this.column = 0;
    }
    this.cells()[this.column] = character;
    if (cells === 2) this.cells()[this.column + 1] = '';
    this.column += cells;
  }

  private cells(): string[] {
    while (this.rowsOfCells.length <= this.row) this.rowsOfCells.push([]);
    return this.rowsOfCells[this.row] ?? [];
  }

  private control(letter: string, count: number): void {
    if (letter === 'A') this.row -= count;
    if (letter === 'B') this.row += count;
    if (letter === 'C') this.column = Math.min(this.columns - 1, this.column + count);
    if (letter === 'H') [this.row, this.column] = [0, 0];
    if (letter === 'J' && count === 2) this.rowsOfCells = [];
    else if (letter === 'J') {
      this.cells().length = Math.min(this.cells().length, this.column);
      this.rowsOfCells.length = Math.min(this.rowsOfCells.length, this.row + 1);
    }
  }
}
