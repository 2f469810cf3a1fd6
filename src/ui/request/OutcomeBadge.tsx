import type { Request } from '../../cluster/traffic/request';
import { useMessages } from '../messages';
import './outcome.css';

type OutcomeShape =
  'answered' | 'failing' | 'refused' | 'timeout' | 'unresolved' | 'reset' | 'travelling';

/** Each outcome has a shape of its own, readable without colour. */
const SHAPES: { readonly [S in OutcomeShape]: string } = {
  answered: 'M4.4 10.6l3.6 3.6 7.6-8.4',
  failing: 'M10 4.2v7M10 14.6v.3',
  refused: 'M5 5l10 10M15 5 5 15',
  timeout: 'M10 5v5l3.4 2.2',
  unresolved: 'M7.4 7.4a2.7 2.7 0 1 1 3.9 2.4c-.9.5-1.3 1-1.3 2M10 14.7v.2',
  reset: 'M4 10h4M12 10h4M8.6 6.4l-1 7.2M12.4 6.4l-1 7.2',
  travelling: 'M4.6 10h.1M10 10h.1M15.4 10h.1',
};

/** What became of a request so far; answers of 400 and more are failing ones. */
function shapeOf({ outcome, response }: Request): OutcomeShape {
  if (outcome === undefined) return 'travelling';
  if (outcome === 'answered' && (response?.status ?? 0) >= 400) return 'failing';
  return outcome;
}

/** The outcome of a request: its shape, its word and, if it was answered, the status. */
export function OutcomeBadge({ request }: { readonly request: Request }) {
  const { request: messages } = useMessages();
  const shape = shapeOf(request);
  const word = messages.outcomes[request.outcome ?? 'travelling'];
  return (
    <span className="outcome" data-shape={shape}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={SHAPES[shape]} />
      </svg>
      {word}
      {request.response && <b>{request.response.status}</b>}
    </span>
  );
}
