import { braces } from './braces';
import { DEEPEST, tokenize, type Token } from './lexer';
import {
  SyntaxProblem,
  type Assignment,
  type Clause,
  type Entry,
  type List,
  type Part,
  type Pipeline,
  type Redirect,
  type ShellCommand,
  type Word,
} from './syntax';

const REDIRECT = /^([0-2])?(<<<|<<-?|<|>>|>&|>)$/;
const BOTH = /^&>>?$/;
const ASSIGNMENT = /^([A-Za-z_]\w*)=/;
const FUNCTION_NAME = /^[A-Za-z_][\w-]*$/;

/** Words that only end or continue something. */
const CONTINUE = new Set(['do', 'done', 'elif', 'else', 'esac', 'fi', 'in', 'then', '}']);

class Parser {
  private at = 0;
  private depth = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  private peek(ahead = 0): Token {
    return this.tokens[this.at + ahead] ?? { is: 'end', text: 'newline' };
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
  private isOperator(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.is === 'operator' && token.text === text;
  }
  private unexpected(): SyntaxProblem {
    const { is, text } = this.peek();
    if (is === 'end') return new SyntaxProblem('syntax error: unexpected end of file', true);
    const shown = text === '\n' ? 'newline' : text;
    return new SyntaxProblem(`syntax error near unexpected token \`${shown}'`);
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
    let entries: Entry[] = [];
    let after: Entry['after'] = 'always';
    let start = this.at;
    for (;;) {
      this.skipBreaks();
      if (this.atEnd(ends)) {
        if (after !== 'always') throw this.unexpected();
        return entries;
      }
      if (after === 'always') start = this.at;
      entries.push({ pipeline: this.pipeline(), after });
      if (this.isOperator('&')) {
        const text = this.tokens.slice(start, this.at).map((token) => token.text);
        entries = inBackground(entries, text.join(' '));
        this.next();
        after = 'always';
      } else after = this.joint(ends);
    }
  }

  /** What stands between two commands of a list. */
  private joint(ends: readonly string[]): Entry['after'] {
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
    if (this.isOperator(';;')) return ends.includes(';;');
    return token.is === 'word' && ends.includes(token.text);
  }

  private pipeline(): Pipeline {
    const timed = this.isWord('time');
    if (timed) this.next();
    const negated = this.isWord('!');
    if (negated) this.next();
    if (timed && (this.peek().is === 'end' || this.isBreak())) {
      return { negated, timed, commands: [NOTHING] };
    }
    const commands = [this.command()];
    while (this.isOperator('|')) {
      this.next();
      this.skipBreaks();
      commands.push(this.command());
    }
    return { negated, timed, commands };
  }

  private command(): ShellCommand {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new SyntaxProblem('Hopscope: nested too deeply');
    const command = this.compound() ?? this.simple();
    this.depth -= 1;
    if (command.is === 'simple' || command.is === 'function') return command;
    const redirects: Redirect[] = [];
    while (this.isRedirect()) redirects.push(...this.redirect());
    return redirects.length > 0 ? { is: 'redirected', command, redirects } : command;
  }

  /** Everything but a plain command. */
  private compound(): ShellCommand | undefined {
    if (this.isOperator('(')) {
      this.next();
      const body = this.body([]);
      if (!this.isOperator(')')) throw this.unexpected();
      this.next();
      return { is: 'group', subshell: true, body };
    }
    const token = this.peek();
    if (token.is !== 'word') return undefined;
    if (CONTINUE.has(token.text)) throw this.unexpected();
    if (this.isOperator('(', 1) && this.isOperator(')', 2)) return this.functionNamed(token.text);
    switch (token.text) {
      case 'for':
        return this.forLoop();
      case 'while':
      case 'until':
        return this.whileLoop();
      case 'if':
        return this.condition();
      case 'case':
        return this.choice();
      case '{': {
        this.next();
        const body = this.body(['}']);
        this.expect('}');
        return { is: 'group', subshell: false, body };
      }
      default:
        return undefined;
    }
  }

  /** A list that may not be empty. */
  private body(ends: readonly string[]): List {
    const body = this.list(ends);
    if (body.length === 0) throw this.unexpected();
    return body;
  }

  private functionNamed(name: string): ShellCommand {
    if (!FUNCTION_NAME.test(name)) {
      throw new SyntaxProblem(`\`${name}': not a valid identifier`);
    }
    this.at += 3;
    this.skipBreaks();
    const body = this.command();
    if (body.is === 'simple') throw this.unexpected();
    return { is: 'function', name, body };
  }

  private forLoop(): ShellCommand {
    this.next();
    const name = this.next();
    if (name.is !== 'word') {
      this.at -= 1;
      throw this.unexpected();
    }
    if (!/^[A-Za-z_]\w*$/.test(name.text)) {
      throw new SyntaxProblem(`\`${name.text}': not a valid identifier`);
    }
    const words: Word[] = [];
    this.skipBreaks();
    if (this.isWord('in')) {
      this.next();
      for (let token = this.peek(); token.is === 'word'; token = this.peek()) {
        words.push(...braces(token.word));
        this.next();
      }
      if (!this.isBreak()) throw this.unexpected();
    }
    if (this.isBreak()) this.next();
    this.skipBreaks();
    return { is: 'for', name: name.text, words, body: this.loopBody() };
  }

  private loopBody(): List {
    this.expect('do');
    const body = this.body(['done']);
    this.expect('done');
    return body;
  }

  private whileLoop(): ShellCommand {
    const until = this.next().text === 'until';
    const condition = this.body(['do']);
    return { is: 'while', until, condition, body: this.loopBody() };
  }

  private condition(): ShellCommand {
    this.next();
    const condition = this.body(['then']);
    this.expect('then');
    const then = this.body(['elif', 'else', 'fi']);
    if (this.isWord('elif')) {
      const otherwise: Entry = { pipeline: plain(this.condition()), after: 'always' };
      return { is: 'if', condition, then, otherwise: [otherwise] };
    }
    let otherwise: List = [];
    if (this.isWord('else')) {
      this.next();
      otherwise = this.body(['fi']);
    }
    this.expect('fi');
    return { is: 'if', condition, then, otherwise };
  }

  private choice(): ShellCommand {
    this.next();
    const word = this.next();
    if (word.is !== 'word') {
      this.at -= 1;
      throw this.unexpected();
    }
    this.skipBreaks();
    this.expect('in');
    const clauses: Clause[] = [];
    for (this.skipBreaks(); !this.isWord('esac'); this.skipBreaks()) clauses.push(this.clause());
    this.next();
    return { is: 'case', word: word.word, clauses };
  }

  private clause(): Clause {
    if (this.isOperator('(')) this.next();
    const patterns: Word[] = [];
    for (;;) {
      const token = this.peek();
      if (token.is !== 'word') throw this.unexpected();
      patterns.push(token.word);
      this.next();
      if (!this.isOperator('|')) break;
      this.next();
    }
    if (!this.isOperator(')')) throw this.unexpected();
    this.next();
    const body = this.list(['esac', ';;']);
    if (this.isOperator(';;')) this.next();
    else if (!this.isWord('esac')) throw this.unexpected();
    return { patterns, body };
  }

  private isRedirect(): boolean {
    const { is, text } = this.peek();
    return is === 'operator' && (REDIRECT.test(text) || BOTH.test(text));
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
      } else if (this.isRedirect()) {
        redirects.push(...this.redirect());
      } else {
        break;
      }
    }
    if (words.length + assignments.length + redirects.length === 0) throw this.unexpected();
    if (this.isOperator('(')) throw this.unexpected();
    return { is: 'simple', assignments, words, redirects };
  }

  private redirect(): readonly Redirect[] {
    const { text } = this.next();
    const token = this.peek();
    if (token.is !== 'word' && token.is !== 'document') throw this.unexpected();
    this.next();
    if (BOTH.test(text)) {
      return [
        { from: 1, operator: text === '&>>' ? '>>' : '>', target: token.word },
        { from: 2, operator: '>&', target: [{ is: 'text', text: '1', quoted: false }] },
      ];
    }
    const [, descriptor, found = '>'] = REDIRECT.exec(text) ?? [];
    const operator = (found === '<<-' ? '<<' : found) as Redirect['operator'];
    const standard = operator.startsWith('<') ? 0 : 1;
    const from = descriptor === undefined ? standard : (Number(descriptor) as Redirect['from']);
    return [{ from, operator, target: token.word }];
  }
}

