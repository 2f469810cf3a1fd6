import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { Problem } from '../../../client/editor-problems';

/** The offset of a line and column that count from 1; the nearest there is. */
export function offsetOf(doc: Text, line: number, column: number): number {
  const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(from + column - 1, to);
}

/** Underlines from where a problem is to the end of its line, comments aside. */
export function diagnosticOf(doc: Text, { line, column, message, severity }: Problem): Diagnostic {
  const from = offsetOf(doc, line, column);
  const { from: start, to: end } = doc.lineAt(from);
  const rest = doc
    .sliceString(from, end)
    .replace(/\s+#.*$/, '')
    .trimEnd();
  const to = from + rest.length;
  // At the end of a line there is nothing to underline but what stands before.
  return { from: to === from ? Math.max(start, from - 1) : from, to, severity, message };
}
