import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type IMarker } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Block, Screen } from '../../client/terminal/screen';
import { currentLooks } from './colours';

/** The rows of a request as far as they are in sight. */
export interface Stretch {
  readonly request: number;
  /** Rows of the screen, from 0 on. */
  readonly top: number;
  readonly height: number;
  /** Px of a row. */
  readonly row: number;
}

interface MarkedBlock {
  marker: IMarker | undefined;
  request: number | undefined;
}

const SCROLLBACK = 3_000;
/** With so many characters not yet shown, programs wait. */
const BEHIND = 200_000;

/** A screen made of xterm, with the requests that its rows come from. */
export class XtermScreen implements Screen {
  readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  /** In the order of their rows. */
  private blocks: MarkedBlock[] = [];
  private pending = 0;
  private stretches: readonly Stretch[] = [];
  private readonly listeners = new Set<() => void>();

  constructor() {
    this.terminal = new Terminal({
      ...currentLooks(),
      cursorStyle: 'bar',
      cursorWidth: 2,
      cursorInactiveStyle: 'outline',
      lineHeight: 1.25,
      scrollback: SCROLLBACK,
      scrollOnEraseInDisplay: true,
      reflowCursorLine: true,
      screenReaderMode: true,
      logLevel: 'off',
    });
    this.terminal.loadAddon(this.fitting);
    this.terminal.onRender(this.look);
    this.terminal.onScroll(this.look);
  }

  get columns(): number {
    return this.terminal.cols;
  }
  get rows(): number {
    return this.terminal.rows;
  }

  /** Puts the screen into an element of the page; `label` is what the keyboard's field is called. */
  open(element: HTMLElement, label: string): void {
    this.terminal.open(element);
    this.terminal.textarea?.setAttribute('aria-label', label);
    // What is typed inside is asked for, so that a paste comes as one piece.
    this.terminal.write('\x1b[?2004h');
    this.fit();
    void document.fonts.load(`1em ${currentLooks().fontFamily}`).then(() => this.restyle());
  }

  /** Takes as many rows and columns as there is room for. */
  fit(): void {
    const { element } = this.terminal;
    if (element?.offsetParent) this.fitting.fit();
  }

  /** Takes over the page's colours and type. */
  restyle(): void {
    Object.assign(this.terminal.options, currentLooks());
    this.fit();
  }

  readonly write = (text: string): void => {
    this.pending += text.length;
    this.terminal.write(text, () => {
      this.pending -= text.length;
    });
  };

  readonly isBehind = (): boolean => this.pending > BEHIND;

  readonly begin = (request: number | undefined): Block => {
    const block: MarkedBlock = { marker: undefined, request };
    this.terminal.write('', () => {
      block.marker = this.terminal.registerMarker(0);
      this.blocks.push(block);
      this.look();
    });
    return {
      belongTo: (id) => {
        block.request = id;
        this.look();
      },
    };
  };

  dispose(): void {
    this.listeners.clear();
    this.terminal.dispose();
  }

  /** The requests whose rows are in sight, from the top down. */
  readonly inSight = (): readonly Stretch[] => this.stretches;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  private box(): DOMRect {
    const rows = this.terminal.element?.querySelector('.xterm-screen');
    return rows?.getBoundingClientRect() ?? new DOMRect();
  }

  /** The request of the row at a height of the window (px). */
  requestAt(y: number): number | undefined {
    const box = this.box();
    const row = Math.floor(((y - box.top) / box.height) * this.rows);
    return this.stretches.find(({ top, height }) => row >= top && row < top + height)?.request;
  }

  /** The requests of this terminal, oldest first. */
  requests(): readonly number[] {
    return this.blocks.flatMap(({ request }) => request ?? []);
  }

  /** Brings the rows of a request into sight; says whether it has any. */
  reveal(request: number): boolean {
    const block = this.blocks.findLast((one) => one.request === request);
    const line = block?.marker?.line ?? -1;
    if (line < 0) return false;
    const { viewportY } = this.terminal.buffer.active;
    const isInSight = line >= viewportY && line < viewportY + this.rows;
    if (!isInSight) this.terminal.scrollToLine(Math.max(0, line - 1));
    return true;
  }

  private readonly look = (): void => {
    const { viewportY, baseY, cursorY } = this.terminal.buffer.active;
    this.blocks = this.blocks.filter(({ marker }) => marker && !marker.isDisposed);
    const end = baseY + cursorY + 1;
    const row = this.box().height / this.rows;
    const found: Stretch[] = [];
    for (const [index, { marker, request }] of this.blocks.entries()) {
      if (request === undefined || !marker) continue;
      const top = Math.max(0, marker.line - viewportY);
      const last = this.blocks[index + 1]?.marker?.line ?? end;
      const bottom = Math.min(this.rows, last - viewportY);
      if (bottom > top) found.push({ request, top, height: bottom - top, row });
    }
    if (JSON.stringify(found) === JSON.stringify(this.stretches)) return;
    this.stretches = found;
    for (const listener of this.listeners) listener();
  };
}
