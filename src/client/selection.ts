import { create } from 'zustand';
import { recall, type ClusterState } from '../cluster/world';
import { traffic, type Request } from '../cluster/traffic/request';
import { useSession } from './session';

/** An object's key (`Pod/default/kubia-x2k9p`), or `node/node1`, `client/laptop`, `loadbalancer/ns/name`. */
export type ElementId = string;

export interface Selection {
  readonly selected: ElementId | undefined;
  /** The id of the request that is followed. */
  readonly followed: number | undefined;
  /** The index of the hop that is shown; undefined to stay with the latest. */
  readonly hop: number | undefined;
  readonly select: (element: ElementId | undefined) => void;
  readonly follow: (request: number | undefined) => void;
  readonly showHop: (hop: number | undefined) => void;
  readonly nextHop: () => void;
  readonly previousHop: () => void;
}

/** A request by its id, on its way or among the latest finished. */
export function requestOf(state: ClusterState, id: number | undefined): Request | undefined {
  if (id === undefined) return undefined;
  const { inFlight, finished } = recall(state, traffic);
  return inFlight.get(id) ?? finished.find((request) => request.id === id);
}

/** What is selected, which request is followed and which of its hops is shown. */
export const useSelection = create<Selection>()((set, get) => {
  function move(by: number): void {
    const request = requestOf(useSession.getState().cluster, get().followed);
    const last = (request?.hops.length ?? 0) - 1;
    if (last < 0) return;
    const hop = Math.min(last, Math.max(0, (get().hop ?? last) + by));
    set({ hop: hop === last && request?.endedAt === undefined ? undefined : hop });
  }
  useSession.subscribe((session, before) => {
    if (session.generation === before.generation) return;
    set({ selected: undefined, followed: undefined, hop: undefined });
  });
  return {
    selected: undefined,
    followed: undefined,
    hop: undefined,
    select: (selected) => set({ selected }),
    follow: (followed) => set({ followed, hop: undefined }),
    showHop: (hop) => set({ hop }),
    nextHop: () => move(1),
    previousHop: () => move(-1),
  };
});
