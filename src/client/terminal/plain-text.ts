/** Control characters, and those that turn the direction of writing. */
const CONTROLS = /[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

function named(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  if (code === 0x7f) return '^?';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/**
 * What a program or a pod wrote, for a terminal to show: tabs and the ends of lines do what they
 * do, every other control character is shown by its name (`^[`). So no text can move the cursor,
 * change colours or make the terminal answer.
 */
export function shownOutput(text: string): string {
  return text.replace(CONTROLS, (control) => {
    if (control === '\n') return '\r\n';
    return control === '\t' || control === '\r' ? control : named(control);
  });
}

/** What a person typed, for the prompt: every control character by its name. */
export function shownInput(text: string): string {
  return text.replace(CONTROLS, named);
}
