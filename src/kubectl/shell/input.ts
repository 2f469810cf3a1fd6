import type { Task } from '../task';

/** Where a program reads from. */
export interface Input {
  /** The next piece, which is never empty; undefined at the end. */
  read(): Task<string | undefined>;
}

/** Input that is there already. */
export function inputFrom(text: string): Input {
  let rest = text;
  return {
    *read() {
      const piece = rest;
      rest = '';
      return piece === '' ? undefined : piece;
    },
  };
}

/** Everything up to the end; nothing from a terminal. */
export function* allOf(input: Input | undefined): Task<string> {
  let text = '';
  for (let piece = yield* next(input); piece !== undefined; piece = yield* next(input)) {
    text += piece;
  }
  return text;
}

function* next(input: Input | undefined): Task<string | undefined> {
  return input ? yield* input.read() : undefined;
}

/** Reads lines, without the ends of lines, as they come; `undefined` after the last one. */
export class LineReader {
  private rest = '';
  private over = false;
  constructor(private readonly input: Input | undefined) {}

  /** The next line. */
  *line(): Task<string | undefined> {
    for (;;) {
      const end = this.rest.indexOf('\n');
      if (end >= 0) {
        const line = this.rest.slice(0, end);
        this.rest = this.rest.slice(end + 1);
        return line;
      }
      if (this.over) break;
      const piece = yield* next(this.input);
      if (piece === undefined) this.over = true;
      else this.rest += piece;
    }
    const last = this.rest;
    this.rest = '';
    return last === '' ? undefined : last;
  }
}

/** The writer's side of a pipe was used after its reader had gone (SIGPIPE). */
export class BrokenPipe extends Error {}

/** What a pipe holds before its writer has to wait (pipe(7): 64 KiB). */
const CAPACITY = 65_536;

/** What one program writes and another one reads. */
export class Pipe implements Input {
  private readonly pieces: string[] = [];
  private size = 0;
  private closed = false;
  private broken = false;

  /** Waits while the pipe is full; throws BrokenPipe when nobody reads any more. */
  *write(text: string): Task<undefined> {
    if (this.size >= CAPACITY && !this.broken) {
      yield { wait: { until: () => this.size < CAPACITY || this.broken } };
    }
    if (this.broken) throw new BrokenPipe();
    if (text === '') return;
    this.pieces.push(text);
    this.size += text.length;
  }

  *read(): Task<string | undefined> {
    if (this.pieces.length === 0 && !this.closed) {
      yield { wait: { until: () => this.pieces.length > 0 || this.closed } };
    }
    const piece = this.pieces.shift();
    this.size -= piece?.length ?? 0;
    return piece;
  }

  /** The writer has ended. */
  close(): void {
    this.closed = true;
  }

  /** The reader has ended. */
  break(): void {
    this.broken = true;
    this.pieces.length = 0;
    this.size = 0;
  }
}
