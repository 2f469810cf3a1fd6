import type { Process, Program } from '../process';
import { collecting, complain, rewriting, type Effect, type Task } from '../task';
import { expand, expandToText, type Values } from './expand';
import { parseLine } from './parser';
import {
  SyntaxProblem,
  type List,
  type Pipeline,
  type Redirect,
  type ShellCommand,
} from './syntax';

/** Finds a program; undefined means that there is no such command here. */
export type Lookup = (name: string, process: Process) => Program | undefined;

/** More rounds of a loop than a lesson could need. */
const MOST_ROUNDS = 10_000;

class Runner {
  private readonly name: string;
  constructor(private readonly language: Language) {
    this.name = language.name;
  }

  *list(list: List, process: Process): Task<number> {
    let code = 0;
    for (const { pipeline, after } of list) {
      if (after === 'success' && code !== 0) continue;
      if (after === 'failure' && code === 0) continue;
      code = yield* this.pipeline(pipeline, process);
      process.variables.set('?', String(code));
    }
    return code;
  }

  /** Each command runs to its end before the next one reads what it wrote. */
  private *pipeline({ commands, negated }: Pipeline, process: Process): Task<number> {
    let { stdin } = process;
    let code = 0;
    for (const [index, command] of commands.entries()) {
      if (index === commands.length - 1) {
        code = yield* this.command(command, { ...process, stdin });
      } else {
        const inner = { ...process, stdin, terminal: false };
        stdin = (yield* collecting(this.command(command, inner))).text;
      }
    }
    return negated ? Number(code === 0) : code;
  }

  private *command(command: ShellCommand, process: Process): Task<number> {
    switch (command.is) {
      case 'simple':
        return yield* this.simple(command, process);
      case 'group':
        return yield* this.list(command.body, process);
      case 'if': {
        const holds = (yield* this.list(command.condition, process)) === 0;
        return yield* this.list(holds ? command.then : command.otherwise, process);
      }
      case 'for':
        return yield* this.forLoop(command, process);
      case 'while':
        return yield* this.whileLoop(command, process);
    }
  }

  private *forLoop(
    { name, words, body }: Extract<ShellCommand, { is: 'for' }>,
    process: Process,
  ): Task<number> {
    const items: string[] = [];
    for (const word of words) items.push(...(yield* expand(word, this.values(process), true)));
    let code = 0;
    for (const item of items) {
      process.variables.set(name, item);
      code = yield* this.list(body, process);
    }
    return code;
  }

