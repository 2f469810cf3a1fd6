import type { HttpResponse } from '../http';
import { byteLength } from '../images/responses';

const TITLES: Readonly<Record<number, string>> = {
  308: '308 Permanent Redirect',
  400: '400 Bad Request',
  404: '404 Not Found',
  413: '413 Request Entity Too Large',
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
};

type Headers = HttpResponse['headers'];

function page(
  status: number,
  body: string,
  more: Headers,
  connection = 'keep-alive',
): HttpResponse {
  const headers: Headers = [
    ['Content-Type', 'text/html'],
    ['Content-Length', String(byteLength(body))],
    ['Connection', connection],
    ...more,
  ];
  return { status, headers, body };
}

function text(title: string, heading: string, sentence = ''): string {
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${heading}</h1></center>`,
    ...(sentence ? [`<center>${sentence}</center>`] : []),
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
}

/** nginx's own page for a status, to the byte (ngx_http_special_response.c, server_tokens off). */
export function nginxPage(status: number, more: Headers = []): HttpResponse {
  const title = TITLES[status] ?? String(status);
  return page(status, text(title, title), more);
}

const PLAIN = 'The plain HTTP request was sent to HTTPS port';

/** nginx's answer to HTTP without TLS on a port for TLS. */
export function plainOnTlsPage(): HttpResponse {
  return page(400, text(`400 ${PLAIN}`, '400 Bad Request', PLAIN), [], 'close');
}

/** `return 200` without a text: the controller's health check. */
export function emptyPage(): HttpResponse {
  return page(200, '', []);
}

const OWN = /^(server|date|connection|keep-alive|transfer-encoding|content-type|content-length)$/i;

/** A backend's answer as nginx passes it on, with its own headers for the connection. */
export function relayed({ status, headers, body }: HttpResponse): HttpResponse {
  const named = (wanted: string) => headers.filter(([name]) => name.toLowerCase() === wanted);
  const length = named('content-length');
  return {
    status,
    headers: [
      ...named('content-type'),
      ...(length.length > 0 ? length : ([['Transfer-Encoding', 'chunked']] as const)),
      ['Connection', 'keep-alive'],
      ...headers.filter(([name]) => !OWN.test(name)),
    ],
    body,
  };
}

/** The answer with HSTS, which nginx adds to what it sends over TLS for a host with a certificate. */
export function withHsts(response: HttpResponse): HttpResponse {
  const hsts = ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] as const;
  return { ...response, headers: [...response.headers, hsts] };
}
