/** A URL as curl takes it apart. */
export interface CurlUrl {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** With query, without fragment. */
  readonly path: string;
  /** As `%{url_effective}` shows it. */
  readonly text: string;
}

/** An exit code of curl with its sentence. */
export interface UrlProblem {
  readonly code: number;
  readonly message: string;
}

const MALFORMED: UrlProblem = { code: 3, message: 'URL using bad/illegal format or missing URL' };

/** Takes a URL apart; without a scheme it is http, as far as curl's guesses go. */
export function parseUrl(text: string): CurlUrl | UrlProblem {
  const [, given = '', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(.*)$/s.exec(text) ?? [];
  const scheme = given.toLowerCase() || 'http';
  if (scheme !== 'http' && scheme !== 'https') {
    const message = `Protocol "${scheme}" not supported or disabled in libcurl`;
    return { code: 1, message };
  }
  const [, authority = '', after = ''] = /^([^/?#]*)([^#]*)/.exec(rest) ?? [];
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  const [, host = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(address) ?? [];
  if (host === '' || /\s/.test(text)) return MALFORMED;
  const own = scheme === 'https' ? 443 : 80;
  const port = digits ? Number(digits) : own;
  if (port > 65_535) return MALFORMED;
  const path = after === '' || after.startsWith('?') ? `/${after}` : after;
  const shownPort = digits ? `:${digits}` : '';
  return { scheme, host, port, path, text: `${scheme}://${host}${shownPort}${path}` };
}

/** Where a `Location:` leads from a URL. */
export function follow(from: CurlUrl, location: string): CurlUrl | UrlProblem {
  if (/^[a-z]+:\/\//i.test(location)) return parseUrl(location);
  const base = from.text.slice(0, from.text.length - from.path.length);
  if (location.startsWith('/')) return parseUrl(base + location);
  const folder = from.path.replace(/[?].*$/, '').replace(/[^/]*$/, '');
  return parseUrl(base + folder + location);
}
