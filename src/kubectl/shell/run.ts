import type { Process, Variables } from '../process';
import { collecting, complain, err, relaying, type EffectResult, type Task } from '../task';
import { ArithmeticProblem } from './arithmetic';
import { BUILT_INS, type ShellState } from './built-ins';
import { Exit, Jump } from './control';
import { expand, expandToPattern, expandToText, type Values } from './expand';
import { matchesGlob } from './glob';
import { BrokenPipe, Pipe } from './input';
import { Jobs } from './jobs';
import { LAUNCHERS } from './launchers';
import type { Language } from './language';
import { parseLine } from './parser';
import { positional, setPositional } from './positional';
import { Redirections } from './redirects';
import { Strand, together } from './strands';
import {
  SyntaxProblem,
  type Entry,
  type List,
  type Pipeline,
  type Redirect,
  type ShellCommand,
} from './syntax';

type Command<T extends ShellCommand['is']> = Extract<ShellCommand, { is: T }>;

const COMMANDS = { ...BUILT_INS, ...LAUNCHERS };

/** What a round of a loop takes at least, in ms: starting a process is not for free. */
const ROUND = 1;
/** Functions that call each other deeper than this are stopped. */
const DEEPEST_CALL = 100;

/** A shell that runs: its functions and jobs stay from line to line. */
export class ShellRunner implements ShellState {
  readonly functions = new Map<string, ShellCommand>();
  readonly jobs = new Jobs();
  private depth = 0;

  constructor(readonly language: Language) {}

