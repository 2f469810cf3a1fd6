import { quote } from '../api/errors';

/** The value with the fields of every map in order, as they are after Go has read and written it. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map((key) => [key, sorted(fields[key])]),
  );
}

/**
 * JSON as Go's encoding/json writes maps: keys in order, `<`, `>` and `&` escaped; on one line, or
 * indented by this many blanks.
 */
export function goJson(value: unknown, indent = 0): string {
  return JSON.stringify(sorted(value), null, indent).replace(
    /[<>&]/g,
    (char) => `\\u00${char.charCodeAt(0).toString(16)}`,
  );
}

/** Go's `%#v` of JSON data. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const pairs = Object.keys(fields).sort();
  return `map[string]interface {}{${pairs.map((key) => `${quote(key)}:${goSyntax(fields[key])}`).join(', ')}}`;
}
