import { reasonPhrase } from './status';
import { byteLength } from '../../../cluster/images/responses';
import type { HttpResponse } from '../../../cluster/http';
import type { Process } from '../../process';
import { complain, err, out, perform, type Task } from '../../task';
import { noProgress, progress } from './meter';
import { parseCurl, type CurlOptions } from './options';
import { resolvedBy, transfer, type Transfer } from './transfer';
import { follow, parseUrl, type CurlUrl } from './url';
import { writeOut } from './write-out';

const TRY = "curl: try 'curl --help' or 'curl --manual' for more information";
const VERSION = `curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19
Protocols: http https
`;
/** CURL_CA_CERT_ERRORMSG (src/tool_operate.c) */
const UNVERIFIED = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`;
const MOST_REDIRECTS = 50;
/** What 7.88 says before it uses a connection again; the number is an address in memory. */
const REUSING = [
  '* Found bundle for host: 0x5630ace0cb80 [serially]',
  '* Can not multiplex, even if we wanted to',
];

function headersOf(transfer: Transfer): readonly (readonly [string, string])[] {
  return transfer.request?.response?.headers ?? [];
}

function headerText(response: HttpResponse, head: boolean): string {
  const headers = head
    ? response.headers.filter(([name]) => name.toLowerCase() !== 'transfer-encoding')
    : response.headers;
  const lines = [
    `HTTP/1.1 ${response.status} ${reasonPhrase(response.status)}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return lines.map((line) => `${line}\r\n`).join('') + '\r\n';
}

/** How many bytes the body has on the wire. */
function wireLength(transfer: Transfer): number {
  const length = byteLength(transfer.request?.response?.body ?? '');
  const chunked = headersOf(transfer).some(([, value]) => value.toLowerCase() === 'chunked');
  if (!chunked) return length;
  return length > 0 ? length.toString(16).length + length + 4 + 5 : 5;
}

function* talk(one: Transfer, options: CurlOptions, to: { terminal: boolean; file: boolean }) {
  const { url, request, http } = one;
  const lines: string[] = [];
  if (resolvedBy(options, url) !== undefined) {
    lines.push(`* Hostname ${url.host} was found in DNS cache`);
  }
  if (!request?.target) {
    lines.push(`* ${one.message}`, '* Closing connection 0');
    yield* err(`${lines.join('\n')}\n`);
    return;
  }
  const { ip, port } = request.target;
  const reused = isReused(one);
  if (reused) lines.push(...REUSING, `* Re-using existing connection #0 with host ${url.host}`);
  else lines.push(`*   Trying ${ip}:${port}...`);
  if (!request.connected) {
    if (one.code === 7) lines.push(`* connect to ${ip} port ${port} failed: Connection refused`);
    else if (one.message.endsWith("Couldn't connect to server")) {
      lines.push(`* connect to ${ip} port ${port} failed: Connection timed out`);
    }
    lines.push(`* ${one.message}`, '* Closing connection 0');
    yield* err(`${lines.join('\n')}\n`);
    return;
  }
  if (!reused) lines.push(`* Connected to ${url.host} (${ip}) port ${port} (#0)`);
  const sent = [`${http.method} ${http.path} HTTP/1.1`].concat(
    http.headers.map(([name, value]) => `${name}: ${value}`),
    '',
  );
  lines.push(...sent.map((line) => `> ${line}`));
  if (http.body !== undefined && (!to.terminal || to.file)) {
    lines.push(`} [${byteLength(http.body)} bytes data]`);
  }
  const { response } = request;
  if (response && one.code === 0) {
    const text = headerText(response, one.method === 'HEAD').replace(/\r\n$/, '');
    lines.push(...text.split('\r\n').map((line) => `< ${line}`));
    const alerts = (!to.terminal || to.file) && response.body !== '' && one.method !== 'HEAD';
    if (alerts) lines.push(`{ [${wireLength(one)} bytes data]`);
  } else {
    lines.push(`* ${one.message}`, '* Closing connection 0');
  }
  yield* err(`${lines.join('\n')}\n`);
}

/** Whether it went out on a connection that was open. */
function isReused({ request }: Transfer): boolean {
  const because = request?.hops[0]?.because;
  return because?.is === 'sent' && because.reused === true;
}

interface Job {
  /** Keeps its connections from one URL to the next. */
  readonly connection: string | undefined;
  readonly options: CurlOptions;
  readonly process: Process;
  /** Where the body goes; undefined is standard output. */
  readonly file: string | undefined;
  readonly urlNumber: number;
}

function isAnnounced(one: Transfer): boolean {
  return headersOf(one).some(([name]) => name.toLowerCase() === 'content-length');
}

function* meter(one: Transfer, { options, process, file }: Job): Task<void> {
  const toScreen = process.terminal && file === undefined;
  if (options.silent || options.noProgress || toScreen) return;
  const body = one.request?.response?.body ?? '';
  const received = one.code === 0 && one.method !== 'HEAD' ? byteLength(body) : 0;
  yield* err(
    received > 0
      ? progress(received, isAnnounced(one), one.took)
      : noProgress(one.took, one.code !== 6),
  );
}

