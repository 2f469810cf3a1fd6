import { escapedArgument, escapedPath, unescaped } from './escape';

/** A path of an Ingress rule, as far as matching goes. */
export interface PathRule {
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  readonly path: string;
}

/**
 * Whether a rule's host covers a request's: equal but for case, or `*.` in place of exactly one
 * label; an empty rule host covers every request
 * (docs: concepts/services-networking/ingress, Hostname wildcards).
 */
export function hostMatches(ruleHost: string, requestHost: string): boolean {
  const rule = ruleHost.toLowerCase();
  const host = requestHost.toLowerCase();
  if (rule === '') return true;
  return rule.startsWith('*.') ? wildcardOf(host) === rule : rule === host;
}

/** `*.foo.com` for `bar.foo.com`: the only wildcard that can cover a name. */
export function wildcardOf(host: string): string | undefined {
  const dot = host.indexOf('.');
  return dot > 0 ? `*${host.slice(dot)}` : undefined;
}

/**
 * Whether a rule's path covers a request's path (without query). Exact compares to the byte;
 * Prefix compares element by element, and a slash at either end does not matter; ingress-nginx
 * treats ImplementationSpecific like Prefix
 * (docs: concepts/services-networking/ingress, Path types).
 */
export function pathMatches({ pathType, path }: PathRule, requestPath: string): boolean {
  if (pathType === 'Exact') return requestPath === path;
  const prefix = path.endsWith('/') ? path.slice(0, -1) : path;
  return requestPath === prefix || requestPath.startsWith(`${prefix}/`);
}

/**
 * Sorts paths as they are tried: the longest first, of equal ones Exact before Prefix. The slash at
 * the end of a Prefix counts for nothing, as in matching.
 */
export function byPrecedence(a: PathRule, b: PathRule): number {
  const rank = ({ pathType }: PathRule) => (pathType === 'Exact' ? 0 : 1);
  return reach(b) - reach(a) || rank(a) - rank(b) || b.path.length - a.path.length;
}

function reach({ pathType, path }: PathRule): number {
  return pathType !== 'Exact' && path.endsWith('/') ? path.length - 1 : path.length;
}

/** The path that serves a request, of several that may match (docs: Multiple matches). */
export function choosePath<P extends PathRule>(
  paths: readonly P[],
  requestPath: string,
): P | undefined {
  return paths.toSorted(byPrecedence).find((path) => pathMatches(path, requestPath));
}

/** A quantified group with a quantifier inside can take for ever to fail. */
const RUNAWAY = /\([^()]*[+*}][^()]*\)[+*{]/;

/**
 * A path as nginx sees it when one Ingress of its host uses regular expressions: `~* "^PATH"`,
 * whatever its type (ingress-nginx docs/user-guide/ingress-path-matching.md). Undefined for a
 * text that is no regular expression, and for one that could run away.
 */
export function pathRegex(path: string): RegExp | undefined {
  if (RUNAWAY.test(path)) return undefined;
  try {
    return new RegExp(`^${path}`, 'i');
  } catch {
    return undefined;
  }
}

/**
 * What `rewrite-target` makes of a request's decoded path: `$1` to `$9` stand for the groups of the
 * rule's path (ingress-nginx docs/examples/rewrite). In a query they are only escaped if the
 * request came with something escaped, or with a plus (ngx_http_script_copy_capture_code).
 * Undefined when the path does not match.
 */
export function rewritten(
  path: string,
  target: string,
  requestPath: string,
  cameEscaped = false,
): string | undefined {
  const groups = pathRegex(path)?.exec(requestPath);
  if (!groups) return undefined;
  const filled = (text: string, written: (group: string) => string) =>
    text.replace(/\$(\d)/g, (_, digit: string) => written(groups[Number(digit)] ?? ''));
  const asItIs = (group: string) => group;
  const [uri = '', ...query] = target.split('?');
  const args = query.map((text) => `?${filled(text, cameEscaped ? escapedArgument : asItIs)}`);
  return escapedPath(filled(uri, asItIs)) + args.join('');
}

/**
 * A request's path as nginx compares it: without query, decoded, several slashes as one, `.` and
 * `..` resolved. Undefined where nginx answers 400: a path that leads above the root, a damaged
 * escape, a zero byte (ngx_http_parse_complex_uri).
 */
export function normalizedPath(target: string): string | undefined {
  const path = unescaped(target.split(/[?#]/)[0] ?? '');
  if (path === undefined) return undefined;
  const kept: string[] = [];
  const elements = path.split('/').slice(1);
  for (const element of elements) {
    if (element === '..' && kept.pop() === undefined) return undefined;
    if (!['', '.', '..'].includes(element)) kept.push(element);
  }
  const isFolder = ['', '.', '..'].includes(elements.at(-1) ?? '') && kept.length > 0;
  return `/${kept.join('/')}${isFolder ? '/' : ''}`;
}
