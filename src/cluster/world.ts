import { keyOfObject, type Kind, type KubeObject, type ObjectOf } from '../api/kinds';
import type { ClusterConfig } from './config';
import { get, remove, replace, EMPTY_STORE, type Store } from './store';
import { AgendaDraft, type Agenda } from './structures/agenda';
import { PersistentMap, type Edit, type Key } from './structures/persistent-map';
import { next, seeded, type RandomState } from './structures/random';

/** The whole cluster at one moment of virtual time; never changed, only replaced. */
export interface ClusterState {
  readonly config: ClusterConfig;
  /** Virtual time in ms. */
  readonly now: number;
  /** Counts scheduled events, to keep those of the same moment in order. */
  readonly sequence: number;
  readonly resourceVersion: number;
  readonly random: RandomState;
  readonly store: Store;
  readonly agenda: Agenda<Scheduled>;
  /** Reconciliations that are on the agenda already. */
  readonly queued: PersistentMap<string, true>;
  /** What each component remembers on its own. */
  readonly memory: PersistentMap<string, unknown>;
}

interface Scheduled {
  readonly component: string;
  readonly event: unknown;
}

/** What the API server tells its watchers. */
export interface Change {
  readonly verb: 'added' | 'modified' | 'deleted';
  readonly object: KubeObject;
  /** The object before; undefined if it was added. */
  readonly old: KubeObject | undefined;
}

/** Whom an event on the agenda is for: the name of a component, typed by its events. */
export interface Addressee<E> {
  readonly name: string;
  /** Never there; it only carries the type. */
  accepts?(event: E): void;
}

/**
 * A part of the cluster: it hears of changes through the API server's watches and puts events of
 * its own on the agenda. Components never call each other.
 */
export interface Component<E = never> extends Addressee<E> {
  /** The kinds of objects that `onChange` is told of; all of them if left out. */
  readonly watches?: readonly Kind[];
  /** Called at the very moment of a write; whatever it leads to is scheduled, not done. */
  onChange?(world: World, change: Change): void;
  handle(world: World, event: E): void;
}

/** Something that happened, for history, charts and announcements. `type` names it, e.g. `probe`. */
export interface Happening {
  readonly at: number;
  readonly type: string;
  readonly detail: unknown;
}

/** A typed name for what a component remembers between events. */
export interface Memory<T> {
  readonly name: string;
  readonly initial: T;
}

export function remembers<T>(name: string, initial: T): Memory<T> {
  return { name, initial };
}

/** Reads a component's memory from a frozen cluster. */
export function recall<T>(state: ClusterState, memory: Memory<T>): T {
  return (state.memory.get(memory.name) as T | undefined) ?? memory.initial;
}

/** Times are whole microseconds, so that sums of delays stay readable numbers. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

export type Components = ReadonlyMap<string, Component<unknown>>;

const watchersOf = new WeakMap<Components, Map<Kind, readonly Component<unknown>[]>>();

/** The components that hear of changes of a kind, in their order. */
function watchers(components: Components, kind: Kind): readonly Component<unknown>[] {
  const known = watchersOf.get(components) ?? new Map<Kind, readonly Component<unknown>[]>();
  watchersOf.set(components, known);
  const found =
    known.get(kind) ??
    [...components.values()].filter(
      (one) => one.onChange && (!one.watches || one.watches.includes(kind)),
    );
  known.set(kind, found);
  return found;
}

export function initialState(config: ClusterConfig): ClusterState {
  return {
    config,
    now: 0,
    sequence: 0,
    resourceVersion: 1,
    random: seeded(config.seed),
    store: EMPTY_STORE,
    agenda: null,
    queued: PersistentMap.empty(),
    memory: PersistentMap.empty(),
  };
}

/**
 * The cluster while one event is being handled: components read and write here, and `freeze`
 * gives the state that follows. A world is used for one transition and then thrown away.
 */
export class World {
  readonly happenings: Happening[] = [];
  private readonly state: { -readonly [K in keyof ClusterState]: ClusterState[K] };
  private readonly agenda: AgendaDraft<Scheduled>;
  /** What was recalled or remembered since the last `freeze`, by name. */
  private readonly memories = new Map<string, unknown>();
  /** Reconciliations that were put on the agenda (true) or taken from it since then, by component. */
  private readonly marks = new Map<string, Map<string, boolean>>();
  private currentEdit: Edit = Symbol('transition');

  constructor(
    state: ClusterState,
    private readonly components: Components,
  ) {
    this.state = { ...state };
    this.agenda = new AgendaDraft(state.agenda);
  }

  get config(): ClusterConfig {
    return this.state.config;
  }
  /** Virtual time in ms. */
  get now(): number {
    return this.state.now;
  }
  /** The store as it is at this moment, for reading. */
  get store(): Store {
    return this.state.store;
  }
  /** The store as it is now and stays, for keeping. */
  snapshot(): Store {
    this.currentEdit = Symbol('transition');
    return this.state.store;
  }

