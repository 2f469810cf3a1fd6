import { get } from '../cluster/store';
import type { Place } from '../cluster/traffic/request';
import type { ClusterState } from '../cluster/world';
import { drive, type Driver } from './drive';
import type { Session, Shell } from './process';
import { parseLine } from './shell/parser';
import { SyntaxProblem } from './shell/syntax';
import type { Effect, Task } from './task';
import { run, type Output } from './terminal';

/** One command of a script. */
export interface ScriptLine {
  /** As in the brackets before it; `laptop` without any. */
  readonly where: string;
  readonly command: string;
  /** The texts of its `<<` redirections. */
  readonly documents: readonly string[];
}

const PREFIX = /^\[([^\]\s]+)\]\s*(.*)$/s;
const DOCUMENT = /(?<!<)<<-?\s*(['"]?)(\w+)\1(?!<)/g;

/** Whether the shell would wait for more, as after `do` or a pipe. */
function isUnfinished(command: string): boolean {
  try {
    parseLine(command);
    return false;
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    return problem.message === 'syntax error: unexpected end of file';
  }
}

/** Joins what a backslash at the end or an unfinished loop leaves open; a line alone otherwise. */
function join(first: string, rest: readonly string[]): { command: string; used: number } {
  let command = first;
  let used = 0;
  while (command.endsWith('\\') && used < rest.length) {
    command = `${command}\n${rest[used] ?? ''}`;
    used += 1;
  }
  let [whole, more] = [command, used];
  while (isUnfinished(whole) && more < rest.length) {
    whole = `${whole}\n${rest[more] ?? ''}`;
    more += 1;
  }
  return isUnfinished(whole) ? { command, used } : { command: whole, used: more };
}

/** Takes the texts of `<<` redirections from the lines that follow. */
function takeDocuments(command: string, rest: readonly string[]) {
  const documents: string[] = [];
  let used = 0;
  for (const [, , end = ''] of command.matchAll(DOCUMENT)) {
    const at = rest.slice(used).findIndex((line) => line.trim() === end);
    const stop = at < 0 ? rest.length : used + at;
    documents.push(
      rest
        .slice(used, stop)
        .map((line) => `${line}\n`)
        .join(''),
    );
    used = Math.min(rest.length, stop + 1);
  }
  return { documents, used };
}

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
    const documents = takeDocuments(command, lines.slice(at));
    at += documents.used;
    if (command !== '') commands.push({ where, command, documents: documents.documents });
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
function* listening<T>(task: Task<T>, wrote: (text: string) => void): Task<T> {
  let step = task.next();
  while (step.done !== true) {
    const effect: Effect = step.value;
    if ('out' in effect) wrote(effect.out);
    if ('err' in effect) wrote(effect.err);
    step = task.next(yield effect);
  }
  return step.value;
}

/** Runs one line of a script; `wrote` hears the output as a terminal shows it. */
export function runScriptLine(
  { where, command, documents }: ScriptLine,
  driver: Driver,
  session: Session,
  wrote: (text: string) => void = () => undefined,
): LineResult {
  const shell: Shell = {
    where: placeOf(where, driver.state, session),
    session,
    state: () => driver.state,
  };
  const output = drive(listening(run(command, shell, documents), wrote), driver);
  const time = Math.round(driver.state.now * 1000) / 1000;
  return { where, command, ...output, time };
}

/** What stands before a line on the screen: `laptop$ `, `node1# `. */
export function promptOf(where: string): string {
  return where === 'laptop' || where.startsWith('client/') ? `${where}$ ` : `${where}# `;
}
