import { keyOf, type ObjectOf } from '../../api/kinds';
import { behaviourOf } from '../../cluster/images/catalogue';
import { runtimeOf, variablesIn } from '../../cluster/kubelet/runtime';
import type { ClusterState } from '../../cluster/world';
import { formatFailure, refused, stop, Stop } from '../failure';
import type { Process, Program, Variables } from '../process';
import { parseLine } from '../shell/parser';
import { runLine, type Language } from '../shell/run';
import { SyntaxProblem, type List } from '../shell/syntax';
import { complain, err, out, perform, withFiles, type FileContent, type Task } from '../task';
import { curl } from './curl/curl';
import { TEXT_PROGRAMS } from './text';
import { wget } from './wget';

type Pod = ObjectOf<'Pod'>;

/** A running container as the place of a program. */
interface Inside {
  readonly pod: Pod;
  readonly container: string;
}

const SHELLS = new Set(['ash', 'bash', 'dash', 'sh', 'zsh']);

/** Programs of this layer that take virtual time or send packets. */
const OWN: { readonly [name: string]: (inside: Inside) => Program } = {
  curl: () => curl,
  sleep: () => TEXT_PROGRAMS['sleep'] ?? curl,
  wget: (inside) =>
    wget((path, text) => (path === '/dev/null' ? done() : writeFile(inside, path, text, false))),
};

function* done(): Task<number> {
  yield* out('');
  return 0;
}

/** Filters that read a pipe. */
const FILTERS = new Set([
  'cut',
  'grep',
  'head',
  'printf',
  'seq',
  'sort',
  'tail',
  'tr',
  'uniq',
  'wc',
]);

function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

function has({ pod, container }: Inside, program: string): boolean {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const image = all.find(({ name }) => name === container)?.image ?? '';
  return behaviourOf(image).programs.includes(program);
}

/** Has the container runtime run a program. */
function* execute({ pod, container }: Inside, argv: readonly string[]): Task<number> {
  const { namespace, name } = pod.metadata;
  const result = yield* perform({ type: 'exec', namespace, pod: name, container, argv });
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
  return ({ argv }) => execute(inside, argv);
}

/** The variables of a container, as of its start. */
export function environmentOf(
  state: ClusterState,
  { pod, container }: Inside,
): Map<string, string> {
  const { namespace, name } = pod.metadata;
  const runtime = runtimeOf(state, keyOf('Pod', namespace, name));
  const found = runtime?.containers.find((one) => one.name === container);
  return new Map(found ? variablesIn(found.env) : []);
}

function shellMessages(shell: string) {
  return (program: string) =>
    shell === 'bash'
      ? `bash: line 1: ${program}: command not found`
      : `${shell}: 1: ${program}: not found`;
}

/** What a shell's line can run in a container. */
function languageOf(inside: Inside, shell: string): Language {
  return {
    name: shell,
    notFound: shellMessages(shell),
    lookup: (program) => {
      const name = baseName(program);
      if (FILTERS.has(name)) return onFilesOf(inside, TEXT_PROGRAMS[name]);
      if (BUILT_IN.has(name)) return TEXT_PROGRAMS[name];
      return has(inside, name) ? programOf(inside, name) : undefined;
    },
    write: (path, text, appends) => writeFile(inside, path, text, appends),
    readFile: (path) => readFile(inside, path),
  };
}
const BUILT_IN = new Set([':', 'echo', 'true', 'false', 'test', '[']);

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function* writeFile(inside: Inside, path: string, text: string, appends: boolean): Task<number> {
  const line = `echo -n ${quoted(text)} ${appends ? '>>' : '>'} ${quoted(path)}`;
  return yield* execute(inside, ['sh', '-c', line]);
}

function* readFile({ pod, container }: Inside, path: string): Task<string | undefined> {
  const { namespace, name } = pod.metadata;
  const argv = ['cat', path];
  const result = yield* perform({ type: 'exec', namespace, pod: name, container, argv });
  return result.ok && result.value.exitCode === 0 ? result.value.stdout : undefined;
}

/** A program of this layer that reads the container's files. */
function onFilesOf(inside: Inside, program: Program | undefined): Program | undefined {
  return (
    program &&
    ((process) =>
      withFiles(program(process), function* (path): Task<FileContent> {
        const text = yield* readFile(inside, path);
        return text === undefined ? { is: 'missing' } : { is: 'file', text };
      }))
  );
}

/** Whether the container runtime's own shell can do it: plain commands, none of this layer's. */
function isPlain(list: List): boolean {
  return list.every(({ pipeline: { commands, negated } }) => {
    const [command] = commands;
    if (negated || commands.length > 1 || command?.is !== 'simple') return false;
    const name = command.words[0]?.[0];
    const texts = command.words.flat().every((part) => part.is !== 'output');
    const own =
      name?.is === 'text' && (baseName(name.text) in OWN || FILTERS.has(baseName(name.text)));
    const reads = command.redirects.some(({ from }) => from === 0);
    return texts && !own && !reads;
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

/** `sh -c SCRIPT`, and `sh` that reads a script from a pipe. */
function shell(inside: Inside, name: string): Program {
  return function* (process) {
    const args = process.argv.slice(1);
    const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
    const script = flag < 0 ? process.stdin : args[flag + 1];
    if (script === undefined) {
      if (flag >= 0) return yield* execute(inside, process.argv);
      yield* complain(
        'hopscope: a shell of its own in a pod is not supported yet; give it a command: sh -c "…"',
      );
      return 1;
    }
    const list = understand(script);
    if (list && isPlain(list) && flag >= 0) return yield* execute(inside, process.argv);
    const variables: Variables = environmentOf(process.shell.state(), inside);
    return yield* runLine(script, { ...process, variables }, languageOf(inside, name));
  };
}

function programOf(inside: Inside, name: string): Program {
  if (SHELLS.has(name)) return shell(inside, name);
  const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  return own ? own(inside) : inContainer(inside);
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
  const program = has(inside, name) ? programOf(inside, name) : inContainer(inside);
  return yield* program({ ...process, argv: command, where });
}

/** What a terminal in a container can run. */
export function terminalIn(pod: Pod, container: string): Language {
  const language = languageOf({ pod, container }, 'bash');
  return {
    ...language,
    notFound: (program) => `bash: ${program}: command not found`,
    lookup: (name, process) => {
      const program = language.lookup(name, process);
      return program && guarded(program);
    },
  };
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
