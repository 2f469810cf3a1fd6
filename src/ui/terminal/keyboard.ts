import type { Terminal } from '@xterm/xterm';

interface Wishes {
  readonly leave: () => void;
}

async function copy(terminal: Terminal): Promise<void> {
  await navigator.clipboard.writeText(terminal.getSelection());
  terminal.clearSelection();
}

/**
 * Keys that are the page's or the browser's and not the shell's: copying (Ctrl-C only with a
 * selection), pasting, leaving, scrolling, and the function keys.
 */
export function takeKeys(terminal: Terminal, { leave }: Wishes): void {
  terminal.attachCustomKeyEventHandler((event) => {
    const { key, code, ctrlKey, metaKey, shiftKey, altKey } = event;
    const isDown = event.type === 'keydown';
    const isCommand = (ctrlKey || metaKey) && !altKey;
    if (isCommand && code === 'KeyC' && (shiftKey || terminal.hasSelection())) {
      event.preventDefault();
      // Without the right to the clipboard the selection stays, for the browser's own menu.
      if (isDown && terminal.hasSelection()) void copy(terminal).catch(() => undefined);
      return false;
    }
    if (isCommand && code === 'KeyV') return false;
    if (isCommand && shiftKey && code === 'Backquote') {
      event.preventDefault();
      if (isDown) leave();
      return false;
    }
    if ((key === 'Tab' && shiftKey) || /^F\d+$/.test(key)) return false;
    if (key === 'PageUp' || key === 'PageDown') {
      if (isDown) terminal.scrollPages(key === 'PageUp' ? -1 : 1);
      event.preventDefault();
      return false;
    }
    return true;
  });
}
