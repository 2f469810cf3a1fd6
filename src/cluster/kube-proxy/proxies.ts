import { PersistentMap } from '../structures/persistent-map';
import { remembers } from '../world';
import type { Proxy } from './proxy';

export type { Proxy };

/** The kube-proxy of each node, by the node's name. */
export const proxies = remembers<PersistentMap<string, Proxy>>('proxies', PersistentMap.empty());
