import type { Request } from '../../../cluster/traffic/request';
import type { Picture } from '../picture';
import { HoldWatch, isAt, type HoldSpot } from './hold-spot';
import { Lags } from './lags';
import type { Moving, Scene } from './scene';
import { locate, toScreen, type View } from './view';

/** More requests than this are not held at once. */
const MOST = 6;
/** So many headers are shown, so that they do not cover each other. */
const MOST_TAGS = 1;

/**
 * Holds the requests of a small cluster that are where the pointer rests or where the keyboard is,
 * so that they can be read, while everything else goes on.
 */
export class Holding {
  readonly lags = new Lags();
  private readonly watch = new HoldWatch();
  private spot: HoldSpot | undefined;
  /** What was at the spot when it was come to has been held; from then on what comes under the pointer is. */
  private isBegun = false;
  /** Those that are late, as they were shown last. */
  late: readonly Request[] = [];

  listen(pane: HTMLElement): () => void {
    return this.watch.listen(pane, () => {
      this.spot = undefined;
      this.lags.letGo();
    });
  }

  /** A frame of moving packets at the virtual time `now` (ms). */
  tick(now: number): void {
    const before = this.spot;
    this.spot = this.watch.tick();
    if (!before) this.isBegun = false;
    this.lags.tick(now);
  }

  /** Holds what is at the spot; gives those whose headers are shown. Nothing is while a request is followed. */
  hold({ followed, others, now }: Scene, picture: Picture, view: View): readonly Moving[] {
    const { spot, lags } = this;
    const isLate = ({ request }: Moving) => lags.at(request.id) !== undefined;
    this.late = others.filter(isLate).map(({ request }) => request);
    if (!spot || (followed && followed.flight.outcome === undefined)) {
      if (spot) lags.letGo();
      return [];
    }
    const under = { id: undefined, pointer: spot.pointer };
    const catches = this.isBegun && spot.pointer ? under : spot;
    for (const one of others) {
      if (lags.size >= MOST || lags.isHeld(one.request.id)) continue;
      const at = locate(picture.ways, one.flight, one.at, false);
      if (at && isAt(catches, at, toScreen(view, at), picture)) lags.hold(one.request.id, now);
    }
    this.isBegun = true;
    return others.filter(({ request }) => lags.isHeld(request.id)).slice(0, MOST_TAGS);
  }
}
