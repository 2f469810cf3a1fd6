/** What was typed for the search before its field was there to take it. */
export interface TypedAhead {
  readonly text: string;
  /** Whether Enter came after it. */
  readonly isEntered: boolean;
}

const NOTHING: TypedAhead = { text: '', isEntered: false };
let typed = NOTHING;

/** Notes a key, as in `KeyboardEvent.key`, that is pressed while the search is still loading. */
export function typeAhead(key: string): void {
  const { text, isEntered } = typed;
  if (isEntered) return;
  if (key === 'Enter') typed = { text, isEntered: true };
  else if (key === 'Backspace') typed = { text: text.slice(0, -1), isEntered };
  else if (key.length === 1) typed = { text: text + key, isEntered };
}

/** What was noted, which is then forgotten. */
export function takeTyped(): TypedAhead {
  const taken = typed;
  typed = NOTHING;
  return taken;
}
