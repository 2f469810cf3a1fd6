import type { Transport } from './packet';
import { isRemembered, reap, remember, type RecentLists } from './recent';
import { isLocal, type Addresses } from './routes';
import {
  CHANCE,
  HEADER,
  STATE,
  contains,
  type Chain,
  type Match,
  type Rule,
  type Target,
} from './rules';
import { nextOf, scanOf, type Ruleset, type Scan, type Table } from './ruleset';

/** A rule that mattered to a packet. */
export interface Matched {
  readonly table: Table;
  readonly chain: string;
  readonly rule: Rule;
}

/**
 * A packet on its way through one node. It changes as rules act on it, and lives no longer than
 * the call that made it.
 */
export interface Passage {
  readonly addresses: Addresses;
  readonly rules: Ruleset;
  readonly now: number;
  readonly random: () => number;
  readonly protocol: Transport;
  src: number;
  sport: number;
  dst: number;
  dport: number;
  mark: number;
  /** What conntrack says of its connection, as bits (`STATE_BITS`). */
  states: number;
  recent: RecentLists;
  /** What mattered so far; `NOTHING` until something does. */
  matched: Matched[];
}

/** What a passage has matched at its beginning; never changed. */
export const NOTHING: Matched[] = [];

/** How a rule or a chain leaves a packet: with the next rule, the calling chain, or a decision. */
type Outcome = Rule | typeof NEXT | typeof BACK;
const NEXT = 0;
const BACK = 1;

/**
 * Sends a packet through one hook of a table. Returns the rule that decided, whose target is
 * accept, drop, reject, dnat or masquerade; `undefined` when none did and the policy (ACCEPT) holds.
 */
export function runHook(passage: Passage, table: Table, hook: string): Rule | undefined {
  const rules = passage.rules.base[table].hooks[hook];
  const outcome = rules ? runRules(passage, table, hook, rules) : NEXT;
  return typeof outcome === 'number' ? undefined : outcome;
}

function runRules(p: Passage, table: Table, chain: string, rules: readonly Rule[]): Outcome {
  for (const rule of rules) {
    const outcome = runRule(p, table, chain, rule);
    if (outcome !== NEXT) return outcome;
  }
  return NEXT;
}

function runRule(p: Passage, table: Table, chain: string, rule: Rule): Outcome {
  if (rule.looksAt !== 0 && !matches(p, rule)) return NEXT;
  if (rule.remember !== undefined) p.recent = remember(p.recent, rule.remember, p.src, p.now);
  const target = rule.target;
  if (target.is === 'continue') return NEXT;
  if (target.is === 'return') return BACK;
  if (target.is === 'jump' || target.is === 'dispatch')
    return follow(p, table, chain, rule, target);
  meet(p, p.matched.length, { table, chain, rule });
  if (target.is !== 'mark') return rule;
  p.mark = ((p.mark | (target.set ?? 0)) ^ (target.toggle ?? 0)) >>> 0;
  return NEXT;
}

type Jump = Extract<Target, { readonly is: 'jump' | 'dispatch' }>;

/** A jump that came back with nothing done is not worth telling. */
function follow(p: Passage, table: Table, chain: string, rule: Rule, target: Jump): Outcome {
  const met = p.matched.length;
  const outcome =
    target.is === 'jump' ? runChain(p, table, target.chain) : runShared(p, table, target.chain);
  if (p.matched.length > met) meet(p, met, { table, chain, rule });
  return outcome === BACK ? NEXT : outcome;
}

/** Tells of a rule before those from `index` on. */
function meet(p: Passage, index: number, matched: Matched): void {
  if (p.matched === NOTHING) {
    p.matched = [matched];
    return;
  }
  const all = p.matched;
  for (let i = all.length; i > index; i--) all[i] = all[i - 1] as Matched;
  all[index] = matched;
}

function runChain(p: Passage, table: Table, chain: Chain): Outcome {
  return runRules(p, table, chain.name, chain.rules);
}

function runShared(p: Passage, table: Table, name: string): Outcome {
  const chain = p.rules[table].get(name);
  if (!chain) return NEXT;
  const scan = scanOf(chain, p.protocol, p.dst, p.dport);
  const outcome = scan ? runScan(p, table, name, scan) : NEXT;
  return outcome === NEXT ? runRules(p, table, name, chain.last) : outcome;
}

function runScan(p: Passage, table: Table, chain: string, scan: Scan): Outcome {
  for (let placed = nextOf(scan); placed; placed = nextOf(scan)) {
    const outcome = runRule(p, table, chain, placed.rule);
    if (outcome !== NEXT) return outcome;
  }
  return NEXT;
}

/** Rules are many and look at little: `looksAt` spares reading what is not given. */
function matches(p: Passage, rule: Rule): boolean {
  const { match, looksAt } = rule;
  return (
    ((looksAt & HEADER) === 0 || matchesHeader(p, match)) &&
    ((looksAt & STATE) === 0 || matchesState(p, rule)) &&
    ((looksAt & CHANCE) === 0 || matchesChance(p, match))
  );
}

function matchesHeader(p: Passage, match: Match): boolean {
  const { source, notSource, destination, notDestination, protocol, dport } = match;
  return (
    (source === undefined || contains(source, p.src)) &&
    (notSource === undefined || !contains(notSource, p.src)) &&
    (dport === undefined || dport === p.dport) &&
    (protocol === undefined || protocol === p.protocol) &&
    (destination === undefined || contains(destination, p.dst)) &&
    (notDestination === undefined || !contains(notDestination, p.dst))
  );
}

function matchesState(p: Passage, { match, states, notStates }: Rule): boolean {
  const { mark, notMark } = match;
  return (
    (mark === undefined || (p.mark & mark) === mark) &&
    (notMark === undefined || (p.mark & notMark) !== notMark) &&
    (states === 0 || (p.states & states) !== 0) &&
    (p.states & notStates) === 0 &&
    (match.dstTypeLocal === undefined || isLocal(p.addresses, p.dst)) &&
    (match.srcTypeLocal === undefined || isLocal(p.addresses, p.src))
  );
}

/** Only here is the random source asked, so all that can be known for certain comes before. */
function matchesChance(p: Passage, match: Match): boolean {
  const { recent, probability } = match;
  if (recent !== undefined) {
    const { list, seconds } = recent;
    const found = isRemembered(p.recent, list, p.src, seconds, p.now);
    p.recent = reap(p.recent, list, p.src, seconds, p.now);
    if (!found) return false;
  }
  return (
    probability === undefined || Math.floor(p.random() * 0x8000_0000) < fixedPoint(probability)
  );
}

/** A probability as the statistic match keeps it: 31 bits after the point. */
export function fixedPoint(probability: number): number {
  return Math.round(probability * 0x8000_0000);
}
