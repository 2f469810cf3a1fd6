import type { useStoreApi } from 'reactflow';
import { beforePaint, displayNow, onFrame, overTime } from '../../../client/playback';
import { motionIsReduced, usePreferences } from '../../../client/preferences';
import { useSelection } from '../../../client/selection';
import { onStep, useSession } from '../../../client/session';
import { traffic } from '../../../cluster/traffic/request';
import { recall } from '../../../cluster/world';
import type { Messages } from '../../messages';
import { FlightLog } from '../overlay/flights/log';
import { openPainter, type FlightPainter } from '../overlay/flights/painter';
import { clearCanvas } from '../overlay/clear-canvas';
import { followAlong } from '../overlay/follow-along';
import { readPalette } from '../overlay/palette';
import { sceneOf } from '../overlay/scene';
import { drawShot } from '../overlay/stage';
import { GLIDE } from '../useFit';
import { between, drawGround, groundOf, type Ground } from './ground';
import { Hold, HOLD_RADIUS } from './hold';
import { currentPicture, onPicture } from './picture';

/** Where a large cluster is drawn, and in which words. */
interface Stage {
  readonly flow: ReturnType<typeof useStoreApi>;
  readonly ground: HTMLCanvasElement;
  /** What holds the canvas of the flights, which is another one each time. */
  readonly flights: HTMLElement;
  readonly rich: HTMLCanvasElement;
  readonly lens: HTMLElement;
  readonly words: Messages['graph']['outcomes'];
  readonly heldText: (seconds: string) => string;
}

/** With no more requests than this on their way, each is drawn richly. */
const FEW = 40;

