import { newSession, type Process } from '../kubectl/process';
import type { EffectResult, FileContent, Task } from '../kubectl/task';
import { useSession, type Session } from './session';

/** A piece of what a program wrote, in the order in which it was written. */
export interface Output {
  readonly to: 'out' | 'err';
  readonly text: string;
}

export interface Ended {
  readonly output: readonly Output[];
  readonly code: number;
}

/** The cluster that a program runs on. */
export type Subject = Pick<Session, 'live' | 'perform' | 'rehearse' | 'advanceTo'>;

/** A program as it is started on the teacher's machine, which has kubectl. */
export function laptopProcess(
  argv: readonly string[],
  { live }: Pick<Subject, 'live'> = useSession.getState(),
): Process {
  const where = 'client/laptop';
  const session = newSession();
  const { variables } = session;
  const shell = { where, session, state: live };
  return { argv, where, stdin: undefined, terminal: true, shell, variables, shells: [] };
}

/**
 * Runs a program on a cluster, the session's unless told otherwise, at this very moment. It may take its time to sleep, but
 * it does not wait for the cluster: what it waits for holds already, or does not.
 */
export function runToEnd(
  task: Task<number>,
  readFile: (path: string) => string | undefined,
  { live, perform, rehearse, advanceTo }: Subject = useSession.getState(),
): Ended {
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
