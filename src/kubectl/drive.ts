import { advance, execute, nextMoment } from '../cluster/cluster';
import type { Command } from '../cluster/commands';
import type { ClusterState, Happening } from '../cluster/world';
import type { Draft, Effect, EffectResult, FileContent, Task, Wait } from './task';

/** The longest that a program waits for something that never comes: a day, in ms. */
const LONGEST_WAIT = 86_400_000;

/** A cluster that is driven by hand: virtual time passes only while something waits for it. */
export interface Driver {
  state: ClusterState;
  /** Gives the content of files. */
  read(path: string): FileContent;
  /** Edits a text; without it nobody can. */
  edit?(draft: Draft): string | undefined;
  /** Is told of everything that happens. */
  heard?(happenings: readonly Happening[]): void;
  /** Is told of each command when it is carried out. */
  gave?(at: number, command: Command): void;
}

function take(
  driver: Driver,
  step: { readonly state: ClusterState; readonly happenings: readonly Happening[] },
): void {
  driver.state = step.state;
  driver.heard?.(step.happenings);
}

function wait(driver: Driver, { until, timeout = LONGEST_WAIT }: Wait): boolean {
  const deadline = driver.state.now + timeout;
  while (!until(driver.state)) {
    const next = nextMoment(driver.state);
    if (next === undefined || next > deadline) {
      take(driver, advance(driver.state, deadline));
      return until(driver.state);
    }
    take(driver, advance(driver.state, Math.max(next, driver.state.now)));
  }
  return true;
}

function answer(driver: Driver, effect: Effect): EffectResult {
  if ('do' in effect) {
    driver.gave?.(driver.state.now, effect.do);
    const done = execute(driver.state, effect.do);
    take(driver, done);
    return done.result;
  }
  if ('try' in effect) return execute(driver.state, effect.try).result;
  if ('wait' in effect) return wait(driver, effect.wait);
  if ('sleep' in effect) {
    take(driver, advance(driver.state, driver.state.now + effect.sleep));
    return undefined;
  }
  if ('edit' in effect) return driver.edit?.(effect.edit);
  return 'read' in effect ? driver.read(effect.read) : undefined;
}

/** Runs a task to its end, letting virtual time pass as the task needs it. */
export function drive<T>(task: Task<T>, driver: Driver): T {
  let step = task.next();
  while (step.done !== true) step = task.next(answer(driver, step.value));
  return step.value;
}
