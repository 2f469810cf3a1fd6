import { keyOf, type ObjectKey, type ObjectOf } from '../../api/kinds';
import { behaviourOf } from '../../cluster/images/catalogue';
import type { ImageBehaviour } from '../../cluster/images/behaviour';
import { runtimeOf, variablesIn, type ContainerRuntime } from '../../cluster/kubelet/runtime';
import { isDirectory, namesIn, resolvePath } from '../../cluster/kubelet/shell/file-system';
import type { ClusterState } from '../../cluster/world';
import { formatFailure, refused, stop, Stop } from '../failure';
import type { Process, Program, Variables } from '../process';
import { allOf } from '../shell/input';
import { interactive } from '../shell/interactive';
import type { Language } from '../shell/language';
import { parseLine } from '../shell/parser';
import { runScript } from '../shell/run';
import { SyntaxProblem, type List } from '../shell/syntax';
import {
  abandon,
  carriedOut,
  complain,
  ended,
  err,
  out,
  perform,
  withFiles,
  type Effect,
  type FileContent,
  type Task,
} from '../task';
import { curl } from './curl/curl';
import { dig } from './dns/dig';
import { getent, host, nslookup } from './dns/nslookup';
import { machinePrograms } from './machine';
import { nc } from './nc';
import { ping } from './ping';
import { TEXT_PROGRAMS } from './text';
import { trace } from './trace';
import { wget } from './wget';

type Pod = ObjectOf<'Pod'>;

/** A running container as the place of a program. */
export interface Inside {
  readonly pod: Pod;
  readonly container: string;
}

const SHELLS = new Set(['ash', 'bash', 'dash', 'sh', 'zsh']);

/** Programs of this layer that take virtual time or send packets. */
const OWN: { readonly [name: string]: (inside: Inside) => Program } = {
  curl: () => curl,
  dig: () => dig,
  getent: () => getent,
  host: () => host,
  nc: (inside) => nc(imageOf(inside).userland === 'busybox' ? 'busybox' : 'openbsd'),
  nslookup: (inside) => nslookup(has(inside, 'dig') ? 'bind' : 'busybox'),
  ping: (inside) => {
    const { ping: own, userland } = imageOf(inside);
    return ping(own ?? (userland === 'busybox' ? 'busybox' : 'iputils'));
  },
  wget: (inside) =>
    wget((path, text, { variables }) =>
      path === '/dev/null' ? ended(0) : writeFile(inside, path, text, false, variables),
    ),
};

/** Text in, text out: these do not need the container runtime. */
const FILTERS = new Set(
  '[ awk cut date grep head printf sed seq sleep sort tail test tr uniq wc'.split(' '),
);

function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

function keyOfPod({ pod }: Inside): ObjectKey {
  return keyOf('Pod', pod.metadata.namespace, pod.metadata.name);
}

function imageOf({ pod, container }: Inside): ImageBehaviour {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  return behaviourOf(all.find(({ name }) => name === container)?.image ?? '');
}

function has(inside: Inside, program: string): boolean {
  return imageOf(inside).programs.includes(program);
}

function runtimeIn(state: ClusterState, inside: Inside): ContainerRuntime | undefined {
  const runtime = runtimeOf(state, keyOfPod(inside));
  return runtime?.containers.find(({ name }) => name === inside.container);
}

/** Has the container runtime run a program, in the folder and with the variables of a shell. */
function* execute({ pod, container }: Inside, argv: readonly string[], cwd?: string): Task<number> {
  const { namespace, name } = pod.metadata;
  const place = cwd === undefined ? {} : { cwd };
  const result = yield* perform({ type: 'exec', namespace, pod: name, container, argv, ...place });
  if (!result.ok) {
    const { reason, message } = result.error;
    throw reason === 'InternalError' ? stop(message) : refused(result.error);
  }
  const { stdout, stderr, exitCode } = result.value;
  yield* out(stdout);
  yield* err(stderr);
  return exitCode;
}

function inContainer(inside: Inside): Program {
  return ({ argv, variables }) => execute(inside, argv, variables.get('PWD'));
}

/** The variables of a container, as of its start. */
export function environmentOf(state: ClusterState, inside: Inside): Variables {
  const { workingDir, user } = imageOf(inside);
  const found = runtimeIn(state, inside);
  return new Map([
    ...(found ? variablesIn(found.env) : []),
    ['PWD', workingDir],
    ['HOME', user === 'root' ? '/root' : `/home/${user}`],
  ]);
}

