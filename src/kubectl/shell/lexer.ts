import { SyntaxProblem, type List, type Part, type Word } from './syntax';

export type Token =
  | { readonly is: 'word'; readonly word: Word; readonly text: string }
  | { readonly is: 'operator'; readonly text: string }
  | { readonly is: 'end'; readonly text: 'newline' };

const OPERATORS = [
  '<<<',
  '&>>',
  '||',
  '&&',
  ';;',
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
const NAME = /^(?:[A-Za-z_]\w*|[?$#!@*0-9])/;

/** Understands the inside of `$( )`. */
type Parse = (text: string) => List;

/** Splits a line into words and operators, with bash's rules for quotes, escapes and comments. */
class Lexer {
  private at = 0;
  constructor(
    private readonly line: string,
    private readonly parse: Parse,
  ) {}

  private rest(): string {
    return this.line.slice(this.at);
  }
  private char(): string {
    return this.line[this.at] ?? '';
  }

  *tokens(): Generator<Token> {
    for (;;) {
      this.at += /^(?:[ \t]|\\\n)*/.exec(this.rest())?.[0].length ?? 0;
      if (this.char() === '#') this.at += /^[^\n]*/.exec(this.rest())?.[0].length ?? 0;
      if (this.at >= this.line.length) break;
      yield this.char() === '\n' ? this.newline() : (this.operator() ?? this.word());
    }
    yield { is: 'end', text: 'newline' };
  }

  private newline(): Token {
    this.at += 1;
    return { is: 'operator', text: '\n' };
  }

  private operator(): Token | undefined {
    const descriptor = /^[0-2](?=[<>])/.exec(this.rest())?.[0] ?? '';
    const after = this.rest().slice(descriptor.length);
    const found = OPERATORS.find((operator) => after.startsWith(operator));
    if (found === undefined) return undefined;
    this.at += descriptor.length + found.length;
    return { is: 'operator', text: descriptor + found };
  }

  private word(): Token {
    const start = this.at;
    const parts: Part[] = [];
    while (this.at < this.line.length && !/[ \t\n;|&()<>]/.test(this.char())) {
      parts.push(...this.part());
    }
    return { is: 'word', word: parts, text: this.line.slice(start, this.at) };
  }

  private part(): readonly Part[] {
    const char = this.char();
    if (char === "'") return [this.singleQuoted()];
    if (char === '"') return this.doubleQuoted();
    if (char === '$' || char === '`') return [this.dollar(false)];
    if (char === '\\') {
      this.at += 2;
      return [{ is: 'text', text: this.line[this.at - 1] ?? '\\', quoted: true }];
    }
    const text = /^[^ \t\n;|&()<>'"$`\\]+/.exec(this.rest())?.[0] ?? char;
    this.at += text.length;
    return [{ is: 'text', text, quoted: false }];
  }

  private singleQuoted(): Part {
    const end = this.line.indexOf("'", this.at + 1);
    if (end < 0) throw unclosed("'");
    const text = this.line.slice(this.at + 1, end);
    this.at = end + 1;
    return { is: 'text', text, quoted: true };
  }

  private doubleQuoted(): readonly Part[] {
    const parts: Part[] = [{ is: 'text', text: '', quoted: true }];
    this.at += 1;
    while (this.char() !== '"') {
      if (this.at >= this.line.length) throw unclosed('"');
      if (this.char() === '$' || this.char() === '`') {
        parts.push(this.dollar(true));
      } else if (this.char() === '\\') {
        const next = this.line[this.at + 1] ?? '';
        const text = next === '\n' ? '' : /["\\$`]/.test(next) ? next : `\\${next}`;
        parts.push({ is: 'text', text, quoted: true });
        this.at += 2;
      } else {
        const text = /^[^"\\$`]+/.exec(this.rest())?.[0] ?? '';
        parts.push({ is: 'text', text, quoted: true });
        this.at += text.length;
      }
    }
    this.at += 1;
    return parts;
  }

  /** A variable, the output of a command, or a dollar sign that stands for itself. */
  private dollar(quoted: boolean): Part {
    if (this.char() === '`') return this.backquoted(quoted);
    this.at += 1;
    if (this.rest().startsWith('(('))
      throw new SyntaxProblem('arithmetic is not supported by Hopscope');
    if (this.char() === '(') return { is: 'output', of: this.parse(this.bracketed()), quoted };
    if (this.char() === '{') {
      const name = /^\{(\w+|\?)\}/.exec(this.rest())?.[1];
      if (name === undefined)
        throw new SyntaxProblem(`$${this.rest().split(' ')[0] ?? ''}: bad substitution`);
      this.at += name.length + 2;
      return { is: 'variable', name, quoted };
    }
    const name = NAME.exec(this.rest())?.[0];
    if (name === undefined) return { is: 'text', text: '$', quoted: true };
    this.at += name.length;
    return { is: 'variable', name, quoted };
  }

  private backquoted(quoted: boolean): Part {
    const end = this.line.indexOf('`', this.at + 1);
    if (end < 0) throw unclosed('`');
    const inside = this.line.slice(this.at + 1, end);
    this.at = end + 1;
    return { is: 'output', of: this.parse(inside), quoted };
  }

  /** The text between the bracket here and the one that closes it, quotes respected. */
  private bracketed(): string {
    const start = this.at + 1;
    let depth = 0;
    while (this.at < this.line.length) {
      const char = this.char();
      if (char === "'") this.singleQuoted();
      else if (char === '"') this.doubleQuoted();
      else this.at += char === '\\' ? 2 : 1;
      if (char === '(') depth += 1;
      if (char === ')') depth -= 1;
      if (depth === 0) return this.line.slice(start, this.at - 1);
    }
    throw unclosed(')');
  }
}

function unclosed(quote: string): SyntaxProblem {
  return new SyntaxProblem(`unexpected EOF while looking for matching \`${quote}'`);
}

/** The words and operators of a line; `parse` is asked about the inside of `$( )`. */
export function tokenize(line: string, parse: Parse): readonly Token[] {
  return [...new Lexer(line, parse).tokens()];
}
