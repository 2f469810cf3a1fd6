import { useEffect, useRef, type PointerEvent } from 'react';
import { Panel, useReactFlow, useStore, useStoreApi } from 'reactflow';
import { usePreferences } from '../../../client/preferences';
import type { Box } from '../../../topology/geometry';
import { useMessages } from '../../messages';
import { readPalette, type Palette } from '../overlay/palette';
import { clearCanvas } from '../overlay/clear-canvas';
import { groundOf } from './ground';
import { currentPicture, onPicture, usePicture } from './picture';

const WIDTH = 168;
const HEIGHT = 112;

/** How the picture lies in the overview. */
function fitted({ x, y, width, height }: Box) {
  const scale = Math.min(WIDTH / width, HEIGHT / height);
  return {
    scale,
    left: (WIDTH - width * scale) / 2 - x * scale,
    top: (HEIGHT - height * scale) / 2 - y * scale,
  };
}

/** Whether a picture with these bounds is wholly in sight. */
function useIsAllInSight({ x, y, width, height }: Box): boolean {
  return useStore(({ transform: [left, top, zoom], width: wide, height: high }) => {
    const isIn = (from: number, length: number, offset: number, room: number) =>
      from * zoom + offset >= -1 && (from + length) * zoom + offset <= room + 1;
    return isIn(x, width, left, wide) && isIn(y, height, top, high);
  });
}

/** An overview of a large cluster, while not all of it is in sight. */
export function Minimap() {
  const { layout } = usePicture();
  return useIsAllInSight(layout.bounds) ? null : <Overview />;
}

/** The whole cluster in small, with a frame around what is in sight; pressing it goes there. */
function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const { setCenter } = useReactFlow();
  const { folded } = useMessages().graph;

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let palette = readPalette(element);
    const paint = (): void => paintOverview(element, flow.getState(), palette);
    const repaint = (): void => {
      palette = readPalette(element);
      paint();
    };
    const stops = [
      onPicture(paint),
      usePreferences.subscribe(repaint),
      flow.subscribe((state, before) => {
        if (state.transform !== before.transform || state.width !== before.width) paint();
      }),
    ];
    const themes = new MutationObserver(repaint);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-projector'] });
    paint();
    return () => {
      themes.disconnect();
      for (const stop of stops) stop();
    };
  }, [flow]);

  function goTo(event: PointerEvent<HTMLCanvasElement>): void {
    if (event.buttons === 0) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const at = fitted(currentPicture().layout.bounds);
    const x = (event.clientX - left - at.left) / at.scale;
    const y = (event.clientY - top - at.top) / at.scale;
    void setCenter(x, y, { zoom: flow.getState().transform[2] });
  }

  return (
    <Panel position="bottom-right" className="minimap nopan nowheel">
      <canvas
        ref={canvas}
        role="img"
        aria-label={folded.minimap}
        title={folded.minimap}
        style={{ width: WIDTH, height: HEIGHT }}
        onPointerDown={goTo}
        onPointerMove={goTo}
      />
    </Panel>
  );
}

interface FlowState {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

function paintOverview(
  canvas: HTMLCanvasElement,
  { transform, width, height }: FlowState,
  palette: Palette,
): void {
  const { context, ratio } = clearCanvas(canvas, WIDTH, HEIGHT);
  if (!context) return;
  const picture = currentPicture();
  const { scale, left, top } = fitted(picture.layout.bounds);
  const { rooms, records } = groundOf(picture);
  const fill = ({ x, y, width: wide, height: high }: Box) =>
    context.fillRect(left + x * scale, top + y * scale, wide * scale, high * scale);
  context.scale(ratio, ratio);
  context.fillStyle = palette.lineStrong;
  context.globalAlpha = 0.45;
  for (const { box } of rooms) fill(box);
  context.fillStyle = palette.record;
  if (records) fill(records);
  context.globalAlpha = 1;
  const [x, y, zoom] = transform;
  const part = scale / zoom;
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.5;
  context.strokeRect(left - x * part, top - y * part, width * part, height * part);
}
