import { byteLength } from '../../cluster/images/responses';
import type { Process, Program } from '../process';
import { complain, err, out, type Task } from '../task';
import { reasonPhrase } from './curl/status';
import { parseCurl, type CurlOptions } from './curl/options';
import { transfer, type Transfer } from './curl/transfer';
import { parseUrl, type CurlUrl } from './curl/url';

/** Saves a file where the program runs; ends with an exit code. */
type Save = (path: string, text: string, process: Process) => Task<number>;

interface Options {
  readonly quiet: boolean;
  readonly spider: boolean;
  readonly showHeaders: boolean;
  /** `-` is standard output; undefined takes the name from the URL. */
  readonly output: string | undefined;
  readonly seconds: number | undefined;
  readonly headers: readonly string[];
  readonly urls: readonly string[];
}

const VALUED = /^(-[OTPUYo]|--header|--post-data|--timeout|--output-document|--tries|-t)$/;
const USAGE = `BusyBox v1.37.0 multi-call binary.

Usage: wget [-cqS] [--spider] [-O FILE] [-T SEC] [--header STR] URL...
`;

/** Undefined for an option that busybox does not have. */
function parseOptions(args: readonly string[]): Options | undefined {
  const found = { quiet: false, spider: false, showHeaders: false };
  let [output, seconds]: [string | undefined, number | undefined] = [undefined, undefined];
  const headers: string[] = [];
  const urls: string[] = [];
  const rest = args.flatMap((arg) => {
    const [, name, value] = /^(--[\w-]+)=(.*)$/s.exec(arg) ?? /^(-[OT])(.+)$/s.exec(arg) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    const [, letters, last] = /^-([qcS]+)([OT].*)$/s.exec(arg) ?? [];
    if (letters === undefined || last === undefined) return [arg];
    return [`-${letters}`, `-${last[0] ?? ''}`, ...(last.length > 1 ? [last.slice(1)] : [])];
  });
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const value = VALUED.test(word) ? (rest.shift() ?? '') : '';
    if (word === '-O' || word === '--output-document') output = value;
    else if (word === '-T' || word === '--timeout') seconds = Number(value);
    else if (word === '--header') headers.push(value);
    else if (/^-[qcS]+$/.test(word)) {
      found.quiet ||= word.includes('q');
      found.showHeaders ||= word.includes('S');
    } else if (word === '--spider') found.spider = true;
    else if (word === '--quiet') found.quiet = true;
    else if (VALUED.test(word)) continue;
    else if (word.startsWith('-')) return undefined;
    else urls.push(word);
  }
  return { ...found, output, seconds, headers, urls };
}

function curlOptions({ seconds, headers, spider }: Options): CurlOptions | undefined {
  const limit = seconds === undefined ? [] : ['-m', String(seconds)];
  const all = headers.flatMap((header) => ['-H', header]);
  const method = spider ? ['-I'] : [];
  const parsed = parseCurl(['-L', '-A', 'Wget', ...limit, ...all, ...method]);
  return 'problem' in parsed ? undefined : parsed;
}

/** busybox's sentence on what went wrong; undefined if nothing did. */
function problemOf({ request, url, code }: Transfer, typed: string): string | undefined {
  const ip = request?.target?.ip ?? '';
  switch (request?.outcome) {
    case 'unresolved':
      return `bad address '${typed}'`;
    case 'refused':
      return `can't connect to remote host (${ip}): Connection refused`;
    case 'timeout':
      return request.patience.maxTime === undefined
        ? `can't connect to remote host (${ip}): Connection timed out`
        : 'download timed out';
    case 'reset':
      return 'error getting response: Connection reset by peer';
    case 'answered':
    case undefined: {
      const status = request?.response?.status ?? 0;
      if (code === 35) return `note: TLS certificate validation not implemented: ${url.host}`;
      return status >= 400
        ? `server returned error: HTTP/1.1 ${status} ${reasonPhrase(status)}`
        : undefined;
    }
  }
}

/** `kubia:8080` as it stands in the URL. */
function typedHost(text: string): string {
  return text.replace(/^\w+:\/\//, '').replace(/[/?#].*$/s, '');
}

function fileName({ path }: CurlUrl): string {
  return (
    path
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) || 'index.html'
  );
}

function* deliver(one: Transfer, options: Options, process: Process, save: Save): Task<number> {
  const body = one.request?.response?.body ?? '';
  const { output, quiet } = options;
  const name = output ?? fileName(one.url);
  const toScreen = name === '-';
  const size = String(byteLength(body)).padStart(5);
  if (!quiet) yield* complain(toScreen ? 'writing to stdout' : `saving to '${name}'`);
  const code = toScreen ? yield* written(body) : yield* save(name, body, process);
  if (code !== 0) return code;
  if (quiet) return 0;
  yield* complain(`${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${size}  0:00:00 ETA`);
  yield* complain(toScreen ? 'written to stdout' : `'${name}' saved`);
  return 0;
}

function* written(body: string): Task<number> {
  yield* out(body);
  return 0;
}

function* download(text: string, options: Options, process: Process, save: Save): Task<number> {
  const url = parseUrl(text);
  const asked = curlOptions(options);
  if ('code' in url || !asked) {
    yield* complain(`wget: not an http or ftp url: ${text}`);
    return 1;
  }
  const { shell, where } = process;
  const one = yield* transfer(url, asked, where, {
    session: shell.session,
    state: () => shell.state(),
  });
  const target = one.request?.target;
  if (target && !options.quiet) {
    yield* complain(`Connecting to ${url.host} (${target.ip}:${target.port})`);
  }
  const response = one.request?.response;
  if (response && options.showHeaders) {
    const lines = response.headers.map(([name, value]) => `  ${name}: ${value}\n`);
    yield* err(
      `  HTTP/1.1 ${response.status} ${reasonPhrase(response.status)}\n${lines.join('')}  \n`,
    );
  }
  const problem = problemOf(one, typedHost(text));
  if (problem !== undefined) {
    yield* complain(`wget: ${problem}`);
    return 1;
  }
  if (!options.spider) return yield* deliver(one, options, process, save);
  if (!options.quiet) yield* complain('remote file exists');
  return 0;
}

/** busybox's `wget`; `save` puts a file where it runs. */
export function wget(save: Save): Program {
  return function* (process) {
    const options = parseOptions(process.argv.slice(1));
    if (!options || options.urls.length === 0) {
      yield* err(USAGE);
      return 1;
    }
    let code = 0;
    for (const url of options.urls) code = yield* download(url, options, process, save);
    return code;
  };
}
