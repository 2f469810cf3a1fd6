import type { Command } from '../cluster/commands';
import type { ClusterState } from '../cluster/world';
import type { Draft, Effect, EffectResult, Task } from '../kubectl/task';
import { readFile } from './files';
import { accompany } from './playback';
import type { Output } from './run-task';
import { useSession } from './session';

/** How a program came to its end. */
export type Ending<T> =
  | { readonly is: 'done'; readonly value: T }
  /** By `interrupt`. */
  | { readonly is: 'interrupted' }
  /** The cluster that it ran on is gone. */
  | { readonly is: 'abandoned' }
  /** By a fault of Hopscope. */
  | { readonly is: 'broken'; readonly reason: string };

export interface ProgramListener<T> {
  readonly wrote: (output: Output) => void;
  /** It sent a request, which has this number. */
  readonly sent: (request: number) => void;
  /** It begins to wait for virtual time, or goes on. */
  readonly waits: (isWaiting: boolean) => void;
  /** Whether what it wrote is more than was read so far; then it does not go on. */
  readonly isBehind: () => boolean;
  readonly ended: (ending: Ending<T>) => void;
}

/** A program that runs on the session's cluster. */
export interface Program {
  /** Ends it now, as Ctrl-C does; what it has open is closed. */
  readonly interrupt: () => void;
}

type Pause =
  | { readonly is: 'ready'; readonly result: EffectResult }
  /** A person edits a text. */
  | { readonly is: 'asking' }
  | {
      readonly is: 'waiting';
      readonly until: (state: ClusterState) => boolean;
      /** Ms of virtual time. */
      readonly deadline: number;
      /** Whether it is the program's own work that takes this time. */
      readonly isWork: boolean;
    };

/** More effects than a program gets within one turn, however fast they are. */
const MOST_STEPS = 500;
/** A program that sleeps no longer than this is at work, such as kubectl reading its configuration, or waits for a part of itself that is, as in a pipe (ms) … */
const LONGEST_WORK = 100;
/** … and so much of it is done although the clock stands still. */
const MOST_WORK = 1_000;
/** More effects than closing what is open could need. */
const MOST_LAST_STEPS = 1000;

/** Commands that put something on the network; their result is its number. */
const SENDING: ReadonlySet<Command['type']> = new Set(['request', 'lookUp', 'ping']);

function never(): boolean {
  return false;
}

class Running<T> implements Program {
  private pause: Pause = { is: 'ready', result: undefined };
  private wasWaiting = false;
  private worked = 0;
  private readonly over = new AbortController();
  /** How many effects it had in this turn. */
  steps = 0;

  constructor(
    private readonly task: Task<T>,
    private readonly listener: ProgramListener<T>,
  ) {}

  get isReady(): boolean {
    return this.pause.is === 'ready';
  }
  get deadline(): number {
    return this.pause.is === 'waiting' ? this.pause.deadline : Infinity;
  }

  /** When the work is done that it may do while the clock stands still. */
  get workDone(): number {
    const isAllowed = this.pause.is === 'waiting' && this.pause.isWork && this.worked <= MOST_WORK;
    return isAllowed ? this.deadline : Infinity;
  }
  get isBlocked(): boolean {
    return this.listener.isBehind();
  }

  /** Makes it ready if what it waits for has come. */
  wake(state: ClusterState): void {
    if (this.pause.is !== 'waiting') return;
    const { until, deadline } = this.pause;
    const holds = until(state);
    if (holds || state.now >= deadline) this.pause = { is: 'ready', result: holds };
  }

  /** Goes on to its next effect. */
  step(): void {
    if (this.pause.is !== 'ready') return;
    const { result } = this.pause;
    this.steps += 1;
    this.take(() => this.task.next(result), { is: 'done' });
  }

  tellWhetherItWaits(): void {
    const isWaiting = this.pause.is === 'waiting';
    if (isWaiting !== this.wasWaiting) this.listener.waits(isWaiting);
    this.wasWaiting = isWaiting;
  }

  readonly interrupt = (): void => {
    if (!running.has(this as Running<unknown>)) return;
    // A task that is cut short has no result; what `return` gives is never looked at.
    this.take(() => this.task.return(undefined as T), { is: 'interrupted' });
    for (let steps = 0; running.has(this as Running<unknown>); steps += 1) {
      if (steps > MOST_LAST_STEPS) return this.end({ is: 'interrupted' });
      const result = this.pause.is === 'ready' ? this.pause.result : false;
      this.take(() => this.task.next(result), { is: 'interrupted' });
    }
  };

  abandon(): void {
    this.end({ is: 'abandoned' });
  }

  /** Goes on with what the person makes of a text, unless it has ended meanwhile. */
  private async ask({ name, text }: Draft): Promise<void> {
    const { editText } = await import('./editor');
    const result = await editText(name, text, this.over.signal);
    if (this.pause.is !== 'asking' || !running.has(this as Running<unknown>)) return;
    this.pause = { is: 'ready', result };
    tellOfWork();
  }

  private take(
    go: () => IteratorResult<Effect, T>,
    { is }: { readonly is: 'done' | 'interrupted' },
  ): void {
    try {
      const step = go();
      if (step.done !== true) this.pause = this.answer(step.value);
      else this.end(is === 'done' ? { is, value: step.value } : { is });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.end({ is: 'broken', reason });
    }
  }

