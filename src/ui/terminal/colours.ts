import type { ITheme } from '@xterm/xterm';

/** What the terminal looks like, from the page's tokens. */
export interface Looks {
  readonly theme: ITheme;
  /** Px. */
  readonly fontSize: number;
  readonly fontFamily: string;
  readonly minimumContrastRatio: number;
}

/** Reads the tokens as they are at this moment. */
export function currentLooks(): Looks {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const rem = parseFloat(style.fontSize);
  return {
    fontSize: Math.round(parseFloat(token('text-s')) * rem),
    fontFamily: token('font-code'),
    minimumContrastRatio: root.dataset.projector === 'true' ? 7 : 4.5,
    theme: {
      background: token('surface'),
      foreground: token('ink'),
      cursor: token('ember'),
      cursorAccent: token('surface'),
      selectionBackground: token('record-soft'),
      selectionInactiveBackground: token('hover'),
      brightBlack: token('ink-faint'),
      red: token('failed'),
      green: token('ready'),
      yellow: token('ember'),
      blue: token('record'),
      magenta: token('waiting'),
      scrollbarSliderBackground: token('line'),
      scrollbarSliderHoverBackground: token('line-strong'),
      scrollbarSliderActiveBackground: token('line-strong'),
    },
  };
}

/** Calls `listener` whenever the page's theme or type size changes; returns how to stop that. */
export function onLooks(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, {
    attributeFilter: ['data-theme', 'data-projector'],
  });
  return () => observer.disconnect();
}
