import { newSession, type Process } from '../kubectl/process';
import type { EffectResult, FileContent, Task } from '../kubectl/task';
import { useSession } from './session';

/** A piece of what a program wrote, in the order in which it was written. */
export interface Output {
  readonly to: 'out' | 'err';
  readonly text: string;
}

export interface Ended {
  readonly output: readonly Output[];
  readonly code: number;
}

/** A program as it is started on the teacher's machine, which has kubectl. */
export function laptopProcess(argv: readonly string[]): Process {
  const where = 'client/laptop';
  const session = newSession();
  const { variables } = session;
  const shell = { where, session, state: useSession.getState().live };
  return { argv, where, stdin: undefined, terminal: true, shell, variables, shells: [] };
}

/**
 * Runs a program on the session's cluster at this very moment. It may take its time to sleep, but
 * it does not wait for the cluster: what it waits for holds already, or does not.
 */
export function runToEnd(
  task: Task<number>,
  readFile: (path: string) => string | undefined,
): Ended {
  const { live, perform, rehearse, advanceTo } = useSession.getState();
  const output: Output[] = [];
  let step = task.next();
  while (step.done !== true) {
    const effect = step.value;
    let result: EffectResult;
    if ('do' in effect) result = perform(effect.do);
    else if ('try' in effect) ({ result } = rehearse(effect.try));
    else if ('wait' in effect) result = effect.wait.until(live());
    else if ('sleep' in effect) advanceTo(live().now + effect.sleep);
    else if ('read' in effect) result = fileContent(readFile(effect.read));
    else if ('out' in effect) output.push({ to: 'out', text: effect.out });
    else if ('err' in effect) output.push({ to: 'err', text: effect.err });
    step = task.next(result);
  }
  return { output, code: step.value };
}

function fileContent(text: string | undefined): FileContent {
  return text === undefined ? { is: 'missing' } : { is: 'file', text };
}
