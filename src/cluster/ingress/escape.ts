/** A byte that is no UTF-8, as a character: U+DC00 and the byte, as Python's surrogateescape does. */
const BYTES = 0xdc00;

/**
 * Decodes the escapes of a path; bytes that are no UTF-8 become lone surrogates, so that they can
 * be told apart and escaped again. Undefined for a damaged escape and for a zero byte.
 */
export function unescaped(path: string): string | undefined {
  if (/%(?![\da-f]{2})|%00/i.test(path)) return undefined;
  return path.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes.replace(/%(..)/g, (_, hex: string) =>
        String.fromCharCode(BYTES + parseInt(hex, 16)),
      );
    }
  });
}

const IN_PATHS = ' "#%<>?\\^`{|}';
const IN_ARGUMENTS = `${IN_PATHS}&+;`;

/** A decoded path as nginx writes it into a request (ngx_escape_uri, NGX_ESCAPE_URI). */
export function escapedPath(text: string): string {
  return escaped(text, IN_PATHS);
}

/** A piece of a path as nginx writes it into a query (ngx_escape_uri, NGX_ESCAPE_ARGS). */
export function escapedArgument(text: string): string {
  return escaped(text, IN_ARGUMENTS);
}

function escaped(text: string, special: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= BYTES && code <= BYTES + 0xff) return percent(code - BYTES);
    if (code < 0x20 || code === 0x7f || special.includes(character)) return percent(code);
    return code > 0x7f ? encodeURIComponent(character) : character;
  }).join('');
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
