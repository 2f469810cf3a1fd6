import { useSyncExternalStore } from 'react';
import { useSession } from '../../client/session';
import { isLarge } from '../../topology/fold-size';

let folded = false;
let seen: number | undefined;

/** Whether the cluster has got so large that it is drawn folded; another cluster begins anew. */
function isFolded(): boolean {
  const { cluster, generation } = useSession.getState();
  folded = isLarge(cluster.store, folded && seen === generation);
  seen = generation;
  return folded;
}

export function useIsFolded(): boolean {
  return useSyncExternalStore(useSession.subscribe, isFolded);
}