  /** Runs a line; one that is not understood ends with 2 and says so. */
  *line(text: string, process: Process, documents: readonly string[] = []): Task<number> {
    let list: List;
    try {
      list = parseLine(text, documents);
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem)) throw problem;
      yield* complain(`${this.language.name}: ${problem.message}`);
      process.variables.set('?', '2');
      return 2;
    }
    try {
      return yield* this.list(list, process);
    } catch (thrown) {
      if (!(thrown instanceof Jump)) throw thrown;
      if (thrown.to === 'return') {
        return yield* this.failed("can only `return' from a function or sourced script");
      }
      const loops = "only meaningful in a `for', `while', or `until' loop";
      return (yield* this.failed(`${thrown.to}: ${loops}`)) - 1;
    }
  }

  private *list(list: List, process: Process): Task<number> {
    let code = 0;
    for (const entry of list) {
      if (entry.after === 'success' && code !== 0) continue;
      if (entry.after === 'failure' && code === 0) continue;
      code = yield* this.entry(entry, process);
      process.variables.set('?', String(code));
    }
    return code;
  }

  private *entry({ pipeline, background }: Entry, process: Process): Task<number> {
    if (background === undefined) return yield* this.pipeline(pipeline, process);
    const inner = { ...process, variables: new Map(process.variables), terminal: process.terminal };
    const job = this.jobs.start(ending(this.pipeline(pipeline, inner)), background);
    if (!job) return yield* this.failed('fork: retry: Resource temporarily unavailable');
    process.variables.set('!', String(job.pid));
    if (process.shells.length > 0) yield* complain(`[${job.number}] ${job.pid}`);
    return 0;
  }

  private *pipeline({ commands, negated, timed }: Pipeline, process: Process): Task<number> {
    const began = process.shell.state().now;
    const [only] = commands;
    const code =
      commands.length === 1 && only
        ? yield* this.command(only, process)
        : yield* this.piped(commands, process);
    if (timed) yield* err(timeText(process.shell.state().now - began));
    return negated ? Number(code === 0) : code;
  }

  /** Runs commands beside each other, each of which reads what the one before writes. */
  private *piped(commands: readonly ShellCommand[], process: Process): Task<number> {
    const pipes = commands.slice(1).map(() => new Pipe());
    const strands = commands.map((command, index) => {
      const input = pipes[index - 1];
      const output = pipes[index];
      const inner: Process = {
        ...process,
        variables: new Map(process.variables),
        stdin: input ?? process.stdin,
        terminal: process.terminal && !output,
      };
      return new Strand(joined(ending(this.command(command, inner)), input, output));
    });
    try {
      const isDone = () => strands.every(({ isOver }) => isOver);
      yield* together(
        () => strands,
        isDone,
        () => process.shell.state(),
      );
    } finally {
      for (const strand of strands) yield* strand.end(130);
    }
    const [problem] = strands.flatMap((strand) => strand.problem ?? []);
    if (problem) throw problem;
    return strands.at(-1)?.exitCode ?? 0;
  }

  private *command(command: ShellCommand, process: Process): Task<number> {
    switch (command.is) {
      case 'simple':
        return yield* this.simple(command, process);
      case 'group':
        if (!command.subshell) return yield* this.list(command.body, process);
        return yield* ending(this.list(command.body, subshell(process)));
      case 'if': {
        const holds = (yield* this.list(command.condition, process)) === 0;
        return yield* this.list(holds ? command.then : command.otherwise, process);
      }
      case 'case':
        return yield* this.choice(command, process);
      case 'for':
        return yield* this.forLoop(command, process);
      case 'while':
        return yield* this.whileLoop(command, process);
      case 'function':
        this.functions.set(command.name, command.body);
        return 0;
      case 'redirected': {
        const plan = yield* this.plan(command.redirects, process);
        if (typeof plan === 'number') return plan;
        return yield* plan.around(this.command(command.command, plan.applyTo(process)));
      }
    }
  }

  private *choice({ word, clauses }: Command<'case'>, process: Process): Task<number> {
    const values = this.values(process);
    const text = yield* expandToText(word, values);
    for (const { patterns, body } of clauses) {
      for (const pattern of patterns) {
        if (!matchesGlob(yield* expandToPattern(pattern, values), text)) continue;
        return yield* this.list(body, process);
      }
    }
    return 0;
  }

  private *forLoop({ name, words, body }: Command<'for'>, process: Process): Task<number> {
    const items: string[] = [];
    const { globs } = this.language;
    for (const word of words) items.push(...(yield* expand(word, this.values(process), globs)));
    let code = 0;
    for (const item of items) {
      process.variables.set(name, item);
      const round = yield* this.round(body, process);
      code = round.code;
      if (round.leaves) break;
    }
    return code;
  }

  private *whileLoop({ until, condition, body }: Command<'while'>, process: Process): Task<number> {
    let code = 0;
    const now = () => process.shell.state().now;
    for (;;) {
      const began = now();
      const holds = (yield* this.list(condition, process)) === 0;
      if (holds === until) return code;
      const round = yield* this.round(body, process);
      code = round.code;
      if (round.leaves) return code;
      if (now() === began) yield { sleep: ROUND };
    }
  }

  /** One round of a loop; `leaves` when `break` was called in it. */
  private *round(
    body: List,
    process: Process,
  ): Task<{ readonly code: number; readonly leaves: boolean }> {
    try {
      return { code: yield* this.list(body, process), leaves: false };
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.to === 'return') throw jump;
      if (jump.count > 1) throw new Jump(jump.to, jump.count - 1);
      return { code: 0, leaves: jump.to === 'break' };
    }
  }

  private values(process: Process): Values {
    const { variables } = process;
    const inShell = (list: List) => collecting(ending(this.list(list, subshell(process))));
    return {
      variable: (name) => variables.get(name),
      assign: (name, value) => void variables.set(name, value),
      *output(list) {
        const { value, text } = yield* inShell(list);
        variables.set('?', String(value));
        return text;
      },
    };
  }

  private *simple(
    { assignments, words, redirects }: Command<'simple'>,
    process: Process,
  ): Task<number> {
    const argv: string[] = [];
    const given: (readonly [string, string])[] = [];
    try {
      const values = this.values(process);
      const { globs } = this.language;
      if (assignments.length > 0) process.variables.set('?', '0');
      for (const word of words) argv.push(...(yield* expand(word, values, globs)));
      for (const { name, value } of assignments) {
        const text = yield* expandToText(value, values);
        given.push([name, text]);
        if (argv.length === 0) process.variables.set(name, text);
      }
    } catch (problem) {
      if (problem instanceof ArithmeticProblem) return yield* this.failed(problem.message);
      throw problem;
    }
    const variables: Variables =
      argv.length > 0 && given.length > 0
        ? new Map([...process.variables, ...given])
        : process.variables;
    const plan = yield* this.plan(redirects, process);
    if (typeof plan === 'number') return plan;
    const inner = plan.applyTo({ ...process, variables, argv });
    if (argv.length > 0) return yield* plan.around(this.start(inner));
    const substituted = Number(process.variables.get('?') ?? 0);
    const written = yield* plan.around(done());
    return written || (assignments.length > 0 ? substituted : 0);
  }

  private *start(process: Process): Task<number> {
    const [name = ''] = process.argv;
    const body = this.functions.get(name);
    if (body) return yield* this.call(body, process);
    const builtIn = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (builtIn) return yield* builtIn(process, this);
    const program = this.language.lookup(name, process);
    if (program) return yield* program(process);
    yield* complain(
      name.includes('/')
        ? `${this.language.name}: ${name}: No such file or directory`
        : this.language.notFound(name),
    );
    return 127;
  }

  /** Calls a function: `$1` and so on are its arguments meanwhile. */
  private *call(body: ShellCommand, process: Process): Task<number> {
    if (this.depth >= DEEPEST_CALL) {
      return yield* this.failed(`${process.argv[0]}: maximum function nesting level exceeded`);
    }
    const { variables } = process;
    const before = positional(variables);
    setPositional(variables, process.argv.slice(1));
    this.depth += 1;
    try {
      return yield* this.command(body, process);
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.to !== 'return') throw jump;
      return jump.count;
    } finally {
      this.depth -= 1;
      setPositional(variables, before);
    }
  }

  private *plan(redirects: readonly Redirect[], process: Process): Task<Redirections | number> {
    const { variables } = process;
    const plan = new Redirections((path, text, appends) =>
      this.language.write(path, text, appends, variables),
    );
    for (const { from, operator, target } of redirects) {
      const text = yield* expandToText(target, this.values(process));
      if (operator === '<<' || operator === '<<<') {
        plan.takeInput(operator === '<<<' ? `${text}\n` : text);
      } else if (operator === '<') {
        const content = text === '/dev/null' ? '' : yield* this.language.readFile(text, variables);
        if (content === undefined) return yield* this.failed(`${text}: No such file or directory`);
        plan.takeInput(content);
      } else if (from !== 0) {
        if (operator === '>&' && /^[12]$/.test(text)) plan.join(from, text);
        else if (operator === '>&') return yield* this.failed(`${text}: Bad file descriptor`);
        else plan.toFile(from, text, operator === '>>');
      }
    }
    return plan;
  }

  *failed(message: string): Task<number> {
    yield* complain(`${this.language.name}: ${message}`);
    return 1;
  }
}

