/** kubectl's tables: Go's text/tabwriter as kubectl sets it up. */

const PADDING = 3;
const NARROWEST = 6;

/** Up to the first line break; what follows is hinted at. */
function oneLine(cell: string): string {
  const end = cell.search(/[\f\n\r]/);
  return end < 0 ? cell : `${cell.slice(0, end)}...`;
}

/** How wide a text is on the screen, as Go counts it. */
function width(text: string): number {
  return [...text].length;
}

/** Every column as wide as its widest cell, plus padding; the last one as it comes. */
function align(
  rows: readonly (readonly string[])[],
  padding: number,
  narrowest: number,
  widths: number[] = [],
): readonly string[] {
  for (const row of rows) {
    for (const [index, cell] of row.slice(0, -1).entries()) {
      widths[index] = Math.max(widths[index] ?? narrowest, width(cell) + padding);
    }
  }
  const pad = (cell: string, index: number) =>
    cell + ' '.repeat((widths[index] ?? 0) - width(cell));
  return rows.map((row) => [...row.slice(0, -1).map(pad), row.at(-1) ?? ''].join(''));
}

/** The lines of a `get` table; `headers` undefined leaves the head out. */
export function formatTable(
  headers: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) => row.map(oneLine));
  const lines = align(headers ? [headers, ...cells] : cells, PADDING, NARROWEST);
  return lines.map((line) => `${line}\n`).join('');
}

/** Writes rows below each other as they come: a column never gets narrower than it has been. */
export function growingTable(): (rows: readonly (readonly string[])[]) => string {
  const widths: number[] = [];
  return (rows) =>
    align(
      rows.map((row) => row.map(oneLine)),
      PADDING,
      NARROWEST,
      widths,
    )
      .map((line) => `${line}\n`)
      .join('');
}

/** Rows of words with two spaces between the columns, as in `describe`. */
export function alignWords(rows: readonly (readonly string[])[]): readonly string[] {
  return align(rows, 2, 0);
}
