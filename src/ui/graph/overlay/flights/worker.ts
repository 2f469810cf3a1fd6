import { FlightStage, type FlightFrame } from './stage';

/** Draws requests on their way beside the page's own work: first comes the canvas, then frame by frame. */
let stage: FlightStage | undefined;

addEventListener('message', ({ data }: MessageEvent<OffscreenCanvas | FlightFrame>) => {
  if (data instanceof OffscreenCanvas) stage = new FlightStage(data);
  else {
    stage?.draw(data);
    postMessage('drawn');
  }
});
