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
  /** The name in the TLS handshake (SNI), when it is not `host`: curl --resolve dials an address. */
  readonly serverName?: string;
  /** Goes on whatever certificate is shown (curl -k). */
  readonly insecure?: boolean;
}

/** What a TLS server shows of itself, as the client that dialled it judges it. */
export interface TlsCertificate {
  /** `O=Acme Co, CN=…` */
  readonly subject: string;
  readonly issuer: string;
  readonly selfSigned: boolean;
  /** Whether it is for the name that was dialled. */
  readonly covers: boolean;
}

/** Whether a client that verifies goes on after the handshake. */
export function isTrusted({ selfSigned, covers }: TlsCertificate): boolean {
  return !selfSigned && covers;
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