const NOTHING: ShellCommand = { is: 'simple', assignments: [], words: [], redirects: [] };

function plain(command: ShellCommand): Pipeline {
  return { negated: false, timed: false, commands: [command] };
}

/** Puts the last commands that `&&` and `||` join into the background. */
function inBackground(entries: readonly Entry[], text: string): Entry[] {
  const start = entries.findLastIndex(({ after }) => after === 'always');
  const body = entries.slice(start);
  const pipeline = plain({ is: 'group', subshell: true, body });
  return [...entries.slice(0, start), { pipeline, after: 'always', background: text }];
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

/**
 * Understands a terminal line. `documents` are the texts of its `<<` redirections, in order; they
 * are read from the line itself otherwise. Throws a SyntaxProblem.
 */
export function parseLine(line: string, documents: readonly string[] = [], depth = 0): List {
  if (depth > DEEPEST) throw new SyntaxProblem('Hopscope: nested too deeply');
  const tokens = tokenize(line, (inside) => parseLine(inside, [], depth + 1), documents);
  return new Parser(tokens).whole();
}

/** Whether a shell would wait for another line: an open quote, a loop without its `done`, a `|`. */
export function isIncomplete(text: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return true;
  try {
    parseLine(text);
    return false;
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    return problem.unfinished;
  }
}
