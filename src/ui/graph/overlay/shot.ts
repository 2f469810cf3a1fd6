import type { Request } from '../../../cluster/traffic/request';
import type { Point } from '../../../topology/geometry';
import type { AnyLayout } from '../../../topology/view';
import type { Ways } from '../../../topology/ways';
import type { Messages } from '../../messages';
import type { Palette } from './palette';
import type { Moving, Scene } from './scene';
import type { Area } from './tag';
import { locate, toScreen, type Standing, type View } from './view';

/** All that it takes to draw one moment. */
export interface Shot {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly boxes: AnyLayout['boxes'];
  readonly ways: Ways;
  readonly view: View;
  readonly area: Area;
  readonly palette: Palette;
  readonly words: Messages['graph']['outcomes'];
  /** Of those that are held, the ones whose headers are shown. */
  readonly held?: readonly Moving[];
  /** Discrete steps and no flight. */
  readonly inSteps: boolean;
}

/** Shapes grow with the picture, but less. */
export function scaleOf({ view }: Shot): number {
  return Math.min(1.5, Math.max(0.6, Math.sqrt(view.zoom)));
}

/** Where a packet is on the canvas at `now`. */
export function placed(shot: Shot, { flight }: Moving, now: number): Standing | undefined {
  const standing = locate(shot.ways, flight, now, shot.inSteps);
  return standing && { ...standing, ...toScreen(shot.view, standing) };
}

/** Where the sender of a request is on the canvas: it hears how it ended, or gives up. */
export function senderSpot({ ways, view }: Shot, { from }: Request): Point | undefined {
  const point = ways.stand(from);
  return point && toScreen(view, point);
}

/** Whether the packet was lost at this hop, so that nobody will answer it. */
export function isLost(request: Request, hop: number): boolean {
  const is = request.hops[hop]?.because.is;
  return is === 'dropped' || is === 'lost';
}
