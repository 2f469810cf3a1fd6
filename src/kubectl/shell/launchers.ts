import type { Process } from '../process';
import { collecting, complain, out, type Task } from '../task';
import type { ShellState } from './built-ins';
import { Exit } from './control';
import { allOf } from './input';
import { Strand, together } from './strands';

type Launcher = (process: Process, shell: ShellState) => Task<number>;

/** Runs a program by its name, as a process of its own. */
function* launch(
  argv: readonly string[],
  process: Process,
  { language }: ShellState,
): Task<number> {
  const [name = ''] = argv;
  const program = language.lookup(name, process);
  if (!program) {
    yield* complain(language.notFound(name));
    return 127;
  }
  try {
    return yield* program({ ...process, argv });
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
    return thrown.code;
  }
}

const UNITS: { readonly [unit: string]: number } = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

function duration(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit] ?? 1) * 1000;
}

/** How `timeout` ends when the time is up. */
const TIMED_OUT = 124;

/** `timeout DURATION COMMAND…` */
function* timeout(process: Process, shell: ShellState): Task<number> {
  const [, text = '', ...argv] = process.argv.filter(
    (arg, at) => at === 0 || !/^-/.test(arg) || at > 1,
  );
  const ms = duration(text);
  if (ms === undefined || argv.length === 0) {
    yield* complain(
      argv.length === 0
        ? "timeout: missing operand\nTry 'timeout --help' for more information."
        : `timeout: invalid time interval ‘${text}’\nTry 'timeout --help' for more information.`,
    );
    return 125;
  }
  const command = new Strand(launch(argv, process, shell));
  const alarm = new Strand(after(ms));
  const isDone = () => command.isOver || alarm.isOver;
  try {
    yield* together(
      () => [command, alarm],
      isDone,
      () => process.shell.state(),
    );
  } finally {
    yield* command.end(TIMED_OUT);
    yield* alarm.end(0);
  }
  if (command.problem) throw command.problem;
  return command.exitCode ?? 0;
}

function* after(ms: number): Task<number> {
  yield { sleep: ms };
  return 0;
}

/** `watch [-n SECONDS] COMMAND…`: again and again, until it is interrupted */
function* watch(process: Process, shell: ShellState): Task<number> {
  const args = process.argv.slice(1);
  let seconds = 2;
  while (args[0]?.startsWith('-')) {
    const option = args.shift() ?? '';
    const [, value] = /^(?:-n|--interval=)(.+)$/.exec(option) ?? [];
    if (option === '-n' || option === '--interval') seconds = Number(args.shift());
    else if (value !== undefined) seconds = Number(value);
  }
  if (args.length === 0 || !(seconds > 0)) {
    yield* complain('Usage: watch [-n SECONDS] COMMAND');
    return 1;
  }
  const line = args.join(' ');
  for (;;) {
    const { text } = yield* collecting(shell.line(line, { ...process, terminal: false }));
    yield* out(`\u001b[H\u001b[2J\u001b[3JEvery ${seconds.toFixed(1)}s: ${line}\n\n${text}`);
    yield { sleep: Math.max(100, seconds * 1000) };
  }
}

/** `xargs [-n COUNT] [-I TEXT] [COMMAND…]`: the words of the input as arguments */
function* xargs(process: Process, shell: ShellState): Task<number> {
  const args = process.argv.slice(1);
  let [count, place]: [number, string | undefined] = [Infinity, undefined];
  while (args[0]?.startsWith('-')) {
    const option = args.shift() ?? '';
    if (/^-n/.test(option)) count = Number(option.slice(2) || args.shift());
    else if (/^-I/.test(option)) place = option.slice(2) || args.shift();
    else if (option !== '-r' && option !== '-t') {
      yield* complain(`xargs: invalid option -- '${option.slice(1)}'`);
      return 1;
    }
  }
  const command = args.length > 0 ? args : ['echo'];
  const text = yield* allOf(process.stdin);
  const items = text.split(place === undefined ? /\s+/ : /\n/).filter((item) => item.trim() !== '');
  const size = place === undefined ? Math.max(1, count || 1) : 1;
  let code = 0;
  for (let at = 0; at < items.length; at += size) {
    const some = items.slice(at, at + size);
    const argv =
      place === undefined
        ? [...command, ...some]
        : command.map((word) => word.replaceAll(place ?? '', some[0]?.trim() ?? ''));
    const inner = { ...process, stdin: undefined };
    if ((yield* launch(argv, inner, shell)) !== 0) code = 123;
  }
  return code;
}

/** `tee [-a] FILE…`: passes its input on, and keeps it in files */
function* tee(process: Process, { language }: ShellState): Task<number> {
  const words = process.argv.slice(1);
  const appends = words.includes('-a');
  const files = words.filter((word) => !word.startsWith('-') && word !== '/dev/null');
  const text = yield* allOf(process.stdin);
  yield* out(text);
  let code = 0;
  for (const file of files) {
    code = (yield* language.write(file, text, appends, process.variables)) || code;
  }
  return code;
}

/** `exec COMMAND…` and `nohup COMMAND…`: as without them */
function* plainly(process: Process, shell: ShellState): Task<number> {
  return process.argv.length > 1 ? yield* launch(process.argv.slice(1), process, shell) : 0;
}

/** Programs that run other programs, or write files, and so need the shell. */
export const LAUNCHERS: { readonly [name: string]: Launcher } = {
  nohup: plainly,
  tee,
  timeout,
  watch,
  xargs,
};