/** Where relative paths start. */
function pathFrom(variables: Variables, path: string): string {
  return resolvePath(variables.get('PWD') ?? '/', path);
}

/** What is at a path in a container. */
function contentAt(state: ClusterState, inside: Inside, path: string): FileContent {
  const files = runtimeIn(state, inside)?.files;
  const text = files?.get(path);
  if (text !== undefined) return { is: 'file', text };
  return files && isDirectory(files, path)
    ? { is: 'folder', names: namesIn(files, path) }
    : { is: 'missing' };
}

/** What a shell says of a program that is not there. */
function notFound(shell: string, { userland }: ImageBehaviour): Language['notFound'] {
  return (program) => {
    if (shell === 'bash') return `bash: ${program}: command not found`;
    return userland === 'busybox'
      ? `${shell}: ${program}: not found`
      : `${shell}: 1: ${program}: not found`;
  };
}

/** As bash, dash and busybox's ash show it in containers. */
function prompt(shell: string, { metadata, spec }: Pod, { user, userland }: ImageBehaviour) {
  return (variables: Variables): string => {
    const cwd = variables.get('PWD') ?? '/';
    const folder = cwd === variables.get('HOME') ? '~' : cwd;
    const sign = user === 'root' ? '#' : '$';
    if (shell === 'bash') return `${user}@${spec.hostname ?? metadata.name}:${folder}${sign} `;
    return userland === 'busybox' ? `${folder} ${sign} ` : `${sign} `;
  };
}

/** What a shell's lines can do in a container. */
export function languageIn(inside: Inside, shell: string, state: () => ClusterState): Language {
  const image = imageOf(inside);
  const content = (path: string, variables: Variables) =>
    contentAt(state(), inside, pathFrom(variables, path));
  return {
    name: shell,
    globs: true,
    notFound: notFound(shell, image),
    prompt: prompt(shell, inside.pod, image),
    programs: () => image.programs,
    lookup: (program) => {
      const name = baseName(program);
      const found = programIn(inside, name);
      return found && guarded(onFilesOf(found, content));
    },
    write: (path, text, appends, variables) => writeFile(inside, path, text, appends, variables),
    *readFile(path, variables) {
      const found = content(path, variables);
      return found.is === 'file' ? found.text : undefined;
    },
    *folder(path, variables) {
      return content(path, variables).is === 'folder' ? pathFrom(variables, path) : undefined;
    },
  };
}

/** The program that a name stands for in a shell; undefined if there is none. */
function programIn(inside: Inside, name: string): Program | undefined {
  if (name === 'trace') return trace;
  if (BUILT_IN.has(name)) return TEXT_PROGRAMS[name];
  if (name === 'env' || name === 'printenv') return machinePrograms[name];
  if (FILTERS.has(name)) return TEXT_PROGRAMS[name];
  return has(inside, name) ? programOf(inside, name) : undefined;
}
const BUILT_IN = new Set([':', 'clear', 'echo', 'true', 'false']);

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function* writeFile(
  inside: Inside,
  path: string,
  text: string,
  appends: boolean,
  variables: Variables,
): Task<number> {
  const line = `echo -n ${quoted(text)} ${appends ? '>>' : '>'} ${quoted(path)}`;
  return yield* execute(inside, ['sh', '-c', line], variables.get('PWD'));
}

/** A program of this layer that reads the container's files. */
function onFilesOf(
  program: Program,
  content: (path: string, variables: Variables) => FileContent,
): Program {
  return (process) =>
    withFiles(program(process), (path) => ended(content(path, process.variables)));
}

