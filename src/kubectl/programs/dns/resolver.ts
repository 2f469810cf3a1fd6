import { expandIpv6, parseIp } from '../../../api/ip';
import { ADDRESSES } from '../../../cluster/config';
import type { DnsRecord, DnsReply, QuestionType } from '../../../cluster/dns/zone';
import type { Process } from '../../process';
import { perform, read, waitUntil, type Task } from '../../task';
import { requestNumbered } from '../curl/transfer';

/** What /etc/resolv.conf says. */
export interface ResolverConfig {
  readonly server: string;
  readonly search: readonly string[];
  readonly ndots: number;
}

/** The resolver of the place where a process runs. */
export function* resolverConfig(): Task<ResolverConfig> {
  const file = yield* read('/etc/resolv.conf');
  const lines = file.is === 'file' ? file.text.split('\n') : [];
  const words = (name: string) =>
    (lines.find((line) => line.startsWith(`${name} `)) ?? '').split(/\s+/).slice(1);
  const ndots = words('options').find((word) => word.startsWith('ndots:'));
  return {
    // A machine outside the cluster has a DNS server of its own, which is not simulated.
    server: words('nameserver')[0] ?? ADDRESSES.apiServer,
    search: words('search'),
    ndots: Number(ndots?.slice('ndots:'.length) ?? 1),
  };
}

/** The full names to try for a name, in order (resolv.conf(5)). */
export function namesToTry(name: string, { search, ndots }: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = search.map((domain) => `${name}.${domain}`);
  return name.split('.').length - 1 < ndots ? [...searched, name] : [name, ...searched];
}

/** What became of a question; `took` in ms of virtual time. */
export type Answered =
  | { readonly is: 'answered'; readonly reply: DnsReply; readonly took: number }
  | { readonly is: 'timeout' }
  | { readonly is: 'refused' };

/** How long an attempt takes at most, in ms, and how often it is made. */
export interface Attempts {
  readonly timeout: number;
  readonly count: number;
  /** Is told of each attempt that failed. */
  readonly failed?: (how: 'timeout' | 'refused') => Task<void>;
}

/** Asks a server by UDP, each time from the same socket. */
export function* question(
  { where, shell }: Process,
  name: string,
  type: QuestionType,
  server: string,
  { timeout, count, failed }: Attempts,
): Task<Answered> {
  let sport: number | undefined;
  let ending: Answered = { is: 'timeout' };
  for (let attempt = 0; attempt < count; attempt += 1) {
    const sent = yield* perform({
      type: 'lookUp',
      from: where,
      question: { name: name.replace(/\.$/, ''), type },
      server,
      patience: { maxTime: timeout },
      ...(sport !== undefined && { sport }),
    });
    if (!sent.ok) return { is: 'refused' };
    const id = sent.value;
    shell.session.lastRequest = id;
    yield* waitUntil((now) => requestNumbered(now, id)?.endedAt !== undefined);
    const request = requestNumbered(shell.state(), id);
    sport = request?.sport;
    if (request?.reply && request.endedAt !== undefined) {
      return { is: 'answered', reply: request.reply, took: request.endedAt - request.startedAt };
    }
    const how = request?.outcome === 'refused' ? 'refused' : 'timeout';
    ending = { is: how };
    if (failed) yield* failed(how);
  }
  return ending;
}

/** glibc's resolver: five seconds an attempt, two attempts (resolv.conf(5)). */
const GLIBC: Attempts = { timeout: 5_000, count: 2 };

/** An address with the name that has it. */
export interface Resolved {
  readonly ip: string;
  readonly name: string;
}

/** The address of a host, as programs find it: typed, in /etc/hosts, or by DNS. */
export function* addressOf(host: string, process: Process): Task<Resolved | undefined> {
  if (parseIp(host) !== undefined) return { ip: host, name: host };
  const hosts = yield* read('/etc/hosts');
  const lines = hosts.is === 'file' ? hosts.text.split('\n') : ['127.0.0.1 localhost'];
  for (const line of lines) {
    const [ip = '', ...names] = line.replace(/#.*/, '').split(/\s+/);
    if (names.includes(host) && parseIp(ip) !== undefined) return { ip, name: host };
  }
  const config = yield* resolverConfig();
  for (const name of namesToTry(host, config)) {
    const answered = yield* question(process, name, 'A', config.server, GLIBC);
    if (answered.is !== 'answered') return undefined;
    const found = answered.reply.answers.find(({ type }) => type === 'A');
    if (found) return { ip: found.data, name: found.name.replace(/\.$/, '') };
  }
  return undefined;
}

/** The address of the DNS server that was asked for, or the usual one; undefined if it has none. */
export function* serverAddress(
  asked: string | undefined,
  config: ResolverConfig,
  process: Process,
): Task<string | undefined> {
  return asked === undefined ? config.server : (yield* addressOf(asked, process))?.ip;
}

/** `1.0.96.10.in-addr.arpa` for `10.96.0.1`, the nibbles below ip6.arpa for an IPv6 address. */
export function reverseName(ip: string): string {
  const nibbles = expandIpv6(ip);
  if (nibbles !== undefined) return `${[...nibbles].reverse().join('.')}.ip6.arpa`;
  return `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
}

const TYPES = new Set<string>([
  'A',
  'AAAA',
  'ANY',
  'CNAME',
  'MX',
  'NS',
  'PTR',
  'SOA',
  'SRV',
  'TXT',
] satisfies QuestionType[]);

/** A record type that is simulated, in any case of letters. */
export function recordType(text: string): QuestionType | undefined {
  const type = text.toUpperCase();
  return TYPES.has(type) ? (type as QuestionType) : undefined;
}

/**
 * Whether the cluster's own zone answers for a name, rather than a server behind it. Addresses that
 * CoreDNS does not know are handed on.
 */
export function isOurs(name: string, { rcode }: DnsReply): boolean {
  return (
    /(^|\.)cluster\.local\.?$/i.test(name) ||
    (rcode === 'NOERROR' && /\.(in-addr|ip6)\.arpa\.?$/i.test(name))
  );
}

/** A record's name with the dot at its end. */
export function withDot({ name }: DnsRecord): string {
  return name.endsWith('.') ? name : `${name}.`;
}
