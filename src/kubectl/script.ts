import { get } from '../cluster/store';
import type { Place } from '../cluster/traffic/request';
import type { ClusterState } from '../cluster/world';
import { drive, type Driver } from './drive';
import type { Session, Shell } from './process';
import { INTERRUPTED } from './shell/interactive';
import { abandon, carriedOut, rewriting, type Effect, type Task } from './task';
import { isIncomplete, openShells, run, type Output } from './terminal';

/** One command of a script. */
export interface ScriptLine {
  /** As in the brackets before it; `laptop` without any. */
  readonly where: string;
  /** With the lines that it goes on in. */
  readonly command: string;
}

const PREFIX = /^\[([^\]\s]+)\]\s*(.*)$/s;

/** Joins the lines that belong together: an open loop, quote or `<<`; a line alone if it never ends. */
function join(first: string, rest: readonly string[]): { command: string; used: number } {
  if (!isIncomplete(first)) return { command: first, used: 0 };
  const limit = Math.min(rest.length, LONGEST_COMMAND);
  for (let used = 1; used <= limit; used += 1) {
    const command = [first, ...rest.slice(0, used)].join('\n');
    if (!isIncomplete(command)) return { command, used };
  }
  return { command: first, used: 0 };
}

/** No command goes on for more lines than this. */
const LONGEST_COMMAND = 1000;

/** The commands of a script: a line each; blank lines and those that begin with `#` are passed over. */
export function parseScript(text: string): readonly ScriptLine[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const commands: ScriptLine[] = [];
  for (let at = 0; at < lines.length;) {
    const line = (lines[at] ?? '').trim();
    at += 1;
    if (line === '' || line.startsWith('#')) continue;
    const [, where = 'laptop', rest = line] = PREFIX.exec(line) ?? [];
    const { command, used } = join(rest, lines.slice(at));
    at += used;
    if (command !== '') commands.push({ where, command });
  }
  return commands;
}

/** The place that the brackets before a line mean. */
function placeOf(where: string, state: ClusterState, session: Session): Place {
  if (where === 'laptop') return 'client/laptop';
  const [kind = '', ...rest] = where.split('/');
  if (kind === 'pod') {
    return rest.length > 1 ? where : `pod/${session.namespace}/${rest[0] ?? ''}`;
  }
  if (rest.length > 0) return where;
  const isClient = state.config.clients.some(({ name }) => name === where);
  return isClient && !get(state.store, 'Node', '', where) ? `client/${where}` : `node/${where}`;
}

/** What a command came to, and the virtual time (ms) when it was over. */
export interface LineResult extends Output {
  readonly where: string;
  readonly command: string;
  readonly time: number;
}

/** Passes each piece of output on as it comes. */
function listening<T>(task: Task<T>, wrote: (text: string) => void): Task<T> {
  return rewriting(task, (effect) => {
    if ('out' in effect) wrote(effect.out);
    if ('err' in effect) wrote(effect.err);
    return effect;
  });
}

/** How often a line may wait before it counts as endless. */
const MOST_PAUSES = 20_000;

/** A line that is interrupted when it never ends: in a script nobody presses Ctrl-C. */
function* bounded(task: Task<Output>, wrote: (text: string) => void): Task<Output> {
  let pauses = 0;
  let step = task.next();
  while (step.done !== true) {
    const effect: Effect = step.value;
    if ('sleep' in effect || 'wait' in effect) pauses += 1;
    if (pauses > MOST_PAUSES) {
      yield* abandon(task);
      const stderr = `hopscope: interrupted after ${MOST_PAUSES} pauses, as it would never end\n`;
      wrote(stderr);
      return { stdout: '', stderr, exitCode: INTERRUPTED };
    }
    step = (yield* carriedOut(task, effect))();
  }
  return step.value;
}

function shellAt(where: string, driver: Driver, session: Session): Shell {
  return {
    where: placeOf(where, driver.state, session),
    session,
    state: () => driver.state,
  };
}

/** Runs one line of a script; `wrote` hears the output as a terminal shows it. */
export function runScriptLine(
  { where, command }: ScriptLine,
  driver: Driver,
  session: Session,
  wrote: (text: string) => void = () => undefined,
): LineResult {
  const shell = shellAt(where, driver, session);
  const output = drive(bounded(listening(run(command, shell), wrote), wrote), driver);
  const time = Math.round(driver.state.now * 1000) / 1000;
  return { where, command, ...output, time };
}

/**
 * What stands before a line on the screen: `laptop$ `, `node1# `, or the prompt of the shell in a
 * pod or on a node that a line before has opened.
 */
export function promptBefore({ where }: ScriptLine, driver: Driver, session: Session): string {
  const [innermost, outside] = openShells(shellAt(where, driver, session));
  if (innermost && outside) return innermost.prompt;
  return where === 'laptop' || where.startsWith('client/') ? `${where}$ ` : `${where}# `;
}
