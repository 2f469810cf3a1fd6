import type { FoldedViewOf } from '../fold-view';
import type { GraphViewOf } from '../view';
import { asChosen } from './chosen';
import { foldedLines, foldedWay, foldedWays } from './folded/ways';
import { layOutByService, type FoldedServiceLayout } from './folded/layout';
import { byService } from './folded/shown';
import { layOut, type ServiceLayout } from './layout';
import { lineOfTie, linesOf } from './lines';
import { choicesOver } from './stretches';
import { waysOf } from './ways';

/** Who is chosen: Ingress → Service → endpoints → pods. */
export const serviceView: GraphViewOf<ServiceLayout> = {
  layOut,
  linesOf,
  lineOfTie,
  waysOf,
  tell: asChosen,
  edgesOver: choicesOver,
};

/** The same of a large cluster: Ingress → Service → endpoints by workload → blocks of pods. */
export const foldedServiceView: FoldedViewOf<FoldedServiceLayout> = {
  show: byService,
  layOut: layOutByService,
  linesOf: foldedLines,
  wayBetween: foldedWay,
  waysOf: foldedWays,
  tell: asChosen,
};
