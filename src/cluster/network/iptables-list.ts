/** What `iptables -L` and `-S` print, told from what `iptables-save` prints. */

interface SavedChain {
  readonly name: string;
  readonly isBuiltIn: boolean;
  /** Without `-A CHAIN `. */
  readonly rules: readonly string[];
}

/** The chains of a table in the text of `iptables-save`; undefined if there is no such table. */
export function chainsIn(saved: string, table: string): readonly SavedChain[] | undefined {
  const section = saved.split(/^\*/m).find((part) => part.startsWith(`${table}\n`));
  if (section === undefined) return undefined;
  const lines = section.split('\n');
  const rules = new Map<string, string[]>();
  for (const line of lines) {
    const [, chain, rule] = /^-A (\S+) (.*)$/.exec(line) ?? [];
    if (chain === undefined || rule === undefined) continue;
    const own = rules.get(chain);
    if (own) own.push(rule);
    else rules.set(chain, [rule]);
  }
  return lines
    .filter((line) => line.startsWith(':'))
    .map((line) => {
      const [name = '', policy] = line.slice(1).split(' ');
      return { name, isBuiltIn: policy !== '-', rules: rules.get(name) ?? [] };
    });
}

/** `iptables -S [CHAIN]` */
export function rulesText(chains: readonly SavedChain[], only?: string): string {
  const shown = chains.filter(({ name }) => only === undefined || name === only);
  const heads = shown.map(({ name, isBuiltIn }) =>
    isBuiltIn ? `-P ${name} ACCEPT` : `-N ${name}`,
  );
  const rules = shown.flatMap(({ name, rules: own }) => own.map((rule) => `-A ${name} ${rule}`));
  return [...heads, ...rules].map((line) => `${line}\n`).join('');
}

/** How `iptables -L` shows rules. */
export interface ListOptions {
  /** Addresses and ports as numbers (`-n`). */
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly lineNumbers: boolean;
}

/** `iptables -L [CHAIN]`, as of iptables 1.8.9 */
export function listText(
  chains: readonly SavedChain[],
  options: ListOptions,
  only?: string,
): string {
  const references = (name: string) =>
    chains
      .flatMap(({ rules }) => rules)
      .filter((rule) => /(?:^| )-j (\S+)/.exec(rule)?.[1] === name).length;
  return chains
    .filter(({ name }) => only === undefined || name === only)
    .map(({ name, isBuiltIn, rules }) => {
      const counters = options.verbose ? ' 0 packets, 0 bytes' : '';
      const about = isBuiltIn ? `policy ACCEPT${counters}` : `${references(name)} references`;
      const rows = rules.map((rule, index) => row(rule, index + 1, options));
      return `Chain ${name} (${about})\n${header(options)}\n${rows.join('')}`;
    })
    .join('\n');
}

function header({ verbose, lineNumbers }: ListOptions): string {
  const number = lineNumbers ? 'num  ' : '';
  return verbose
    ? `${number} pkts bytes target     prot opt in     out     source               destination         `
    : `${number}target     prot opt source               destination         `;
}

/** A rule taken apart; each value with whether it is inverted. */
interface Parsed {
  source: string;
  destination: string;
  protocol: string;
  target: string;
  readonly extras: string[];
}

function words(rule: string): readonly string[] {
  return [...rule.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
  );
}

function parse(rule: string): Parsed {
  const parsed: Parsed = { source: '', destination: '', protocol: '', target: '', extras: [] };
  const rest = [...words(rule)];
  let not = '';
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '!') {
      not = '!';
      continue;
    }
    const before = not;
    not = '';
    if (word === '-s') parsed.source = before + (rest.shift() ?? '');
    else if (word === '-d') parsed.destination = before + (rest.shift() ?? '');
    else if (word === '-p') parsed.protocol = rest.shift() ?? '';
    else if (word === '-j') parsed.target = rest.shift() ?? '';
    else extra(word, before, rest, parsed.extras);
  }
  return parsed;
}

/** What a match or the option of a target adds at the end of the line. */
function extra(word: string, not: string, rest: string[], extras: string[]): void {
  const value = () => rest.shift() ?? '';
  switch (word) {
    case '-m': {
      const name = value();
      if (name === 'tcp' || name === 'udp' || name === 'sctp') extras.push(name);
      if (name === 'statistic') extras.push('statistic mode random');
      if (name === 'addrtype') extras.push('ADDRTYPE match');
      return;
    }
    case '--comment':
      extras.push(`/* ${value()} */`);
      return;
    case '--dport':
      extras.push(`dpt:${value()}`);
      return;
    case '--probability':
      extras.push(`probability ${value()}`);
      return;
    case '--ctstate':
      extras.push(`${not ? '! ' : ''}ctstate ${value()}`);
      return;
    case '--mark':
      extras.push(`mark match ${not ? '! ' : ''}${value()}`);
      return;
    case '--dst-type':
    case '--src-type':
      extras.push(`${word.slice(2)} ${value()}`);
      return;
    case '--set':
      extras.push('recent: SET');
      return;
    case '--rcheck':
      extras.push('recent: CHECK');
      return;
    case '--seconds':
      extras.push(`seconds: ${value()}`);
      return;
    case '--reap':
      extras.push('reap');
      return;
    case '--name':
      extras.push(`name: ${value()} side: source`);
      return;
    case '--mask':
      extras.push(`mask: ${value()}`);
      return;
    case '--to-destination':
      extras.push(`to:${value()}`);
      return;
    case '--random-fully':
      extras.push('random-fully');
      return;
    case '--reject-with':
      extras.push(`reject-with ${value()}`);
      return;
    case '--set-xmark': {
      const [bits = '', mask] = value().split('/');
      extras.push(`MARK ${mask === '0x0' ? 'xor' : 'or'} ${bits}`);
      return;
    }
    case '--mode':
      value();
      return;
    default:
      return;
  }
}

const PROTOCOLS: { readonly [name: string]: string } = {
  '': '0',
  icmp: '1',
  tcp: '6',
  udp: '17',
  sctp: '132',
};
const PORTS: { readonly [port: string]: string } = { 53: 'domain', 80: 'http', 443: 'https' };

function address(text: string, numeric: boolean): string {
  const sign = text.startsWith('!') ? '!' : ' ';
  const range = text.replace(/^!/, '').replace(/\/32$/, '');
  const shown = range === '' ? (numeric ? '0.0.0.0/0' : 'anywhere') : range;
  return `${sign}${shown.padEnd(19)} `;
}

function row(rule: string, number: number, { numeric, verbose, lineNumbers }: ListOptions): string {
  const { source, destination, protocol, target, extras } = parse(rule);
  const shown = numeric ? (PROTOCOLS[protocol] ?? protocol) : protocol || 'all';
  const named = (text: string) =>
    numeric
      ? text
      : text.replace(/^dpt:(\d+)$/, (all, port: string) => `dpt:${PORTS[port] ?? all.slice(4)}`);
  return [
    lineNumbers ? `${String(number).padEnd(4)} ` : '',
    verbose ? '    0     0 ' : '',
    `${target.padEnd(9)}  ${shown.padEnd(5)}-- `,
    verbose ? ` ${'*'.padEnd(6)} ${'*'.padEnd(6)} ` : '',
    address(source, numeric),
    address(destination, numeric),
    ...extras.map((text) => ` ${named(text)}`),
    '\n',
  ].join('');
}
