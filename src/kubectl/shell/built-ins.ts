import type { Process } from '../process';
import { complain, out, say, typedAt, type Task } from '../task';
import { Exit, Jump } from './control';
import { jobText, type Jobs } from './jobs';
import { LineReader } from './input';
import type { Language } from './language';
import { positional, setPositional } from './positional';

/** What the built-in commands of a shell need of it. */
export interface ShellState {
  readonly language: Language;
  readonly jobs: Jobs;
  readonly functions: ReadonlyMap<string, unknown>;
  line(text: string, process: Process): Task<number>;
}

type BuiltIn = (process: Process, shell: ShellState) => Task<number>;

const NAME = /^[A-Za-z_]\w*$/;

/** A number after a built-in; undefined when it is none. */
function* numberAfter(process: Process, shell: ShellState, otherwise: number): Task<number> {
  const [name = '', text] = process.argv;
  if (text === undefined) return otherwise;
  if (/^-?\d+$/.test(text)) return Number(text);
  yield* complain(`${shell.language.name}: ${name}: ${text}: numeric argument required`);
  return 2;
}

function lastCode({ variables }: Process): number {
  return Number(variables.get('?') ?? 0);
}

function* exit(process: Process, shell: ShellState): Task<number> {
  throw new Exit((yield* numberAfter(process, shell, lastCode(process))) & 255);
}

function* leave(process: Process, shell: ShellState): Task<number> {
  throw new Jump('return', (yield* numberAfter(process, shell, lastCode(process))) & 255);
}

function jump(to: 'break' | 'continue'): BuiltIn {
  return function* (process, shell) {
    throw new Jump(to, Math.max(1, yield* numberAfter(process, shell, 1)));
  };
}

function* cd(process: Process, { language }: ShellState): Task<number> {
  const { variables, argv } = process;
  const [, given = variables.get('HOME') ?? '/'] = argv;
  const before = variables.get('PWD') ?? '/';
  const target = given === '-' ? (variables.get('OLDPWD') ?? before) : given;
  const folder = yield* language.folder(target, variables);
  if (folder === undefined) {
    yield* complain(`${language.name}: cd: ${target}: No such file or directory`);
    return 1;
  }
  variables.set('OLDPWD', before);
  variables.set('PWD', folder);
  return 0;
}

function* pwd({ variables }: Process): Task<number> {
  yield* say(variables.get('PWD') ?? '/');
  return 0;
}

function* assign(process: Process, { language }: ShellState): Task<number> {
  let code = 0;
  for (const arg of process.argv.slice(1)) {
    const [name = '', ...value] = arg.split('=');
    if (arg === '-p' || arg === '-x') continue;
    if (!NAME.test(name)) {
      yield* complain(`${language.name}: ${process.argv[0]}: \`${arg}': not a valid identifier`);
      code = 1;
    } else if (arg.includes('=')) process.variables.set(name, value.join('='));
  }
  return code;
}

function* unset({ argv, variables }: Process): Task<number> {
  for (const name of argv.slice(1)) variables.delete(name);
  return 0;
}

/** `set -- a b` sets `$1` and `$2`; options such as `-e` are not looked at. */
function* set({ argv, variables }: Process): Task<number> {
  const at = argv.indexOf('--');
  if (at > 0) setPositional(variables, argv.slice(at + 1));
  else if (argv.length === 1) {
    const named = [...variables].filter(([name]) => NAME.test(name));
    yield* out(named.map(([name, value]) => `${name}=${value}\n`).join(''));
  }
  return 0;
}

function* shift({ argv, variables }: Process): Task<number> {
  const count = Number(argv[1] ?? 1);
  const args = positional(variables);
  if (!(count >= 0 && count <= args.length)) return 1;
  setPositional(variables, args.slice(count));
  return 0;
}

function* evaluate(process: Process, shell: ShellState): Task<number> {
  return yield* shell.line(process.argv.slice(1).join(' '), process);
}

/** `read [-r] NAME…`: a line of the input; what is left over goes to the last name. */
function* read(process: Process): Task<number> {
  const names = process.argv.slice(1).filter((arg) => !arg.startsWith('-'));
  const line = yield* nextLine(process);
  const words = (line ?? '').trim().split(/[ \t]+/);
  const all = names.length > 0 ? names : ['REPLY'];
  for (const [index, name] of all.entries()) {
    const isLast = index === all.length - 1;
    process.variables.set(name, isLast ? words.slice(index).join(' ') : (words[index] ?? ''));
  }
  return line === undefined ? 1 : 0;
}

