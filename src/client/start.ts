import { usePlayback } from './playback';
import { SCALE_PARAMETERS } from '../lessons/scale-size';
import { CLUSTER_VIEWS, usePreferences } from './preferences';
import { openScene, type AskedSize } from './scenes';

/**
 * Opens what the page's address asks for: `?scene=ID` a scene, `&seed=N` another history,
 * `&paused` with the clock standing still, `&view=packet`, `service` or `table` in that view;
 * `&nodes=N&pods=N&inflight=N` the size of a generated one.
 */
export async function startFromAddress(search: string): Promise<void> {
  const asked = new URLSearchParams(search);
  const view = CLUSTER_VIEWS.find((one) => one === asked.get('view'));
  if (view) usePreferences.getState().change({ view });
  const seed = Number(asked.get('seed') ?? NaN);
  const opened = await openScene(asked.get('scene') ?? undefined, {
    seed: Number.isInteger(seed) ? seed : undefined,
    size: sizeIn(asked),
  });
  if (opened && !asked.has('paused')) usePlayback.getState().play();
}

function sizeIn(asked: URLSearchParams): AskedSize {
  return Object.fromEntries(
    SCALE_PARAMETERS.flatMap((name) => {
      const given = asked.get(name);
      return given === null ? [] : [[name, given]];
    }),
  );
}
