import type { Place } from '../cluster/traffic/request';
import type { ClusterState } from '../cluster/world';
import type { Input } from './shell/input';
import type { Ask, Task } from './task';

/** The variables of a shell; `?` is how the last command ended, `PWD` where it is. */
export type Variables = Map<string, string>;

/** A terminal whose shell waits for the next line. */
export interface Waiting {
  readonly task: Task<number>;
  readonly ask: Ask;
}

/** What a terminal remembers from line to line. */
export interface Session {
  /** kubectl's current namespace. */
  namespace: string;
  /** The number of the request that was sent last from here. */
  lastRequest: number | undefined;
  /** The variables that were set, wherever that was. */
  readonly variables: Variables;
  /** The shells that wait for a line, by the place where the terminal was opened. */
  readonly waiting: Map<Place, Waiting>;
}

export function newSession(): Session {
  return {
    namespace: 'default',
    lastRequest: undefined,
    variables: new Map(),
    waiting: new Map(),
  };
}

/** A terminal: where its lines run, and what it sees of the cluster. */
export interface Shell {
  readonly where: Place;
  readonly session: Session;
  /** The cluster at this moment. */
  state(): ClusterState;
  /** The paths of the files on the page's machine, for completion. */
  readonly files?: readonly string[];
  /** The lines that were typed here, oldest first, for `history`. */
  readonly history?: readonly string[];
}

/** A program that is being run. */
export interface Process {
  /** The program's name and its arguments. */
  readonly argv: readonly string[];
  readonly where: Place;
  /** What comes through a pipe or from a file; undefined for the terminal. */
  readonly stdin: Input | undefined;
  /** Whether standard output is a terminal, which is when curl shows no progress. */
  readonly terminal: boolean;
  readonly shell: Shell;
  /** Those of the shell that runs it. */
  readonly variables: Variables;
  /** The interactive shells that it was started from, the innermost first. */
  readonly shells: Ask['shells'];
}

/** Ends with its exit code. */
export type Program = (process: Process) => Task<number>;
