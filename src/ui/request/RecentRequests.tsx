import { useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import { titleOf, traffic } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { useMessages } from '../messages';
import { OutcomeBadge } from './OutcomeBadge';

const SHOWN = 8;

/** The latest finished requests, to be followed again. */
export function RecentRequests() {
  const { request: messages } = useMessages();
  const all = useSession((session) => recall(session.cluster, traffic).finished);
  const followed = useSelection((selection) => selection.followed);
  const follow = useSelection((selection) => selection.follow);
  const finished = all.filter(({ parent }) => parent === undefined);
  if (finished.length === 0) return null;
  return (
    <section className="panel-section">
      <h3>{messages.recent}</h3>
      <ul className="recent">
        {finished.slice(0, SHOWN).map((request) => (
          <li key={request.id}>
            <button
              type="button"
              aria-label={messages.follow(request.id)}
              aria-current={request.id === followed}
              onClick={() => follow(request.id)}
            >
              <span className="recent-id">{request.id}</span>
              <span className="recent-what">
                <code>{titleOf(request.payload).replace('http://', '')}</code>
                {request.pod !== undefined && <span>{request.pod.replace(/^default\//, '')}</span>}
              </span>
              <OutcomeBadge request={request} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
