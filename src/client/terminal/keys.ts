/** Keys that do something at the prompt, named as readline's manual names what they do. */
export type KeyName =
  | 'Enter'
  | 'Tab'
  | 'Escape'
  | 'Left'
  | 'Right'
  | 'Up'
  | 'Down'
  | 'Home'
  | 'End'
  | 'WordLeft'
  | 'WordRight'
  | 'Backspace'
  | 'Delete'
  | 'KillToEnd'
  | 'KillToStart'
  | 'KillWord'
  | 'KillWordLeft'
  | 'KillWordRight'
  | 'Yank'
  | 'Clear'
  | 'Interrupt'
  | 'EndOfInput'
  | 'Search'
  | 'PreviousRequest'
  | 'NextRequest';

export type Key =
  | { readonly is: 'key'; readonly name: KeyName }
  | { readonly is: 'text'; readonly text: string }
  /** Pasted, with the ends of its lines as `\n`. */
  | { readonly is: 'paste'; readonly text: string };

const SEQUENCES: { readonly [sequence: string]: KeyName | undefined } = {
  '\r': 'Enter',
  '\n': 'Enter',
  '\t': 'Tab',
  '\x1b': 'Escape',
  '\x7f': 'Backspace',
  '\b': 'KillWordLeft',
  '\x01': 'Home',
  '\x02': 'Left',
  '\x03': 'Interrupt',
  '\x04': 'EndOfInput',
  '\x05': 'End',
  '\x06': 'Right',
  '\x07': 'Interrupt',
  '\x0b': 'KillToEnd',
  '\x0c': 'Clear',
  '\x0e': 'Down',
  '\x10': 'Up',
  '\x12': 'Search',
  '\x15': 'KillToStart',
  '\x17': 'KillWord',
  '\x19': 'Yank',
  '\x1b[A': 'Up',
  '\x1b[B': 'Down',
  '\x1b[C': 'Right',
  '\x1b[D': 'Left',
  '\x1b[F': 'End',
  '\x1b[H': 'Home',
  '\x1bOA': 'Up',
  '\x1bOB': 'Down',
  '\x1bOC': 'Right',
  '\x1bOD': 'Left',
  '\x1bOF': 'End',
  '\x1bOH': 'Home',
  '\x1b[3~': 'Delete',
  '\x1b[3;5~': 'KillWordRight',
  '\x1b[1;5A': 'PreviousRequest',
  '\x1b[1;5B': 'NextRequest',
  '\x1b[1;5C': 'WordRight',
  '\x1b[1;5D': 'WordLeft',
  '\x1b[1;3C': 'WordRight',
  '\x1b[1;3D': 'WordLeft',
  '\x1bb': 'WordLeft',
  '\x1bf': 'WordRight',
  '\x1bd': 'KillWordRight',
  '\x1b\x7f': 'KillWordLeft',
};

const PASTE_BEGINS = '\x1b[200~';
const PASTE_ENDS = '\x1b[201~';
const PIECE = /\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z]|[^[O])|[\0-\x1f\x7f]|[^\0-\x1f\x7f]+/gu;

function typed(data: string): readonly Key[] {
  return [...data.matchAll(PIECE)].flatMap(([piece]): readonly Key[] => {
    const name = SEQUENCES[piece];
    if (name !== undefined) return [{ is: 'key', name }];
    // Keys that mean nothing here do nothing.
    return /^[^\0-\x1f\x7f]/u.test(piece) ? [{ is: 'text', text: piece }] : [];
  });
}

/** The keys behind what a terminal sends to its program, with bracketed paste. */
export function keysIn(data: string): readonly Key[] {
  const begin = data.indexOf(PASTE_BEGINS);
  if (begin < 0) return typed(data);
  const end = data.indexOf(PASTE_ENDS, begin);
  const text = data.slice(begin + PASTE_BEGINS.length, end < 0 ? undefined : end);
  const rest = end < 0 ? '' : data.slice(end + PASTE_ENDS.length);
  return [
    ...typed(data.slice(0, begin)),
    { is: 'paste', text: text.replace(/\r\n?/g, '\n') },
    ...keysIn(rest),
  ];
}
