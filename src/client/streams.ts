import { create } from 'zustand';
import type { Result } from '../api/result';
import { formatUrl } from '../cluster/http';
import { traffic, type Stream, type Tally } from '../cluster/traffic/request';
import { recall, type ClusterState } from '../cluster/world';
import { performByHand } from './by-hand';
import { useSession } from './session';

/** Requests per second of virtual time. */
export const RATES = [0.5, 1, 2, 5, 10, 50, 100] as const;
/** Sockets that a stream keeps open, or could. */
export const CLIENTS = [1, 2, 3, 5, 10, 25] as const;

/** What can be set of a stream, also while it runs. */
export type StreamSettings = Pick<Stream, 'rate' | 'keepAlive' | 'clients'>;

/** Where a stream's requests come from, and what they ask. */
export type StreamSource = Pick<Stream, 'from' | 'http'>;

/** There is one stream for each sender and address. */
export function streamId({ from, http }: StreamSource): string {
  return `${from} ${formatUrl(http)}`;
}

/** All streams that run, in the order of their names. */
export function streamsIn(cluster: ClusterState): readonly Stream[] {
  const all = [...recall(cluster, traffic).streams.values()];
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Starts a stream; one that is there goes on as the settings say. Fails when nobody can send it. */
export function startStream(source: StreamSource, settings: StreamSettings): Result<undefined> {
  return performByHand({ type: 'stream', id: streamId(source), ...source, ...settings });
}

export function changeStream(stream: Stream, change: Partial<StreamSettings>): void {
  const { rate, keepAlive, clients } = stream;
  startStream(stream, { rate, keepAlive, clients, ...change });
}

export function stopStream({ id, from, http }: Stream): void {
  performByHand({ type: 'stream', id, from, http, rate: 0 });
}

/** Requests per second of a burst, so that it lasts a few seconds. */
const BURST_RATE = { few: 4, many: 100 } as const;
const MANY = 50;

/** Sends this many requests, each on a connection of its own, and counts anew. */
export function sendBurst(source: StreamSource, count: number): Result<undefined> {
  useCounts.getState().countAnew();
  const id = `burst ${streamId(source)}`;
  const rate = count < MANY ? BURST_RATE.few : BURST_RATE.many;
  return performByHand({ type: 'stream', id, ...source, rate, limit: count });
}

/** Since when answers are counted. */
export interface Counts {
  /** The cluster's tally at that moment. */
  readonly since: Tally | undefined;
  readonly countAnew: () => void;
}

export const useCounts = create<Counts>()((set) => {
  useSession.subscribe((session, before) => {
    if (session.generation !== before.generation) set({ since: undefined });
  });
  return {
    since: undefined,
    countAnew: () => set({ since: recall(useSession.getState().live(), traffic).tally }),
  };
});

/** What has been counted between two moments. */
export function countsSince(
  now: Tally['byPod'],
  since: Tally['byPod'] | undefined,
): ReadonlyMap<string, number> {
  const counts = [...now.entries()].map(
    ([key, count]) => [key, count - (since?.get(key) ?? 0)] as const,
  );
  return new Map(counts.filter(([, count]) => count > 0));
}
