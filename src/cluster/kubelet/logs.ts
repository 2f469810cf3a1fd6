import { keyOf, type ObjectKey } from '../../api/kinds';
import type { HttpRequest, HttpResponse } from '../http';
import { behaviourOf } from '../images/catalogue';
import type { Served } from '../images/behaviour';
import { parseReference } from '../images/reference';
import { PersistentMap } from '../structures/persistent-map';
import { recall, remembers, type ClusterState, type World } from '../world';
import type { Taken } from './probe-handlers';
import { recordServed, type ContainerRuntime } from './runtime';

/** A line that a container has written. */
export interface LogLine {
  /** Virtual time, ms. */
  readonly at: number;
  readonly text: string;
}

/** Lines, newest first. */
interface Chain {
  readonly line: LogLine;
  readonly before: Chain | undefined;
}

/** What one run of a container has written: the latest lines, in two generations. */
interface Log {
  readonly containerId: string;
  /** How many lines there ever were. */
  readonly count: number;
  readonly newer: Chain | undefined;
  readonly older: Chain | undefined;
}

/** The log of a container's present or last run, and that of the run before. */
interface ContainerLogs {
  readonly current: Log;
  readonly previous: Log | undefined;
}

/** How many lines a generation has: so many are kept at least, and twice as many at most. */
const GENERATION = 200;

/** By pod key, then by container; they stay until the pod is gone. */
const logs = remembers<PersistentMap<ObjectKey, Readonly<Record<string, ContainerLogs>>>>(
  'kubelet/logs',
  PersistentMap.empty(),
);

function empty(containerId: string): Log {
  return { containerId, count: 0, newer: undefined, older: undefined };
}

function added(log: Log, line: LogLine): Log {
  const full = log.count > 0 && log.count % GENERATION === 0;
  const before = full ? undefined : log.newer;
  return {
    ...log,
    count: log.count + 1,
    newer: { line, before },
    older: full ? log.newer : log.older,
  };
}

/** Adds what a container has written, which may be several lines. */
export function writeLog(
  world: World,
  key: ObjectKey,
  { name, containerId }: Pick<ContainerRuntime, 'containerId' | 'name'>,
  text: string,
): void {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return;
  const pod = world.recall(logs).get(key) ?? {};
  const old = pod[name];
  const isNew = old?.current.containerId !== containerId;
  const start = isNew ? empty(containerId) : old.current;
  const current = lines.reduce((log, line) => added(log, { at: world.now, text: line }), start);
  const previous = isNew ? old?.current : old.previous;
  world.put(logs, key, { ...pod, [name]: { current, previous } });
}

/** Forgets what the containers of a pod have written. */
export function dropLogs(world: World, key: ObjectKey): void {
  if (world.recall(logs).has(key)) world.drop(logs, key);
}

/** What is kept of what a container has written. */
export interface KeptLog {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** How many lines there ever were. */
  readonly count: number;
}

function unchain(chain: Chain | undefined): readonly LogLine[] {
  const lines: LogLine[] = [];
  for (let at = chain; at; at = at.before) lines.push(at.line);
  return lines.reverse();
}

const NOTHING: KeptLog = { lines: [], count: 0 };

/** What the run `containerId` of a container has written; nothing of runs before the last one. */
export function logOf(
  state: ClusterState,
  pod: { readonly namespace: string; readonly name: string },
  container: string,
  containerId: string,
): KeptLog {
  const key = keyOf('Pod', pod.namespace, pod.name);
  const found = recall(state, logs).get(key)?.[container];
  const log = [found?.current, found?.previous].find((one) => one?.containerId === containerId);
  if (!log) return NOTHING;
  return { lines: [...unchain(log.older), ...unchain(log.newer)], count: log.count };
}

/** The server of a container has come up. */
export function logStart(
  world: World,
  key: ObjectKey,
  container: ContainerRuntime,
  podIp: string,
): void {
  const { image, argv = [] } = container;
  const { tag = 'latest' } = parseReference(image) ?? {};
  const lines = behaviourOf(image).logs?.started?.({ now: world.now, podIp, argv, tag }) ?? [];
  if (lines.length > 0) writeLog(world, key, container, `${lines.join('\n')}\n`);
}

/** A request has come in. */
export function logReceived(
  world: World,
  key: ObjectKey,
  container: ContainerRuntime,
  peer: string,
): void {
  const line = behaviourOf(container.image).logs?.received?.(peer);
  if (line !== undefined) writeLog(world, key, container, line);
}

/** A request was answered. */
export function logAnswered(
  world: World,
  key: ObjectKey,
  container: ContainerRuntime,
  served: {
    readonly request: HttpRequest;
    readonly response: HttpResponse;
    readonly peer: string;
    readonly upstream?: NonNullable<Served['upstream']>;
  },
): void {
  const line = behaviourOf(container.image).logs?.answered?.({ now: world.now, ...served });
  if (line !== undefined) writeLog(world, key, container, line);
}

/** A container has taken on a request of the kubelet's: it is counted, and may be logged. */
export function recordTaken(world: World, key: ObjectKey, taken: Taken): void {
  const { container, peer, request, response } = taken;
  recordServed(world, key, container.name);
  logReceived(world, key, container, peer);
  if (response) logAnswered(world, key, container, { request, response, peer });
}
