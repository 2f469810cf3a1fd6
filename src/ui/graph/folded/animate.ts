import type { useStoreApi } from 'reactflow';
import { displayNow, onFrame } from '../../../client/playback';
import { motionIsReduced, usePreferences } from '../../../client/preferences';
import { useSelection } from '../../../client/selection';
import { onStep, useSession } from '../../../client/session';
import { traffic } from '../../../cluster/traffic/request';
import { recall } from '../../../cluster/world';
import { waysOf, wayBetween } from '../../../topology/ways';
import type { Messages } from '../../messages';
import { FlightLog } from '../overlay/flights/log';
import { openPainter } from '../overlay/flights/painter';
import { followAlong } from '../overlay/follow-along';
import { readPalette } from '../overlay/palette';
import { sceneOf } from '../overlay/scene';
import { drawShot } from '../overlay/stage';
import { drawGround, groundOf } from './ground';
import { Hold, HOLD_RADIUS } from './hold';
import { currentPicture, onPicture } from './picture';

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

/** Makes a canvas as large as the pane, at the screen's own resolution, and clears it. */
function clear(canvas: HTMLCanvasElement, width: number, height: number) {
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d');
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  } else {
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, wide, high);
  }
  return { context, ratio };
}

/** `#b93c0a` as numbers; the tokens of colours are written like that. */
function numbersIn(colour: string): readonly [number, number, number] {
  const value = /^#[0-9a-f]{6}$/i.test(colour) ? parseInt(colour.slice(1), 16) : 0;
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Draws a large cluster's ground and requests until it is told to stop. */
export function animate(stage: Stage): () => void {
  const { flow, ground, flights, rich, lens, words, heldText } = stage;
  const canvas = document.createElement('canvas');
  flights.append(canvas);
  let palette = readPalette(ground);
  let layout = currentPicture().layout;
  let log = newLog();
  let isLate = false;
  let isRichDrawn = false;
  const hold = new Hold();
  const painter = openPainter(canvas, () => {
    if (isLate) paintFlights();
  });

  function newLog(): FlightLog {
    const { layout: current } = currentPicture();
    const wayOf = (from: string, to: string) => wayBetween(current, from, to);
    return new FlightLog(wayOf, useSession.getState().live());
  }

  function viewNow() {
    const { transform, width, height } = flow.getState();
    const [x, y, zoom] = transform;
    return { x, y, zoom, width, height };
  }

  function paintGround(): void {
    const { x, y, zoom, width, height } = viewNow();
    const { context, ratio } = clear(ground, width, height);
    if (!context) return;
    const picture = currentPicture();
    const area = { width, height };
    const view = { x, y, zoom };
    drawGround({
      context,
      ground: groundOf(picture),
      marked: picture.marked,
      palette,
      view,
      area,
      ratio,
    });
  }

  function paintFlights(): void {
    isLate = !painter.isFree();
    if (isLate) return;
    const now = displayNow();
    const { held } = hold;
    painter.show({
      now,
      view: { ...viewNow(), ratio: devicePixelRatio },
      colour: numbersIn(palette.ember),
      held: held && { x: held.x, y: held.y, radius: held.radius, since: held.since },
      inSteps: motionIsReduced(),
      isHidden: areFew(),
      news: log.news(),
    });
  }

  function areFew(): boolean {
    return recall(useSession.getState().live(), traffic).inFlight.size <= FEW;
  }

  /** The followed request, those that failed a moment ago, and all of them while they are few. */
  function paintRich(): void {
    const { followed, hop } = useSelection.getState();
    const scene = sceneOf(useSession.getState().live(), followed, hop, !areFew());
    const picture = currentPicture();
    followAlong(scene, hop !== undefined, picture.graph);
    const { others, ended, kin } = scene;
    const isEmpty = !scene.followed && others.length + ended.length + kin.length === 0;
    flights.dataset['dim'] = String(
      scene.followed?.flight.outcome === undefined && !!scene.followed,
    );
    if (isEmpty && !isRichDrawn) return;
    isRichDrawn = !isEmpty;
    const { x, y, zoom, width, height } = viewNow();
    const { context, ratio } = clear(rich, width, height);
    if (!context || isEmpty) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawShot({
      context,
      scene,
      layout: picture.layout,
      ways: waysOf(picture.layout),
      view: { x, y, zoom },
      area: { width, height },
      palette,
      words,
      inSteps: motionIsReduced(),
    });
  }

  function showLens(): void {
    const { held } = hold;
    lens.hidden = held === undefined;
    if (!held) return;
    lens.style.transform = `translate(${held.screenX - HOLD_RADIUS}px, ${held.screenY - HOLD_RADIUS}px)`;
    const text = lens.firstElementChild;
    if (text) text.textContent = heldText((held.since / 1000).toFixed(1));
  }

  function paintMoving(): void {
    paintFlights();
    paintRich();
  }

  function onTick(now: number): void {
    const before = hold.held;
    if (areFew()) hold.held = undefined;
    else hold.tick(now, viewNow());
    if (hold.held !== before) showLens();
    paintMoving();
  }

  function onNewPicture(): void {
    if (currentPicture().layout !== layout) {
      ({ layout } = currentPicture());
      log = newLog();
    }
    paintGround();
    paintMoving();
  }

  function paintAll(): void {
    palette = readPalette(ground);
    paintGround();
    paintMoving();
  }

  function release(): void {
    hold.release();
    showLens();
  }

  const pane = ground.parentElement ?? ground;
  const onPointer = (event: PointerEvent): void => {
    if (event.buttons !== 0 || event.pointerType === 'touch') return release();
    const { left, top } = pane.getBoundingClientRect();
    const before = hold.held;
    hold.moveTo(event.clientX - left, event.clientY - top);
    if (hold.held !== before) showLens();
  };
  pane.addEventListener('pointermove', onPointer);
  pane.addEventListener('pointerleave', release);

  const themes = new MutationObserver(paintAll);
  themes.observe(document.documentElement, { attributes: true });
  const stops = [
    onStep((happenings) => log.note(happenings, recall(useSession.getState().live(), traffic))),
    useSession.subscribe((session, before) => {
      if (session.generation !== before.generation) log = newLog();
    }),
    onFrame(onTick),
    onPicture(onNewPicture),
    useSelection.subscribe(paintMoving),
    usePreferences.subscribe(paintAll),
    flow.subscribe((state, before) => {
      const { transform, width, height } = state;
      if (transform === before.transform && width === before.width && height === before.height) {
        return;
      }
      release();
      paintGround();
      paintMoving();
    }),
  ];
  paintAll();
  return () => {
    themes.disconnect();
    pane.removeEventListener('pointermove', onPointer);
    pane.removeEventListener('pointerleave', release);
    for (const stop of stops) stop();
    painter.close();
    canvas.remove();
  };
}
