import { byteLength } from '../../../cluster/images/responses';
import { formatTimeLong } from '../../../api/time';
import { START_OF_AUTHORITY, type DnsRecord, type QuestionType } from '../../../cluster/dns/zone';
import type { Process } from '../../process';
import { complain, out, type Task } from '../../task';
import {
  isOurs,
  namesToTry,
  question,
  recordType,
  resolverConfig,
  serverAddress,
  reverseName,
  withDot,
  type Answered,
} from './resolver';

/** dig's defaults: five seconds an attempt, three attempts. */
export const DIG_ATTEMPTS = { timeout: 5_000, count: 3 } as const;

interface Options {
  name: string;
  type: QuestionType;
  server: string | undefined;
  short: boolean;
  search: boolean;
  /** The parts that are shown. */
  shows: Set<Section>;
  timeout: number;
  tries: number;
}
type Section = 'additional' | 'answer' | 'authority' | 'cmd' | 'comments' | 'question' | 'stats';
const SECTIONS: readonly Section[] = [
  'additional',
  'answer',
  'authority',
  'cmd',
  'comments',
  'question',
  'stats',
];

/** Takes an option that begins with `+`; false if there is none such. */
function plus(word: string, options: Options): boolean {
  const [, no, name = '', value] = /^\+(no)?([a-z]+)(?:=(.*))?$/.exec(word) ?? [];
  const section = SECTIONS.find((one) => one === name);
  if (section) {
    if (no) options.shows.delete(section);
    else options.shows.add(section);
  } else if (name === 'all') options.shows = new Set(no ? [] : SECTIONS);
  else if (name === 'short') options.short = !no;
  else if (name === 'search') options.search = !no;
  else if (name === 'time' || name === 'timeout')
    options.timeout = Math.max(1, Number(value)) * 1000;
  else if (name === 'tries') options.tries = Math.min(10, Math.max(1, Number(value)));
  else return ['edns', 'recurse', 'rec', 'cookie', 'multiline', 'ttlid', 'crypto'].includes(name);
  return true;
}

/** The options, or what is wrong with them. */
function parse(args: readonly string[]): Options | string {
  const options: Options = {
    name: '.',
    type: 'A',
    server: undefined,
    short: false,
    search: false,
    shows: new Set(SECTIONS),
    timeout: DIG_ATTEMPTS.timeout,
    tries: DIG_ATTEMPTS.count,
  };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('@')) options.server = word.slice(1);
    else if (word.startsWith('+')) {
      if (!plus(word, options)) return `Invalid option: ${word}`;
    } else if (word === '-x') {
      options.name = reverseName(rest.shift() ?? '');
      options.type = 'PTR';
    } else if (word === '-t' || word === '-q' || /^-t./.test(word)) {
      const value = word.length > 2 ? word.slice(2) : (rest.shift() ?? '');
      const type = word === '-q' ? undefined : recordType(value);
      if (word === '-q') options.name = value;
      else if (type) options.type = type;
      else return `;; Warning, ignoring invalid type ${value}`;
    } else if (word === '-4' || word === 'IN') continue;
    else if (word.startsWith('-')) return `Invalid option: ${word}`;
    else {
      // dig takes whatever is a type for the type, wherever it stands.
      const type = recordType(word);
      if (type) options.type = type;
      else options.name = word;
    }
  }
  if (Number.isNaN(options.timeout)) return "Couldn't parse timeout";
  return Number.isNaN(options.tries) ? "Couldn't parse tries" : options;
}

const TAB = 8;

/** Goes on at a column, or at the next one when it is passed already (lib/dns/masterdump.c, indent). */
function toColumn(text: string, column: number): string {
  let width = 0;
  for (const char of text) width = char === '\t' ? (Math.floor(width / TAB) + 1) * TAB : width + 1;
  const to = Math.max(column, width + 1);
  const tabs = Math.floor(to / TAB) - Math.floor(width / TAB);
  return tabs > 0 ? text + '\t'.repeat(tabs) + ' '.repeat(to % TAB) : `${text} `;
}

/** Cluster records live 30 s (the Corefile's `ttl 30`), the version of the schema eight hours. */
function timeToLive({ type }: DnsRecord): number {
  return type === 'TXT' ? 28_800 : 30;
}

function recordLine(record: DnsRecord): string {
  const name = toColumn(withDot(record), 24);
  const ttl = toColumn(`${name}${timeToLive(record)}`, 32);
  return `${toColumn(`${toColumn(`${ttl}IN`, 40)}${record.type}`, 48)}${record.data}\n`;
}

