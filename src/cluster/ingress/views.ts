import type { ObjectKey } from '../../api/kinds';
import { EMPTY_STORE, type Store } from '../store';
import { PersistentMap } from '../structures/persistent-map';
import { remembers, type World } from '../world';
import type { Upstream } from './backends';
import type { Settings } from './settings';
import { buildTable, type RoutingTable } from './table';

/** The cluster as one controller pod sees it; each has its own, and is late in its own way. */
export interface View {
  readonly pod: ObjectKey;
  /** The container run that it belongs to: a restarted one begins anew. */
  readonly containerId: string;
  readonly settings: Settings;
  /** nginx's configuration as of the last reload, and the objects that it was made from. */
  readonly table: RoutingTable;
  readonly config: Store;
  /** The objects as of the last time that the endpoints were told to nginx (Lua, no reload). */
  readonly endpoints: Store;
  /** Ms of virtual time. */
  readonly lastReload: number;
  readonly reloadDue: number | undefined;
  readonly syncDue: number | undefined;
  /** Its container was told to stop. */
  readonly leaving: boolean;
  /** By backend: whose turn it was last. */
  readonly turns: PersistentMap<string, string>;
}

/** By the controller pod's key. */
export const views = remembers<PersistentMap<ObjectKey, View>>('ingress', PersistentMap.empty());

export function setView(world: World, view: View): void {
  world.put(views, view.pod, view);
}

/** A controller that has heard nothing yet: every request gets the default backend's 404. */
export function blankView(pod: ObjectKey, containerId: string, settings: Settings): View {
  return {
    pod,
    containerId,
    settings,
    table: buildTable(EMPTY_STORE, settings),
    config: EMPTY_STORE,
    endpoints: EMPTY_STORE,
    lastReload: -Infinity,
    reloadDue: undefined,
    syncDue: undefined,
    leaving: false,
    turns: PersistentMap.empty(),
  };
}

const addressOf = ({ host, port }: Upstream) => `${host}:${port}`;

/**
 * The upstreams of a backend in the order in which a controller tries them for its next request:
 * the one after that which had the last turn, and so on round (rootfs/etc/nginx/lua/balancer/round_robin.lua).
 * nginx begins anywhere, so that several controllers do not march in step.
 */
export function takeTurn(
  world: World,
  view: View,
  backend: string,
  upstreams: readonly Upstream[],
): readonly Upstream[] {
  const last = upstreams.findIndex((one) => addressOf(one) === view.turns.get(backend));
  const start = last >= 0 ? last + 1 : Math.floor(world.random() * upstreams.length);
  const order = [...upstreams.slice(start), ...upstreams.slice(0, start)];
  rememberTurn(world, view.pod, backend, order[0]);
  return order;
}

/** Notes to whom a backend's latest connection went. */
export function rememberTurn(
  world: World,
  pod: ObjectKey,
  backend: string,
  upstream: Upstream | undefined,
): void {
  const view = world.recall(views).get(pod);
  if (!view || !upstream) return;
  setView(world, { ...view, turns: view.turns.set(backend, addressOf(upstream)) });
}
