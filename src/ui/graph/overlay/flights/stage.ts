import { FlightField, type FlightNews } from './field';
import { writePixels, type FlightView, type Held, type Moment } from './pixels';

/** What is to be drawn now. */
export interface FlightFrame extends Moment {
  /** Nothing is drawn, though what is on its way is known. */
  readonly isHidden: boolean;
  readonly news: FlightNews | undefined;
}

type Surface = OffscreenCanvas | HTMLCanvasElement;
type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** Nothing is kept longer than this (ms of virtual time) for a place that is held. */
const LONGEST_HOLD = 20_000;

/** Draws requests on their way onto a canvas of its own, here or in a worker. */
export class FlightStage {
  private readonly field = new FlightField();
  private readonly context: Context | null;
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);
  private forgotten = 0;

  constructor(private readonly surface: Surface) {
    this.context = 'toDataURL' in surface ? surface.getContext('2d') : surface.getContext('2d');
  }

  draw({ news, isHidden, ...moment }: FlightFrame): void {
    if (news) this.field.take(news);
    const { image, pixels } = this.fit(moment.view);
    if (!image || !this.context) return;
    this.forget(moment.now, moment.held);
    if (isHidden) return this.context.clearRect(0, 0, image.width, image.height);
    writePixels(pixels, image.width, this.field, moment);
    this.context.putImageData(image, 0, 0);
  }

  /** Now and then, since going through all of them costs something. */
  private forget(now: number, held: Held | undefined): void {
    if (Math.abs(now - this.forgotten) < 200) return;
    this.forgotten = now;
    this.field.forgetBefore(held ? Math.max(held.since, now - LONGEST_HOLD) : now);
  }

  private fit({ width, height, ratio }: FlightView) {
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.image?.width !== wide || this.image.height !== high) {
      this.image = undefined;
      if (wide > 0 && high > 0) {
        this.surface.width = wide;
        this.surface.height = high;
        this.image = new ImageData(wide, high);
        this.pixels = new Uint32Array(this.image.data.buffer);
      }
    }
    return { image: this.image, pixels: this.pixels };
  }
}