function failsBy(one: Transfer, options: CurlOptions): Transfer {
  const status = one.request?.response?.status ?? 0;
  if (!options.fail || one.code !== 0 || status < 400) return one;
  return { ...one, code: 22, message: `The requested URL returned error: ${status}` };
}

/** Follows redirects when asked to; gives the transfer that counts, and how many were followed. */
function* transferAll(
  url: CurlUrl,
  job: Job,
): Task<{ readonly last: Transfer; readonly redirects: number }> {
  const { options, process } = job;
  let at = url;
  for (let redirects = 0; ; redirects += 1) {
    const session = { session: process.shell.session, state: () => process.shell.state() };
    const one = yield* transfer(at, options, process.where, session, job.connection);
    const response = one.request?.response;
    const location = response?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const redirected = response && response.status >= 300 && response.status < 400;
    if (options.verbose) {
      yield* talk(one, options, { terminal: process.terminal, file: job.file !== undefined });
    }
    if (!options.location || !redirected || location === undefined || one.code !== 0) {
      return { last: failsBy(one, options), redirects };
    }
    if (options.include && response) yield* out(headerText(response, options.head));
    if (redirects >= MOST_REDIRECTS) {
      const message = `Maximum (${MOST_REDIRECTS}) redirects followed`;
      return { last: { ...one, code: 47, message }, redirects };
    }
    const next = follow(at, location);
    if ('code' in next) return { last: { ...one, ...next }, redirects };
    at = next;
    if (options.verbose) yield* complain(`* Issue another request to this URL: '${at.text}'`);
  }
}

function* fetchOne(url: CurlUrl, job: Job): Task<number> {
  const { options, file, urlNumber } = job;
  const { last, redirects } = yield* transferAll(url, job);
  yield* meter(last, job);
  const response = last.code === 0 ? last.request?.response : undefined;
  if (response) {
    const head = options.include || options.head ? headerText(response, options.head) : '';
    const body = last.method === 'HEAD' ? '' : response.body;
    if (file === undefined) yield* out(head + body);
    if (options.verbose) yield* complain(`* Connection #0 to host ${url.host} left intact`);
  } else if (!options.silent || options.showError) {
    yield* complain(`curl: (${last.code}) ${last.message}`);
    if (last.code === 60) yield* complain(UNVERIFIED);
  }
  if (options.writeOut !== undefined) {
    const { text, unknown } = writeOut(options.writeOut, last, { urlNumber, redirects });
    yield* out(text);
    for (const name of unknown) yield* complain(`curl: unknown --write-out variable: '${name}'`);
  }
  return last.code;
}

/** `[1-3]` and `{a,b}` in a URL stand for several. */
function globbed(url: string): readonly string[] {
  const range = /\[(\d+)-(\d+)\]/.exec(url);
  const choice = /\{([^{}]*)\}/.exec(url);
  const found = range ?? choice;
  if (!found) return [url];
  const [from, to] = [Number(range?.[1]), Number(range?.[2])];
  const items = range
    ? Array.from({ length: Math.min(1000, Math.max(0, to - from + 1)) }, (_, at) =>
        String(from + at),
      )
    : (choice?.[1] ?? '').split(',');
  return items.flatMap((item) => globbed(url.replace(found[0], item)));
}

/** Several URLs to one host share a connection, which ends with curl. */
function* fetchAll(options: CurlOptions, process: Process): Task<number> {
  const urls = options.urls.flatMap(globbed);
  const { where: from, shell } = process;
  if (urls.length < 2 && !options.location) return yield* fetchEach(urls, options, process);
  const connection = `curl ${shell.state().now} ${shell.session.lastRequest ?? 0}`;
  try {
    return yield* fetchEach(urls, options, process, connection);
  } finally {
    yield* perform({ type: 'close', from, connection });
  }
}

function* fetchEach(
  urls: readonly string[],
  options: CurlOptions,
  process: Process,
  connection?: string,
): Task<number> {
  let code = 0;
  for (const [index, text] of urls.entries()) {
    const url = parseUrl(text);
    if ('code' in url) {
      if (!options.silent || options.showError)
        yield* complain(`curl: (${url.code}) ${url.message}`);
      code = url.code;
      continue;
    }
    const output = options.outputs[index];
    const file = output === '-' ? undefined : output;
    if (file !== undefined && file !== '/dev/null') {
      yield* complain(`curl: Hopscope cannot write the file ${file}; use -o /dev/null`);
      return 23;
    }
    code = yield* fetchOne(url, { options, process, file, urlNumber: index, connection });
  }
  return code;
}

/** `curl`, as of 7.88 */
export function* curl(process: Process): Task<number> {
  const args = process.argv.slice(1);
  const options = parseCurl(args);
  if ('problem' in options) {
    yield* complain(`curl: ${options.problem}`);
    if (!options.problem.startsWith('Hopscope')) yield* complain(TRY);
    return 2;
  }
  if (options.version) {
    yield* out(VERSION);
    return 0;
  }
  if (options.urls.length === 0) {
    if (args.length > 0) yield* complain('curl: no URL specified!');
    yield* complain(TRY);
    return 2;
  }
  return yield* fetchAll(options, process);
}
