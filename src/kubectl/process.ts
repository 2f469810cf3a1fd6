import type { Place } from '../cluster/traffic/request';
import type { ClusterState } from '../cluster/world';
import type { Task } from './task';

/** The variables of a shell. */
export type Variables = Map<string, string>;

/** What a terminal remembers from line to line. */
export interface Session {
  /** kubectl's current namespace. */
  namespace: string;
  /** The number of the request that was sent last from here. */
  lastRequest: number | undefined;
  /** The shell's variables. */
  readonly variables: Variables;
}

export function newSession(): Session {
  return { namespace: 'default', lastRequest: undefined, variables: new Map() };
}

/** A terminal: where its lines run, and what it sees of the cluster. */
export interface Shell {
  readonly where: Place;
  readonly session: Session;
  /** The cluster at this moment. */
  state(): ClusterState;
}

/** A program that is being run. */
export interface Process {
  /** The program's name and its arguments. */
  readonly argv: readonly string[];
  readonly where: Place;
  /** What comes through the pipe; undefined when there is none. */
  readonly stdin: string | undefined;
  /** Whether standard output is a terminal, which is when curl shows no progress. */
  readonly terminal: boolean;
  readonly shell: Shell;
  /** Those of the shell that runs it. */
  readonly variables: Variables;
}

/** Ends with its exit code. */
export type Program = (process: Process) => Task<number>;
