import { get } from '../cluster/store';
import type { Place } from '../cluster/traffic/request';
import type { ClusterState } from '../cluster/world';
import type { Process, Shell, Variables, Waiting } from './process';
import { environmentOf, isContainerGone, KILLED, languageIn } from './programs/in-pod';
import { machineLanguage } from './programs/machine-language';
import { interactive, shellIn, type Interactive } from './shell/interactive';
import { ShellRunner } from './shell/run';
import {
  carriedOut,
  complain,
  Interrupted,
  rewriting,
  withFiles,
  type Effect,
  type FileContent,
  type OpenShell,
  type Task,
  type Typed,
} from './task';

export { isIncomplete } from './shell/parser';

/** What a line came to; of each stream the last million characters. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A terminal that can be opened: the shell in it, and the variables that are set there. */
interface Seat extends Interactive {
  readonly environment: Variables;
}

const NO_VARIABLES: Variables = new Map();

/** The terminal at `where`, or why there can be none. */
function seatAt(where: Place, state: ClusterState): Seat | string {
  const [kind, first = '', second = ''] = where.split('/');
  const machine: Seat = {
    language: machineLanguage(where),
    environment: NO_VARIABLES,
    isGone: (now) => kind === 'node' && !get(now.store, 'Node', '', first),
    goneCode: 255,
  };
  if (kind === 'pod') return seatInPod(first, second, state);
  if (kind === 'node') {
    return get(state.store, 'Node', '', first) ? machine : `there is no node "${first}"`;
  }
  const known = state.config.clients.some(({ name }) => name === first);
  return known ? machine : `there is no client "${first}"`;
}

function seatInPod(namespace: string, name: string, state: ClusterState): Seat | string {
  const pod = get(state.store, 'Pod', namespace, name);
  if (!pod) return `pods "${name}" not found`;
  const container = pod.spec.containers[0]?.name ?? '';
  const running = pod.status.containerStatuses?.some(
    (status) => status.name === container && status.state.running,
  );
  if (!running) return `container "${container}" of pod "${name}" is not running`;
  const inside = { pod, container };
  return {
    language: languageIn(inside, 'bash', () => state),
    environment: environmentOf(state, inside),
    container,
    isGone: isContainerGone(state, inside),
    goneCode: KILLED,
  };
}

function processAt(shell: Shell, seat: Seat): Process {
  return {
    argv: [],
    where: shell.where,
    stdin: undefined,
    terminal: true,
    shell,
    variables: new Map(seat.environment),
    shells: [],
  };
}

/** A shell to type into, that is about to ask for its first line. */
function open(shell: Shell): Task<number> | string {
  const seat = seatAt(shell.where, shell.state());
  if (typeof seat === 'string') return seat;
  const task = interactive(processAt(shell, seat), seat);
  // The person's files are on the laptop only.
  return shell.where === LAPTOP ? task : withFiles(task, nothing);
}

const LAPTOP: Place = 'client/laptop';

function* nothing(): Task<FileContent> {
  return { is: 'missing' };
}

type Step = () => IteratorResult<Effect, number>;

/** Lets a terminal's shells go on until they wait for the next line, or end. */
function* proceed(task: Task<number>, first: Step, shell: Shell): Task<number> {
  const { waiting } = shell.session;
  waiting.delete(shell.where);
  let [resume, isUnderWay] = [first, false];
  try {
    for (;;) {
      const step = resume();
      if (step.done === true) return step.value;
      const effect = step.value;
      if ('ask' in effect) {
        waiting.set(shell.where, { task, ask: effect.ask });
        return effect.ask.exitCode;
      }
      isUnderWay = true;
      resume = yield* carriedOut(task, effect);
      isUnderWay = false;
    }
  } finally {
    // The driver has let go of the line: the innermost command ends, its shell goes on.
    if (isUnderWay) yield* proceed(task, () => task.throw(new Interrupted()), shell);
  }
}

/** The innermost shell of a terminal that is waiting; its ended ones have been left before. */
function* awaiting(shell: Shell): Task<Waiting | string> {
  const { session, where } = shell;
  for (;;) {
    const waiting = session.waiting.get(where);
    if (!waiting) {
      const task = open(shell);
      if (typeof task === 'string') return task;
      yield* proceed(task, () => task.next(), shell);
    } else {
      if (waiting.ask.shells[0]?.isGone(shell.state()) !== true) return waiting;
      yield* proceed(waiting.task, () => waiting.task.next(undefined), shell);
    }
  }
}

