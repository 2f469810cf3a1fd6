import type { ImageBehaviour } from '../../images/behaviour';
import type { Files } from './file-system';

/** What a program inside a container can see. */
export interface Machine {
  readonly files: Files;
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly cwd: string;
  readonly hostname: string;
  readonly podIp: string;
  readonly user: string;
  /** Virtual time, ms. */
  readonly now: number;
  /** When the container started, ms: the time of every file. */
  readonly startedAt: number;
  readonly userland: ImageBehaviour['userland'];
  /** The programs in the image. */
  readonly programs: readonly string[];
}

/** What running a program came to. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly files: Files;
  /** Ms of virtual time that it takes. */
  readonly wait: number;
  /** The directory after `cd`. */
  readonly cwd?: string;
}

/** A program of a container; `args` without its name. */
export type Program = (args: readonly string[], machine: Machine) => Outcome;

/** Exit code 0. */
export function success(machine: Machine, stdout = '', files = machine.files): Outcome {
  return { stdout, stderr: '', exitCode: 0, files, wait: 0 };
}

/** Another exit code, with what is said about it. */
export function failure(machine: Machine, exitCode: number, stderr: string): Outcome {
  return { stdout: '', stderr, exitCode, files: machine.files, wait: 0 };
}

/** Options and operands; `--` ends the options, `known` are the letters that the program takes. */
export interface Parsed {
  readonly flags: ReadonlySet<string>;
  readonly operands: readonly string[];
  /** The first letter that it does not take. */
  readonly unknown: string | undefined;
}

/** Splits single-letter options from operands as getopt does; they may come in any order. */
export function parseOptions(args: readonly string[], known: string): Parsed {
  const flags = new Set<string>();
  const operands: string[] = [];
  let unknown: string | undefined;
  let only = false;
  for (const arg of args) {
    if (only || !arg.startsWith('-') || arg === '-') operands.push(arg);
    else if (arg === '--') only = true;
    else if (arg.startsWith('--')) unknown ??= arg;
    else
      for (const letter of arg.slice(1)) {
        if (known.includes(letter)) flags.add(letter);
        else unknown ??= letter;
      }
  }
  return { flags, operands, unknown };
}

/** What a program says of an option that it does not take. */
export function invalidOption(
  machine: Machine,
  program: string,
  option: string,
  exitCode = 1,
): Outcome {
  const what = option.startsWith('--')
    ? `unrecognized option '${option}'`
    : `invalid option -- '${option}'`;
  const isBusybox = machine.userland === 'busybox';
  const text = isBusybox
    ? `${program}: ${what.replace(/ '(--.*)'$/, ': $1').replace(/-- '(.)'$/, '-- $1')}\n`
    : `${program}: ${what}\nTry '${program} --help' for more information.\n`;
  return failure(machine, isBusybox ? 1 : exitCode, text);
}
