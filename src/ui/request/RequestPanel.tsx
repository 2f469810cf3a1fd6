import { useSelection } from '../../client/selection';
import { useMessages } from '../messages';
import { Button, IconButton } from '../parts/Button';
import { titleOf, type Request } from '../../cluster/traffic/request';
import { placeName, HopList } from './HopList';
import { answerIn, LookUps } from './LookUps';
import { OutcomeBadge } from './OutcomeBadge';
import { RecentRequests } from './RecentRequests';
import { useFollowed, type Followed } from './useFollowed';
import './request-panel.css';

function Summary({ request }: { readonly request: Request }) {
  const messages = useMessages();
  const { payload, from, parent, reply, response, sourceSeen } = request;
  return (
    <div className="request-summary">
      <p>
        <span>{placeName(from, messages)}</span>
        <code>{titleOf(payload)}</code>
      </p>
      {reply && <pre className="request-body">{answerIn(reply, messages)}</pre>}
      {response && response.body !== '' && (
        <pre className="request-body">{response.body.trimEnd()}</pre>
      )}
      {sourceSeen !== undefined && (
        <p className="request-seen">
          {messages.request.seenBy} <code>{sourceSeen}</code>
        </p>
      )}
      {parent !== undefined && (
        <Button icon="left" onClick={() => useSelection.getState().follow(parent)}>
          {messages.request.backTo(parent)}
        </Button>
      )}
    </div>
  );
}

function FollowedRequest({ request, index }: Followed) {
  const { request: messages } = useMessages();
  const { nextHop, previousHop } = useSelection.getState();
  const count = request.hops.length;
  return (
    <section className="followed" aria-labelledby="followed-title">
      <header className="followed-head">
        <h2 id="followed-title">{messages.title(request.id)}</h2>
        <OutcomeBadge request={request} />
        <span className="followed-steps">
          <IconButton
            icon="left"
            label={messages.previous}
            shortcut="left"
            disabled={index <= 0}
            onClick={previousHop}
          />
          <span aria-hidden="true">{count === 0 ? '0' : `${index + 1}/${count}`}</span>
          <IconButton
            icon="right"
            label={messages.next}
            shortcut="right"
            disabled={index >= count - 1}
            onClick={nextHop}
          />
        </span>
      </header>
      <Summary request={request} />
      <LookUps request={request} />
      <HopList request={request} current={index} />
    </section>
  );
}

/** The followed request with its hops, and the latest requests. */
export function RequestPanel() {
  const { request: messages } = useMessages();
  const followed = useFollowed();
  return (
    <div className="request-panel">
      {followed ? (
        <FollowedRequest {...followed} />
      ) : (
        <div className="panel-empty">
          <h2>{messages.none}</h2>
          <p>{messages.noneHint}</p>
        </div>
      )}
      <RecentRequests />
    </div>
  );
}
