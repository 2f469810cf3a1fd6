import { relaying, type Effect, type EffectResult, type Task } from '../task';
import type { Process } from '../process';
import { inputFrom } from './input';

/** Writes a file; ends with an exit code. */
type Write = (path: string, text: string, appends: boolean) => Task<number>;

/** Where output goes: to one of the process's own, into a file, or nowhere. */
type Sink = { readonly to: 'out' | 'err' | 'nowhere' } | FileSink;

/** As much of a file as is kept back before it is written. */
const BUFFER = 65_536;

class FileSink {
  readonly to = 'file';
  private text = '';
  private written = false;
  constructor(
    private readonly path: string,
    private readonly appends: boolean,
    private readonly writeFile: Write,
  ) {}

  *write(text: string): Task<undefined> {
    this.text += text;
    if (this.text.length >= BUFFER) yield* this.flush();
  }

  /** Writes what is left; ends with an exit code. */
  *flush(): Task<number> {
    if (this.written && this.text === '') return 0;
    const { text } = this;
    this.text = '';
    const code = yield* this.writeFile(this.path, text, this.appends || this.written);
    this.written = true;
    return code;
  }
}

/** Redirections of a command, in the order in which they were typed. */
export class Redirections {
  private readonly sinks: [Sink, Sink] = [{ to: 'out' }, { to: 'err' }];
  private readonly files: FileSink[] = [];
  private input: string | undefined;

  constructor(private readonly write: Write) {}

  takeInput(text: string): void {
    this.input = text;
  }

  /** `2>&1` and `>&2`: goes to where the other one goes by now. */
  join(from: 1 | 2, to: string): void {
    const target = to === '1' ? this.sinks[0] : to === '2' ? this.sinks[1] : undefined;
    if (target) this.sinks[from - 1] = target;
  }

  toFile(from: 1 | 2, path: string, appends: boolean): void {
    if (path === '/dev/null') {
      this.sinks[from - 1] = { to: 'nowhere' };
    } else if (path === '/dev/stderr' || path === '/dev/stdout') {
      this.join(from, path === '/dev/stderr' ? '2' : '1');
    } else {
      const file = new FileSink(path, appends, this.write);
      this.files.push(file);
      this.sinks[from - 1] = file;
    }
  }

  /** The process as the command sees it. */
  applyTo(process: Process): Process {
    const terminal = process.terminal && this.sinks[0].to === 'out';
    return this.input === undefined
      ? { ...process, terminal }
      : { ...process, terminal, stdin: inputFrom(this.input) };
  }

  /** Runs the command, and then writes what is left for files; a failure to do so counts. */
  *around(task: Task<number>): Task<number> {
    const code = yield* relaying(task, (effect) => this.carryOut(effect));
    for (const file of this.files) {
      const failed = yield* file.flush();
      if (failed !== 0) return failed;
    }
    return code;
  }

  private *carryOut(effect: Effect): Task<EffectResult> {
    const [text, sink] =
      'out' in effect
        ? [effect.out, this.sinks[0]]
        : 'err' in effect
          ? [effect.err, this.sinks[1]]
          : ['', undefined];
    switch (sink?.to) {
      case undefined:
        return yield effect;
      case 'file':
        return yield* sink.write(text);
      case 'nowhere':
        return undefined;
      case 'out':
        return yield { out: text };
      case 'err':
        return yield { err: text };
    }
  }
}
