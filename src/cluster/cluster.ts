import type { Command, CommandResults } from './commands';
import { COMPONENTS } from './components';
import type { ClusterConfig } from './config';
import { perform } from './perform';
import { first } from './structures/agenda';
import { bootstrap } from './bootstrap';
import { initialState, World, type ClusterState, type Happening } from './world';

/** A change of the cluster as a value: where it led, and what happened on the way. */
export interface Transition {
  readonly state: ClusterState;
  readonly happenings: readonly Happening[];
}
export interface Execution<C extends Command = Command> extends Transition {
  readonly result: CommandResults[C['type']];
}

/** How long a cluster has been there when its time 0 begins (ms). */
const AGE = 120_000;

/** A cluster at time 0: its nodes are ready, and what Kubernetes itself puts there runs. */
export function createCluster(config: ClusterConfig): ClusterState {
  const world = new World({ ...initialState(config), now: -AGE }, COMPONENTS);
  bootstrap(world);
  while (world.step(0));
  world.moveTo(0);
  return world.freeze();
}

/**
 * Carries out one command at the cluster's present moment, after everything that was due by then;
 * errors are in `result`.
 */
export function execute<C extends Command>(state: ClusterState, command: C): Execution<C> {
  const world = new World(state, COMPONENTS);
  while (world.step(state.now));
  const result = perform(world, command);
  return { state: world.freeze(), happenings: world.happenings, result };
}

/** Lets virtual time pass until `until` (ms); everything due by then has happened. */
export function advance(state: ClusterState, until: number): Transition {
  const world = new World(state, COMPONENTS);
  while (world.step(until));
  world.moveTo(until);
  return { state: world.freeze(), happenings: world.happenings };
}

/** When the next thing on the agenda is due (ms); undefined if nothing is. */
export function nextMoment(state: ClusterState): number | undefined {
  return first(state.agenda)?.at;
}
