import type { ClusterState } from '../../cluster/world';
import { abandon, carriedOut, type Effect, type Task, type Wait } from '../task';

/** What a strand waits for, from `since` (ms) on. */
interface Block {
  readonly effect: { readonly wait: Wait } | { readonly sleep: number };
  readonly deadline: number;
}

/** A task that runs beside others: pauses of one are time for the others. */
export class Strand {
  private block: Block | undefined;
  private started = false;
  /** How it ended; undefined while it runs. */
  exitCode: number | undefined;
  /** What it threw instead of ending. */
  problem: Error | undefined;

  constructor(private readonly task: Task<number>) {}

  get isOver(): boolean {
    return this.exitCode !== undefined || this.problem !== undefined;
  }

  /** Whether it can go on at this moment. */
  isReady(state: ClusterState): boolean {
    if (this.isOver) return false;
    const { block } = this;
    if (!block) return true;
    if (state.now >= block.deadline) return true;
    return 'wait' in block.effect && block.effect.wait.until(state);
  }

  /** What it waits for, for a wait on behalf of several. */
  get blockedOn(): Block | undefined {
    return this.isOver ? undefined : this.block;
  }

  /** What it waits for without a limit will never come. */
  giveUp(now: number): void {
    if (this.block?.deadline === Infinity) this.block = { ...this.block, deadline: now };
  }

  /** Runs it until it has to wait. */
  *advance(state: () => ClusterState): Task<void> {
    const { block, started } = this;
    this.block = undefined;
    this.started = true;
    const answer =
      started && block && 'wait' in block.effect ? block.effect.wait.until(state()) : undefined;
    yield* this.run(() => this.task.next(answer), state);
  }

  /** Throws into it, and runs it until it has to wait. */
  *throw(thrown: unknown, state: () => ClusterState): Task<void> {
    this.block = undefined;
    this.started = true;
    yield* this.run(() => this.task.throw(thrown), state);
  }

  /** Ends it early. */
  *end(exitCode: number): Task<void> {
    if (this.isOver) return;
    yield* abandon(this.task);
    this.exitCode = exitCode;
  }

  private *run(
    resume: () => IteratorResult<Effect, number>,
    state: () => ClusterState,
  ): Task<void> {
    let go = resume;
    for (;;) {
      let step: IteratorResult<Effect, number>;
      try {
        step = go();
      } catch (problem) {
        this.problem = problem instanceof Error ? problem : new Error(String(problem));
        return;
      }
      if (step.done === true) {
        this.exitCode = step.value;
        return;
      }
      const effect = step.value;
      if ('wait' in effect || 'sleep' in effect) {
        const limit = 'sleep' in effect ? effect.sleep : (effect.wait.timeout ?? Infinity);
        this.block = { effect, deadline: state().now + limit };
        return;
      }
      go = yield* carriedOut(this.task, effect);
    }
  }
}

/** Runs strands beside each other until `isDone`; what they do at once happens in their order. */
export function* together(
  strands: () => readonly Strand[],
  isDone: () => boolean,
  state: () => ClusterState,
): Task<void> {
  while (!isDone()) {
    const ready = strands().find((strand) => strand.isReady(state()));
    if (ready) {
      yield* ready.advance(state);
      continue;
    }
    const pause = waitForAny(strands(), state().now);
    const came = yield pause;
    const isEndless = 'wait' in pause && pause.wait.timeout === undefined;
    if (came === false && isEndless) for (const strand of strands()) strand.giveUp(state().now);
  }
}

function waitForAny(strands: readonly Strand[], now: number): Effect {
  const blocks = strands.flatMap(({ blockedOn }) => blockedOn ?? []);
  const deadline = Math.min(...blocks.map((block) => block.deadline));
  const waits = blocks.flatMap(({ effect }) => ('wait' in effect ? [effect.wait.until] : []));
  if (waits.length === 0 && deadline < Infinity) return { sleep: deadline - now };
  const until = (state: ClusterState) => waits.some((holds) => holds(state));
  return { wait: { until, ...(deadline < Infinity && { timeout: deadline - now }) } };
}
