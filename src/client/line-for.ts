import type { Command } from '../cluster/commands';
import type { ClusterState } from '../cluster/world';
import { asKubectl } from '../kubectl/as-kubectl';
import { useSession } from './session';

/** The command line for a command, as the cluster is before it: now, by default; undefined if there is none. */
export function lineFor(
  command: Command,
  state: ClusterState = useSession.getState().live(),
): string | undefined {
  return asKubectl(command, state);
}
