import type { Process, Program, Variables } from '../process';
import type { Task } from '../task';

/** Finds a program; undefined means that there is no such command here. */
export type Lookup = (name: string, process: Process) => Program | undefined;

/** How a shell is called in its messages, and what its lines can do. */
export interface Language {
  readonly name: string;
  readonly lookup: Lookup;
  /** The names of the programs that it finds, for completion. */
  programs(): readonly string[];
  /** What it says of a program that is not there. */
  notFound(program: string): string;
  /** Whether file names can match patterns (`*`). */
  readonly globs: boolean;
  /** Writes a file; ends with an exit code. */
  write(path: string, text: string, appends: boolean, variables: Variables): Task<number>;
  /** Reads a file; undefined if there is none. */
  readFile(path: string, variables: Variables): Task<string | undefined>;
  /** The full path of a folder, or undefined if there is none. */
  folder(path: string, variables: Variables): Task<string | undefined>;
  /** What stands before a line. */
  prompt(variables: Variables): string;
}
