import { usePlayback } from './playback';
import { CLUSTER_VIEWS, usePreferences } from './preferences';
import { openScene } from './scenes';

/**
 * Opens what the page's address asks for: `?scene=ID` a scene, `&seed=N` another history,
 * `&paused` with the clock standing still, `&view=packet`, `service` or `table` in that view.
 */
export async function startFromAddress(search: string): Promise<void> {
  const asked = new URLSearchParams(search);
  const view = CLUSTER_VIEWS.find((one) => one === asked.get('view'));
  if (view) usePreferences.getState().change({ view });
  const seed = Number(asked.get('seed') ?? NaN);
  const opened = await openScene(
    asked.get('scene') ?? undefined,
    Number.isInteger(seed) ? seed : undefined,
  );
  if (opened && !asked.has('paused')) usePlayback.getState().play();
}
