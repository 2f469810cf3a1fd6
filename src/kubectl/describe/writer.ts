/**
 * Go's text/tabwriter as `kubectl describe` uses it (minwidth 0, padding 2): cells end at tabs, and
 * a column reaches over neighbouring lines that have it.
 */

const PADDING = 2;

function width(text: string): number {
  return [...text].length;
}

/** Lays out a run of lines whose columns left of `widths.length` are known already. */
function layOut(
  lines: readonly (readonly string[])[],
  widths: readonly number[],
  write: (line: string) => void,
): void {
  const column = widths.length;
  const flush = (from: number, to: number) => {
    for (const cells of lines.slice(from, to)) write(formatLine(cells, widths));
  };
  let start = 0;
  for (let at = 0; at < lines.length; at += 1) {
    if (column >= (lines[at]?.length ?? 0) - 1) continue;
    flush(start, at);
    start = at;
    let widest = 0;
    while (at < lines.length && column < (lines[at]?.length ?? 0) - 1) {
      widest = Math.max(widest, width(lines[at]?.[column] ?? '') + PADDING);
      at += 1;
    }
    layOut(lines.slice(start, at), [...widths, widest], write);
    start = at;
    at -= 1;
  }
  flush(start, lines.length);
}

function formatLine(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => {
      const wanted = widths[index];
      return wanted === undefined ? cell : cell + ' '.repeat(Math.max(0, wanted - width(cell)));
    })
    .join('');
}

/** A text with tabs in it, laid out. */
export function layOutTabs(text: string): string {
  let out = '';
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  layOut(
    lines.map((line) => line.split('\t')),
    [],
    (line) => {
      out += `${line}\n`;
    },
  );
  return out + last;
}

/** Collects lines by level of indentation; tabs separate cells. */
export class Writer {
  private done = '';
  private text = '';

  /** Two blanks for each level. */
  line(level: number, text: string): void {
    this.text += `${'  '.repeat(level)}${text}\n`;
  }

  /** What was written so far is laid out on its own. */
  flush(): void {
    this.done += layOutTabs(this.text);
    this.text = '';
  }

  /** What was written and not yet laid out, as it is. */
  raw(): string {
    return this.text;
  }

  result(): string {
    this.flush();
    return this.done;
  }
}
