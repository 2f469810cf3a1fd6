import { create } from 'zustand';
import { traffic } from '../cluster/traffic/request';
import { recall } from '../cluster/world';
import { nextStep } from './next-step';
import { motionIsReduced } from './preferences';
import { useSelection } from './selection';
import { useSession } from './session';

/** Virtual seconds per second. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Playback {
  readonly playing: boolean;
  /** Set while one step is being played: where it ends (ms of virtual time). */
  readonly stepUntil: number | undefined;
  readonly speed: Speed;
  readonly play: () => void;
  readonly pause: () => void;
  readonly toggle: () => void;
  readonly setSpeed: (speed: Speed) => void;
  /** Goes on to the next hop of the followed request, else of any, else to the next event; then pauses. */
  readonly stepHop: () => void;
  /** Jumps ahead by so many ms of virtual time, whether playing or not. */
  readonly skip: (ms: number) => void;
}

type FrameListener = (now: number) => void;

/** No frame moves the clock further than as if this much real time (ms) had passed. */
const LONGEST_FRAME = 100;
/** With nothing in flight, how often the clock moves on (ms of real time). */
const IDLE_TICK = 200;
/** React is shown packets in motion this often (ms of real time) … */
const PUBLISH_EVERY = 120;
/** … unless there are only a few. */
const FEW = 12;
/** A step is played within this much real time (ms), however long it takes in the cluster. */
const STEP_TIME = 900;
/** Programs have this long to go on within one frame (ms of real time) … */
const FRAME_SHARE = 8;
/** … and while time is skipped, which is done in strides of so many ms of virtual time. */
const SKIP_SHARE = 150;
const STRIDE = 250;

/** Programs that run on the cluster as its time passes; `hasTime` is over when a frame needs its turn. */
export interface Programs {
  /** Lets virtual time pass until `until` (ms). */
  readonly passTime: (until: number, hasTime: () => boolean) => void;
  /** Lets them go on although time stands still. */
  readonly runPrograms: (hasTime: () => boolean) => void;
  /** Whether one could go on now. */
  readonly isReady: () => boolean;
  /** Whether one could go on although time stands still. */
  readonly hasWork: () => boolean;
  /** When the first one wakes (ms of virtual time). */
  readonly nextWaking: () => number;
}

const NONE: Programs = {
  passTime: (until) => useSession.getState().advanceTo(until),
  runPrograms: () => undefined,
  isReady: () => false,
  hasWork: () => false,
  nextWaking: () => Infinity,
};

let programs = NONE;
let askForTurn: () => void = () => undefined;

/** Lets programs go on with the clock from now on; gives how they ask for a turn. */
export function accompany(others: Programs): () => void {
  programs = others;
  return () => askForTurn();
}

const listeners = new Set<FrameListener>();

/** Calls `listener` with the virtual time whenever it has moved; returns how to stop that. */
export function onFrame(listener: FrameListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Calls `then` once the browser has painted what stands on the page by now; returns how to call it off. */
export function afterPaint(then: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(then);
  });
  return () => cancelAnimationFrame(frame);
}

/**
 * Calls `draw` in every frame for so many ms of real time with the part of them that has passed, the
 * last time with 1; returns how to call it off.
 */
export function overTime(ms: number, draw: (part: number) => void): () => void {
  let frame = 0;
  const start = performance.now();
  const go = (): void => {
    const part = Math.min(1, (performance.now() - start) / ms);
    if (part < 1) frame = requestAnimationFrame(go);
    draw(part);
  };
  frame = requestAnimationFrame(go);
  return () => cancelAnimationFrame(frame);
}

/** Calls `then` in the next frame, before it is painted; returns how to call it off. */
export function beforePaint(then: () => void): () => void {
  const frame = requestAnimationFrame(then);
  return () => cancelAnimationFrame(frame);
}

/** The virtual time (ms) to draw. */
export function displayNow(): number {
  return useSession.getState().live().now;
}

function tellListeners(): void {
  const now = displayNow();
  for (const listener of listeners) listener(now);
}

/** How many requests are on their way right now. */
function inFlight(): number {
  return recall(useSession.getState().live(), traffic).inFlight.size;
}

/** Whether less than `ms` of real time have passed since now. */
function within(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() < end;
}

