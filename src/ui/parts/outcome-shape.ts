import type { Request } from '../../cluster/traffic/request';
import type { Messages } from '../messages';

/** Each outcome has a shape of its own, readable without colour. */
export const OUTCOME_SHAPES = {
  answered: 'M4.4 10.6l3.6 3.6 7.6-8.4',
  http404: 'M9 4.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6zM12.6 12.6l3.6 3.6',
  http502: 'M3.5 10h4l2-4M10.5 14l2-4h4',
  http503: 'M10 3.6a6.4 6.4 0 1 0 0 12.8 6.4 6.4 0 0 0 0-12.8zM5.6 14.4l8.8-8.8',
  http504: 'M5.4 3.8h9.2M5.4 16.2h9.2M6.4 4c0 4 7.2 8 7.2 12M13.6 4c0 4-7.2 8-7.2 12',
  failing: 'M10 4.2v7M10 14.6v.3',
  refused: 'M5 5l10 10M15 5 5 15',
  timeout: 'M10 5v5l3.4 2.2',
  unresolved: 'M7.4 7.4a2.7 2.7 0 1 1 3.9 2.4c-.9.5-1.3 1-1.3 2M10 14.7v.2',
  reset: 'M4 10h4M12 10h4M8.6 6.4l-1 7.2M12.4 6.4l-1 7.2',
  travelling: 'M4.6 10h.1M10 10h.1M15.4 10h.1',
} as const;

export type OutcomeShape = keyof typeof OUTCOME_SHAPES;

const OWN_SHAPE = new Set([404, 502, 503, 504]);

/** `outcome` and `status` of a request, as in `refused` or `answered 502`. */
export function shapeOfOutcome(outcome: Request['outcome'], status = 200): OutcomeShape {
  if (outcome === undefined) return 'travelling';
  if (outcome !== 'answered' || status < 400) return outcome;
  return OWN_SHAPE.has(status) ? (`http${status}` as OutcomeShape) : 'failing';
}

/** Of a key of the tally: `refused` or `answered 502`. */
export function shapeOfTally(key: string): OutcomeShape {
  const [outcome, status] = key.split(' ');
  return shapeOfOutcome(outcome as Request['outcome'], status ? Number(status) : undefined);
}

/** What a key of the tally says in words. */
export function wordsOfTally(key: string, { request }: Messages): string {
  const [outcome = '', status] = key.split(' ');
  const word = request.outcomes[outcome as keyof typeof request.outcomes];
  return status === undefined ? word : `${word} ${status}`;
}
