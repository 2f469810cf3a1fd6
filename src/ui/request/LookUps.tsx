import { useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import type { DnsReply } from '../../cluster/dns/zone';
import { childrenOf, titleOf, traffic, type Request } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { useMessages, type Messages } from '../messages';
import { OutcomeBadge } from './OutcomeBadge';

/** What DNS answered, in a line. */
export function answerIn({ rcode, answers }: DnsReply, { request }: Messages): string {
  if (answers.length > 0) return answers.map(({ data }) => data).join(', ');
  return rcode === 'NXDOMAIN' ? `NXDOMAIN: ${request.unknownName}` : rcode;
}

/** What was done on behalf of a request: look-ups of its name, and a proxy's own requests. */
export function LookUps({ request: { id } }: { readonly request: Request }) {
  const { request } = useMessages();
  const known = useSession((session) => recall(session.cluster, traffic));
  const helpers = childrenOf(known, id);
  const of = (kind: Request['payload']['is']) =>
    helpers.filter(({ payload }) => payload.is === kind);
  return (
    <>
      <Helpers title={request.lookUps} helpers={of('dns')} />
      <Helpers title={request.onwards} helpers={of('http')} />
    </>
  );
}

interface HelpersProps {
  readonly title: string;
  readonly helpers: readonly Request[];
}

/** Requests that can each be followed themselves. */
function Helpers({ title, helpers }: HelpersProps) {
  const messages = useMessages();
  const follow = useSelection((selection) => selection.follow);
  if (helpers.length === 0) return null;
  return (
    <section className="look-ups">
      <h3>{title}</h3>
      <ul className="recent">
        {helpers.map((helper) => (
          <li key={helper.id}>
            <button
              type="button"
              aria-label={messages.request.follow(helper.id)}
              onClick={() => follow(helper.id)}
            >
              <span className="recent-what">
                <code>{titleOf(helper.payload)}</code>
                {helper.reply && <span>{answerIn(helper.reply, messages)}</span>}
              </span>
              <OutcomeBadge request={helper} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
