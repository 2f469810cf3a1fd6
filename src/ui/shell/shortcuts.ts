import { useEffect } from 'react';
import { useComposer } from '../../client/composer';
import { openEditor } from '../../client/open-editor';
import { SPEEDS, usePlayback } from '../../client/playback';
import { usePreferences } from '../../client/preferences';
import { requestOf, useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import { useTerminals } from '../../client/terminal/terminals';
import { useView, type DialogName } from '../../client/view';
import type { Messages } from '../messages';
import { zoomBy } from '../graph/fly';
import { switchView } from '../graph/views';
import { takeTyped, typeAhead } from '../search/typed-ahead';
import { cycleTheme } from './TopBar';

type Group = keyof Messages['shortcuts']['groups'];

export interface Shortcut {
  /** As in `KeyboardEvent.key`, or a name of the message catalogue. */
  readonly keys: readonly string[];
  readonly does: Exclude<keyof Messages['shortcuts'], 'groups'>;
  readonly group: Group;
  readonly run: () => void;
}

const SKIP = 10_000;

function changeSpeed(by: number): void {
  const { speed, setSpeed } = usePlayback.getState();
  const next = SPEEDS[SPEEDS.indexOf(speed) + by];
  if (next !== undefined) setSpeed(next);
}

/** The next hop that is known; at the last one of a request under way, time goes on to the next. */
function goToNextHop(): void {
  const { followed, hop, nextHop } = useSelection.getState();
  const request = requestOf(useSession.getState().cluster, followed);
  const isAtEnd = hop === undefined || hop >= (request?.hops.length ?? 0) - 1;
  if (request && request.endedAt === undefined && isAtEnd) usePlayback.getState().stepHop();
  else nextHop();
}

function toggleFlag(flag: 'panelFolded' | 'projector'): void {
  const preferences = usePreferences.getState();
  preferences.change({ [flag]: !preferences[flag] });
}

/** Hides the terminal if the keyboard is on its frame, else goes to it. */
function toggleTerminal(): void {
  const { fold, open } = useTerminals.getState();
  if (document.activeElement?.closest('#terminal')) fold();
  else open();
}

const REGIONS = ['.top-bar', '.stage', '#terminal', '#panel', '.bottom-bar'];
const FOCUSABLE =
  ':is(button, input, select, summary, a[href], [tabindex="0"]):not(:disabled, [tabindex="-1"])';

/** Goes to the first control of the next part of the page; in the panel to the tab that is shown. */
function goToNextRegion(): void {
  const regions = REGIONS.flatMap((name) => document.querySelector(name) ?? []);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const others = [...regions.slice(at + 1), ...regions.slice(0, Math.max(0, at))];
  const firsts = others.flatMap((region) => {
    const tab = region.querySelector<HTMLElement>('#panel [role=tab][aria-selected=true]');
    return tab ?? region.querySelector<HTMLElement>(FOCUSABLE) ?? [];
  });
  firsts.find((first) => first.checkVisibility())?.focus();
}

/** Every key that does something anywhere on the page. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['r'], does: 'send', group: 'request', run: () => useComposer.getState().send() },
  {
    keys: ['s'],
    does: 'stream',
    group: 'request',
    run: () => useComposer.getState().toggleStream(),
  },
  {
    keys: ['e'],
    does: 'address',
    group: 'request',
    run: () => document.getElementById('address')?.focus(),
  },
  {
    keys: ['left'],
    does: 'previousHop',
    group: 'request',
    run: () => useSelection.getState().previousHop(),
  },
  { keys: ['right'], does: 'nextHop', group: 'request', run: goToNextHop },
  { keys: ['space'], does: 'toggle', group: 'time', run: () => usePlayback.getState().toggle() },
  { keys: ['.'], does: 'step', group: 'time', run: () => usePlayback.getState().stepHop() },
  { keys: ['shift+.'], does: 'skip', group: 'time', run: () => usePlayback.getState().skip(SKIP) },
  { keys: ['['], does: 'slower', group: 'time', run: () => changeSpeed(-1) },
  { keys: [']'], does: 'faster', group: 'time', run: () => changeSpeed(1) },
  { keys: ['shift+r'], does: 'reset', group: 'time', run: () => useSession.getState().reset() },
  {
    keys: ['g'],
    does: 'gallery',
    group: 'page',
    run: () => useView.getState().openDialog('scenes'),
  },
  {
    keys: ['a'],
    does: 'addYaml',
    group: 'page',
    run: () => void openEditor().then((editor) => editor.openText()),
  },
  {
    keys: ['/'],
    does: 'search',
    group: 'page',
    run: () => useView.getState().openDialog('search'),
  },
  { keys: ['v'], does: 'view', group: 'page', run: switchView },
  { keys: ['l'], does: 'table', group: 'page', run: () => switchView('table') },
  { keys: ['+'], does: 'zoomIn', group: 'page', run: () => zoomBy(1) },
  { keys: ['-'], does: 'zoomOut', group: 'page', run: () => zoomBy(-1) },
  { keys: ['i'], does: 'panel', group: 'page', run: () => toggleFlag('panelFolded') },
  { keys: ['t'], does: 'theme', group: 'page', run: cycleTheme },
  { keys: ['p'], does: 'projector', group: 'page', run: () => toggleFlag('projector') },
  { keys: ['`'], does: 'terminal', group: 'page', run: toggleTerminal },
  { keys: ['F6'], does: 'region', group: 'page', run: goToNextRegion },
  { keys: ['m'], does: 'model', group: 'page', run: () => useView.getState().openDialog('model') },
  { keys: ['?'], does: 'help', group: 'page', run: () => useView.getState().openDialog('keys') },
  {
    keys: ['Escape'],
    does: 'escape',
    group: 'page',
    run: () => useSelection.getState().select(undefined),
  },
];

const NAMES: { readonly [key: string]: string | undefined } = {
  ' ': 'space',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  '>': 'shift+.',
  ':': 'shift+.',
  '=': '+',
};

function nameOf({ key, shiftKey, code }: KeyboardEvent): string {
  if (shiftKey && code === 'Period') return 'shift+.';
  if (shiftKey && key.toLowerCase() === 'r') return 'shift+r';
  return NAMES[key] ?? (key.length === 1 && !shiftKey ? key.toLowerCase() : key);
}

const TEXT_FIELDS = 'input, textarea, select, [contenteditable]';
const OPERATED = 'button, a, summary, [role=tab], [role=separator], [role=option]';

/** Whether the element that has the focus wants this key for itself. */
function isTaken(name: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element) || name === 'F6') return false;
  if (target.closest(TEXT_FIELDS)) return true;
  return name === 'space' && target.closest(OPERATED) !== null;
}

/** Whether a dialog has been opened that is still being loaded. */
function isComing(): boolean {
  return document.querySelector('dialog[open]') === null;
}

/** What is typed for the search is kept for it; Escape calls any dialog off. */
function keepForDialog(event: KeyboardEvent, dialog: DialogName, close: () => void): void {
  event.preventDefault();
  if (event.key === 'Escape') {
    takeTyped();
    close();
  } else if (dialog === 'search') typeAhead(event.key);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const { dialog, closeDialog } = useView.getState();
  if (dialog !== undefined) {
    if (isComing()) keepForDialog(event, dialog, closeDialog);
    return;
  }
  const name = nameOf(event);
  if (isTaken(name, event.target)) return;
  if (!usePreferences.getState().shortcuts && name.length === 1) return;
  const shortcut = SHORTCUTS.find(({ keys }) => keys.includes(name));
  if (!shortcut || useSession.getState().status === 'loading') return;
  event.preventDefault();
  shortcut.run();
}

/** Listens to the keyboard for as long as the page is there. */
export function useShortcuts(): void {
  useEffect(() => {
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