function* done(): Task<number> {
  return 0;
}

function subshell(process: Process): Process {
  return { ...process, variables: new Map(process.variables), terminal: process.terminal };
}

/** A part of a shell that `exit` ends, and not the shell itself. */
function* ending(task: Task<number>): Task<number> {
  try {
    return yield* task;
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
    return thrown.code;
  }
}

/** 128 and the number of SIGPIPE */
const PIPE_SIGNAL = 141;

/** A command between two pipes. */
function* joined(
  task: Task<number>,
  input: Pipe | undefined,
  output: Pipe | undefined,
): Task<number> {
  try {
    if (!output) return yield* task;
    return yield* relaying(task, function* (effect): Task<EffectResult> {
      return 'out' in effect ? yield* output.write(effect.out) : yield effect;
    });
  } catch (thrown) {
    if (!(thrown instanceof BrokenPipe)) throw thrown;
    return PIPE_SIGNAL;
  } finally {
    input?.break();
    output?.close();
  }
}

function timeText(ms: number): string {
  const clock = (value: number) =>
    `${Math.floor(value / 60_000)}m${((value / 1000) % 60).toFixed(3)}s`;
  return `\nreal\t${clock(ms)}\nuser\t${clock(0)}\nsys\t${clock(0)}\n`;
}

/** Runs a text as a script of its own, with its arguments: ends with its exit code. */
export function* runScript(
  text: string,
  process: Process,
  language: Language,
  args: readonly string[] = [],
): Task<number> {
  const variables = new Map(process.variables);
  setPositional(variables, args);
  const runner = new ShellRunner(language);
  const inner = { ...process, variables, shells: [] };
  return yield* runner.jobs.beside(ending(runner.line(text, inner)), () => process.shell.state());
}
