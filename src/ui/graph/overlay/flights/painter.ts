import { FlightStage, type FlightFrame } from './stage';

/** Shows requests on their way, frame by frame. */
export interface FlightPainter {
  /** Whether it can take another frame; `onFree` tells when it can again. */
  readonly isFree: () => boolean;
  readonly show: (frame: FlightFrame) => void;
  readonly close: () => void;
}

/** A painter in a worker, or in the page where a canvas cannot be handed over. */
export function openPainter(canvas: HTMLCanvasElement, onFree: () => void): FlightPainter {
  const worker = 'transferControlToOffscreen' in canvas ? startWorker() : undefined;
  return worker ? inWorker(worker, canvas, onFree) : inPage(canvas);
}

function startWorker(): Worker | undefined {
  try {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return undefined;
  }
}

function inPage(canvas: HTMLCanvasElement): FlightPainter {
  const stage = new FlightStage(canvas);
  return { isFree: () => true, show: (frame) => stage.draw(frame), close: () => undefined };
}

function inWorker(worker: Worker, canvas: HTMLCanvasElement, onFree: () => void): FlightPainter {
  let isBusy = false;
  const surface = canvas.transferControlToOffscreen();
  worker.postMessage(surface, [surface]);
  worker.addEventListener('message', () => {
    isBusy = false;
    onFree();
  });
  return {
    isFree: () => !isBusy,
    show: (frame) => {
      isBusy = true;
      const { news } = frame;
      worker.postMessage(frame, news ? [news.tracks.buffer, news.flights.buffer] : []);
    },
    close: () => worker.terminate(),
  };
}