  /** A number in [0, 1) from the seeded source. */
  random(): number {
    const [value, random] = next(this.state.random);
    this.state.random = random;
    return value;
  }

  recall<T>(memory: Memory<T>): T {
    const { name } = memory;
    const known = this.memories.get(name) as T | undefined;
    if (known !== undefined) return known;
    if (this.memories.has(name)) return memory.initial;
    const value = this.state.memory.get(name) as T | undefined;
    this.memories.set(name, value);
    return value ?? memory.initial;
  }

  remember<T>(memory: Memory<T>, value: T): void {
    this.memories.set(memory.name, value);
  }

  /**
   * Under which this transition changes its own maps in place: who has read such a map must not
   * read it again after a change.
   */
  get edit(): Edit {
    return this.currentEdit;
  }

  /** Remembers `value` under `key` in a map. */
  put<K extends Key, V>(memory: Memory<PersistentMap<K, V>>, key: K, value: V): void {
    this.remember(memory, this.recall(memory).set(key, value, this.edit));
  }

  /** Forgets what a map has under `key`. */
  drop<K extends Key, V>(memory: Memory<PersistentMap<K, V>>, key: K): void {
    this.remember(memory, this.recall(memory).delete(key, this.edit));
  }

  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return get(this.state.store, kind, namespace, name);
  }

  /** Has `component` handle `event` in `delay` ms of virtual time. */
  schedule<E>(component: Addressee<E>, delay: number, event: E): void {
    const { now, sequence } = this.state;
    const at = toMicroseconds(now + delay);
    this.state.sequence = sequence + 1;
    this.agenda.insert(at, sequence, { component: component.name, event });
  }

  /** Like `schedule`, but a `key` that is waiting already is not put in twice (a work queue). */
  enqueue(component: Addressee<string>, delay: number, key: string): void {
    const marks = this.marksOf(component);
    if (marks.get(key) ?? this.state.queued.has(`${component.name}|${key}`)) return;
    marks.set(key, true);
    this.schedule(component, delay, key);
  }

  /** To be called by the component when it takes `key` from its work queue. */
  dequeue(component: Addressee<string>, key: string): void {
    this.marksOf(component).set(key, false);
  }

  private marksOf({ name }: Addressee<string>): Map<string, boolean> {
    const known = this.marks.get(name);
    if (known) return known;
    const marks = new Map<string, boolean>();
    this.marks.set(name, marks);
    return marks;
  }

  /** Stores an object as it is, gives it a new resourceVersion and tells the watchers. */
  write<O extends KubeObject>(object: O): O {
    const resourceVersion = this.state.resourceVersion + 1;
    const metadata = { ...object.metadata, resourceVersion: String(resourceVersion) };
    const stored: O = { ...object, metadata };
    const key = keyOfObject(object);
    const old = this.state.store.objects.get(key);
    this.state.resourceVersion = resourceVersion;
    this.state.store = replace(this.state.store, key, old, stored, this.edit);
    this.tell({ verb: old ? 'modified' : 'added', object: stored, old });
    return stored;
  }

  /** Takes an object out of the store and tells the watchers. */
  erase(object: KubeObject): void {
    const key = keyOfObject(object);
    const old = this.state.store.objects.get(key);
    if (!old) return;
    this.state.resourceVersion += 1;
    this.state.store = remove(this.state.store, key, this.edit);
    this.tell({ verb: 'deleted', object: old, old });
  }

  private tell(change: Change): void {
    const { kind, metadata } = change.object;
    const { namespace, name, resourceVersion } = metadata;
    this.report('object', { verb: change.verb, kind, namespace, name, resourceVersion });
    for (const component of watchers(this.components, kind)) component.onChange?.(this, change);
  }

  report(type: string, detail: unknown): void {
    this.happenings.push({ at: this.now, type, detail });
  }

  /** Moves the clock to `at`; never backwards. */
  moveTo(at: number): void {
    if (at > this.state.now) this.state.now = at;
  }

  /** Handles the next event on the agenda if it is due by `until`; says whether there was one. */
  step(until: number): boolean {
    const at = this.agenda.firstAt();
    if (at === undefined || at > until) return false;
    const due = this.agenda.takeFirst();
    this.moveTo(at);
    if (due) this.components.get(due.component)?.handle(this, due.event);
    return true;
  }

  /** The state as it is now. */
  freeze(): ClusterState {
    const { edit } = this;
    let { memory, queued } = this.state;
    for (const [name, value] of this.memories) {
      if (value !== undefined || memory.has(name)) memory = memory.set(name, value, edit);
    }
    for (const [component, marks] of this.marks) {
      for (const [key, isQueued] of marks) {
        const mark = `${component}|${key}`;
        queued = isQueued ? queued.set(mark, true, edit) : queued.delete(mark, edit);
      }
    }
    this.marks.clear();
    this.currentEdit = Symbol('transition');
    Object.assign(this.state, { memory, queued, agenda: this.agenda.freeze() });
    return { ...this.state };
  }
}