  private end(ending: Ending<T>): void {
    running.delete(this as Running<unknown>);
    this.over.abort();
    this.listener.ended(ending);
  }

  /** Waits for `ms` at most. */
  private waiting(until: (state: ClusterState) => boolean, ms: number): Pause {
    const isWork = ms <= LONGEST_WORK;
    if (isWork) this.worked += ms;
    return { is: 'waiting', until, deadline: useSession.getState().live().now + ms, isWork };
  }

  private answer(effect: Effect): Pause {
    const { live, perform, rehearse } = useSession.getState();
    const ready = (result: EffectResult): Pause => ({ is: 'ready', result });
    if ('do' in effect) {
      const result = perform(effect.do);
      if (SENDING.has(effect.do.type) && result.ok) this.listener.sent(result.value as number);
      return ready(result);
    }
    if ('try' in effect) return ready(rehearse(effect.try).result);
    if ('read' in effect) return ready(readFile(effect.read));
    if ('edit' in effect) {
      void this.ask(effect.edit);
      return { is: 'asking' };
    }
    if ('sleep' in effect) return this.waiting(never, effect.sleep);
    if ('wait' in effect) {
      const { until, timeout = Infinity } = effect.wait;
      if (until(live())) return ready(true);
      return this.waiting(until, timeout);
    }
    if ('out' in effect) this.listener.wrote({ to: 'out', text: effect.out });
    else if ('err' in effect) this.listener.wrote({ to: 'err', text: effect.err });
    return ready(undefined);
  }
}

const running = new Set<Running<unknown>>();
let isTurning = false;

/** Whether a program could go on at this very moment. */
function isReady(): boolean {
  for (const program of running) if (program.isReady) return true;
  return false;
}

/** Whether a program could go on at this very moment, or with the work it may do on a clock that stands still. */
function hasWork(): boolean {
  return isReady() || soonest(({ workDone }) => workDone) < Infinity;
}

function soonest(when: (program: Running<unknown>) => number): number {
  let first = Infinity;
  for (const program of running) first = Math.min(first, when(program));
  return first;
}

/** When the first program that sleeps is going to wake (ms of virtual time). */
function nextWaking(): number {
  return soonest(({ deadline }) => deadline);
}

/** Starts a program; it has its first effect in its first turn. */
export function startProgram<T>(task: Task<T>, listener: ProgramListener<T>): Program {
  const program = new Running(task, listener);
  running.add(program as Running<unknown>);
  tellOfWork();
  return program;
}

function wakeAll(): void {
  const state = useSession.getState().live();
  for (const program of running) program.wake(state);
}

/** Runs what is ready, and what that wakes, until all wait, have had their share, or `hasTime` is over. */
function settle(hasTime: () => boolean): void {
  const canGoOn = (one: Running<unknown>) =>
    running.has(one) && one.isReady && !one.isBlocked && one.steps < MOST_STEPS && hasTime();
  for (let again = true; again;) {
    again = false;
    for (const program of [...running]) {
      while (canGoOn(program)) {
        program.step();
        again = true;
      }
      if (running.delete(program)) running.add(program);
    }
    wakeAll();
  }
}

function turn(run: () => void): void {
  if (isTurning) return;
  isTurning = true;
  try {
    for (const program of running) program.steps = 0;
    run();
  } finally {
    isTurning = false;
    for (const program of running) program.tellWhetherItWaits();
  }
}

/** Lets time pass until `until`, event by event, and programs go on meanwhile. */
function pass(until: number, hasTime: () => boolean): void {
  const { live, advanceTo, engine } = useSession.getState();
  while (live().now < until && hasTime()) {
    const moment = engine?.nextMoment(live()) ?? Infinity;
    advanceTo(Math.max(live().now, Math.min(until, moment, nextWaking())));
    wakeAll();
    settle(hasTime);
  }
}

/**
 * Gives every program that is ready its share, although the clock stands still. It goes on by the
 * little that programs need for their own work, so that `kubectl get` gives its answer; for
 * whatever takes longer they wait until time runs.
 */
export function runPrograms(hasTime: () => boolean): void {
  turn(() => {
    settle(hasTime);
    for (;;) {
      const done = soonest(({ workDone }) => workDone);
      if (done === Infinity || !hasTime()) return;
      pass(done, hasTime);
    }
  });
}

/**
 * Lets virtual time pass until `until` (ms), and every program go on at the moment that it waited
 * for. When `hasTime` is over first, the clock stays behind, and the programs with it; one that
 * never waits holds up nobody.
 */
export function passTime(until: number, hasTime: () => boolean): void {
  if (running.size === 0) return useSession.getState().advanceTo(until);
  turn(() => {
    settle(hasTime);
    pass(until, hasTime);
  });
}

const tellOfWork = accompany({ passTime, runPrograms, isReady, hasWork, nextWaking });

useSession.subscribe((session, before) => {
  if (session.generation !== before.generation) {
    for (const program of [...running]) program.abandon();
  } else if (!isTurning && running.size > 0) {
    wakeAll();
    if (hasWork()) tellOfWork();
  }
});
