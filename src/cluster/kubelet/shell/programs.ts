import { formatTime, formatTimeLong, parseTime } from '../../../api/time';
import { cat, ls, mkdir, rm, touch } from './file-programs';
import { exists, isDirectory, isFile, resolvePath } from './file-system';
import { byteLength } from '../../images/responses';
import { failure, success, type Machine, type Outcome, type Program } from './machine';

/** `echo [-n] [-e] WORD…` */
function echo(args: readonly string[], machine: Machine): Outcome {
  const first = args.findIndex((arg) => !/^-[neE]+$/.test(arg));
  const options = (first < 0 ? args : args.slice(0, first)).join('');
  const text = (first < 0 ? [] : args.slice(first)).join(' ');
  const shown = options.includes('e')
    ? text.replace(/\\([nt\\])/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? '\\')
    : text;
  return success(machine, options.includes('n') ? shown : `${shown}\n`);
}

/** `env`: all variables; with a command it is not simulated. */
function env(_args: readonly string[], machine: Machine): Outcome {
  return success(machine, machine.env.map(([name, value]) => `${name}=${value}\n`).join(''));
}

/** `printenv [NAME…]`: exit code 1 when one is not set. */
function printenv(args: readonly string[], machine: Machine): Outcome {
  if (args.length === 0) return env(args, machine);
  const values = args.map((wanted) => machine.env.find(([name]) => name === wanted)?.[1]);
  const stdout = values.map((value) => (value === undefined ? '' : `${value}\n`)).join('');
  return { ...success(machine, stdout), exitCode: values.includes(undefined) ? 1 : 0 };
}

function hostname([flag]: readonly string[], machine: Machine): Outcome {
  const { hostname: name, podIp } = machine;
  if (flag === '-i') return success(machine, `${podIp}\n`);
  if (flag === '-f') return success(machine, `${fullName(machine)}\n`);
  return success(machine, flag === '-I' ? `${podIp} \n` : `${name}\n`);
}

/** The first name in the line of /etc/hosts that has the machine's own. */
function fullName({ files, hostname: name }: Machine): string {
  const lines = (files.get('/etc/hosts') ?? '').split('\n').map((line) => line.split(/\s+/));
  return lines.find((words) => words.slice(1).includes(name))?.[1] ?? name;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `sleep NUMBER[smhd]…`: over at once, with the ms that it takes in `wait`. */
function sleep(args: readonly string[], machine: Machine): Outcome {
  if (args.length === 0) {
    return failure(
      machine,
      1,
      "sleep: missing operand\nTry 'sleep --help' for more information.\n",
    );
  }
  let seconds = 0;
  for (const arg of args) {
    const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(arg);
    if (/^inf(inity)?$/.test(arg)) seconds = Infinity;
    else if (match) seconds += Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1);
    else return failure(machine, 1, invalidInterval(machine, arg));
  }
  return { ...success(machine), wait: seconds * 1000 };
}

function invalidInterval({ userland }: Machine, arg: string): string {
  return userland === 'busybox'
    ? `sleep: invalid number '${arg}'\n`
    : `sleep: invalid time interval '${arg}'\nTry 'sleep --help' for more information.\n`;
}

const UNARY: Readonly<Record<string, (machine: Machine, operand: string) => boolean>> = {
  '-d': (machine, operand) => isDirectory(machine.files, resolvePath(machine.cwd, operand)),
  '-e': (machine, operand) => exists(machine.files, resolvePath(machine.cwd, operand)),
  '-f': (machine, operand) => isFile(machine.files, resolvePath(machine.cwd, operand)),
  '-r': (machine, operand) => exists(machine.files, resolvePath(machine.cwd, operand)),
  '-s': (machine, operand) =>
    byteLength(machine.files.get(resolvePath(machine.cwd, operand)) ?? '') > 0,
  '-n': (_machine, operand) => operand !== '',
  '-z': (_machine, operand) => operand === '',
};
const BINARY: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '-eq': (left, right) => Number(left) === Number(right),
  '-ne': (left, right) => Number(left) !== Number(right),
  '-lt': (left, right) => Number(left) < Number(right),
  '-gt': (left, right) => Number(left) > Number(right),
};

/** The value of a test expression; undefined when it is none that is known here. */
function holds(args: readonly string[], machine: Machine): boolean | undefined {
  const [first = '', second = '', third = ''] = args;
  if (first === '!' && args.length > 1) {
    const inner = holds(args.slice(1), machine);
    return inner === undefined ? undefined : !inner;
  }
  if (args.length === 0) return false;
  if (args.length === 1) return first !== '';
  if (args.length === 2) return UNARY[first]?.(machine, second);
  return args.length === 3 ? BINARY[second]?.(first, third) : undefined;
}

function test(args: readonly string[], machine: Machine): Outcome {
  const value = holds(args, machine);
  if (value === undefined) return failure(machine, 2, `test: ${args[0] ?? ''}: unknown operand\n`);
  return { ...success(machine), exitCode: value ? 0 : 1 };
}

function bracket(args: readonly string[], machine: Machine): Outcome {
  if (args.at(-1) !== ']') return failure(machine, 2, "[: missing ']'\n");
  return test(args.slice(0, -1), machine);
}

/** `date [-u] [+FORMAT]` in virtual time, UTC. */
function date(args: readonly string[], machine: Machine): Outcome {
  const format = args.find((arg) => arg.startsWith('+'))?.slice(1) ?? '%a %b %e %T UTC %Y';
  const [weekday = '', day = '', month = '', year = ''] = formatTimeLong(machine.now).split(/,? /);
  const iso = formatTime(machine.now);
  const clock = iso.slice(11, 19);
  const epoch = Math.floor((machine.now - parseTime('1970-01-01T00:00:00Z')) / 1000);
  const parts: Readonly<Record<string, string>> = {
    a: weekday,
    b: month,
    d: day,
    e: String(Number(day)).padStart(2),
    F: iso.slice(0, 10),
    H: clock.slice(0, 2),
    m: iso.slice(5, 7),
    M: clock.slice(3, 5),
    s: String(epoch),
    S: clock.slice(6, 8),
    T: clock,
    Y: year,
    '%': '%',
  };
  const text = format.replace(/%(.)/g, (whole, letter: string) => parts[letter] ?? whole);
  return success(machine, `${text}\n`);
}

function id(_args: readonly string[], machine: Machine): Outcome {
  const { user } = machine;
  const number = user === 'root' ? 0 : 100;
  return success(
    machine,
    `uid=${number}(${user}) gid=${number}(${user}) groups=${number}(${user})\n`,
  );
}

/** The programs that can be run in a container, by name. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  '[': bracket,
  cat,
  date,
  echo,
  env,
  false: (_args, machine) => failure(machine, 1, ''),
  hostname,
  id,
  ls,
  mkdir,
  printenv,
  pwd: (_args, machine) => success(machine, `${machine.cwd}\n`),
  rm,
  sleep,
  test,
  touch,
  true: (_args, machine) => success(machine),
  whoami: (_args, machine) => success(machine, `${machine.user}\n`),
};
