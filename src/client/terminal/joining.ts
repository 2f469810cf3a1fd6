const OPEN_END = /(?:^|[\s;])(?:do|then|else|\{|\()$|[|;(]$|&&$/;

const WHOLE = /^(?:[^'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")*\\?$/;

/**
 * The lines of one command as they go into the history: in one line, as bash's `cmdhist` has it,
 * where that means the same; else each on its own.
 */
export function historyLines(command: string): readonly string[] {
  const lines = command.split('\n');
  if (lines.some((line) => !WHOLE.test(line) || line.includes('<<'))) return lines;
  let whole = '';
  for (const line of lines) {
    const trimmed = line.trim();
    if (whole === '') whole = line.trimEnd();
    else if (whole.endsWith('\\')) whole = `${whole.slice(0, -1)}${trimmed}`;
    else if (trimmed !== '') whole += `${OPEN_END.test(whole) ? ' ' : '; '}${trimmed}`;
  }
  return [whole];
}
