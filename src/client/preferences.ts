import { create } from 'zustand';

export type Theme = 'light' | 'dark' | 'system';
export const CLUSTER_VIEWS = ['packet', 'service', 'table'] as const;
export type ClusterView = (typeof CLUSTER_VIEWS)[number];
export type Motion = 'system' | 'reduced' | 'full';

/** What stays as a person left it, from one visit to the next. */
interface Settings {
  readonly theme: Theme;
  /** Larger type and stronger contrast, for the back row. */
  readonly projector: boolean;
  readonly motion: Motion;
  /** How the cluster is shown: where packets travel, who is chosen, or as tables. */
  readonly view: ClusterView;
  readonly panelWidth: number;
  /** With the editor in it, which needs more room. */
  readonly editorWidth: number;
  /** Below the picture, in a window held upright (px); undefined as long as nobody has changed it. */
  readonly panelHeight: number | undefined;
  readonly panelFolded: boolean;
  /** Whether single keys do something outside text fields. */
  readonly shortcuts: boolean;
  readonly terminalOpen: boolean;
  readonly terminalHeight: number;
}

export interface Preferences extends Settings {
  readonly change: (settings: Partial<Settings>) => void;
}

const KEY = 'hopscope.preferences';
const HISTORY = 'hopscope.terminal';
const DEFAULTS: Settings = {
  theme: 'system',
  projector: false,
  motion: 'system',
  view: 'packet',
  panelWidth: 352,
  editorWidth: 560,
  panelHeight: undefined,
  panelFolded: false,
  shortcuts: true,
  terminalOpen: false,
  terminalHeight: 220,
};

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((candidate) => candidate === value) ?? otherwise;
}

/** Storage may be blocked, or hold anything: whatever is not usable is as if it were not there. */
function load(): Settings {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const stored = Object(found) as { readonly [K in keyof Settings]?: unknown };
    const { theme, projector, motion, view, shortcuts } = stored;
    const { panelWidth, editorWidth, panelHeight, panelFolded, terminalOpen, terminalHeight } =
      stored;
    return {
      theme: oneOf(theme, ['light', 'dark', 'system'], DEFAULTS.theme),
      projector: projector === true,
      motion: oneOf(motion, ['system', 'reduced', 'full'], DEFAULTS.motion),
      view: oneOf(view, CLUSTER_VIEWS, DEFAULTS.view),
      panelWidth: typeof panelWidth === 'number' ? panelWidth : DEFAULTS.panelWidth,
      editorWidth: typeof editorWidth === 'number' ? editorWidth : DEFAULTS.editorWidth,
      panelHeight: typeof panelHeight === 'number' ? panelHeight : DEFAULTS.panelHeight,
      panelFolded: panelFolded === true,
      shortcuts: shortcuts !== false,
      terminalOpen: terminalOpen === true,
      terminalHeight: typeof terminalHeight === 'number' ? terminalHeight : DEFAULTS.terminalHeight,
    };
  } catch {
    return DEFAULTS;
  }
}

function save(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without storage the settings last as long as the page.
  }
}

/** The lines that were run in the terminals of earlier visits, oldest first. */
export function loadHistory(terminal: number): readonly string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(`${HISTORY}.${terminal}`) ?? '[]');
    return Array.isArray(found) ? found.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}

/** Keeps the lines of a terminal for the next visit. */
export function saveHistory(terminal: number, lines: readonly string[]): void {
  try {
    localStorage.setItem(`${HISTORY}.${terminal}`, JSON.stringify(lines));
  } catch {
    // Without storage the history lasts as long as the page.
  }
}

/** The person's settings, kept in the browser's storage. */
export const usePreferences = create<Preferences>()((set, get) => ({
  ...load(),
  change: (changes) => {
    set(changes);
    save(get());
  },
}));

/** Whether things should step and not fly. */
export function motionIsReduced(): boolean {
  const { motion } = usePreferences.getState();
  if (motion !== 'system') return motion === 'reduced';
  systemMotion ??= matchMedia('(prefers-reduced-motion: reduce)');
  return systemMotion.matches;
}

/** Kept, since it is asked in every frame; it stays up to date by itself. */
let systemMotion: MediaQueryList | undefined;
