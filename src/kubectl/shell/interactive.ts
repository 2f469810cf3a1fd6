import type { ClusterState } from '../../cluster/world';
import type { Process } from '../process';
import { complain, Interrupted, typedAt, type OpenShell, type Task } from '../task';
import { BUILT_INS } from './built-ins';
import { Exit } from './control';
import { jobText } from './jobs';
import { LAUNCHERS } from './launchers';
import type { Language } from './language';
import { ShellRunner } from './run';

/** A shell that somebody types into. */
export interface Interactive {
  readonly language: Language;
  /** The container that it runs in, if any. */
  readonly container?: string;
  /** Whether it ends because of what has become of the place where it runs. */
  readonly isGone: (state: ClusterState) => boolean;
  /** Its exit code then: 137 in a container that was killed. */
  readonly goneCode: number;
}

/** How a command ends that Ctrl-C has ended: 128 and the number of SIGINT. */
export const INTERRUPTED = 130;

/** How a shell shows itself to those outside. */
export function shellIn(
  runner: ShellRunner,
  { where, variables }: Process,
  { language, isGone, container }: Interactive,
): OpenShell {
  return {
    where,
    ...(container !== undefined && { container }),
    get prompt() {
      return language.prompt(variables);
    },
    words: () => [
      ...new Set([
        ...language.programs(),
        ...Object.keys(BUILT_INS),
        ...Object.keys(LAUNCHERS),
        ...runner.functions.keys(),
      ]),
    ],
    variables,
    jobs: () => runner.jobs.all.length,
    isGone,
  };
}

/** Reads lines and runs them, up to `exit` or the end of input; ends with the last exit code. */
export function* interactive(process: Process, about: Interactive): Task<number> {
  const { language, isGone, goneCode } = about;
  const runner = new ShellRunner(language);
  const state = () => process.shell.state();
  const { variables } = process;
  const shell = shellIn(runner, process, about);
  const inner: Process = { ...process, shells: [shell, ...process.shells] };
  let exitCode = 0;
  try {
    for (;;) {
      const { prompt } = shell;
      const typed = yield* typedAt({ prompt, exitCode, shells: inner.shells });
      if (isGone(state())) return goneCode;
      if (typed === undefined) return exitCode;
      variables.set('?', String(exitCode));
      const { text, documents } = typed;
      exitCode = yield* interruptible(runner, runner.line(text, inner, documents), state);
      yield* reportJobs(runner);
    }
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
    return thrown.code;
  } finally {
    yield* runner.jobs.end();
  }
}

/** A line, which Ctrl-C can end. */
function* interruptible(
  runner: ShellRunner,
  line: Task<number>,
  state: () => ClusterState,
): Task<number> {
  try {
    return yield* runner.jobs.beside(line, state);
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) throw thrown;
    return INTERRUPTED;
  }
}

/** Says which jobs have ended since the last line. */
function* reportJobs({ jobs }: ShellRunner): Task<void> {
  for (const job of jobs.reap()) {
    const { exitCode = 0 } = job.strand;
    const how = exitCode === 143 ? 'Terminated' : exitCode === 0 ? 'Done' : `Exit ${exitCode}`;
    yield* complain(jobText(job, '+', how));
  }
}
