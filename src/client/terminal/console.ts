import type { Shell } from '../../kubectl/process';
import type { Task } from '../../kubectl/task';
import { startProgram, type Ending, type Program } from '../programs';
import type { Output } from '../run-task';
import { inColumns } from './completing';
import { drawingOf, redraw, spotAfter, type Drawing } from './drawing';
import type { History } from './history';
import { keysIn, type Key, type KeyName } from './keys';
import type { Language } from './language';
import { insert, withText } from './line';
import { shownOutput } from './plain-text';
import { Prompt } from './prompt';
import type { Block, Screen } from './screen';

export interface ConsoleState {
  readonly is: 'idle' | 'running' | 'waiting';
  /** Where its lines run: `laptop`, `node1`, a pod's name. */
  readonly where: string;
}

export interface ConsoleOptions {
  readonly screen: Screen;
  readonly language: Language;
  /** A shell on the teacher's machine, as when somebody sits down there. */
  readonly newShell: (history: () => readonly string[]) => Shell;
  readonly words: {
    readonly welcome: string;
    readonly restarted: string;
    /** Jobs in the background stand still at the prompt. */
    readonly jobs: string;
    readonly broken: (reason: string) => string;
    readonly displayAll: (count: number) => string;
  };
  readonly history: History;
  readonly remember: (history: History) => void;
  /** What the console is doing, whenever that changes. */
  readonly tell: (state: ConsoleState) => void;
  /** The command that is running sent a request; `count` is how many it has sent now. */
  readonly sent: (request: number, count: number) => void;
  /** The person goes to the previous (-1) or next (1) line that sent a request. */
  readonly step: (by: -1 | 1) => void;
  /** The person wants to leave the terminal with the keyboard. */
  readonly leave: () => void;
  /** The person has ended the shell on the teacher's machine. */
  readonly exit: () => void;
}

const RED = '\x1b[31m';
const FAINT = '\x1b[90m';
const PLAIN = '\x1b[0m';
const CLEAR = '\x1b[H\x1b[2J';
const MORE = '> ';

function inPromptColour(prompt: string): string {
  return `\x1b[1;34m${prompt}${PLAIN}`;
}

/** A shell at a terminal: reads keys, edits the line, runs it and shows what it writes. */
export class Console {
  private shell: Shell;
  private readonly prompt: Prompt;
  /** What is on the screen of the line that is being written. */
  private drawn: Drawing | undefined;
  /** The lines so far of a command that is not complete yet. */
  private unfinished = '';
  /** Lines that wait for the one that runs. */
  private readonly queue: string[] = [];
  private program: Program | undefined;
  private block: Block | undefined;
  private requests = 0;
  private isAtLineStart = true;
  /** How many jobs stood still at the prompt before. */
  private jobs = 0;

  constructor(private readonly options: ConsoleOptions) {
    const { words, history, language } = options;
    this.prompt = new Prompt(history, (text, cursor) => {
      const { from, candidates } = language.complete(
        this.unfinished + text,
        this.unfinished.length + cursor,
        this.shell,
      );
      return { from: Math.max(0, from - this.unfinished.length), candidates };
    });
    this.shell = this.newShell();
    this.remark(words.welcome);
    this.next();
  }

  /** Takes what the keyboard sent. */
  readonly input = (data: string): void => {
    for (const key of keysIn(data)) {
      if (key.is === 'key' && this.control(key.name)) continue;
      if (key.is === 'paste') this.paste(key.text);
      else if (this.program) this.typeAhead(key);
      else this.press(key);
    }
  };

  /** Puts a text at the prompt, for the person to run it. */
  readonly offer = (text: string): void => {
    this.prompt.line = withText(this.prompt.line, text);
    if (!this.program) this.draw();
  };

  /** The screen has another size, and its rows were broken anew. */
  readonly resized = (): void => {
    if (!this.drawn) return;
    const { prompt, before } = this.drawn;
    const up = spotAfter(prompt + before, this.options.screen.columns).row;
    this.options.screen.write(up > 0 ? `\x1b[${up}A\r` : '\r');
    this.drawn = undefined;
    this.draw();
  };

  /** Another cluster is there; the shells of the one before are gone with it. */
  readonly restarted = (): void => {
    this.finishLine();
    this.startLine();
    this.unfinished = '';
    this.queue.length = 0;
    this.shell = this.newShell();
    this.remark(this.options.words.restarted);
    this.next();
  };

  /** The cluster has changed: a shell whose container has ended gives way to the one outside. */
  readonly looked = (): void => {
    const { language } = this.options;
    if (this.program || !language.hasEnded(this.shell)) return;
    this.finishLine();
    this.unfinished = '';
    this.start(language.run('', this.shell));
  };

  /** Ends what is running. */
  readonly close = (): void => {
    this.program?.interrupt();
  };

  private newShell(): Shell {
    return this.options.newShell(() => this.prompt.lines);
  }

  private tell(is: ConsoleState['is']): void {
    this.options.tell({ is, where: this.options.language.placeOf(this.shell) });
  }

  /** Keys that do the same whether a command runs or not. */
  private control(name: KeyName): boolean {
    if (name === 'PreviousRequest') this.options.step(-1);
    else if (name === 'NextRequest') this.options.step(1);
    else if (name === 'Interrupt' && this.prompt.label === undefined) this.interrupt();
    else if (name === 'Clear') this.clear();
    else if (name === 'Escape' && this.prompt.label === undefined) this.options.leave();
    else return false;
    return true;
  }

  private interrupt(): void {
    this.queue.length = 0;
    this.unfinished = '';
    if (this.program) {
      this.say('^C');
      return this.program.interrupt();
    }
    this.finishLine('^C');
    this.startLine();
    this.prompt.drop();
    this.next();
  }

