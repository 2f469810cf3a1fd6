import { isIp } from '../../../api/ip';
import type { DnsRecord, QuestionType, RecordType } from '../../../cluster/dns/zone';
import type { Process, Program } from '../../process';
import { complain, out, say, type Task } from '../../task';
import { communicationError, DIG_ATTEMPTS } from './dig';
import {
  addressOf,
  namesToTry,
  question,
  recordType,
  resolverConfig,
  serverAddress,
  reverseName,
  withDot,
  type Answered,
  type ResolverConfig,
} from './resolver';

interface Asked {
  readonly name: string;
  /** Undefined for addresses of both families. */
  readonly type: QuestionType | undefined;
  readonly server: string | undefined;
}

/** `[-type=T | -t T] NAME [SERVER]`; a text is what is wrong. */
function parse(args: readonly string[]): Asked | string {
  const operands: string[] = [];
  let type: QuestionType | undefined;
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, given] = /^-(?:type|query|ty|q)=(.*)$/.exec(word) ?? [];
    const value = word === '-t' ? (rest.shift() ?? '') : given;
    if (value !== undefined) {
      type = recordType(value);
      if (!type) return `unknown query type: ${value}`;
    } else if (!word.startsWith('-')) operands.push(word);
  }
  const [name, server] = operands;
  if (name === undefined) return '';
  if (isIp(name)) return { name: reverseName(name), type: type ?? 'PTR', server };
  return { name, type, server };
}

/** The fields of a SOA record, one a line. */
function soaText(name: string, data: string): string {
  const fields = ['origin', 'mail addr', 'serial', 'refresh', 'retry', 'expire', 'minimum'];
  const values = data.split(' ');
  const bare = (text = '') => text.replace(/\.$/, '');
  return `${name}\n${fields.map((field, at) => `\t${field} = ${bare(values[at])}\n`).join('')}`;
}

/** A record as both nslookups print it. */
function recordText(record: DnsRecord): string {
  const name = withDot(record).replace(/\.$/, '');
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${record.data}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${record.data}\n`;
    case 'NS':
      return `${name}\tnameserver = ${record.data}\n`;
    case 'PTR':
      return `${name}\tname = ${record.data}\n`;
    case 'SOA':
      return soaText(name, record.data);
    case 'SRV':
      return `${name}\tservice = ${record.data}\n`;
    case 'TXT':
      return `${name}\ttext = ${record.data}\n`;
  }
}

const UNREACHABLE = ';; connection timed out; no servers could be reached\n\n';

/** BIND's: tries the search list like any program, and says so only when all of it failed. */
function* bind(asked: Asked, server: string, config: ResolverConfig, process: Process) {
  const names = namesToTry(asked.name, config);
  const types: readonly QuestionType[] = asked.type ? [asked.type] : ['A', 'AAAA'];
  const [first = 'A', second] = types;
  const attempts = {
    ...DIG_ATTEMPTS,
    failed: (how: 'timeout' | 'refused') => communicationError(server, how),
  };
  // BIND's names no server when it turns an address into a name.
  const isReverse = asked.type === 'PTR' && asked.name.endsWith('.arpa');
  const head = isReverse ? '' : `Server:\t\t${server}\nAddress:\t${server}#53\n\n`;
  for (const [index, name] of names.entries()) {
    const answered = yield* question(process, name, first, server, attempts);
    if (answered.is !== 'answered') {
      yield* out(';; no servers could be reached\n\n');
      return 1;
    }
    if (answered.reply.rcode === 'NOERROR') {
      const more = second ? yield* question(process, name, second, server, attempts) : undefined;
      return yield* printed(head, name, [answered, more]);
    }
    if (index === names.length - 1) {
      yield* out(`${head}** server can't find ${name}: NXDOMAIN\n\n`);
    }
  }
  return 1;
}