/** Jumps to `until` (ms of virtual time), with the programs going on on the way while there is time for them. */
function jumpTo(until: number): void {
  const hasTime = within(SKIP_SHARE);
  while (displayNow() < until && hasTime()) {
    programs.passTime(Math.min(until, displayNow() + STRIDE), hasTime);
  }
  useSession.getState().advanceTo(until);
}

/** Playing, pausing and stepping: the only place that asks the browser for time or frames. */
export const usePlayback = create<Playback>()((set, get) => {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  let published = 0;
  /** Virtual ms per real ms while a step is played. */
  let stepPace = 1;

  function ask(): void {
    cancel();
    const { playing, stepUntil } = get();
    const isMoving = playing || stepUntil !== undefined;
    if (!isMoving && !programs.hasWork()) return;
    if (!isMoving) timer = setTimeout(onTurn, 0);
    else if (stepUntil !== undefined || inFlight() > 0) frame = requestAnimationFrame(onTick);
    else timer = setTimeout(() => onTick(performance.now()), idleDelay());
  }

  /** Programs go on although nobody lets time run. */
  function onTurn(): void {
    const before = displayNow();
    programs.runPrograms(within(FRAME_SHARE));
    if (displayNow() !== before) {
      useSession.getState().publish();
      tellListeners();
    }
    ask();
  }

  function cancel(): void {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  }

  /** Real ms until something happens, at most a tick of the clock. */
  function idleDelay(): number {
    if (programs.isReady()) return 0;
    const { engine, live } = useSession.getState();
    const state = live();
    const next = Math.min(engine?.nextMoment(state) ?? Infinity, programs.nextWaking());
    const wait = (next - state.now) / get().speed;
    return Math.min(IDLE_TICK, Math.max(0, Math.ceil(wait)));
  }

  function onTick(time: number): void {
    const longest = inFlight() > 0 ? LONGEST_FRAME : LONGEST_FRAME + IDLE_TICK;
    const passed = Math.min(longest, Math.max(0, time - last));
    last = time;
    const { speed, stepUntil } = get();
    const session = useSession.getState();
    const until = displayNow() + passed * (stepUntil === undefined ? speed : stepPace);
    programs.passTime(
      stepUntil === undefined ? until : Math.min(until, stepUntil),
      within(FRAME_SHARE),
    );
    if (stepUntil !== undefined && displayNow() >= stepUntil) set({ stepUntil: undefined });
    if (inFlight() <= FEW || time - published >= PUBLISH_EVERY) {
      published = time;
      session.publish();
    }
    tellListeners();
    ask();
  }

  function run(changes: Partial<Playback>): void {
    last = performance.now();
    set(changes);
    ask();
  }

  function stop(): void {
    cancel();
    set({ playing: false, stepUntil: undefined });
    useSession.getState().publish();
    tellListeners();
    ask();
  }

  askForTurn = ask;

  useSession.subscribe((session, before) => {
    if (session.generation !== before.generation) {
      if (get().stepUntil !== undefined) set({ stepUntil: undefined });
      tellListeners();
    }
    if (session.recording === before.recording) return;
    // A command may have put something on its way: go over from ticks to frames.
    if (get().playing) {
      last = performance.now();
      ask();
    } else tellListeners();
  });

  return {
    playing: false,
    stepUntil: undefined,
    speed: 1,
    play: () => run({ playing: true, stepUntil: undefined }),
    pause: stop,
    toggle: () => (get().playing ? stop() : run({ playing: true, stepUntil: undefined })),
    setSpeed: (speed) => set({ speed }),
    stepHop: () => {
      const session = useSession.getState();
      if (get().stepUntil !== undefined) jumpTo(get().stepUntil ?? 0);
      if (!session.engine) return;
      const state = session.live();
      const until = nextStep(session.engine, state, useSelection.getState().followed);
      useSelection.getState().showHop(undefined);
      if (until === undefined) return stop();
      if (motionIsReduced()) {
        jumpTo(until);
        return stop();
      }
      stepPace = Math.max(get().speed, (until - state.now) / STEP_TIME);
      run({ playing: false, stepUntil: until });
    },
    skip: (ms) => {
      const session = useSession.getState();
      jumpTo(session.live().now + ms);
      session.publish();
      set({ stepUntil: undefined });
      tellListeners();
      last = performance.now();
      ask();
    },
  };
});
