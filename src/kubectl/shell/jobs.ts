import type { ClusterState } from '../../cluster/world';
import { relaying, type Task } from '../task';
import { Strand, together } from './strands';

/** A command that runs in the background. */
export interface Job {
  readonly number: number;
  readonly pid: number;
  /** As typed. */
  readonly text: string;
  readonly strand: Strand;
}

/** More than a lesson could need at the same time. */
const MOST_JOBS = 100;
const FIRST_PID = 4243;

/** What a shell runs in the background. */
export class Jobs {
  private list: readonly Job[] = [];
  private started = 0;

  get all(): readonly Job[] {
    return this.list;
  }

  /** Undefined when there are too many already. */
  start(task: Task<number>, text: string): Job | undefined {
    if (this.list.length >= MOST_JOBS) return undefined;
    const number = Math.max(0, ...this.list.map((job) => job.number)) + 1;
    // There is only one keyboard, and the command in the foreground has it.
    const deaf = relaying(task, function* (effect) {
      return 'ask' in effect ? undefined : yield effect;
    });
    const job = { number, pid: FIRST_PID + this.started, text, strand: new Strand(deaf) };
    this.started += 1;
    this.list = [...this.list, job];
    return job;
  }

  /** `%1`, `%%` or a process number. */
  find(name: string): Job | undefined {
    if (/^%[%+]?$/.test(name)) return this.list.at(-1);
    const number = Number(name.replace(/^%/, ''));
    return this.list.find((job) => (name.startsWith('%') ? job.number : job.pid) === number);
  }

  /** Takes out those that are over. */
  reap(): readonly Job[] {
    const over = this.list.filter(({ strand }) => strand.isOver);
    this.list = this.list.filter(({ strand }) => !strand.isOver);
    return over;
  }

  /** Runs a task with the jobs beside it; what is thrown into it reaches the task alone. */
  *beside(task: Task<number>, state: () => ClusterState): Task<number> {
    const main = new Strand(task);
    const strands = () => [main, ...this.list.map(({ strand }) => strand)];
    try {
      while (!main.isOver) {
        try {
          yield* together(strands, () => main.isOver, state);
        } catch (thrown) {
          yield* main.throw(thrown, state);
        }
      }
    } finally {
      yield* main.end(130);
    }
    if (main.problem !== undefined) throw main.problem;
    return main.exitCode ?? 0;
  }

  /** Ends all of them. */
  *end(): Task<void> {
    for (const { strand } of this.list) yield* strand.end(129);
    this.list = [];
  }
}

/** How `jobs` and the shell show a job. */
export function jobText({ number, text }: Job, mark: string, how: string, running = false): string {
  return `[${number}]${mark}  ${how.padEnd(24)}${text}${running ? ' &' : ''}`;
}
