import { motionIsReduced, usePreferences } from '../../client/preferences';

const DARK = '(prefers-color-scheme: dark)';
const STILL = '(prefers-reduced-motion: reduce)';

function apply(): void {
  const { theme, projector } = usePreferences.getState();
  const isDark = theme === 'system' ? matchMedia(DARK).matches : theme === 'dark';
  const { dataset } = document.documentElement;
  dataset.theme = isDark ? 'dark' : 'light';
  dataset.projector = String(projector);
  dataset.motion = motionIsReduced() ? 'reduced' : 'full';
}

/** Writes theme, projector mode and motion on the root element, where tokens.css reads them, from now on. */
export function applyPreferences(): void {
  apply();
  usePreferences.subscribe(apply);
  for (const query of [DARK, STILL]) matchMedia(query).addEventListener('change', apply);
}
