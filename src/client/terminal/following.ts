import { requestOf, useSelection } from '../selection';
import { useSession } from '../session';
import { useView } from '../view';

/** The request that was followed because a command sent it. */
let own: number | undefined;

/**
 * Follows a request that a command has sent, as its `count`-th. The first one is what the person
 * asked to see, unless another is still on its way; the next ones take over as long as nobody
 * has chosen another.
 */
export function followSent(request: number, count: number): void {
  const { followed, follow } = useSelection.getState();
  const state = useSession.getState().live();
  const shown = requestOf(state, followed);
  const isBusy = shown !== undefined && shown.endedAt === undefined;
  if (isBusy || (count > 1 && followed !== own)) return;
  own = request;
  follow(request);
  const { tab, showTab } = useView.getState();
  if (tab === 'scene') showTab('request');
}