function dated(now: number): string {
  const [weekday = '', day = '', month = '', year = '', clock = ''] =
    formatTimeLong(now).split(/,? /);
  return `${weekday} ${month} ${day.padStart(2, '0')} ${clock} UTC ${year}`;
}

/** A number that depends on the question and the moment alone. */
function idOf(text: string): number {
  let id = 7;
  for (const char of text) id = (id * 31 + char.charCodeAt(0)) % 65_536;
  return id;
}

type Reply = Extract<Answered, { is: 'answered' }>;

function answerText(
  options: Options,
  name: string,
  { reply, took }: Reply,
  process: Process,
): string {
  const { shows, type } = options;
  const { answers, rcode, additional = [] } = reply;
  const now = process.shell.state().now;
  const dotted = name.endsWith('.') ? name : `${name}.`;
  const ours = isOurs(name, reply);
  const soa = ours && answers.length === 0;
  const asked = toColumn(`${toColumn(`;${dotted}`, 32)}IN`, 40) + type;
  const comment = (text: string) => (shows.has('comments') ? text : '');
  const server = options.server ?? '';
  const section = (which: Section, title: string, records: readonly DnsRecord[]) =>
    shows.has(which) && records.length > 0
      ? `${comment(`;; ${title} SECTION:\n`)}${records.map(recordLine).join('')}${comment('\n')}`
      : '';
  const size = 12 + 40 + byteLength(name) * (answers.length + 1) + answers.length * 20;
  return [
    comment(
      `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: ${idOf(`${name}${now}`)}\n` +
        `;; flags: qr ${ours ? 'aa ' : ''}rd${ours ? '' : ' ra'}; QUERY: 1, ANSWER: ${answers.length}, ` +
        `AUTHORITY: ${Number(soa)}, ADDITIONAL: ${1 + additional.length}\n` +
        (ours ? ';; WARNING: recursion requested but not available\n\n' : '\n') +
        ';; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n',
    ),
    shows.has('question') ? `${comment(';; QUESTION SECTION:\n')}${asked}\n\n` : '',
    section('answer', 'ANSWER', answers),
    section('authority', 'AUTHORITY', soa ? [START_OF_AUTHORITY] : []),
    section('additional', 'ADDITIONAL', additional),
    shows.has('stats')
      ? `;; Query time: ${Math.round(took)} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n` +
        `;; WHEN: ${dated(now)}\n;; MSG SIZE  rcvd: ${size}\n\n`
      : '',
  ].join('');
}

/** `dig [@SERVER] NAME [TYPE] [-x ADDRESS] [+short] [+search] [+noall +answer]`, as of BIND 9.18 */
export function* dig(process: Process): Task<number> {
  const args = process.argv.slice(1);
  const options = parse(args);
  if (typeof options === 'string') {
    yield* complain(options);
    return 1;
  }
  const config = yield* resolverConfig();
  const server = yield* serverAddress(options.server, config, process);
  if (server === undefined) {
    yield* complain(`dig: couldn't get address for '${options.server}': not found`);
    return 10;
  }
  options.server = server;
  const names = options.search ? namesToTry(options.name, config) : [options.name];
  const head = options.shows.has('cmd') && !options.short;
  const banner = head
    ? `\n; <<>> DiG 9.18.28 <<>> ${args.join(' ')}\n;; global options: +cmd\n`
    : '';
  let last: readonly [string, Answered] | undefined;
  for (const name of names) {
    const answered = yield* question(process, name, options.type, server, {
      timeout: options.timeout,
      count: options.tries,
      failed: (how) => communicationError(server, how),
    });
    last = [name, answered];
    if (answered.is !== 'answered' || answered.reply.rcode === 'NOERROR') break;
  }
  const [name, answered] = last ?? ['', { is: 'timeout' } as const];
  if (answered.is !== 'answered') {
    yield* out(`${banner}${options.short ? '' : ';; no servers could be reached\n\n'}`);
    return 9;
  }
  yield* out(
    options.short
      ? answered.reply.answers.map(({ data }) => `${data}\n`).join('')
      : banner + answerText(options, name, answered, process),
  );
  return 0;
}

/** What BIND's tools say of each attempt that failed. */
export function* communicationError(server: string, how: 'timeout' | 'refused'): Task<void> {
  const why = how === 'timeout' ? 'timed out' : 'connection refused';
  yield* out(`;; communications error to ${server}#53: ${why}\n`);
}
