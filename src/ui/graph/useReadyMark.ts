import { useEffect } from 'react';
import { afterPaint } from '../../client/playback';

/** Says on the root element that the first scene has been painted, for tests and benchmarks. */
export function useReadyMark(): void {
  useEffect(
    () =>
      afterPaint(() => {
        document.documentElement.dataset.ready = 'true';
      }),
    [],
  );
}
