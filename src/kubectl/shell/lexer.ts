import { SyntaxProblem, type List, type Part, type Substitution, type Word } from './syntax';

export type Token =
  | { readonly is: 'word'; readonly word: Word; readonly text: string }
  | { readonly is: 'operator'; readonly text: string }
  /** The text of a `<<`, which stands in place of the word that ends it. */
  | { readonly is: 'document'; readonly word: Word; readonly text: string }
  | { readonly is: 'end'; readonly text: 'newline' };

const OPERATORS = [
  '<<<',
  '<<-',
  '&>>',
  ';;',
  '||',
  '&&',
  '>>',
  '<<',
  '>&',
  '&>',
  '|',
  '&',
  ';',
  '(',
  ')',
  '<',
  '>',
];
const NAME = /(?:[A-Za-z_]\w*|[?$#!@*0-9])/y;
const BLANK = /(?:[ \t\r]|\\\n)*/y;
const COMMENT = /[^\n]*/y;
const DESCRIPTOR = /[0-2](?=[<>])/y;
const PLAIN = /[^ \t\r\n;|&()<>'"$`\\]+/y;
const IN_QUOTES = /[^"\\$`]+/y;
const BRACED = /\{(#?)([A-Za-z_]\w*|[?$#!@*0-9])(:[-+=]|[-+=]|##?|%%?)?/y;
const ENDS_WORD = /[ \t\r\n;|&()<>]/;

/** How deep `$( )` and brackets may be nested. */
export const DEEPEST = 100;

/** Understands the inside of `$( )`. */
type Parse = (text: string) => List;

/** A `<<` whose text comes after the end of the line. */
interface Awaited {
  readonly index: number;
  readonly end: string;
  readonly quoted: boolean;
  readonly stripsTabs: boolean;
}

/** Splits a line into words and operators, with bash's rules for quotes, escapes and comments. */
class Lexer {
  private at = 0;
  private readonly tokens: Token[] = [];
  private awaited: Awaited[] = [];
  private documentsRead = 0;
  constructor(
    private readonly line: string,
    private readonly parse: Parse,
    private readonly documents: readonly string[],
  ) {}

  private char(): string {
    return this.line[this.at] ?? '';
  }
  /** What a sticky pattern finds here; moves on behind it. */
  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.line)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  all(): readonly Token[] {
    for (;;) {
      this.take(BLANK);
      if (this.char() === '#') this.take(COMMENT);
      if (this.at >= this.line.length) break;
      if (this.char() === '\n') this.newline();
      else this.tokens.push(this.operator() ?? this.word());
      this.noteDocument();
    }
    if (this.awaited.length > 0) this.readDocuments();
    return [...this.tokens, { is: 'end', text: 'newline' }];
  }

  private newline(): void {
    this.at += 1;
    this.tokens.push({ is: 'operator', text: '\n' });
    if (this.awaited.length > 0) this.readDocuments();
  }

  private operator(): Token | undefined {
    const start = this.at;
    const descriptor = this.take(DESCRIPTOR) ?? '';
    const found = OPERATORS.find((operator) => this.line.startsWith(operator, this.at));
    if (found === undefined) {
      this.at = start;
      return undefined;
    }
    this.at += found.length;
    return { is: 'operator', text: descriptor + found };
  }

  private word(): Token {
    const start = this.at;
    const parts: Part[] = [];
    while (this.at < this.line.length && !ENDS_WORD.test(this.char())) {
      parts.push(...this.part());
    }
    return { is: 'word', word: parts, text: this.line.slice(start, this.at) };
  }

  private part(): readonly Part[] {
    const char = this.char();
    if (char === "'") return [this.singleQuoted()];
    if (char === '"') return this.doubleQuoted();
    if (char === '$' && this.line[this.at + 1] === "'") {
      this.at += 1;
      return [this.ansiQuoted()];
    }
    if (char === '$' || char === '`') return [this.dollar(false)];
    if (char === '\\') {
      this.at += 2;
      const next = this.line[this.at - 1] ?? '\\';
      return next === '\n' ? [] : [{ is: 'text', text: next, quoted: true }];
    }
    return [{ is: 'text', text: this.take(PLAIN) ?? '', quoted: false }];
  }

  /** All that is left as one word, in which blanks and operators mean nothing. */
  private looseParts(): readonly Part[] {
    const parts: Part[] = [];
    while (this.at < this.line.length) {
      if (ENDS_WORD.test(this.char())) {
        parts.push({ is: 'text', text: this.char(), quoted: false });
        this.at += 1;
      } else parts.push(...this.part());
    }
    return parts;
  }

  private singleQuoted(): Part {
    const end = this.line.indexOf("'", this.at + 1);
    if (end < 0) throw unclosed("'");
    const text = this.line.slice(this.at + 1, end);
    this.at = end + 1;
    return { is: 'text', text, quoted: true };
  }

  /** `$'\n'` */
  private ansiQuoted(): Part {
    const { text } = this.singleQuoted() as Extract<Part, { is: 'text' }>;
    const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\', r: '\r' };
    const unescaped = text.replace(/\\(.)/gs, (all, char: string) => known[char] ?? all);
    return { is: 'text', text: unescaped, quoted: true };
  }

  private doubleQuoted(): readonly Part[] {
    this.at += 1;
    const parts = this.quotedParts('"');
    if (this.char() !== '"') throw unclosed('"');
    this.at += 1;
    return parts;
  }

  /** Text in which only `$`, backquotes and backslashes mean something, up to `end` or the last. */
  private quotedParts(end: string): readonly Part[] {
    const parts: Part[] = [{ is: 'text', text: '', quoted: true }];
    while (this.at < this.line.length && this.char() !== end) {
      if (this.char() === '$' || this.char() === '`') {
        parts.push(this.dollar(true));
      } else if (this.char() === '\\') {
        const next = this.line[this.at + 1] ?? '';
        const text = next === '\n' ? '' : /["\\$`]/.test(next) ? next : `\\${next}`;
        parts.push({ is: 'text', text, quoted: true });
        this.at += 2;
      } else {
        const quote = this.char() === '"' ? '"' : '';
        this.at += quote.length;
        parts.push({ is: 'text', text: quote + (this.take(IN_QUOTES) ?? ''), quoted: true });
      }
    }
    return parts;
  }

  /** A variable, a number, the output of a command, or a dollar sign that stands for itself. */
  private dollar(quoted: boolean): Part {
    if (this.char() === '`') return this.backquoted(quoted);
    this.at += 1;
    if (this.line.startsWith('((', this.at)) return this.arithmetic(quoted);
    if (this.char() === '(') return { is: 'output', of: this.parse(this.bracketed()), quoted };
    if (this.char() === '{') return this.braced(quoted);
    const name = this.take(NAME);
    if (name === undefined) return { is: 'text', text: '$', quoted: true };
    return { is: 'variable', name, quoted };
  }

  /** `${NAME}`, with or without an operator */
  private braced(quoted: boolean): Part {
    const start = this.at;
    const inside = this.enclosed('{', '}');
    BRACED.lastIndex = 0;
    const [found = '', length, name = '', operator] = BRACED.exec(`{${inside}`) ?? [];
    const rest = inside.slice(found.length - 1);
    const whole = this.line.slice(start, this.at);
    if (name === '' || (operator === undefined && rest !== '') || (length && operator)) {
      if (inside === '#') return { is: 'variable', name: '#', quoted };
      throw new SyntaxProblem(`$${whole}: bad substitution`);
    }
    if (length) return { is: 'variable', name, quoted, length: true };
    if (operator === undefined) return { is: 'variable', name, quoted };
    const word = new Lexer(rest, this.parse, []).looseParts();
    const change = { operator: operator as Substitution['operator'], word };
    return { is: 'variable', name, quoted, change };
  }

  private arithmetic(quoted: boolean): Part {
    const text = this.enclosed('(', ')');
    return { is: 'arithmetic', text: text.slice(1, -1), quoted };
  }

  private backquoted(quoted: boolean): Part {
    const end = this.line.indexOf('`', this.at + 1);
    if (end < 0) throw unclosed('`');
    const inside = this.line.slice(this.at + 1, end);
    this.at = end + 1;
    return { is: 'output', of: this.parse(inside), quoted };
  }

  private bracketed(): string {
    return this.enclosed('(', ')');
  }

  /** The text between the bracket here and the one that closes it, quotes respected. */
  private enclosed(open: string, close: string): string {
    const start = this.at + 1;
    let depth = 0;
    while (this.at < this.line.length) {
      const char = this.char();
      if (char === "'" && close === ')') this.singleQuoted();
      else if (char === '"') this.skipQuotes();
      else this.at += char === '\\' ? 2 : 1;
      if (char === open) depth += 1;
      if (char === close) depth -= 1;
      if (depth === 0) return this.line.slice(start, this.at - 1);
    }
    throw unclosed(close);
  }

  private skipQuotes(): void {
    for (this.at += 1; this.at < this.line.length; this.at += 1) {
      if (this.char() === '\\') this.at += 1;
      else if (this.char() === '"') {
        this.at += 1;
        return;
      }
    }
    throw unclosed('"');
  }

  /** Notices the word after `<<`, the text of which is still to come. */
  private noteDocument(): void {
    const [operator, end] = this.tokens.slice(-2);
    if (operator?.is !== 'operator' || end?.is !== 'word' || !/^[0-2]?<<-?$/.test(operator.text))
      return;
    const text = end.word.map((part) => (part.is === 'text' ? part.text : '')).join('');
    this.awaited.push({
      index: this.tokens.length - 1,
      end: text,
      quoted: end.word.some((part) => part.is === 'text' && part.quoted),
      stripsTabs: operator.text.endsWith('-'),
    });
  }

  private readDocuments(): void {
    for (const awaited of this.awaited) {
      const text = this.documents[this.documentsRead] ?? this.readDocument(awaited);
      this.documentsRead += 1;
      const word: Word = awaited.quoted
        ? [{ is: 'text', text, quoted: true }]
        : new Lexer(text, this.parse, []).quotedParts('');
      this.tokens[awaited.index] = { is: 'document', word, text: awaited.end };
    }
    this.awaited = [];
  }

  /** The lines up to the one that ends the text. */
  private readDocument({ end, stripsTabs }: Awaited): string {
    let text = '';
    while (this.at < this.line.length) {
      const stop = this.line.indexOf('\n', this.at);
      const line = this.line.slice(this.at, stop < 0 ? undefined : stop);
      this.at = stop < 0 ? this.line.length : stop + 1;
      const kept = stripsTabs ? line.replace(/^\t+/, '') : line;
      if (kept.replace(/\r$/, '') === end) return text;
      text += `${kept}\n`;
    }
    throw new SyntaxProblem(
      `warning: here-document delimited by end-of-file (wanted \`${end}')`,
      true,
    );
  }
}

function unclosed(quote: string): SyntaxProblem {
  return new SyntaxProblem(`unexpected EOF while looking for matching \`${quote}'`, true);
}

/**
 * The words and operators of a line; `parse` is asked about the inside of `$( )`. `documents` are
 * the texts of its `<<`; without them they are read from the lines that follow.
 */
export function tokenize(
  line: string,
  parse: Parse,
  documents: readonly string[] = [],
): readonly Token[] {
  return new Lexer(line, parse, documents).all();
}
