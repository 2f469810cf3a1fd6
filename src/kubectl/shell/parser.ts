import { tokenize, type Token } from './lexer';
import {
  SyntaxProblem,
  type Assignment,
  type Entry,
  type List,
  type Part,
  type Pipeline,
  type Redirect,
  type ShellCommand,
  type Word,
} from './syntax';

const REDIRECT = /^([0-2])?(<<<|<<|<|>>|>&|>)$/;
const BOTH = /^&>>?$/;
const ASSIGNMENT = /^([A-Za-z_]\w*)=/;

class Parser {
  private at = 0;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly documents: readonly string[],
  ) {}
  private documentsRead = 0;

  private peek(): Token {
    return this.tokens[this.at] ?? { is: 'end', text: 'newline' };
  }
  private next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }
  private isWord(text: string): boolean {
    const token = this.peek();
    return token.is === 'word' && token.text === text;
  }
  private isOperator(text: string): boolean {
    const token = this.peek();
    return token.is === 'operator' && token.text === text;
  }
  private unexpected(): SyntaxProblem {
    const { is, text } = this.peek();
    if (is === 'end' || text === '\n')
      return new SyntaxProblem('syntax error: unexpected end of file');
    return new SyntaxProblem(`syntax error near unexpected token \`${text}'`);
  }
  private expect(word: string): void {
    if (!this.isWord(word)) throw this.unexpected();
    this.next();
  }

  whole(): List {
    const list = this.list([]);
    if (this.peek().is !== 'end') throw this.unexpected();
    return list;
  }

  /** Commands up to one of `ends` (`done`, `fi` …) or the end of the line. */
  private list(ends: readonly string[]): List {
    const entries: Entry[] = [];
    let after: Entry['after'] = 'always';
    for (;;) {
      this.skipBreaks();
      if (this.atEnd(ends)) {
        if (after !== 'always') throw this.unexpected();
        return entries;
      }
      entries.push({ pipeline: this.pipeline(), after });
      after = this.joint(ends);
    }
  }

  /** What stands between two commands of a list. */
  private joint(ends: readonly string[]): Entry['after'] {
    if (this.isOperator('&')) {
      throw new SyntaxProblem('Hopscope does not support running a command in the background (&)');
    }
    if (this.isOperator('&&') || this.isOperator('||')) {
      return this.next().text === '&&' ? 'success' : 'failure';
    }
    if (this.isBreak()) this.next();
    else if (!this.atEnd(ends)) throw this.unexpected();
    return 'always';
  }

  private isBreak(): boolean {
    return this.isOperator(';') || this.isOperator('\n');
  }
  private skipBreaks(): void {
    while (this.isOperator('\n')) this.next();
  }

  private atEnd(ends: readonly string[]): boolean {
    const token = this.peek();
    if (token.is === 'end' || this.isOperator(')')) return true;
    return token.is === 'word' && ends.includes(token.text);
  }

  private pipeline(): Pipeline {
    const negated = this.isWord('!');
    if (negated) this.next();
    const commands = [this.command()];
    while (this.isOperator('|')) {
      this.next();
      commands.push(this.command());
    }
    return { negated, commands };
  }

  private command(): ShellCommand {
    if (this.isWord('for')) return this.forLoop();
    if (this.isWord('while') || this.isWord('until')) return this.whileLoop();
    if (this.isWord('if')) return this.condition();
    if (this.isOperator('(')) {
      this.next();
      const body = this.list([]);
      if (!this.isOperator(')')) throw this.unexpected();
      this.next();
      return { is: 'group', body };
    }
    if (this.isWord('{')) {
      this.next();
      const body = this.list(['}']);
      this.expect('}');
      return { is: 'group', body };
    }
    return this.simple();
  }

  private forLoop(): ShellCommand {
    this.next();
    const name = this.next();
    if (name.is !== 'word') throw this.unexpected();
    const words: Word[] = [];
    if (this.isWord('in')) {
      this.next();
      for (let token = this.peek(); token.is === 'word'; token = this.peek()) {
        words.push(...braces(token.word));
        this.next();
      }
    }
    while (this.isBreak()) this.next();
    return { is: 'for', name: name.text, words, body: this.body() };
  }

  private body(): List {
    this.expect('do');
    const body = this.list(['done']);
    if (body.length === 0) throw this.unexpected();
    this.expect('done');
    return body;
  }

  private whileLoop(): ShellCommand {
    const until = this.next().text === 'until';
    const condition = this.list(['do']);
    return { is: 'while', until, condition, body: this.body() };
  }

  private condition(): ShellCommand {
    this.next();
    const condition = this.list(['then']);
    this.expect('then');
    const then = this.list(['else', 'fi']);
    let otherwise: List = [];
    if (this.isWord('else')) {
      this.next();
      otherwise = this.list(['fi']);
    }
    this.expect('fi');
    return { is: 'if', condition, then, otherwise };
  }

  private simple(): ShellCommand {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (let token = this.peek(); token.is !== 'end'; token = this.peek()) {
      if (token.is === 'word') {
        this.next();
        const assignment = words.length === 0 ? assignmentIn(token.word) : undefined;
        if (assignment) assignments.push(assignment);
        else words.push(...braces(token.word));
      } else if (REDIRECT.test(token.text) || BOTH.test(token.text)) {
        redirects.push(...this.redirect());
      } else {
        break;
      }
    }
    if (words.length + assignments.length + redirects.length === 0) throw this.unexpected();
    return { is: 'simple', assignments, words, redirects };
  }

  private redirect(): readonly Redirect[] {
    const { text } = this.next();
    const token = this.next();
    if (token.is !== 'word') {
      this.at -= 1;
      throw this.unexpected();
    }
    if (BOTH.test(text)) {
      return [
        { from: 1, operator: text === '&>>' ? '>>' : '>', target: token.word },
        { from: 2, operator: '>&', target: [{ is: 'text', text: '1', quoted: false }] },
      ];
    }
    const [, descriptor, operator = '>'] = REDIRECT.exec(text) ?? [];
    const standard = operator.startsWith('<') ? 0 : 1;
    const from = descriptor === undefined ? standard : (Number(descriptor) as Redirect['from']);
    const target = operator === '<<' ? this.document() : token.word;
    return [{ from, operator: operator as Redirect['operator'], target }];
  }

  private document(): Word {
    const text = this.documents[this.documentsRead] ?? '';
    this.documentsRead += 1;
    return [{ is: 'text', text, quoted: true }];
  }
}

