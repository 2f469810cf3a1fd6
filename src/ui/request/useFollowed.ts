import { requestOf, useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import type { Request } from '../../cluster/traffic/request';

export interface Followed {
  readonly request: Request;
  /** The index of the hop that is shown. */
  readonly index: number;
}

/** The followed request and the hop that is shown: the one chosen, or else the latest. */
export function useFollowed(): Followed | undefined {
  const followed = useSelection((selection) => selection.followed);
  const hop = useSelection((selection) => selection.hop);
  const request = useSession((session) => requestOf(session.cluster, followed));
  if (!request) return undefined;
  return { request, index: Math.min(hop ?? Infinity, request.hops.length - 1) };
}
