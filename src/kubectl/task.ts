import type { Command, CommandResults } from '../cluster/commands';
import type { ClusterState } from '../cluster/world';

/** What a path leads to; `names` are the folder's own entries, sorted. */
export type FileContent =
  | { readonly is: 'file'; readonly text: string }
  | { readonly is: 'folder'; readonly names: readonly string[] }
  | { readonly is: 'missing' };

/** Something that a program asks of whoever runs it; this layer touches no clock and no file itself. */
export type Effect =
  /** Carry the command out now; gives its result. */
  | { readonly do: Command }
  /** Like `do`, but the cluster stays as it is (`--dry-run=server`). */
  | { readonly try: Command }
  /** Let virtual time pass until the predicate holds; gives whether it did within `timeout` ms. */
  | { readonly wait: Wait }
  /** Let this many ms of virtual time pass. */
  | { readonly sleep: number }
  /** Gives a FileContent. */
  | { readonly read: string }
  /** Have the person edit a text; gives it as they left it, undefined when they gave it up or nobody can edit. */
  | { readonly edit: Draft }
  | { readonly out: string }
  | { readonly err: string }
  /** Let the person type; gives a Typed, or undefined at the end of input. Only `run` hears it. */
  | { readonly ask: Ask };

/** A text that a person is to edit. */
export interface Draft {
  /** What it is, as a file name: `service-kubia.yaml`. */
  readonly name: string;
  readonly text: string;
}

export interface Wait {
  readonly until: (state: ClusterState) => boolean;
  /** Ms of virtual time. */
  readonly timeout?: number;
}

/** An interactive shell is ready for the next line. */
export interface Ask {
  readonly prompt: string;
  /** What the line before came to. */
  readonly exitCode: number;
  /** Its innermost shell first. */
  readonly shells: readonly OpenShell[];
}

/** What the person has typed. */
export interface Typed {
  readonly text: string;
  /** The texts of its `<<` redirections, unless they are in `text`. */
  readonly documents: readonly string[];
}

/** A shell that reads what the person types. */
export interface OpenShell {
  /** Where its lines run. */
  readonly where: string;
  /** The container that it runs in, if any. */
  readonly container?: string;
  readonly prompt: string;
  /** The names of programs, variables and functions that it knows. */
  readonly words: () => readonly string[];
  readonly variables: Map<string, string>;
  /** How many jobs it has in the background; they go on while a line runs. */
  readonly jobs: () => number;
  /** Whether it has ended with its container, and waits in vain. */
  readonly isGone: (state: ClusterState) => boolean;
}

export type EffectResult =
  CommandResults[Command['type']] | FileContent | boolean | string | Typed | undefined;

/** A coroutine: it asks for effects and ends with a `T`. */
export type Task<T> = Generator<Effect, T, EffectResult>;

/** Thrown into a task when the person presses Ctrl-C; an interactive shell goes on after it. */
export class Interrupted extends Error {}

/** Carries out a command on the cluster. */
export function* perform<C extends Command>(command: C): Task<CommandResults[C['type']]> {
  return (yield { do: command }) as CommandResults[C['type']];
}

/** What the command would give; nothing changes. */
export function* rehearse<C extends Command>(command: C): Task<CommandResults[C['type']]> {
  return (yield { try: command }) as CommandResults[C['type']];
}

/** Waits until `until` holds; false if `timeout` (ms) was over first. */
export function* waitUntil(
  until: (state: ClusterState) => boolean,
  timeout?: number,
): Task<boolean> {
  return (yield { wait: { until, ...(timeout !== undefined && { timeout }) } }) as boolean;
}

/** Lets virtual time pass. */
export function* pause(ms: number): Task<void> {
  if (ms > 0) yield { sleep: ms };
}

/** Reads a file or lists a folder. */
export function* read(path: string): Task<FileContent> {
  return (yield { read: path }) as FileContent;
}

/** Lets the person type a line; undefined is the end of input (Ctrl-D). */
export function* typedAt(ask: Ask): Task<Typed | undefined> {
  return (yield { ask }) as Typed | undefined;
}

/** Writes to standard output. */
export function* out(text: string): Task<void> {
  if (text !== '') yield { out: text };
}

/** Writes to standard error. */
export function* err(text: string): Task<void> {
  if (text !== '') yield { err: text };
}

/** A line on standard output. */
export function* say(line: string): Task<void> {
  yield { out: `${line}\n` };
}

/** A line on standard error. */
export function* complain(line: string): Task<void> {
  yield { err: `${line}\n` };
}

/** Has a person edit a text; undefined when they gave it up, or nobody can edit. */
export function* edit(draft: Draft): Task<string | undefined> {
  return (yield { edit: draft }) as string | undefined;
}

/** Ends with a value at once. */
export function* ended<T>(value: T): Task<T> {
  return value;
}

/** Ends a task early; it still does what it does at its end, such as closing connections. */
export function* abandon(task: Task<unknown>): Task<void> {
  let step = task.return(undefined);
  while (step.done !== true) step = task.next(yield step.value);
}

/** Has an effect of a task carried out; gives what makes the task go on. */
export function* carriedOut<T>(
  task: Task<T>,
  effect: Effect,
): Task<() => IteratorResult<Effect, T>> {
  let result: EffectResult;
  try {
    result = yield effect;
  } catch (thrown) {
    return () => task.throw(thrown);
  }
  return () => task.next(result);
}

/**
 * Runs `task` with each of its effects given to `handle`, whose result it gets. What is thrown
 * meanwhile is thrown into the task. Ended early, it ends `task` too and sees its cleaning up
 * through.
 */
export function* relaying<T>(
  task: Task<T>,
  handle: (effect: Effect) => Task<EffectResult>,
): Task<T> {
  try {
    let step = task.next();
    while (step.done !== true) {
      let result: EffectResult;
      try {
        result = yield* handle(step.value);
      } catch (thrown) {
        step = task.throw(thrown);
        continue;
      }
      step = task.next(result);
    }
    return step.value;
  } finally {
    yield* relayed(task.return(undefined as T), task, handle);
  }
}

/** What a task still does at its end. */
function* relayed<T>(
  first: IteratorResult<Effect, T>,
  task: Task<T>,
  handle: (effect: Effect) => Task<EffectResult>,
): Task<void> {
  let left = first;
  while (left.done !== true) left = task.next(yield* handle(left.value));
}

/** Runs `task` with its standard output kept back: gives the result and what was written. */
export function* collecting<T>(task: Task<T>): Task<{ readonly value: T; readonly text: string }> {
  let text = '';
  const value = yield* relaying(task, function* (effect) {
    if (!('out' in effect)) return yield effect;
    text += effect.out;
    return undefined;
  });
  return { value, text };
}

/** Runs `task` with what it writes passed through `change`, which may drop an effect. */
export function rewriting<T>(
  task: Task<T>,
  change: (effect: Effect) => Effect | undefined,
): Task<T> {
  return relaying(task, function* (effect) {
    const changed = change(effect);
    return changed && (yield changed);
  });
}

/** Runs `task` with files that `reads` gives, in place of those of the person's machine. */
export function withFiles<T>(task: Task<T>, reads: (path: string) => Task<FileContent>): Task<T> {
  return relaying(task, function* (effect): Task<EffectResult> {
    return 'read' in effect ? yield* reads(effect.read) : yield effect;
  });
}
