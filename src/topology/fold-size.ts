import { count, type Store } from '../cluster/store';

/** A cluster with more pods than this is drawn folded … */
const MANY_PODS = 40;
/** … until so few are left: in between it stays as it is, so that one pod does not turn the picture. */
const FEW_PODS = 30;

/** Whether a cluster is so large that it is drawn folded; `was` says whether it has been so far. */
export function isLarge(store: Store, was: boolean): boolean {
  return count(store, 'Pod') > (was ? FEW_PODS : MANY_PODS);
}
