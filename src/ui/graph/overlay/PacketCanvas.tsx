import { useEffect, useRef } from 'react';
import { useStoreApi } from 'reactflow';
import { onFrame } from '../../../client/playback';
import { motionIsReduced, usePreferences } from '../../../client/preferences';
import { useSelection } from '../../../client/selection';
import { useSession } from '../../../client/session';
import { useMessages } from '../../messages';
import { currentPicture, onPicture } from '../picture';
import { clearCanvas } from './clear-canvas';
import { followAlong } from './follow-along';
import { Holding } from './holding';
import { readPalette, type Palette } from './palette';
import { sceneOf } from './scene';
import { drawShot } from './stage';

/** The packets on their way, over the graph and in step with its pan and zoom. Not React's to draw. */
export function PacketCanvas() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const note = useRef<HTMLParagraphElement>(null);
  const { outcomes: words, heldText } = useMessages().graph;

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let palette: Palette = readPalette(element);
    const holding = new Holding();
    let told = 0;

    function paint(): void {
      if (!element) return;
      const { transform, width, height } = flow.getState();
      const { context, ratio } = clearCanvas(element, width, height);
      if (!context) return;
      const { followed, hop } = useSelection.getState();
      const picture = currentPicture();
      const scene = sceneOf(useSession.getState().live(), followed, hop, {
        tell: picture.tell,
        lateAt: (id) => holding.lags.at(id),
        late: holding.late,
      });
      followAlong(scene, hop !== undefined, picture.graph);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const [x, y, zoom] = transform;
      const view = { x, y, zoom };
      drawShot({
        context,
        scene,
        boxes: picture.layout.boxes,
        ways: picture.ways,
        view,
        area: { width, height },
        palette,
        words,
        held: holding.hold(scene, picture, view),
        inSteps: motionIsReduced(),
      });
      const { size } = holding.lags;
      if (note.current && size !== told) note.current.textContent = size > 0 ? heldText(size) : '';
      told = size;
    }

    function repaint(): void {
      if (element) palette = readPalette(element);
      paint();
    }

    const themes = new MutationObserver(repaint);
    themes.observe(document.documentElement, { attributes: true });
    void document.fonts.ready.then(repaint);
    const stops = [
      onFrame((now) => {
        holding.tick(now);
        paint();
      }),
      holding.listen(element.parentElement ?? element),
      onPicture(paint),
      useSelection.subscribe(paint),
      usePreferences.subscribe(paint),
      flow.subscribe((state, before) => {
        const same =
          state.transform === before.transform &&
          state.width === before.width &&
          state.height === before.height;
        if (!same) paint();
      }),
    ];
    paint();
    return () => {
      themes.disconnect();
      for (const stop of stops) stop();
    };
  }, [flow, words, heldText]);

  return (
    <>
      <canvas ref={canvas} className="packets" aria-hidden="true" />
      <p ref={note} className="held-note" role="status" />
    </>
  );
}
