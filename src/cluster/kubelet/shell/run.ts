import { baseName } from '../../images/process';
import { resolvePath, writeFile, type Files } from './file-system';
import { failure, success, type Machine, type Outcome } from './machine';
import { parseScript, type Redirect, type ShellCommand, type Word } from './parse';
import { PROGRAMS } from './programs';

const SHELLS = new Set(['ash', 'bash', 'dash', 'sh', 'zsh']);

/** A program that could not even be tried. */
export type Refusal =
  | { readonly is: 'notFound'; readonly program: string }
  /** The image has it, but what it does is not simulated. */
  | { readonly is: 'notSimulated'; readonly program: string };
/** What became of a program. */
export type Run = { readonly is: 'ran'; readonly outcome: Outcome } | Refusal;

/** Runs one command line in the container, as an exec without a shell does. */
export function runProgram(argv: readonly string[], machine: Machine): Run {
  const [program = '', ...args] = argv;
  const name = baseName(program);
  if (!machine.programs.includes(name)) return { is: 'notFound', program };
  if (SHELLS.has(name)) return { is: 'ran', outcome: runShell(name, args, machine) };
  if (name === 'env' && args.length > 0) return runEnv(args, machine);
  const run = PROGRAMS[name];
  return run ? { is: 'ran', outcome: run(args, machine) } : { is: 'notSimulated', program };
}

/** `env NAME=VALUE… COMMAND` */
function runEnv(args: readonly string[], machine: Machine): Run {
  const first = args.findIndex((arg) => !arg.includes('='));
  const assignments = (first < 0 ? args : args.slice(0, first)).map(splitAssignment);
  const inner = assignments.reduce(
    (env, [name, value]) => setVariable(env, name, value),
    machine.env,
  );
  const argv = first < 0 ? ['env'] : args.slice(first);
  return runProgram(argv, { ...machine, env: inner });
}

function runShell(name: string, args: readonly string[], machine: Machine): Outcome {
  const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  if (flag < 0) return success(machine);
  const text = args[flag + 1];
  if (text === undefined) return failure(machine, 2, `${name}: -c: option requires an argument\n`);
  const script = parseScript(text);
  if (!script.ok) {
    return failure(machine, 2, `${name}: not simulated here: ${script.what}\n`);
  }
  const end = runFrom(script.commands, START, machine, name, false);
  return { ...end.outcome, exitCode: end.at.exitCode };
}

/** Where a script is: everything that its next command depends on. */
export interface Progress {
  /** Index of the next command. */
  readonly next: number;
  readonly exitCode: number;
  readonly env: Machine['env'] | undefined;
  readonly cwd: string | undefined;
}
/** The beginning of a script. */
export const START: Progress = { next: 0, exitCode: 0, env: undefined, cwd: undefined };

/**
 * Runs a script's commands from `at` on. With `pausing` it stops after a command that takes
 * time, so that what follows happens later; otherwise waits add up and all is done at once.
 * `left` is a program that a script stops at, as it is not there or not simulated.
 */
export function runFrom(
  commands: readonly ShellCommand[],
  at: Progress,
  machine: Machine,
  shell: string,
  pausing: boolean,
): {
  readonly at: Progress;
  readonly outcome: Outcome;
  readonly left: readonly string[] | undefined;
} {
  let progress: Progress = at;
  let outcome: Outcome = success(machine);
  let here: Machine = { ...machine, env: at.env ?? machine.env, cwd: at.cwd ?? machine.cwd };
  for (let index = at.next; index < commands.length; index++) {
    const command = commands[index];
    if (!command || isSkipped(command, progress.exitCode)) continue;
    const words = command.words.map((word) => expand(word, here.env, progress.exitCode));
    const step = runCommand(command, words, here, shell);
    outcome = joinOutcomes(outcome, step);
    here = { ...here, files: step.files, env: step.env ?? here.env, cwd: step.cwd ?? here.cwd };
    const { env, cwd } = here;
    progress = { next: index + 1, exitCode: step.exitCode, env, cwd };
    if (step.left && pausing) return { at: progress, outcome, left: step.left };
    if (step.ends) return { at: { ...progress, next: commands.length }, outcome, left: undefined };
    if (pausing && step.wait > 0) return { at: progress, outcome, left: undefined };
  }
  return { at: { ...progress, next: commands.length }, outcome, left: undefined };
}

function isSkipped({ after }: ShellCommand, exitCode: number): boolean {
  return (after === '&&' && exitCode !== 0) || (after === '||' && exitCode === 0);
}

function joinOutcomes(before: Outcome, step: Outcome): Outcome {
  return {
    stdout: before.stdout + step.stdout,
    stderr: before.stderr + step.stderr,
    exitCode: step.exitCode,
    files: step.files,
    wait: before.wait + step.wait,
  };
}

interface Step extends Outcome {
  readonly env?: Machine['env'];
  /** `exit` was called. */
  readonly ends?: boolean;
  readonly left?: readonly string[];
}

