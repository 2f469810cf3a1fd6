import { advance, createCluster, execute } from './cluster';
import type { Command } from './commands';
import type { ClusterConfig } from './config';
import type { AppendList } from './structures/append-list';
import type { ClusterState, Happening } from './world';

/** A command and the virtual time (ms) at which it was given. */
export interface JournalEntry {
  readonly at: number;
  readonly command: Command;
}

/** Everything needed to play a run again. */
export interface Recording {
  readonly config: ClusterConfig;
  readonly journal: AppendList<JournalEntry>;
}

/** Plays a recording up to `until` (ms): the same recording gives the same history, to the byte. */
export function replay(
  recording: { readonly config: ClusterConfig; readonly journal: Iterable<JournalEntry> },
  until: number,
): { readonly state: ClusterState; readonly happenings: readonly Happening[] } {
  let state = createCluster(recording.config);
  const happenings: Happening[] = [];
  const take = (step: { state: ClusterState; happenings: readonly Happening[] }) => {
    state = step.state;
    for (const happening of step.happenings) happenings.push(happening);
  };
  for (const { at, command } of recording.journal) {
    if (at > until) break;
    take(advance(state, at));
    take(execute(state, command));
  }
  take(advance(state, until));
  return { state, happenings };
}
