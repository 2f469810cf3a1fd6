import { create } from 'zustand';
import type * as simulation from '../cluster/cluster';
import type { Execution, Transition } from '../cluster/cluster';
import type { Command, CommandResults } from '../cluster/commands';
import type { ClusterConfig } from '../cluster/config';
import { CLASSROOM } from '../cluster/delays';
import type { JournalEntry, Recording } from '../cluster/history';
import { AppendList } from '../cluster/structures/append-list';
import { initialState, type ClusterState, type Happening } from '../cluster/world';
import type { Place } from '../cluster/traffic/request';
import type { SizeProblem } from '../lessons/scale-size';
import type { SceneDescription, StartedScene } from '../lessons/scene';

const HAPPENINGS_KEPT = 400;
const NO_CLUSTER: ClusterConfig = { seed: 1, delays: CLASSROOM, nodes: 0, clients: [] };
const NOTHING: Recording = { config: NO_CLUSTER, journal: AppendList.of<JournalEntry>() };

/** The simulation. It is loaded beside the page's frame, which does not need it to be drawn. */
export type Engine = Pick<typeof simulation, 'advance' | 'execute' | 'nextMoment'>;

export type SceneFailure =
  | { readonly is: 'unknown'; readonly id: string }
  /** A generated scene cannot be as large, or as small, as it was asked for. */
  | { readonly is: 'size'; readonly problem: SizeProblem }
  /** `detail` as the browser or the reader of manifests says it. */
  | { readonly is: 'unreadable'; readonly detail: string };

/** A scene that is ready to be shown. */
export interface Opening {
  readonly engine: Engine;
  readonly scene: SceneDescription;
  readonly started: StartedScene;
  /** Who sends the scene's request. */
  readonly sender: Place | undefined;
}

export interface Session {
  readonly status: 'loading' | 'running' | 'failed';
  /** Why the scene that was asked for last could not be opened. */
  readonly failure: SceneFailure | undefined;
  readonly scene: SceneDescription | undefined;
  /** The scene that is going to be open next, while its cluster is being made. */
  readonly coming: SceneDescription | undefined;
  /** Who sends the scene's request. */
  readonly sender: Place | undefined;
  /**
   * The cluster for React to show. It is replaced when objects or a component's memory changed, so
   * its `now` may lie behind the clock; `live()` is the cluster to the millisecond.
   */
  readonly cluster: ClusterState;
  /** Counts openings and resets, so that views can tell another cluster from a changed one. */
  readonly generation: number;
  /** What it takes to play this session again. */
  readonly recording: Recording;
  /** The latest happenings, oldest first, bounded. */
  readonly happenings: readonly Happening[];
  /** How many happenings there have been since the cluster was opened. */
  readonly happened: number;

  /** The cluster at this very moment; for the canvas and the clock, not for React. */
  readonly live: () => ClusterState;
  /** What makes the cluster go on; there once a scene is open. */
  readonly engine: Engine | undefined;
  /** Says which scene is going to be open next. */
  readonly expect: (scene: SceneDescription) => void;
  /** Goes over to another cluster; the one before is gone. */
  readonly open: (opening: Opening) => void;
  /** Says why a scene could not be opened; what was open stays open. */
  readonly fail: (failure: SceneFailure) => void;
  readonly forgive: () => void;
  /** Carries out a command now and writes it into the journal. */
  readonly perform: <C extends Command>(command: C) => CommandResults[C['type']];
  /** What a command would give and lead to now; nothing changes. */
  readonly rehearse: <C extends Command>(command: C) => Execution<C>;
  /** Lets virtual time pass until `until` (ms). What only moved packets is shown by `publish`. */
  readonly advanceTo: (until: number) => void;
  /** Shows React the cluster as it is now, if anything but its clock changed. */
  readonly publish: () => void;
  /** The same scene from the start. */
  readonly reset: () => void;
}

type StepListener = (happenings: readonly Happening[]) => void;
const stepListeners = new Set<StepListener>();

/**
 * Calls `listener` with what has just happened whenever time has passed or a command was carried
 * out, all of it and at once; for pictures of packets, not for React. Returns how to stop that.
 */
export function onStep(listener: StepListener): () => void {
  stepListeners.add(listener);
  return () => void stepListeners.delete(listener);
}

function engineOf({ engine }: Session): Engine {
  if (!engine) throw new Error('No scene is open yet.');
  return engine;
}

/** The running session: the only holder of the cluster. */
export const useSession = create<Session>()((set, get) => {
  let live = initialState(NO_CLUSTER);
  let opened: StartedScene = { state: live, recording: NOTHING };
  let unseen: Happening[] = [];

  function take(step: Transition): void {
    live = step.state;
    for (const happening of step.happenings) unseen.push(happening);
    for (const listener of stepListeners) listener(step.happenings);
  }

  function publish(): void {
    const { cluster, happenings, happened } = get();
    const same = cluster.store === live.store && cluster.memory === live.memory;
    if (same && unseen.length === 0) return;
    const latest = [...happenings, ...unseen].slice(-HAPPENINGS_KEPT);
    const count = happened + unseen.length;
    unseen = [];
    set({ cluster: same ? cluster : live, happenings: latest, happened: count });
  }

  function start(started: StartedScene): void {
    opened = started;
    live = started.state;
    unseen = [];
    set({
      cluster: live,
      recording: started.recording,
      generation: get().generation + 1,
      happenings: [],
      happened: 0,
    });
  }

  return {
    status: 'loading',
    failure: undefined,
    scene: undefined,
    coming: undefined,
    sender: undefined,
    cluster: live,
    generation: 0,
    recording: opened.recording,
    happenings: [],
    happened: 0,

    live: () => live,
    engine: undefined,
    expect: (coming) => set({ coming }),
    open: ({ engine, scene, started, sender }) => {
      set({ status: 'running', failure: undefined, coming: undefined, engine, scene, sender });
      start(started);
    },
    fail: (failure) => {
      set({ status: get().scene ? 'running' : 'failed', failure, coming: undefined });
    },
    forgive: () => set({ failure: undefined }),
    perform: (command) => {
      const step = engineOf(get()).execute(live, command);
      const { recording } = get();
      const journal = recording.journal.with({ at: live.now, command });
      take(step);
      set({ recording: { ...recording, journal } });
      publish();
      return step.result;
    },
    rehearse: (command) => engineOf(get()).execute(live, command),
    advanceTo: (until) => {
      const before = live.store;
      take(engineOf(get()).advance(live, until));
      if (live.store !== before) publish();
    },
    publish,
    reset: () => start(opened),
  };
});
