import { newSession, type Shell } from '../../kubectl/process';
import type { Completion } from '../../kubectl/completion/candidates';
import { complete } from '../../kubectl/completion/complete';
import type { Task } from '../../kubectl/task';
import {
  endOfInput,
  hasEnded,
  hasExited,
  isIncomplete,
  jobsOf,
  placeOf,
  promptOf,
  run,
} from '../../kubectl/terminal';
import { fileNames } from '../files';
import { useSession } from '../session';

/** The command language, as much of it as a console needs. */
export interface Language {
  /** Runs a command to its end; what it writes comes as effects. */
  readonly run: (command: string, shell: Shell) => Task<unknown>;
  /** Ctrl-D at an empty prompt. */
  readonly endOfInput: (shell: Shell) => Task<unknown>;
  /** What stands before the next line: `laptop$ `, `/ # `. */
  readonly promptOf: (shell: Shell) => string;
  /** Where the next line runs: `laptop`, `node1`, a pod's name. */
  readonly placeOf: (shell: Shell) => string;
  /** Whether the shell would wait for more lines, as after `do`. */
  readonly isIncomplete: (text: string) => boolean;
  /** Whether the container of the innermost shell has ended; an empty command says so and goes on outside. */
  readonly hasEnded: (shell: Shell) => boolean;
  /** Whether not even the outermost shell is left. */
  readonly hasExited: (shell: Shell) => boolean;
  /** How many jobs wait in the background for the next line. */
  readonly jobsOf: (shell: Shell) => number;
  readonly complete: (text: string, cursor: number, shell: Shell) => Completion;
}

/** The language of `src/kubectl/`. */
export const kubectlLanguage: Language = {
  run,
  endOfInput,
  promptOf,
  placeOf,
  isIncomplete,
  hasEnded,
  hasExited,
  jobsOf,
  complete,
};

/** A shell on the teacher's machine, as when somebody sits down there; `history` gives its lines so far. */
export function laptopShell(history: () => readonly string[]): Shell {
  return {
    where: 'client/laptop',
    session: newSession(),
    state: () => useSession.getState().live(),
    get files() {
      return fileNames();
    },
    get history() {
      return history();
    },
  };
}
