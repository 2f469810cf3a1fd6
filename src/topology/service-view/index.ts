import type { GraphViewOf } from '../view';
import { asChosen } from './chosen';
import { layOut, type ServiceLayout } from './layout';
import { lineOfTie, linesOf } from './lines';
import { waysOf } from './ways';

/** Who is chosen: Ingress → Service → endpoints → pods. */
export const serviceView: GraphViewOf<ServiceLayout> = {
  layOut,
  linesOf,
  lineOfTie,
  waysOf,
  tell: asChosen,
};
