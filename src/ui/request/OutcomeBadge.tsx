import type { Request } from '../../cluster/traffic/request';
import { useMessages } from '../messages';
import { OUTCOME_SHAPES, shapeOfOutcome, type OutcomeShape } from '../parts/outcome-shape';
import './outcome.css';

/** The shape of an outcome, without its word. */
export function OutcomeGlyph({ shape }: { readonly shape: OutcomeShape }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="outcome-glyph" data-shape={shape}>
      <path d={OUTCOME_SHAPES[shape]} />
    </svg>
  );
}

/** The outcome of a request: its shape, its word and, if it was answered, the status. */
export function OutcomeBadge({ request }: { readonly request: Request }) {
  const { request: messages } = useMessages();
  const shape = shapeOfOutcome(request.outcome, request.response?.status);
  const word = messages.outcomes[request.outcome ?? 'travelling'];
  return (
    <span className="outcome" data-shape={shape}>
      <OutcomeGlyph shape={shape} />
      {word}
      {request.response && <b>{request.response.status}</b>}
    </span>
  );
}
