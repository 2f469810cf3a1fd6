/** An HTTP request as it is put on the wire. */
export interface HttpRequest {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Host as typed: a name or an address. */
  readonly host: string;
  readonly port: number;
  /** With query string, beginning with `/`. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** `Host:` as sent: the header given, or the URL's host with a port that is not the scheme's own. */
export function hostHeader(request: HttpRequest): string {
  const given = request.headers.find(([name]) => name.toLowerCase() === 'host');
  if (given) return given[1];
  const ownPort = request.scheme === 'https' ? 443 : 80;
  return request.port === ownPort ? request.host : `${request.host}:${request.port}`;
}

export function formatUrl(request: HttpRequest): string {
  const ownPort = request.scheme === 'https' ? 443 : 80;
  const port = request.port === ownPort ? '' : `:${request.port}`;
  return `${request.scheme}://${request.host}${port}${request.path}`;
}
