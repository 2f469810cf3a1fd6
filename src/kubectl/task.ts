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
  | { readonly out: string }
  | { readonly err: string };

export interface Wait {
  readonly until: (state: ClusterState) => boolean;
  /** Ms of virtual time. */
  readonly timeout?: number;
}

export type EffectResult = CommandResults[Command['type']] | FileContent | boolean | undefined;

/** A coroutine: it asks for effects and ends with a `T`. */
export type Task<T> = Generator<Effect, T, EffectResult>;

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

/** Runs `task` with its standard output kept back: gives the result and what was written. */
export function* collecting<T>(task: Task<T>): Task<{ readonly value: T; readonly text: string }> {
  let text = '';
  let step = task.next();
  while (step.done !== true) {
    const effect: Effect = step.value;
    if ('out' in effect) {
      text += effect.out;
      step = task.next(undefined);
    } else {
      step = task.next(yield effect);
    }
  }
  return { value: step.value, text };
}

/** Runs `task` with what it writes passed through `change`, which may drop an effect. */
export function* rewriting<T>(
  task: Task<T>,
  change: (effect: Effect) => Effect | undefined,
): Task<T> {
  let step = task.next();
  while (step.done !== true) {
    const effect = change(step.value);
    step = task.next(effect && (yield effect));
  }
  return step.value;
}

/** Runs `task` with files that `reads` gives, in place of those of the person's machine. */
export function* withFiles<T>(task: Task<T>, reads: (path: string) => Task<FileContent>): Task<T> {
  let step = task.next();
  while (step.done !== true) {
    const effect: Effect = step.value;
    step = task.next('read' in effect ? yield* reads(effect.read) : yield effect);
  }
  return step.value;
}
