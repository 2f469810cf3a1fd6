import { useRef, type AnimationEvent } from 'react';
import type { Viewport } from 'reactflow';

const PAINTING = 'data-painting';

/**
 * Has the layers of the picture (`root`) painted anew when a move has ended at another zoom. Layers
 * of their own make a change of one element cheap, but the browser only enlarges what it has painted
 * once, and type is blurred. An animation of the style sheet says when the painting is over.
 */
export function useCrispType() {
  const root = useRef<HTMLDivElement>(null);
  const painted = useRef<number>(undefined);
  const paintAnew = (_event: unknown, { zoom }: Viewport): void => {
    if (zoom !== painted.current) root.current?.setAttribute(PAINTING, '');
    painted.current = zoom;
  };
  const endPainting = ({ animationName }: AnimationEvent): void => {
    if (animationName === 'paint-anew') root.current?.removeAttribute(PAINTING);
  };
  return { root, paintAnew, endPainting };
}
