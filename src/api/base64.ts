/** Base64 by hand, for Secrets: the simulation runs without the browser's and Node's. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    } else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63));
      bytes.push(0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
  }
  return bytes;
}

/** The UTF-8 bytes of `text` in base64 with padding. */
export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    encoded += ALPHABET.charAt(word >> 18) + ALPHABET.charAt((word >> 12) & 63);
    encoded += b === undefined ? '=' : ALPHABET.charAt((word >> 6) & 63);
    encoded += c === undefined ? '=' : ALPHABET.charAt(word & 63);
  }
  return encoded;
}

/**
 * Where base64 text is damaged, as Go's encoding/base64 counts it; undefined when it is fine.
 * Line breaks are skipped, as in Go.
 */
export function base64Damage(text: string): number | undefined {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\n' || char === '\r') continue;
    if (ALPHABET.includes(char)) {
      digits++;
      continue;
    }
    const rest = text.slice(at).replace(/[\r\n]/g, '');
    const padding = digits % 4 === 2 ? '==' : digits % 4 === 3 ? '=' : undefined;
    return rest === padding ? undefined : at;
  }
  return digits % 4 === 0 ? undefined : text.length;
}

/** How many bytes sound base64 text stands for. */
export function base64Size(text: string): number {
  const digits = text.replace(/[\r\n=]/g, '').length;
  return Math.floor((digits * 3) / 4);
}

/** The bytes that base64 text stands for; what is no digit is skipped. */
export function decodeBase64(text: string): number[] {
  const bytes: number[] = [];
  let word = 0;
  let bits = 0;
  for (const char of text) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) continue;
    word = ((word << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((word >> bits) & 0xff);
  }
  return bytes;
}

/** The text whose UTF-8 bytes base64 text stands for; bytes that are no UTF-8 become one by one. */
export function decodeBase64Text(text: string): string {
  const bytes = decodeBase64(text);
  try {
    const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    return decodeURIComponent(escaped);
  } catch {
    return String.fromCharCode(...bytes);
  }
}
