import { useMemo, useSyncExternalStore } from 'react';
import { useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import { titleOf, traffic, type Request, type Traffic } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { focusOf } from '../../topology/focus';
import type { Graph } from '../../topology/graph';
import type { GraphViewOf } from '../../topology/view';
import { useGraph } from '../graph/shown-graph';
import { chosenView, onChosenView } from '../graph/views';
import { useMessages } from '../messages';
import { OutcomeBadge } from '../request/OutcomeBadge';
import { Section } from './Facts';

const SHOWN = 6;

type Tell = GraphViewOf<never>['tell'];

/** How the chosen view shows a request. */
function currentTell(): Tell {
  return chosenView().view.tell;
}

/** The latest requests that touched an element: that came by it, or were decided by it. */
function crossing(
  graph: Graph,
  tell: Tell,
  { inFlight, finished }: Traffic,
  id: string,
): Request[] {
  const byId = new Map([...inFlight.values(), ...finished].map((one) => [one.id, one]));
  const found = new Map<number, Request>();
  for (const request of byId.values()) {
    if (found.size >= SHOWN) break;
    const parent = request.parent === undefined ? undefined : byId.get(request.parent);
    const told = tell(request, graph, parent);
    const touched = [told, request].some((one) =>
      focusOf(one, one.hops.length - 1, graph)?.touched.has(id),
    );
    const whole = parent ?? request;
    if (touched) found.set(whole.id, whole);
  }
  return [...found.values()].sort((a, b) => b.id - a.id);
}

/** The requests that crossed an element, to be followed again. */
export function Crossings({ id }: { readonly id: string }) {
  const { inspector, request: words } = useMessages();
  const graph = useGraph();
  const tell = useSyncExternalStore(onChosenView, currentTell);
  const all = useSession((session) => recall(session.cluster, traffic));
  const follow = useSelection((selection) => selection.follow);
  const found = useMemo(() => crossing(graph, tell, all, id), [graph, tell, all, id]);
  return (
    <Section title={inspector.sections.crossings}>
      {found.length === 0 && <p className="inspector-note">{inspector.noCrossings}</p>}
      <ul>
        {found.map((request) => (
          <li key={request.id} className="inspector-row">
            <button
              type="button"
              className="element-link"
              aria-label={words.follow(request.id)}
              onClick={() => follow(request.id)}
            >
              {request.id} <code>{titleOf(request.payload).replace('http://', '')}</code>
            </button>
            <OutcomeBadge request={request} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
