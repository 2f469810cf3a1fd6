import type { Kernel } from './network/kernel';
import { routeTable, type RouteTable } from './network/routes';
import { PersistentMap } from './structures/persistent-map';
import { remembers } from './world';

/** The kernel of each node, by the node's name. */
export const kernels = remembers<PersistentMap<string, Kernel>>('kernels', PersistentMap.empty());

/** The routes that every node has: which node owns which pod range and address. */
export const routes = remembers<RouteTable>('routes', routeTable([]));
