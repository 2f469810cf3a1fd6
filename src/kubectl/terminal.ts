import { get } from '../cluster/store';
import type { Place } from '../cluster/traffic/request';
import type { ClusterState } from '../cluster/world';
import { kubectl } from './kubectl';
import type { Process, Program, Shell, Variables } from './process';
import { curl } from './programs/curl/curl';
import { environmentOf, terminalIn } from './programs/in-pod';
import { fault } from './programs/fault';
import { machinePrograms, shellOf } from './programs/machine';
import { nodePrograms } from './programs/node';
import { TEXT_PROGRAMS } from './programs/text';
import { trace } from './programs/trace';
import { runLine, type Language } from './shell/run';
import { complain, read, rewriting, withFiles, type FileContent, type Task } from './task';

/** What a line came to. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** kubectl on a node has no configuration, so it tries the default address. */
function* unconfigured(): Task<number> {
  yield* complain(
    'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
  );
  return 1;
}

function* cannotWrite(path: string): Task<number> {
  yield* complain(`bash: ${path}: Hopscope cannot write files on this machine`);
  return 1;
}

function* readText(path: string): Task<string | undefined> {
  const content = yield* read(path);
  return content.is === 'file' ? content.text : undefined;
}

/** What can be run on a machine: the laptop, another client outside, a node. */
function machineLanguage(where: Place): Language {
  const programs: { readonly [name: string]: Program } = {
    ...TEXT_PROGRAMS,
    ...machinePrograms,
    ...nodePrograms,
    curl,
    trace,
    ...(where === 'client/laptop' && { fault }),
    kubectl: where === LAPTOP ? kubectl : unconfigured,
  };
  const language: Language = {
    name: 'bash',
    lookup: (name) => {
      if (name === 'bash' || name === 'sh') return shellOf(language);
      return Object.hasOwn(programs, name) ? programs[name] : undefined;
    },
    notFound: (program) => `bash: ${program}: command not found`,
    write: cannotWrite,
    readFile: readText,
  };
  return language;
}

/** A terminal that can be opened: what it understands, and the variables that are set there. */
interface Seat {
  readonly language: Language;
  readonly environment: Variables;
}

const NO_VARIABLES: Variables = new Map();

/** The terminal at `where`, or why there can be none. */
function seatAt(where: Place, state: ClusterState): Seat | string {
  const [kind, first = '', second = ''] = where.split('/');
  const machine = { language: machineLanguage(where), environment: NO_VARIABLES };
  if (kind === 'pod') {
    const pod = get(state.store, 'Pod', first, second);
    if (!pod) return `pods "${second}" not found`;
    const container = pod.spec.containers[0]?.name ?? '';
    const running = pod.status.containerStatuses?.some(
      ({ name, state: is }) => name === container && is.running,
    );
    if (!running) return `container "${container}" of pod "${second}" is not running`;
    const language = terminalIn(pod, container);
    const lookup: Language['lookup'] = (name, process) =>
      name === 'trace' ? trace : language.lookup(name, process);
    const environment = environmentOf(state, { pod, container });
    return { language: { ...language, lookup }, environment };
  }
  if (kind === 'node') {
    return get(state.store, 'Node', '', first) ? machine : `there is no node "${first}"`;
  }
  const known = state.config.clients.some(({ name }) => name === first);
  return known ? machine : `there is no client "${first}"`;
}

function* start(line: string, shell: Shell, documents: readonly string[]): Task<number> {
  const seat = seatAt(shell.where, shell.state());
  if (typeof seat === 'string') {
    yield* complain(`hopscope: ${seat}`);
    return 1;
  }
  const { language, environment } = seat;
  const { session } = shell;
  const variables = new Map([...environment, ...session.variables]);
  const process: Process = {
    argv: [],
    where: shell.where,
    stdin: undefined,
    terminal: true,
    shell,
    variables,
  };
  const task = runLine(line, process, language, documents);
  // The person's files are on the laptop only.
  const code = yield* shell.where === LAPTOP ? task : withFiles(task, nothing);
  for (const [name, value] of variables) {
    if (environment.get(name) !== value) session.variables.set(name, value);
  }
  return code;
}

const LAPTOP: Place = 'client/laptop';

function* nothing(): Task<FileContent> {
  return { is: 'missing' };
}

/**
 * Runs a terminal line. What it writes comes as effects while it runs, and all together at the
 * end. `documents` are the texts of its `<<` redirections.
 */
export function* run(line: string, shell: Shell, documents: readonly string[] = []): Task<Output> {
  let stdout = '';
  let stderr = '';
  const exitCode = yield* rewriting(start(line, shell, documents), (effect) => {
    if ('out' in effect) stdout += effect.out;
    if ('err' in effect) stderr += effect.err;
    return effect;
  });
  return { stdout, stderr, exitCode };
}