/** Gives a terminal what was typed; undefined is the end of input. */
function* type(typed: Typed | undefined, shell: Shell): Task<number> {
  const waiting = yield* awaiting(shell);
  if (typeof waiting === 'string') {
    yield* complain(`hopscope: ${waiting}`);
    return 1;
  }
  const { variables: shared } = shell.session;
  const variables = waiting.ask.shells.at(-1)?.variables ?? NO_VARIABLES;
  for (const [name, value] of shared) variables.set(name, value);
  const before = new Map(variables);
  try {
    return yield* proceed(waiting.task, () => waiting.task.next(typed), shell);
  } finally {
    for (const [name, value] of variables) {
      if (SHARED.test(name) && before.get(name) !== value) shared.set(name, value);
    }
  }
}

/** What the shell itself sets stays where it is. */
const SHARED = /^(?!PWD$|OLDPWD$)[A-Za-z_]\w*$/;

/** What is kept of a stream. */
const LONGEST_OUTPUT = 1_000_000;

function appended(text: string, more: string): string {
  const all = text + more;
  return all.length > 2 * LONGEST_OUTPUT ? all.slice(-LONGEST_OUTPUT) : all;
}

function* output(task: Task<number>): Task<Output> {
  let [stdout, stderr] = ['', ''];
  const exitCode = yield* rewriting(task, (effect) => {
    if ('out' in effect) stdout = appended(stdout, effect.out);
    if ('err' in effect) stderr = appended(stderr, effect.err);
    return effect;
  });
  return { stdout: stdout.slice(-LONGEST_OUTPUT), stderr: stderr.slice(-LONGEST_OUTPUT), exitCode };
}

/**
 * Runs what was typed at a terminal, in its innermost shell: one that `kubectl exec -it`,
 * `kubectl run -it` or `ssh` has opened goes on from call to call until it ends. What is written
 * comes as effects meanwhile, and all together at the end. `documents` are the texts of the `<<`
 * redirections, unless they are in `text`.
 *
 * To interrupt it (Ctrl-C), call `return` on it and carry out what it still asks for, until it is
 * done: connections are closed and the shell waits for the next line. The exit code is then 130.
 */
export function run(text: string, shell: Shell, documents: readonly string[] = []): Task<Output> {
  return output(type({ text, documents }, shell));
}

/** Ctrl-D: the innermost shell ends. */
export function endOfInput(shell: Shell): Task<Output> {
  return output(type(undefined, shell));
}

/** The shells that are open in a terminal, the innermost first; none before the first line. */
export function openShells({ session, where }: Shell): readonly OpenShell[] {
  return session.waiting.get(where)?.ask.shells ?? [];
}

/** The shell that would be opened at a place; undefined if there can be none. */
export function shellToOpen(where: Place, shell: Shell): OpenShell | undefined {
  const seat = seatAt(where, shell.state());
  if (typeof seat === 'string') return undefined;
  return shellIn(new ShellRunner(seat.language), { ...processAt(shell, seat), where }, seat);
}

/** What stands before the next line: `laptop:~$ `, `root@kubia-4xz2p:/# `, `node1:~# `. */
export function promptOf(shell: Shell): string {
  const waiting = shell.session.waiting.get(shell.where);
  if (waiting) return waiting.ask.prompt;
  const seat = seatAt(shell.where, shell.state());
  return typeof seat === 'string' ? '$ ' : seat.language.prompt(seat.environment);
}

/** Where the next line runs: `laptop`, `node1`, or the name of a pod. */
export function placeOf(shell: Shell): string {
  const where = openShells(shell)[0]?.where ?? shell.where;
  return where.split('/').at(-1) ?? where;
}

/** How many jobs the shells of a terminal have in the background; they go on while a line runs. */
export function jobsOf(shell: Shell): number {
  return openShells(shell).reduce((count, { jobs }) => count + jobs(), 0);
}

/** Whether, after a line, not even the outermost shell is left; the next line opens it again. */
export function hasExited({ session, where }: Shell): boolean {
  return !session.waiting.has(where);
}

/**
 * Whether the container of the innermost shell has ended, so that the next `run` says so and goes
 * on in the shell outside; `run('', shell)` does that alone.
 */
export function hasEnded(shell: Shell): boolean {
  return openShells(shell)[0]?.isGone(shell.state()) ?? false;
}