/** `NAME=value` at the start of a command. */
function assignmentIn(word: Word): Assignment | undefined {
  const [first, ...rest] = word;
  if (first?.is !== 'text' || first.quoted) return undefined;
  const match = ASSIGNMENT.exec(first.text);
  if (!match) return undefined;
  const value: Part = { ...first, text: first.text.slice(match[0].length) };
  return { name: match[1] ?? '', value: [value, ...rest] };
}

const RANGE = /\{(-?\d+)\.\.(-?\d+)\}/;
const MOST = 10_000;

/** `{1..3}` and `{a,b}` stand for several words. */
function braces(word: Word): readonly Word[] {
  const [only, ...more] = word;
  if (only?.is !== 'text' || only.quoted || more.length > 0) return [word];
  const range = RANGE.exec(only.text);
  const choice = /\{([^{}]*,[^{}]*)\}/.exec(only.text);
  const found = range ?? choice;
  if (!found) return [word];
  const items = range
    ? numbers(Number(range[1]), Number(range[2]))
    : (choice?.[1] ?? '').split(',');
  const before = only.text.slice(0, found.index);
  const after = only.text.slice(found.index + found[0].length);
  return items.flatMap((item) => braces([{ ...only, text: `${before}${item}${after}` }]));
}

function numbers(from: number, to: number): readonly string[] {
  const count = Math.min(MOST, Math.abs(to - from) + 1);
  const step = to < from ? -1 : 1;
  return Array.from({ length: count }, (_, index) => String(from + index * step));
}

/**
 * Understands a terminal line. `documents` are the texts of its `<<` redirections, in order.
 * Throws a SyntaxProblem.
 */
export function parseLine(line: string, documents: readonly string[] = []): List {
  const tokens = tokenize(line, (inside) => parseLine(inside));
  return new Parser(tokens, documents).whole();
}
