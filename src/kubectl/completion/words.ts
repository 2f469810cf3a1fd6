/** A command line up to the cursor, as far as completion needs to understand it. */
export interface Typed {
  /** The words before the one at the cursor, without quotes. */
  readonly words: readonly string[];
  /** The word at the cursor, without quotes. */
  readonly current: string;
  /** Where the word at the cursor begins. */
  readonly from: number;
  /** Whether the word is the file of a redirection. */
  readonly redirects: boolean;
}

/** Words after which another command begins. */
const INTRODUCE = new Set(['!', 'do', 'elif', 'else', 'if', 'then', 'time', 'until', 'while', '{']);

class Scanner {
  words: string[] = [];
  current = '';
  from = 0;
  redirects = false;
  private isOpen = false;

  /** Takes one character as it is. */
  take(char: string, at: number): void {
    if (!this.isOpen) this.from = at;
    this.isOpen = true;
    this.current += char;
  }

  /** A blank: the word is over. */
  close(next: number): void {
    if (this.isOpen) {
      const isStart = this.words.length === 0;
      const isPassedOver = isStart && (INTRODUCE.has(this.current) || /^\w+=/.test(this.current));
      if (!this.redirects && !isPassedOver) this.words.push(this.current);
      this.redirects = false;
    }
    this.current = '';
    this.isOpen = false;
    this.from = next;
  }

  /** Another command begins. */
  restart(next: number): void {
    this.close(next);
    this.words = [];
    this.redirects = false;
  }
}

/** What stands before the cursor, from the beginning of the command that the cursor is in. */
export function typedBefore(line: string): Typed {
  const scanner = new Scanner();
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (quote) {
      if (char === quote) quote = '';
      else scanner.take(char, at);
    } else if (char === '\\') {
      at += 1;
      if (at < line.length && line[at] !== '\n') scanner.take(line[at] ?? '', at - 1);
    } else if (char === "'" || char === '"') {
      quote = char;
      scanner.take('', at);
    } else if (/[;|&(\n`]/.test(char)) scanner.restart(at + 1);
    else if (char === '<' || char === '>') {
      scanner.close(at + 1);
      scanner.redirects = true;
    } else if (/\s|\)/.test(char)) scanner.close(at + 1);
    else scanner.take(char, at);
  }
  const { words, current, from, redirects } = scanner;
  return { words, current, from, redirects };
}
