/** A piece of running text. */
export interface Span {
  readonly is: 'text' | 'code' | 'strong' | 'em';
  readonly text: string;
}

export type Block =
  | { readonly is: 'heading'; readonly level: number; readonly spans: readonly Span[] }
  | { readonly is: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly is: 'list'; readonly items: readonly (readonly Span[])[] }
  | { readonly is: 'table'; readonly rows: readonly (readonly (readonly Span[])[])[] };

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|\b_([^_]+)_\b|\[([^\]]+)\]\([^)]*\)/g;

/** Code, bold and italics in a line; of a link its text. */
export function spansOf(line: string): readonly Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of line.matchAll(SPAN)) {
    const [whole, code, strong, em, link] = match;
    if (match.index > end) spans.push({ is: 'text', text: line.slice(end, match.index) });
    if (code !== undefined) spans.push({ is: 'code', text: code });
    else if (strong !== undefined) spans.push({ is: 'strong', text: strong });
    else if (em !== undefined) spans.push({ is: 'em', text: em });
    else spans.push({ is: 'text', text: link ?? '' });
    end = match.index + whole.length;
  }
  if (end < line.length) spans.push({ is: 'text', text: line.slice(end) });
  return spans;
}

function cellsOf(row: string): readonly (readonly Span[])[] {
  const cells = row
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|');
  return cells.map((cell) => spansOf(cell.trim()));
}

function blockOf(lines: readonly string[]): Block {
  const [first = ''] = lines;
  const heading = /^(#+) (.*)$/.exec(first);
  if (heading) {
    return { is: 'heading', level: heading[1]?.length ?? 1, spans: spansOf(heading[2] ?? '') };
  }
  if (first.startsWith('|')) {
    const rows = lines.filter((line) => !/^[|\s:-]+$/.test(line));
    return { is: 'table', rows: rows.map(cellsOf) };
  }
  if (/^[-*] /.test(first)) {
    return { is: 'list', items: lines.map((line) => spansOf(line.replace(/^[-*] /, ''))) };
  }
  return { is: 'paragraph', spans: spansOf(lines.join(' ')) };
}

/** The blocks of a text in as much of Markdown as Hopscope's own documents use. */
export function blocksOf(text: string): readonly Block[] {
  const blocks = text
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').filter((line) => line.trim() !== ''));
  return blocks.filter((lines) => lines.length > 0).map(blockOf);
}
