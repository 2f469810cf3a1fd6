import type { Process } from '../process';
import { allOf } from '../shell/input';
import { complain, out, read, type Task } from '../task';

/** Options of a small program: letters, with values for those in `withValue`, and operands. */
export interface Options {
  readonly has: (letter: string) => boolean;
  readonly value: (letter: string) => string | undefined;
  readonly operands: readonly string[];
  readonly unknown: string | undefined;
}

/** Understands options of one letter. */
export function options(args: readonly string[], letters: string, withValue = ''): Options {
  const values = new Map<string, string>();
  const operands: string[] = [];
  let unknown: string | undefined;
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      operands.push(...rest.splice(0));
    } else if (!/^-[A-Za-z]/.test(word)) {
      operands.push(word);
    } else {
      for (let left = word.slice(1); left !== ''; left = left.slice(1)) {
        const letter = left[0] ?? '';
        if (withValue.includes(letter)) {
          values.set(letter, left.slice(1) || (rest.shift() ?? ''));
          break;
        }
        if (!letters.includes(letter)) unknown ??= letter;
        values.set(letter, '');
      }
    }
  }
  return {
    has: (letter) => values.has(letter),
    value: (letter) => values.get(letter),
    operands,
    unknown,
  };
}

/** The lines of a text, without an empty one at its end. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Writes lines and ends with 0. */
export function* printLines(lines: readonly string[]): Task<number> {
  yield* out(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

/** Says that there is no such option and ends with 1. */
export function* invalid(name: string, letter: string): Task<number> {
  yield* complain(`${name}: invalid option -- '${letter}'`);
  yield* complain(`Try '${name} --help' for more information.`);
  return 1;
}

/** What the files hold, or standard input; undefined if one is missing, which is then said. */
export function* inputOf(process: Process, files: readonly string[]): Task<string | undefined> {
  if (files.length === 0) return yield* allOf(process.stdin);
  let text = '';
  for (const file of files) {
    if (file === '-') {
      text += yield* allOf(process.stdin);
      continue;
    }
    const content = yield* read(file);
    if (content.is !== 'file') {
      const why = content.is === 'folder' ? 'Is a directory' : 'No such file or directory';
      yield* complain(`${process.argv[0] ?? ''}: ${file}: ${why}`);
      return undefined;
    }
    text += content.text;
  }
  return text;
}

/** `\n`, `\t` and `\\` as what they stand for. */
export function unescape(text: string): string {
  return text.replace(/\\([nt\\])/g, (_, char: string) =>
    char === 'n' ? '\n' : char === 't' ? '\t' : '\\',
  );
}
