import type { HttpResponse } from '../http';
import type { Answer } from './behaviour';

type Headers = HttpResponse['headers'];

/** An answer after `after` ms; Date is left out, as it says nothing in virtual time. */
export function respond(
  status: number,
  headers: Headers,
  body: string,
  after = 1,
): Extract<Answer, { is: 'respond' }> {
  return { is: 'respond', after, response: { status, headers, body } };
}

/** As Node's http module answers when a handler writes no headers of its own. */
export function nodeResponse(status: number, body: string): Answer {
  const headers = [
    ['Connection', 'keep-alive'],
    ['Transfer-Encoding', 'chunked'],
  ] as const;
  return respond(status, headers, body);
}

/** As Go's net/http answers a short body. */
export function goResponse(status: number, body: string, after = 1): Answer {
  const headers = [
    ['Content-Length', String(byteLength(body))],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ] as const;
  return respond(status, headers, body, after);
}

/** As a web server answers with a page. */
export function htmlResponse(server: string, status: number, body: string): Answer {
  const headers = [
    ['Server', server],
    ['Content-Type', 'text/html'],
    ['Content-Length', String(byteLength(body))],
    ['Connection', 'keep-alive'],
  ] as const;
  return respond(status, headers, body);
}

/** Length in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
