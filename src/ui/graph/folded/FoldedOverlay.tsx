import { useEffect, useRef } from 'react';
import { useStoreApi } from 'reactflow';
import { useMessages } from '../../messages';
import { animate } from './animation';

/** Floors and dots below the cards of a large cluster, and its requests over them. Not React's to draw. */
export function FoldedOverlay() {
  const ground = useRef<HTMLCanvasElement>(null);
  const flights = useRef<HTMLDivElement>(null);
  const rich = useRef<HTMLCanvasElement>(null);
  const lens = useRef<HTMLDivElement>(null);
  const flow = useStoreApi();
  const { outcomes, folded } = useMessages().graph;

  useEffect(() => {
    const [below, among] = [ground.current, flights.current];
    const [above, over] = [rich.current, lens.current];
    if (!below || !among || !above || !over) return;
    return animate({
      flow,
      ground: below,
      flights: among,
      rich: above,
      lens: over,
      words: outcomes,
      heldText: folded.held,
    });
  }, [flow, outcomes, folded]);

  return (
    <>
      <canvas ref={ground} className="ground" aria-hidden="true" />
      <div ref={flights} className="flights" aria-hidden="true" />
      <canvas ref={rich} className="packets" aria-hidden="true" />
      <div ref={lens} className="lens" aria-hidden="true" hidden>
        <span />
      </div>
    </>
  );
}
