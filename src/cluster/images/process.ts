import type { Container } from '../../api/pod';
import type { ImageBehaviour } from './behaviour';
import { GNU } from './programs';

/** What a container's first process is. */
export type Process =
  /** The image's own server. */
  | { readonly is: 'server' }
  /** `sh -c TEXT` */
  | { readonly is: 'script'; readonly text: string }
  /** A program that does something and ends. */
  | { readonly is: 'program'; readonly argv: readonly string[] }
  /** Runs on without listening on anything. */
  | { readonly is: 'idle' }
  | { readonly is: 'ends'; readonly ms: number; readonly exitCode: number }
  /** There is no such program in the image: the container cannot start. */
  | { readonly is: 'missing'; readonly program: string };

type Image = Pick<
  ImageBehaviour,
  'cmd' | 'entrypoint' | 'known' | 'programs' | 'runsFor' | 'serves'
>;

const SHELLS = new Set(['ash', 'bash', 'dash', 'sh', 'zsh']);
const WRAPPERS = new Set(['docker-entrypoint.sh', 'dumb-init', 'entrypoint.sh', 'tini', '--']);
const RUN_ON = new Set(['pause', 'ping', 'top', 'watch']);

/** `ls` for `/bin/ls`. */
export function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

/**
 * The command line of the first process: `command` replaces the image's entry point and its
 * arguments, `args` only the arguments (docs: Define a Command and Arguments for a Container).
 */
export function commandLine(image: Image, container: Container): readonly string[] {
  const { command = [], args = [] } = container;
  if (command.length > 0) return [...command, ...args];
  return [...image.entrypoint, ...(args.length > 0 ? args : image.cmd)];
}

/** The command line without the scripts that only start another program. */
export function withoutWrappers(argv: readonly string[]): readonly string[] {
  const start = argv.findIndex((word) => !WRAPPERS.has(baseName(word)));
  return start < 0 ? [] : argv.slice(start);
}

/** What the container's first process does, as far as can be told from its command line. */
export function processOf(image: Image, container: Container): Process {
  const whole = commandLine(image, container);
  const argv = withoutWrappers(whole);
  const name = baseName(argv[0] ?? '');
  const attached = container.stdin === true || container.tty === true;
  if (image.serves.includes(name)) return { is: argv[1] === 'pause' ? 'idle' : 'server' };
  if (isUnknownServer(image, container, name)) return { is: 'server' };
  // What stays open for one attached person is run by that person, not by the kubelet.
  if (container.stdinOnce === true && image.programs.includes(name)) return { is: 'idle' };
  if (SHELLS.has(name)) return shell(argv, attached);
  if (RUN_ON.has(name) || isFollowing(argv) || (name === 'cat' && attached)) return { is: 'idle' };
  if (image.known && image.runsFor && isDefault(container)) {
    return attached ? { is: 'idle' } : { is: 'ends', ...image.runsFor };
  }
  if (image.programs.includes(name)) {
    return attached && !GNU.includes(name) ? { is: 'idle' } : { is: 'program', argv };
  }
  return image.known ? { is: 'missing', program: argv[0] ?? '' } : { is: 'server' };
}

function isDefault({ command = [], args = [] }: Container): boolean {
  return command.length === 0 && args.length === 0;
}

/** Of an unknown image the entry point is unknown too: whatever it is, it is taken for a server. */
function isUnknownServer(image: Image, container: Container, name: string): boolean {
  const isOwn = (container.command ?? []).length === 0;
  return !image.known && isOwn && !SHELLS.has(name) && !GNU.includes(name);
}

function isFollowing([program = '', ...args]: readonly string[]): boolean {
  return baseName(program) === 'tail' && args.some((arg) => /^-[fF]|^--follow/.test(arg));
}

/** A shell with `-c` runs the text; one without input has nothing to do and ends with 0. */
function shell([, ...args]: readonly string[], attached: boolean): Process {
  const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  const text = flag < 0 ? undefined : args[flag + 1];
  if (text !== undefined) return { is: 'script', text };
  const isScriptFile = args.some((arg) => !arg.startsWith('-'));
  return attached || isScriptFile ? { is: 'idle' } : { is: 'ends', ms: 0, exitCode: 0 };
}
