import { formatTimeLong } from '../../../api/time';
import { byteLength } from '../../images/responses';
import {
  exists,
  isDirectory,
  isFile,
  makeDirectories,
  makeDirectory,
  namesIn,
  parentOf,
  removeTree,
  resolvePath,
  writeFile,
  type Files,
} from './file-system';
import {
  failure,
  invalidOption,
  parseOptions,
  success,
  type Machine,
  type Outcome,
} from './machine';

const NO_SUCH = 'No such file or directory';

interface Step {
  readonly files: Files;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Does the same to each operand; an error of one does not keep the others from being done. */
function forEach(
  machine: Machine,
  operands: readonly string[],
  act: (files: Files, path: string, name: string) => Step,
): Outcome {
  let { files } = machine;
  let [stdout, stderr] = ['', ''];
  for (const name of operands) {
    const step = act(files, resolvePath(machine.cwd, name), name);
    files = step.files;
    stdout += step.stdout ?? '';
    stderr += step.stderr ?? '';
  }
  return { stdout, stderr, exitCode: stderr === '' ? 0 : 1, files, wait: 0 };
}

function missingOperand(machine: Machine, program: string, what = 'operand'): Outcome {
  const text =
    machine.userland === 'busybox'
      ? `BusyBox v1.37.0 multi-call binary.\n\nUsage: ${program} FILE...\n`
      : `${program}: missing ${what}\nTry '${program} --help' for more information.\n`;
  return failure(machine, 1, text);
}

/** `touch FILE…` */
export function touch(args: readonly string[], machine: Machine): Outcome {
  const { operands, unknown } = parseOptions(args, 'acm');
  if (unknown) return invalidOption(machine, 'touch', unknown);
  if (operands.length === 0) return missingOperand(machine, 'touch', 'file operand');
  const busybox = machine.userland === 'busybox';
  return forEach(machine, operands, (files, path, name) => {
    if (exists(files, path)) return { files };
    const written = writeFile(files, path, '');
    if (written) return { files: written };
    const what = busybox ? name : `cannot touch '${name}'`;
    return { files, stderr: `touch: ${what}: ${NO_SUCH}\n` };
  });
}

/** `rm [-rf] FILE…` */
export function rm(args: readonly string[], machine: Machine): Outcome {
  const { flags, operands, unknown } = parseOptions(args, 'firRv');
  if (unknown) return invalidOption(machine, 'rm', unknown);
  const force = flags.has('f');
  if (operands.length === 0) return force ? success(machine) : missingOperand(machine, 'rm');
  const recursive = flags.has('r') || flags.has('R');
  const busybox = machine.userland === 'busybox';
  const refusal = (name: string) => `${busybox ? "can't" : 'cannot'} remove '${name}'`;
  return forEach(machine, operands, (files, path, name) => {
    if (!exists(files, path)) {
      return force ? { files } : { files, stderr: `rm: ${refusal(name)}: ${NO_SUCH}\n` };
    }
    if (isDirectory(files, path) && !recursive) {
      const stderr = busybox
        ? `rm: '${name}' is a directory\n`
        : `rm: ${refusal(name)}: Is a directory\n`;
      return { files, stderr };
    }
    return { files: removeTree(files, path) };
  });
}

/** `mkdir [-p] DIRECTORY…` */
export function mkdir(args: readonly string[], machine: Machine): Outcome {
  const { flags, operands, unknown } = parseOptions(args, 'p');
  if (unknown) return invalidOption(machine, 'mkdir', unknown);
  if (operands.length === 0) return missingOperand(machine, 'mkdir');
  const what =
    machine.userland === 'busybox' ? "can't create directory" : 'cannot create directory';
  return forEach(machine, operands, (files, path, name) => {
    if (flags.has('p') && !isFile(files, path)) return { files: makeDirectories(files, path) };
    if (exists(files, path)) return { files, stderr: `mkdir: ${what} '${name}': File exists\n` };
    if (!isDirectory(files, parentOf(path))) {
      return { files, stderr: `mkdir: ${what} '${name}': ${NO_SUCH}\n` };
    }
    return { files: makeDirectory(files, path) };
  });
}

/** `cat FILE…` */
export function cat(args: readonly string[], machine: Machine): Outcome {
  const { operands, unknown } = parseOptions(args, 'AbeEnstTuv');
  if (unknown) return invalidOption(machine, 'cat', unknown);
  const busybox = machine.userland === 'busybox';
  return forEach(machine, operands, (files, path, name) => {
    const contents = files.get(path);
    if (contents !== undefined) return { files, stdout: contents };
    if (isDirectory(files, path)) {
      return { files, stderr: `cat: ${busybox ? 'read error' : name}: Is a directory\n` };
    }
    const what = busybox ? `can't open '${name}'` : name;
    return { files, stderr: `cat: ${what}: ${NO_SUCH}\n` };
  });
}

/** `ls [-aAdl1] [PATH…]` */
export function ls(args: readonly string[], machine: Machine): Outcome {
  const { flags, operands, unknown } = parseOptions(args, 'aAdlh1');
  if (unknown) return invalidOption(machine, 'ls', unknown, 2);
  const { files, cwd, userland } = machine;
  const names = operands.length > 0 ? [...operands].sort() : ['.'];
  const path = (name: string) => resolvePath(cwd, name);
  const missing = names.filter((name) => !exists(files, path(name)));
  const isListed = (name: string) => isDirectory(files, path(name)) && !flags.has('d');
  const plain = names.filter((name) => exists(files, path(name)) && !isListed(name));
  const line = (name: string, at: string) => lsLine(machine, name, at, flags.has('l'));
  const blocks = names.filter(isListed).map((name) => {
    const head = names.length > 1 ? `${name}:\n` : '';
    return head + lsDirectory(machine, path(name), flags, line);
  });
  if (plain.length > 0) blocks.unshift(plain.map((name) => line(name, path(name))).join(''));
  const busybox = userland === 'busybox';
  const stderr = missing.map((name) =>
    busybox ? `ls: ${name}: ${NO_SUCH}\n` : `ls: cannot access '${name}': ${NO_SUCH}\n`,
  );
  const exitCode = missing.length === 0 ? 0 : busybox ? 1 : 2;
  return { stdout: blocks.join('\n'), stderr: stderr.join(''), exitCode, files, wait: 0 };
}

function lsDirectory(
  machine: Machine,
  directory: string,
  flags: ReadonlySet<string>,
  line: (name: string, path: string) => string,
): string {
  const all = flags.has('a') || flags.has('A');
  const names = namesIn(machine.files, directory).filter((name) => all || !name.startsWith('.'));
  if (flags.has('a')) names.unshift('.', '..');
  const lines = names.map((name) => line(name, resolvePath(directory, name)));
  const blocks = names.map((name) => blocksOf(machine.files, resolvePath(directory, name)));
  const total = blocks.reduce((sum, count) => sum + count, 0);
  return (flags.has('l') ? `total ${total}\n` : '') + lines.join('');
}

function sizeOf(files: Files, path: string): number {
  return isDirectory(files, path) ? 4096 : byteLength(files.get(path) ?? '');
}

/** Disk use in units of 1 KiB, on a file system with blocks of 4 KiB. */
function blocksOf(files: Files, path: string): number {
  return Math.ceil(sizeOf(files, path) / 4096) * 4;
}

function lsLine(machine: Machine, name: string, path: string, long: boolean): string {
  if (!long) return `${name}\n`;
  const { files, startedAt } = machine;
  const mode = isDirectory(files, path) ? 'drwxr-xr-x' : '-rw-r--r--';
  const [, day = '', month = '', , clock = ''] = formatTimeLong(startedAt).split(/,? /);
  const when = `${month} ${String(Number(day)).padStart(2)} ${clock.slice(0, 5)}`;
  return `${mode} 1 root root ${sizeOf(files, path)} ${when} ${name}\n`;
}
