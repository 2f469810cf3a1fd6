import type { Command } from '../cluster/commands';
import { recall, type ClusterState } from '../cluster/world';
import { traffic } from '../cluster/traffic/request';
import { asKubectl, asTypedAtClient } from '../kubectl/as-kubectl';
import { useSession } from './session';

/** How something is done at a terminal. */
export interface Doing {
  /** The line is run, or Ctrl-C ends it. */
  readonly is: 'run' | 'end';
  readonly line: string;
  /** The client outside on which alone it can be typed; undefined for the laptop. */
  readonly client?: string;
}

/** The command as it was when the stream was started that it ends; undefined if it ends none. */
function endedBy(command: Command, state: ClusterState): Command | undefined {
  if (command.type !== 'stream' || command.rate > 0) return undefined;
  const running = recall(state, traffic).streams.get(command.id);
  return running && { ...command, rate: running.rate };
}

/** The laptop's command line for a command, as the cluster is now; undefined if there is none. */
export function lineFor(command: Command): string | undefined {
  return asKubectl(command, useSession.getState().live());
}

/** How a command is done at a terminal, `state` being the cluster before it; undefined if it cannot be. */
export function doingFor(command: Command, state: ClusterState): Doing | undefined {
  const started = endedBy(command, state);
  const done = started ?? command;
  const is = started ? 'end' : 'run';
  const line = asKubectl(done, state);
  if (line !== undefined) return { is, line };
  const there = asTypedAtClient(done);
  return there && { is, line: there.line, client: there.client };
}
