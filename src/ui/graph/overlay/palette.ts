/** The colours and type of the page, for a canvas. */
export interface Palette {
  readonly ground: string;
  readonly surface: string;
  readonly ink: string;
  readonly inkFaint: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly record: string;
  readonly recordSoft: string;
  readonly ending: string;
  readonly ember: string;
  readonly emberSoft: string;
  readonly emberGlow: string;
  readonly onEmber: string;
  readonly ready: string;
  readonly failed: string;
  readonly waiting: string;
  readonly code: string;
  readonly text: string;
  /** How much larger than usual tags and words are. */
  readonly grow: number;
}

/** Reads the tokens as they are on `element` now. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: token('--ground'),
    surface: token('--surface'),
    ink: token('--ink'),
    inkFaint: token('--ink-faint'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    record: token('--record'),
    recordSoft: token('--record-soft'),
    ending: token('--ending'),
    ember: token('--ember'),
    emberSoft: token('--ember-soft'),
    emberGlow: token('--ember-glow'),
    onEmber: token('--on-ember'),
    ready: token('--ready'),
    failed: token('--failed'),
    waiting: token('--waiting'),
    code: token('--font-code'),
    text: token('--font-text'),
    grow: Number(token('--tag-grow')) || 1,
  };
}
