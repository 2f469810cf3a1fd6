import { chainsFrom } from './chains';
import { fixedPoint } from './compiled';
import { formatIp, formatEndpoint } from './packet';
import type { Chain, Cidr, Match, Rule, Table, Target } from './rules';
import { contributedRules, type BaseTable, type Ruleset } from './ruleset';

const MANGLE_HOOKS = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

/** What `iptables-save` prints on the node; `iptables-restore` can load it. */
export function iptablesSave(ruleset: Ruleset): string {
  const { base } = ruleset;
  const mangle = MANGLE_HOOKS.map((name) => ({ name, rules: [] }));
  return [
    tableText('nat', hooksOf(base.nat), chainsOf(ruleset, 'nat')),
    tableText('filter', hooksOf(base.filter), chainsOf(ruleset, 'filter')),
    tableText('mangle', mangle, base.mangle),
  ].join('');
}

function hooksOf(base: BaseTable): readonly Chain[] {
  return Object.entries(base.hooks).map(([name, rules]) => ({ name, rules }));
}

/** All user-defined chains of a table: the shared ones, and those that jumps lead to. */
function chainsOf(ruleset: Ruleset, table: Table): readonly Chain[] {
  const { hooks, shared, idle } = ruleset.base[table];
  const chains = new Map<string, Chain>();
  for (const [name, last] of Object.entries(shared)) {
    chains.set(name, { name, rules: [...contributedRules(ruleset, table, name), ...last] });
  }
  const roots = [...Object.values(hooks), ...[...chains.values()].map(({ rules }) => rules)];
  for (const [name, chain] of chainsFrom(roots.flat())) chains.set(name, chain);
  for (const chain of idle) chains.set(chain.name, chain);
  return [...chains.values()];
}

function tableText(table: string, hooks: readonly Chain[], chains: readonly Chain[]): string {
  const sorted = [...chains].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = [
    `*${table}`,
    ...hooks.map(({ name }) => `:${name} ACCEPT [0:0]`),
    ...sorted.map(({ name }) => `:${name} - [0:0]`),
    ...[...hooks, ...sorted].flatMap(({ name, rules }) =>
      rules.map((rule) => `-A ${name}${ruleText(rule)}`),
    ),
    'COMMIT',
  ];
  return `${lines.join('\n')}\n`;
}

/** A rule as iptables-save prints it, without `-A CHAIN`. */
export function ruleText(rule: Rule): string {
  const comment = rule.comment === undefined ? '' : ` -m comment --comment ${quoted(rule.comment)}`;
  const matches = matchText(rule);
  const described = rule.commentLast ? matches + comment : comment + matches;
  return headerText(rule.match) + described + transportText(rule.match) + targetText(rule.target);
}

/** Quoted only if there is a character that a shell might care about (libxtables, xtables_save_string). */
function quoted(text: string): string {
  return /^[-\w]+$/.test(text) ? text : `"${text.replace(/["'\\]/g, '\\$&')}"`;
}

function cidrText({ base, bits }: Cidr): string {
  return `${formatIp(base)}/${bits}`;
}

/** `-s` or `-d`; a range of all addresses is not printed. */
function rangeText(option: string, range: Cidr | undefined, inverted: Cidr | undefined): string {
  const positive = range && range.bits > 0 ? ` ${option} ${cidrText(range)}` : '';
  return inverted ? `${positive} ! ${option} ${cidrText(inverted)}` : positive;
}

function headerText(match: Match): string {
  const { source, notSource, destination, notDestination, protocol } = match;
  return (
    rangeText('-s', source, notSource) +
    rangeText('-d', destination, notDestination) +
    (protocol === undefined ? '' : ` -p ${protocol}`)
  );
}

function matchText({ match, remember }: Rule): string {
  const { mark, notMark, ctstate, notCtstate, recent, probability } = match;
  return [
    mark === undefined ? '' : ` -m mark --mark ${markText(mark)}`,
    notMark === undefined ? '' : ` -m mark ! --mark ${markText(notMark)}`,
    ctstate ? ` -m conntrack --ctstate ${ctstate.join()}` : '',
    notCtstate ? ` -m conntrack ! --ctstate ${notCtstate.join()}` : '',
    recent ? recentText(`--rcheck --seconds ${recent.seconds} --reap`, recent.list) : '',
    remember === undefined ? '' : recentText('--set', remember),
    probability === undefined ? '' : ` -m statistic --mode random ${chanceText(probability)}`,
    match.srcTypeLocal ? ' -m addrtype --src-type LOCAL' : '',
    match.dstTypeLocal ? ' -m addrtype --dst-type LOCAL' : '',
  ].join('');
}

function markText(mark: number): string {
  return `0x${mark.toString(16)}/0x${mark.toString(16)}`;
}

function recentText(options: string, list: string): string {
  return ` -m recent ${options} --name ${list} --mask 255.255.255.255 --rsource`;
}

/** The kernel keeps 31 bits of a probability, and prints what it has kept with 11 digits. */
function chanceText(probability: number): string {
  return `--probability ${(fixedPoint(probability) / 0x8000_0000).toFixed(11)}`;
}

/** `-m tcp` is there for every TCP rule that kube-proxy writes, even without a port. */
function transportText({ protocol, dport }: Match): string {
  if (protocol === undefined) return '';
  return ` -m ${protocol}${dport === undefined ? '' : ` --dport ${dport}`}`;
}

function targetText(target: Target): string {
  switch (target.is) {
    case 'jump':
      return ` -j ${target.chain.name}`;
    case 'dispatch':
      return ` -j ${target.chain}`;
    case 'dnat':
      return ` -j DNAT --to-destination ${formatEndpoint(target.ip, target.port)}`;
    case 'masquerade':
      return ' -j MASQUERADE --random-fully';
    case 'mark':
      return ` -j MARK --set-xmark ${xmarkText(target.set, target.toggle)}`;
    case 'reject':
      return ' -j REJECT --reject-with icmp-port-unreachable';
    case 'continue':
      return '';
    default:
      return ` -j ${target.is.toUpperCase()}`;
  }
}

/** `--or-mark X` is X under mask X, `--xor-mark X` is X under an empty mask. */
function xmarkText(set: number | undefined, toggle: number | undefined): string {
  if (set === undefined) return `0x${(toggle ?? 0).toString(16)}/0x0`;
  return markText(set);
}