/** `#b93c0a` as numbers; the tokens of colours are written like that. */
function numbersIn(colour: string): readonly [number, number, number] {
  const value = /^#[0-9a-f]{6}$/i.test(colour) ? parseInt(colour.slice(1), 16) : 0;
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function liveCluster() {
  return useSession.getState().live();
}

function areFew(): boolean {
  return recall(liveCluster(), traffic).inFlight.size <= FEW;
}

/** The requests of the present picture, from those that are on their way now. */
function newLog(): FlightLog {
  return new FlightLog(
    (from, to) => currentPicture().wayBetween(from, to),
    liveCluster(),
    (request, parent) => currentPicture().tell(request, parent),
  );
}

/** Draws a large cluster's ground and requests until it is told to stop. */
export function animate(stage: Stage): () => void {
  const animation = new Animation(stage);
  return () => animation.stop();
}

class Animation {
  private readonly canvas = document.createElement('canvas');
  private readonly hold = new Hold();
  private readonly painter: FlightPainter;
  private readonly stops: readonly (() => void)[];
  private readonly pane: HTMLElement;
  private palette;
  private picture = currentPicture();
  /** While the picture goes over from the other view: the ground that is left, and how far it is. */
  private gliding: { readonly from: Ground; part: number; readonly end: () => void } | undefined;
  private log = newLog();
  /** A frame is due that the painter had no time for. */
  private isLate = false;
  /** Calls off what is going to be painted in the next frame. */
  private callOff: (() => void) | undefined;

  constructor(private readonly stage: Stage) {
    stage.flights.append(this.canvas);
    this.pane = stage.ground.parentElement ?? stage.ground;
    this.palette = readPalette(stage.ground);
    this.painter = openPainter(this.canvas, () => {
      if (this.isLate) this.paintFlights();
    });
    this.stops = [this.listenToCluster(), this.listenToView(), this.listenToPointer()];
    this.paintAll();
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.endGlide();
    this.callOff?.();
    this.painter.close();
    this.canvas.remove();
  }

  private listenToCluster(): () => void {
    const stops = [
      onStep((happenings) => this.log.note(happenings, recall(liveCluster(), traffic))),
      useSession.subscribe((session, before) => {
        if (session.generation !== before.generation) this.log = newLog();
      }),
      onFrame((now) => this.onTick(now)),
      onPicture(() => this.onNewPicture()),
      useSelection.subscribe(() => this.paintMoving()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  private listenToView(): () => void {
    const repaint = (): void => this.paintAll();
    const themes = new MutationObserver(repaint);
    themes.observe(document.documentElement, { attributes: true });
    const stops = [
      () => themes.disconnect(),
      usePreferences.subscribe(repaint),
      this.stage.flow.subscribe((state, before) => {
        const { transform, width, height } = state;
        const isSame =
          transform === before.transform && width === before.width && height === before.height;
        if (isSame) return;
        this.release();
        this.paintGround();
        this.paintMovingOnce();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  private listenToPointer(): () => void {
    const { pane } = this;
    const onMove = (event: PointerEvent): void => {
      if (event.buttons !== 0 || event.pointerType === 'touch') return this.release();
      const { left, top } = pane.getBoundingClientRect();
      const before = this.hold.held;
      this.hold.moveTo(event.clientX - left, event.clientY - top);
      if (this.hold.held !== before) this.showLens();
    };
    const onLeave = (): void => this.release();
    pane.addEventListener('pointermove', onMove);
    pane.addEventListener('pointerleave', onLeave);
    return () => {
      pane.removeEventListener('pointermove', onMove);
      pane.removeEventListener('pointerleave', onLeave);
    };
  }

  private onTick(now: number): void {
    const before = this.hold.held;
    if (areFew()) this.hold.release();
    else this.hold.tick(now, this.view());
    if (this.hold.held !== before) this.showLens();
    this.paintMoving();
  }

  private onNewPicture(): void {
    const before = this.picture;
    this.picture = currentPicture();
    const { layout, isGliding } = this.picture;
    if (layout !== before.layout) this.log = newLog();
    if (layout.view !== before.layout.view) {
      this.endGlide();
      if (isGliding) this.glideFrom(groundOf(before));
    }
    this.paintGround();
    this.paintMoving();
  }

  /** Blocks and pods go over to where they stand in the other view. */
  private glideFrom(from: Ground): void {
    const end = overTime(GLIDE, (part) => {
      if (this.gliding) this.gliding.part = part * part * (3 - 2 * part);
      if (part === 1) this.gliding = undefined;
      this.paintGround();
    });
    this.gliding = { from, part: 0, end };
  }

  private endGlide(): void {
    this.gliding?.end();
    this.gliding = undefined;
  }

  private release(): void {
    this.hold.release();
    this.showLens();
  }

  private view() {
    const { transform, width, height } = this.stage.flow.getState();
    const [x, y, zoom] = transform;
    return { x, y, zoom, width, height };
  }

  private paintAll(): void {
    this.palette = readPalette(this.stage.ground);
    this.paintGround();
    this.paintMoving();
  }

  /** However often the view changes until the next frame, and whether or not time moves on in it. */
  private paintMovingOnce(): void {
    this.callOff ??= beforePaint(() => this.paintMoving());
  }

  private paintMoving(): void {
    this.callOff?.();
    this.callOff = undefined;
    this.paintFlights();
    this.paintRich();
  }

  private paintGround(): void {
    const view = this.view();
    const { context, ratio } = clearCanvas(this.stage.ground, view.width, view.height);
    if (!context) return;
    const picture = currentPicture();
    const { palette, gliding } = this;
    const { marked } = picture;
    const there = groundOf(picture);
    const ground = gliding ? between(gliding.from, there, gliding.part) : there;
    drawGround({ context, ground, marked, palette, view, area: view, ratio });
  }

  private paintFlights(): void {
    this.isLate = !this.painter.isFree();
    if (this.isLate) return;
    const { held } = this.hold;
    this.painter.show({
      now: displayNow(),
      view: { ...this.view(), ratio: devicePixelRatio },
      colour: numbersIn(this.palette.ember),
      held: held && { x: held.x, y: held.y, radius: held.radius, since: held.since },
      inSteps: motionIsReduced(),
      isHidden: areFew(),
      news: this.log.news(),
    });
  }

  /** The followed request, those that failed a moment ago, and all of them while they are few. */
  private paintRich(): void {
    const { rich, words } = this.stage;
    const { followed, hop } = useSelection.getState();
    const { graph, layout, ways, tell } = currentPicture();
    const scene = sceneOf(liveCluster(), followed, hop, { onlyFollowed: !areFew(), tell });
    followAlong(scene, hop !== undefined, graph);
    const { others, ended, kin } = scene;
    const isFollowing = scene.followed !== undefined && scene.followed.flight.outcome === undefined;
    this.dim(isFollowing);
    const isEmpty = !scene.followed && others.length + ended.length + kin.length === 0;
    if (isEmpty && rich.hidden) return;
    rich.hidden = isEmpty;
    const view = this.view();
    const { context, ratio } = clearCanvas(rich, view.width, view.height);
    if (!context || isEmpty) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { palette } = this;
    const inSteps = motionIsReduced();
    drawShot({
      context,
      scene,
      boxes: layout.boxes,
      ways,
      view,
      area: view,
      palette,
      words,
      inSteps,
    });
  }

  /** An attribute that is set costs a style, even to what it was. */
  private dim(isFollowing: boolean): void {
    const { dataset } = this.stage.flights;
    const wanted = String(isFollowing);
    if (dataset['dim'] !== wanted) dataset['dim'] = wanted;
  }

  private showLens(): void {
    const { lens, heldText } = this.stage;
    const { held } = this.hold;
    if (lens.hidden && !held) return;
    lens.hidden = held === undefined;
    if (!held) return;
    const [left, top] = [held.screenX - HOLD_RADIUS, held.screenY - HOLD_RADIUS];
    lens.style.transform = `translate(${left}px, ${top}px)`;
    const text = lens.firstElementChild;
    if (text) text.textContent = heldText((held.since / 1000).toFixed(1));
  }
}