/** Whether the container runtime's own shell can do it: plain commands, none of this layer's. */
function isPlain(list: List): boolean {
  return list.every(({ pipeline: { commands, negated, timed }, background }) => {
    const [command] = commands;
    if (negated || timed || background !== undefined) return false;
    if (commands.length > 1 || command?.is !== 'simple') return false;
    const name = command.words[0]?.[0];
    const parts = [...command.words, ...command.redirects.map(({ target }) => target)].flat();
    const simple = parts.every(
      (part) =>
        (part.is === 'text' && (part.quoted || !/[*?[]/.test(part.text))) ||
        (part.is === 'variable' && !part.change && !part.length && /^(\w+|\?)$/.test(part.name)),
    );
    const own =
      name?.is === 'text' && (baseName(name.text) in OWN || FILTERS.has(baseName(name.text)));
    const reads = command.redirects.some(({ from }) => from === 0);
    return simple && !own && !reads;
  });
}

function understand(script: string): List | undefined {
  try {
    return parseLine(script);
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return undefined;
    throw problem;
  }
}

/** `sh -c SCRIPT`, a script that comes through a pipe, and a shell to type into. */
function shell(inside: Inside, name: string): Program {
  return function* (process) {
    const state = () => process.shell.state();
    const language = languageIn(inside, name, state);
    const args = process.argv.slice(1);
    const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
    const variables = new Map([...environmentOf(state(), inside), ...inherited(process)]);
    const inner: Process = { ...process, variables };
    if (flag >= 0) {
      const script = args[flag + 1];
      const list = script === undefined ? [] : understand(script);
      if (script === undefined || (list && isPlain(list))) {
        return yield* execute(inside, process.argv, variables.get('PWD'));
      }
      return yield* runScript(script, inner, language, args.slice(flag + 3));
    }
    if (process.stdin) return yield* runScript(yield* allOf(process.stdin), inner, language);
    const { container } = inside;
    const isGone = isContainerGone(state(), inside);
    const code = yield* interactive(inner, {
      language,
      container,
      isGone,
      goneCode: KILLED,
    });
    return code;
  };
}

/** The variables of a shell in the same container that starts another one. */
function inherited({ variables, shells, where }: Process): Iterable<readonly [string, string]> {
  return shells[0]?.where === where ? variables : [];
}

function programOf(inside: Inside, name: string): Program {
  if (SHELLS.has(name)) return shell(inside, name);
  const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  if (own) return own(inside);
  const filter = TEXT_PROGRAMS[name];
  if (!filter || !FILTERS.has(name)) {
    const runs = inContainer(inside);
    // The container runtime passes on no input.
    return (process) =>
      name === 'cat' && process.stdin && filter ? filter(process) : runs(process);
  }
  return filter;
}

/** 128 and the number of SIGKILL: how everything in a container ends with it. */
export const KILLED = 137;

/** Tells whether a container that runs at this moment has ended since. */
export function isContainerGone(
  now: ClusterState,
  inside: Inside,
): (state: ClusterState) => boolean {
  const id = runtimeIn(now, inside)?.containerId;
  return (state) => {
    const found = runtimeIn(state, inside);
    return found?.containerId !== id || found?.state !== 'running';
  };
}

/** A task that ends when its container does. */
function* whileRunning(
  task: Task<number>,
  isGone: (state: ClusterState) => boolean,
  state: () => ClusterState,
): Task<number> {
  let over = false;
  try {
    let step = task.next();
    while (step.done !== true) {
      const go = yield* carriedOut(task, watching(step.value, isGone));
      if (isGone(state()) && !('ask' in step.value)) return KILLED;
      step = go();
    }
    over = true;
    return step.value;
  } finally {
    if (!over) yield* abandon(task);
  }
}

/** A pause that is over, at the latest, when the container is gone. */
function watching(effect: Effect, isGone: (state: ClusterState) => boolean): Effect {
  if ('sleep' in effect) return { wait: { until: isGone, timeout: effect.sleep } };
  if (!('wait' in effect)) return effect;
  const { until } = effect.wait;
  return { wait: { ...effect.wait, until: (state) => until(state) || isGone(state) } };
}

/** Runs a command in a container as `kubectl exec` does; ends with its exit code. */
export function* runInPod(
  pod: Pod,
  container: string,
  command: readonly string[],
  process: Process,
): Task<number> {
  const inside = { pod, container };
  const name = baseName(command[0] ?? '');
  const where = `pod/${pod.metadata.namespace}/${pod.metadata.name}`;
  const state = () => process.shell.state();
  const program = has(inside, name) ? programOf(inside, name) : inContainer(inside);
  const content = (path: string, variables: Variables) =>
    contentAt(state(), inside, pathFrom(variables, path));
  const variables = environmentOf(state(), inside);
  const inner: Process = { ...process, argv: command, where, variables, shells: process.shells };
  const task = onFilesOf(program, content)(inner);
  return yield* whileRunning(task, isContainerGone(state(), inside), state);
}

/** A refusal by the cluster is a message on the terminal, not the end of the line. */
function guarded(program: Program): Program {
  return function* (process) {
    try {
      return yield* program(process);
    } catch (stopped) {
      if (!(stopped instanceof Stop)) throw stopped;
      if (stopped.failure) yield* complain(formatFailure(stopped.failure));
      return stopped.exitCode;
    }
  };
}