function runCommand(
  command: ShellCommand,
  words: readonly string[],
  machine: Machine,
  shell: string,
): Step {
  const assigned = words.findIndex((word) => !ASSIGNMENT.test(word));
  const assignments = (assigned < 0 ? words : words.slice(0, assigned)).map(splitAssignment);
  const env = assignments.reduce(
    (all, [name, value]) => setVariable(all, name, value),
    machine.env,
  );
  const argv = assigned < 0 ? [] : words.slice(assigned);
  const opened = openFiles(command.redirects, machine, shell);
  if ('exitCode' in opened) return opened;
  const inner = { ...machine, files: opened.files, env };
  const step: Step = argv.length === 0 ? { ...success(inner), env } : runOne(argv, inner, shell);
  return redirect(command.redirects, step, machine);
}

/** Runs a built-in or a program of the image. */
function runOne(argv: readonly string[], machine: Machine, shell: string): Step {
  const [name = '', ...args] = argv;
  if (name === 'exec' && args.length > 0) return { ...runOne(args, machine, shell), ends: true };
  const builtIn = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;
  if (builtIn) return builtIn(args, machine);
  const run = runProgram(argv, machine);
  if (run.is === 'ran') return run.outcome;
  if (run.is === 'notSimulated') {
    return { ...failure(machine, 126, `${shell}: not simulated here: ${name}\n`), left: argv };
  }
  return { ...failure(machine, 127, notFoundText(name, machine, shell)), left: argv };
}

function notFoundText(name: string, { userland }: Machine, shell: string): string {
  if (userland === 'busybox') return `${shell}: ${name}: not found\n`;
  return shell === 'bash'
    ? `bash: line 1: ${name}: command not found\n`
    : `${shell}: 1: ${name}: not found\n`;
}

const nothing = (_args: readonly string[], machine: Machine): Step => success(machine);

const BUILT_IN: Readonly<Record<string, (args: readonly string[], machine: Machine) => Step>> = {
  ':': nothing,
  set: nothing,
  trap: nothing,
  wait: nothing,
  true: nothing,
  false: (_args, machine) => failure(machine, 1, ''),
  cd: (args, machine) => ({
    ...success(machine),
    cwd: resolvePath(machine.cwd, args[0] ?? '/root'),
  }),
  echo: (args, machine) => PROGRAMS.echo?.(args, machine) ?? success(machine),
  pwd: (_args, machine) => success(machine, `${machine.cwd}\n`),
  test: (args, machine) => PROGRAMS.test?.(args, machine) ?? success(machine),
  '[': (args, machine) => PROGRAMS['[']?.(args, machine) ?? success(machine),
  exit: (args, machine) => ({
    ...success(machine),
    exitCode: Number(args[0] ?? 0) % 256,
    ends: true,
  }),
  export: (args, machine) => {
    const pairs = args.filter((arg) => arg.includes('=')).map(splitAssignment);
    return {
      ...success(machine),
      env: pairs.reduce((env, [name, value]) => setVariable(env, name, value), machine.env),
    };
  },
};

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

function splitAssignment(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function setVariable(env: Machine['env'], name: string, value: string): Machine['env'] {
  return [...env.filter(([one]) => one !== name), [name, value]];
}

function expand(word: Word, env: Machine['env'], exitCode: number): string {
  return word
    .map((part) => {
      if ('text' in part) return part.text;
      if (part.variable === '?') return String(exitCode);
      return env.find(([name]) => name === part.variable)?.[1] ?? '';
    })
    .join('');
}

/** Opens (and so empties) the files that output goes to; a failure keeps the command from running. */
function openFiles(
  redirects: readonly Redirect[],
  machine: Machine,
  shell: string,
): Outcome | { readonly files: Files } {
  let { files } = machine;
  for (const { to, append } of redirects) {
    if (!to) continue;
    const name = expand(to, machine.env, 0);
    const path = resolvePath(machine.cwd, name);
    const written = writeFile(files, path, append ? (files.get(path) ?? '') : '');
    if (!written) return cannotCreate(machine, shell, name);
    files = written;
  }
  return { files };
}

function cannotCreate(machine: Machine, shell: string, name: string): Outcome {
  if (machine.userland === 'busybox') {
    return failure(machine, 1, `${shell}: can't create ${name}: nonexistent directory\n`);
  }
  return shell === 'bash'
    ? failure(machine, 1, `bash: line 1: ${name}: No such file or directory\n`)
    : failure(machine, 2, `${shell}: 1: cannot create ${name}: Directory nonexistent\n`);
}

function redirect(redirects: readonly Redirect[], step: Step, machine: Machine): Step {
  let { stdout, stderr, files } = step;
  for (const { from, to } of redirects) {
    if (!to) continue;
    const path = resolvePath(machine.cwd, expand(to, machine.env, 0));
    const merged = redirects.some((one) => one.to === undefined);
    const text = from === 2 ? stderr : merged ? stdout + stderr : stdout;
    files = writeFile(files, path, (files.get(path) ?? '') + text) ?? files;
    if (from === 1) stdout = '';
    if (from === 2 || merged) stderr = '';
  }
  const joins = redirects.length > 0 && redirects.every((one) => one.to === undefined);
  return joins
    ? { ...step, stdout: stdout + stderr, stderr: '' }
    : { ...step, stdout, stderr, files };
}