  private clear(): void {
    this.drawn = undefined;
    this.isAtLineStart = true;
    this.options.screen.write(CLEAR);
    if (!this.program) this.draw();
  }

  private paste(text: string): void {
    const [first = '', ...rest] = text.split('\n');
    const last = rest.pop();
    this.prompt.line = insert(this.prompt.line, first);
    if (last !== undefined) {
      this.queue.push(this.prompt.take(), ...rest);
      this.prompt.line = insert(this.prompt.line, last);
    }
    if (!this.program) this.next();
  }

  /** What is typed while a command runs waits for the prompt, as it does in a real terminal. */
  private typeAhead(key: Key): void {
    if (key.is === 'key' && key.name === 'Enter') this.queue.push(this.prompt.take());
    else if (key.is !== 'key' || key.name !== 'Tab') this.prompt.press(key);
  }

  private press(key: Key): void {
    if (key.is === 'key' && key.name === 'EndOfInput' && this.prompt.line.text === '') {
      return this.endInput();
    }
    const reaction = this.prompt.press(
      key.is === 'key' && key.name === 'EndOfInput' ? { is: 'key', name: 'Delete' } : key,
    );
    if (reaction.is === 'entered') {
      this.draw();
      this.queue.push(this.prompt.take());
      this.next();
    } else if (reaction.is === 'list') {
      this.finishLine();
      this.startLine();
      const rows = inColumns(reaction.candidates, this.options.screen.columns);
      this.say(rows.map((row) => `${shownOutput(row)}\n`).join(''));
      this.draw();
    } else if (reaction.is === 'ask') {
      this.finishLine();
      this.say(this.options.words.displayAll(reaction.count));
    } else this.draw();
  }

  /** Ctrl-D at an empty prompt. */
  private endInput(): void {
    if (this.unfinished !== '') return this.interrupt();
    this.finishLine('exit');
    this.start(this.options.language.endOfInput(this.shell));
  }

  /** Runs the lines that wait, as far as it goes, and then shows the prompt. */
  private next(): void {
    const { screen } = this.options;
    while (!this.program) {
      const line = this.queue.shift();
      if (this.unfinished === '' && !this.drawn) this.block = screen.begin(undefined);
      if (line === undefined) break;
      const typed = this.prompt.line;
      this.prompt.line = withText(typed, line);
      this.draw();
      this.finishLine();
      this.prompt.line = typed;
      this.enter(line);
    }
    if (this.program) return;
    this.tellOfJobs();
    this.draw();
    this.tell('idle');
  }

  private tellOfJobs(): void {
    const { language, words } = this.options;
    const jobs = language.jobsOf(this.shell);
    if (jobs > this.jobs && !this.drawn) this.remark(words.jobs);
    this.jobs = jobs;
  }

  private enter(line: string): void {
    const { language, remember } = this.options;
    const command = this.unfinished + line;
    if (language.isIncomplete(command)) {
      this.unfinished = `${command}\n`;
      return;
    }
    this.unfinished = '';
    if (command.trim() === '') return;
    remember(this.prompt.note(command));
    this.start(language.run(command, this.shell));
  }

  private start(task: Task<unknown>): void {
    this.requests = 0;
    this.program = startProgram(task, {
      wrote: this.wrote,
      sent: this.sent,
      waits: (isWaiting) => this.tell(isWaiting ? 'waiting' : 'running'),
      isBehind: this.options.screen.isBehind,
      ended: this.ended,
    });
    this.tell('running');
  }

  private readonly wrote = ({ to, text }: Output): void => {
    if (text === CLEAR || text === `${CLEAR}\x1b[3J`) return this.clear();
    this.say(text, to === 'err');
  };

  private readonly sent = (request: number): void => {
    this.requests += 1;
    if (this.requests === 1) this.block?.belongTo(request);
    else this.block = this.options.screen.begin(request);
    this.options.sent(request, this.requests);
  };

  private readonly ended = (ending: Ending<unknown>): void => {
    this.program = undefined;
    if (ending.is === 'abandoned') return;
    if (ending.is === 'broken') this.say(`${this.options.words.broken(ending.reason)}\n`, true);
    this.startLine();
    if (this.options.language.hasExited(this.shell)) this.options.exit();
    else this.next();
  };

  /** Shows what was written, whatever it is. */
  private say(text: string, isError = false): void {
    if (text === '') return;
    const shown = shownOutput(text);
    this.options.screen.write(isError ? `${RED}${shown}${PLAIN}` : shown);
    this.isAtLineStart = text.endsWith('\n');
  }

  private startLine(): void {
    if (!this.isAtLineStart) this.say('\n');
  }

  /** A line of Hopscope's own. */
  private remark(text: string): void {
    this.options.screen.write(`${FAINT}${shownOutput(text)}${PLAIN}\r\n`);
    this.isAtLineStart = true;
  }

  /** Goes to the row below the line that is being written; `mark` is put at its end. */
  private finishLine(mark = ''): void {
    if (!this.drawn) return;
    const { columns, write } = this.options.screen;
    const { prompt, before, after } = this.drawn;
    const whole: Drawing = { prompt, before: before + after, after: '' };
    write(`${redraw(this.drawn, whole, columns, inPromptColour)}${mark}\r\n`);
    this.drawn = undefined;
    this.isAtLineStart = true;
  }

  private draw(): void {
    const { screen, language } = this.options;
    const { columns, rows } = screen;
    const shellPrompt = this.unfinished === '' ? language.promptOf(this.shell) : MORE;
    const prompt = this.prompt.label ?? shellPrompt;
    const drawing = drawingOf(prompt, this.prompt.line, columns * Math.max(1, rows - 1));
    screen.write(redraw(this.drawn, drawing, columns, inPromptColour));
    this.drawn = drawing;
  }
}