  private *whileLoop(
    { until, condition, body }: Extract<ShellCommand, { is: 'while' }>,
    process: Process,
  ): Task<number> {
    let code = 0;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const holds = (yield* this.list(condition, process)) === 0;
      if (holds === until) return code;
      code = yield* this.list(body, process);
    }
    yield* complain(`${this.name}: Hopscope stopped the loop after ${MOST_ROUNDS} rounds`);
    return 130;
  }

  private values(process: Process): Values {
    return {
      variable: (name) => process.variables.get(name) ?? '',
      output: function* (this: Runner, list: List): Task<string> {
        const inner = { ...process, terminal: false };
        return (yield* collecting(this.list(list, inner))).text;
      }.bind(this),
    };
  }

  private *simple(
    { assignments, words, redirects }: Extract<ShellCommand, { is: 'simple' }>,
    process: Process,
  ): Task<number> {
    const values = this.values(process);
    const argv: string[] = [];
    const onFiles = process.where.startsWith('client/');
    for (const word of words) argv.push(...(yield* expand(word, values, onFiles)));
    for (const { name, value } of assignments) {
      process.variables.set(name, yield* expandToText(value, values));
    }
    const plan = yield* this.plan(redirects, process);
    if (typeof plan === 'number') return plan;
    const inner = { ...process, ...plan.process, argv };
    const code = yield* rewriting(this.start(inner), plan.redirect);
    const saved = yield* this.save(plan);
    return saved || code;
  }

  private *start(process: Process): Task<number> {
    const [name] = process.argv;
    if (name === undefined) return 0;
    const program = this.language.lookup(name, process);
    if (program) return yield* program(process);
    yield* complain(
      name.includes('/')
        ? `${this.name}: ${name}: No such file or directory`
        : this.language.notFound(name),
    );
    return 127;
  }

  private *plan(redirects: readonly Redirect[], process: Process): Task<Plan | number> {
    let plan: Plan = { process: {}, redirect: (effect) => effect, files: [] };
    for (const { from, operator, target } of redirects) {
      const text = yield* expandToText(target, this.values(process));
      if (operator === '<<' || operator === '<<<') {
        plan = withInput(plan, operator === '<<<' ? `${text}\n` : text);
      } else if (operator === '<') {
        const content = yield* this.language.readFile(text);
        if (content === undefined) return yield* this.failed(`${text}: No such file or directory`);
        plan = withInput(plan, content);
      } else if (operator === '>&') {
        plan = { ...plan, redirect: both(plan.redirect, from, text) };
      } else {
        plan = toFile(plan, from, { path: text, appends: operator === '>>', text: '' });
      }
    }
    return plan;
  }

  /** Writes what a command has written into files. */
  private *save({ files }: Plan): Task<number> {
    for (const { path, text, appends } of files) {
      if (path === '/dev/null') continue;
      const code = yield* this.language.write(path, text, appends);
      if (code !== 0) return code;
    }
    return 0;
  }

  private *failed(message: string): Task<number> {
    yield* complain(`${this.name}: ${message}`);
    return 1;
  }
}

type Redirection = (effect: Effect) => Effect | undefined;

/** A file that output goes to, with what has been written so far. */
interface Sink {
  readonly path: string;
  readonly appends: boolean;
  text: string;
}

interface Plan {
  readonly process: Partial<Process>;
  readonly redirect: Redirection;
  readonly files: readonly Sink[];
}

function withInput(plan: Plan, stdin: string): Plan {
  return { ...plan, process: { ...plan.process, stdin } };
}

function toFile({ process, redirect, files }: Plan, from: number, sink: Sink): Plan {
  return {
    files: [...files, sink],
    process: from === 1 ? { ...process, terminal: false } : process,
    redirect: (effect) => {
      const text = 'out' in effect && from === 1 ? effect.out : undefined;
      const problem = 'err' in effect && from === 2 ? effect.err : undefined;
      if (text === undefined && problem === undefined) return redirect(effect);
      sink.text += text ?? problem ?? '';
      return undefined;
    },
  };
}

/** `2>&1` sends errors to where the output goes by now, `1>&2` the other way round. */
function both(redirect: Redirection, from: number, to: string): Redirection {
  return (effect) => {
    if (from === 2 && to === '1' && 'err' in effect) return redirect({ out: effect.err });
    if (from === 1 && to === '2' && 'out' in effect) return redirect({ err: effect.out });
    return redirect(effect);
  };
}

/** How a shell is called in its messages, and what its lines can do. */
export interface Language {
  readonly name: string;
  readonly lookup: Lookup;
  /** What it says of a program that is not there. */
  notFound(program: string): string;
  /** Writes a file; ends with an exit code. */
  write(path: string, text: string, appends: boolean): Task<number>;
  /** Reads a file; undefined if there is none. */
  readFile(path: string): Task<string | undefined>;
}

/**
 * Runs a line as a shell does and ends with its exit code; a line that is not understood ends
 * with 2 and says so. `documents` are the texts of its `<<` redirections.
 */
export function* runLine(
  line: string,
  process: Process,
  language: Language,
  documents: readonly string[] = [],
): Task<number> {
  let list: List;
  try {
    list = parseLine(line, documents);
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    yield* complain(`${language.name}: ${problem.message}`);
    return 2;
  }
  return yield* new Runner(language).list(list, process);
}