function* printed(
  head: string,
  name: string,
  replies: readonly (Answered | undefined)[],
): Task<number> {
  const records = replies.flatMap((one) => (one?.is === 'answered' ? one.reply.answers : []));
  const seen = [...new Set(records.map(recordText))];
  yield* out(`${head}${seen.join('') || `*** Can't find ${name}: No answer\n`}\n`);
  return seen.length > 0 ? 0 : 1;
}

/** busybox's: asks for each name of the search list, and never uses it for a name with a dot. */
function* busybox(asked: Asked, server: string, config: ResolverConfig, process: Process) {
  const { name, type } = asked;
  const isWhole = name.includes('.') || config.search.length === 0;
  const names = isWhole ? [name] : config.search.map((domain) => `${name}.${domain}`);
  const types: readonly QuestionType[] = type ? [type] : ['A', 'AAAA'];
  yield* out(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  let code = 0;
  for (const each of types) {
    for (const full of names) {
      const answered = yield* question(process, full, each, server, { timeout: 5_000, count: 2 });
      if (answered.is !== 'answered') {
        yield* out(UNREACHABLE);
        return 1;
      }
      const { rcode, answers } = answered.reply;
      if (rcode === 'NXDOMAIN') code = 1;
      const found = answers.map(recordText).join('');
      const lost = rcode === 'NXDOMAIN' ? `** server can't find ${full}: NXDOMAIN\n` : '';
      yield* out(`${found}${lost}\n`);
    }
  }
  return code;
}

/** `nslookup`, as BIND or as busybox has it */
export function nslookup(style: 'bind' | 'busybox'): Program {
  return function* (process) {
    const asked = parse(process.argv.slice(1));
    if (typeof asked === 'string') {
      yield* complain(
        asked || 'nslookup: Hopscope does not support questions that are typed one by one',
      );
      return 1;
    }
    const config = yield* resolverConfig();
    const server = yield* serverAddress(asked.server, config, process);
    if (server === undefined) {
      yield* complain(`nslookup: couldn't get address for '${asked.server}': not found`);
      return 1;
    }
    const look = style === 'bind' ? bind : busybox;
    return yield* look(asked, server, config, process);
  };
}

const HOST_WORDS: Readonly<Record<RecordType, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  NS: 'name server',
  PTR: 'domain name pointer',
  SOA: 'has SOA record',
  SRV: 'has SRV record',
  TXT: 'descriptive text',
};

/** `host [-t TYPE] NAME [SERVER]` */
export function* host(process: Process): Task<number> {
  const asked = parse(process.argv.slice(1));
  if (typeof asked === 'string') {
    yield* complain(asked === '' ? 'Usage: host [-t type] hostname [server]' : asked);
    return 1;
  }
  const config = yield* resolverConfig();
  const server = yield* serverAddress(asked.server, config, process);
  if (server === undefined) {
    yield* complain(`host: couldn't get address for '${asked.server}': not found`);
    return 1;
  }
  const failed = (how: 'timeout' | 'refused') => communicationError(server, how);
  const attempts = { ...DIG_ATTEMPTS, failed };
  for (const name of namesToTry(asked.name, config)) {
    const answered = yield* question(process, name, asked.type ?? 'A', server, attempts);
    if (answered.is !== 'answered') {
      yield* say(';; no servers could be reached');
      return 1;
    }
    if (answered.reply.rcode === 'NXDOMAIN') continue;
    const lines = answered.reply.answers.map(
      (record) =>
        `${withDot(record).replace(/\.$/, '')} ${HOST_WORDS[record.type]} ${record.data}\n`,
    );
    yield* out(lines.join('') || `${name} has no ${asked.type ?? 'A'} record\n`);
    return 0;
  }
  yield* say(`Host ${asked.name} not found: 3(NXDOMAIN)`);
  return 1;
}

/** `getent hosts NAME…` */
export function* getent(process: Process): Task<number> {
  const [, database, ...names] = process.argv;
  if (!['ahosts', 'ahostsv4', 'hosts'].includes(database ?? '')) {
    yield* complain(`getent: Hopscope knows the database "hosts" only`);
    return 1;
  }
  let code = 0;
  for (const name of names) {
    const found = yield* addressOf(name, process);
    if (found) yield* say(`${found.ip.padEnd(15)} ${found.name}`);
    else code = 2;
  }
  return code;
}