/** One line, so that the next `read` finds the one after it. */
function* nextLine(process: Process): Task<string | undefined> {
  const { stdin } = process;
  if (!stdin) {
    const { shells } = process;
    return (yield* typedAt({ prompt: '', exitCode: 0, shells }))?.text;
  }
  let readers = READERS.get(stdin);
  if (!readers) READERS.set(stdin, (readers = new LineReader(stdin)));
  return yield* readers.line();
}
const READERS = new WeakMap<object, LineReader>();

function* jobs(_process: Process, shell: ShellState): Task<number> {
  const { all } = shell.jobs;
  for (const [index, job] of all.entries()) {
    const mark = index === all.length - 1 ? '+' : index === all.length - 2 ? '-' : ' ';
    const { isOver } = job.strand;
    yield* say(jobText(job, mark, isOver ? 'Done' : 'Running', !isOver));
  }
  return 0;
}

/** `wait [%N | PID]` */
function* wait(process: Process, shell: ShellState): Task<number> {
  const [, name] = process.argv;
  const job = name === undefined ? undefined : shell.jobs.find(name);
  if (name !== undefined && !job) {
    yield* complain(`${shell.language.name}: wait: pid ${name} is not a child of this shell`);
    return 127;
  }
  const awaited = job ? [job] : shell.jobs.all;
  const isDone = () => awaited.every(({ strand }) => strand.isOver);
  if (!isDone()) yield { wait: { until: isDone } };
  return job?.strand.exitCode ?? 0;
}

/** `kill [-SIGNAL] %N | PID…`: any signal ends a job. */
function* kill(process: Process, shell: ShellState): Task<number> {
  const names = process.argv.slice(1).filter((arg) => !arg.startsWith('-'));
  if (names.length === 0) {
    yield* complain('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ...');
    return 2;
  }
  let code = 0;
  for (const name of names) {
    const job = shell.jobs.find(name);
    if (job) yield* job.strand.end(143);
    else {
      const why = name.startsWith('%') ? 'no such job' : 'No such process';
      const shown = name.startsWith('%') ? name : `(${name}) -`;
      yield* complain(
        `${shell.language.name}: kill: ${shown}${name.startsWith('%') ? ':' : ''} ${why}`,
      );
      code = 1;
    }
  }
  return code;
}

/** `type NAME`, `which NAME` and `command -v NAME` */
function* command(process: Process, shell: ShellState): Task<number> {
  const [name, ...args] = process.argv;
  const names = args.filter((arg) => !arg.startsWith('-'));
  if (name === 'command' && !args.some((arg) => /^-[vV]$/.test(arg))) {
    const program = shell.language.lookup(names[0] ?? '', process);
    return program ? yield* program({ ...process, argv: args }) : 127;
  }
  let code = 0;
  for (const wanted of names) {
    const found = whereIs(wanted, process, shell);
    if (found === undefined) {
      if (name === 'type') yield* complain(`${shell.language.name}: type: ${wanted}: not found`);
      code = 1;
    } else if (name === 'type') yield* say(found[1]);
    else if (name !== 'which' || found[0].startsWith('/')) yield* say(found[0]);
    else code = 1;
  }
  return code;
}

/** What a name stands for: a path or a name, and a sentence about it. */
function whereIs(
  name: string,
  process: Process,
  shell: ShellState,
): readonly [string, string] | undefined {
  if (shell.functions.has(name)) return [name, `${name} is a function`];
  if (Object.hasOwn(BUILT_INS, name)) return [name, `${name} is a shell builtin`];
  const found = shell.language.lookup(name, process) && shell.language.programs().includes(name);
  return found ? [`/usr/bin/${name}`, `${name} is /usr/bin/${name}`] : undefined;
}

function* history({ shell }: Process): Task<number> {
  const lines = (shell.history ?? []).map(
    (line, index) => `${String(index + 1).padStart(5)}  ${line}\n`,
  );
  yield* out(lines.join(''));
  return 0;
}

function* nothing(): Task<number> {
  return 0;
}

/** Commands that a shell carries out itself, since they change it. */
export const BUILT_INS: { readonly [name: string]: BuiltIn } = {
  ':': nothing,
  break: jump('break'),
  cd,
  command,
  continue: jump('continue'),
  eval: evaluate,
  exit,
  export: assign,
  history,
  jobs,
  kill,
  local: assign,
  logout: exit,
  pwd,
  read,
  readonly: assign,
  return: leave,
  set,
  shift,
  trap: nothing,
  type: command,
  unset,
  wait,
  which: command,
};
