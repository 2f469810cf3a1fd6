import type { Answer } from '../images/behaviour';
import { respond } from '../images/responses';
import type { AppFault } from './faults';

const BODY = 'Internal Server Error\n';
const HEADERS = [
  ['Content-Type', 'text/plain'],
  ['Content-Length', String(BODY.length)],
] as const;

/** What a process answers, given what is wrong with it. */
export function faulty(fault: AppFault | undefined, answer: Answer): Answer {
  if (fault === undefined || answer.is === 'hang') return answer;
  switch (fault.is) {
    case 'hanging':
      return { is: 'hang' };
    case 'slow':
      return { ...answer, after: answer.after + fault.ms };
    case 'failing':
      return respond(500, HEADERS, BODY, answer.after);
  }
}
