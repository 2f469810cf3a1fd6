import type { Transport } from './packet';
import { isRemembered, reap, remember, type RecentLists } from './recent';
import { isLocal, type Addresses } from './routes';
import { CHANCE, HEADER, STATE, contains, type Chain, type Match, type Rule } from './rules';
import { nextOf, scanOf, type Ruleset, type Table } from './ruleset';

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
  readonly matched: Matched[];
}

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
  const met = p.matched.push({ table, chain, rule });
  switch (target.is) {
    case 'jump':
      return afterJump(p, met, runChain(p, table, target.chain));
    case 'dispatch':
      return afterJump(p, met, runShared(p, table, target.chain));
    case 'mark':
      p.mark = ((p.mark | (target.set ?? 0)) ^ (target.toggle ?? 0)) >>> 0;
      return NEXT;
    default:
      return rule;
  }
}

/** A jump that came back with nothing done is not worth telling. */
function afterJump(p: Passage, met: number, outcome: Outcome): Outcome {
  if (p.matched.length === met) p.matched.pop();
  return outcome === BACK ? NEXT : outcome;
}

function runChain(p: Passage, table: Table, chain: Chain): Outcome {
  return runRules(p, table, chain.name, chain.rules);
}

function runShared(p: Passage, table: Table, name: string): Outcome {
  const chain = p.rules[table].get(name);
  if (!chain) return NEXT;
  const scan = scanOf(chain, p.protocol, p.dst, p.dport);
  for (let placed = nextOf(scan); placed; placed = nextOf(scan)) {
    const outcome = runRule(p, table, name, placed.rule);
    if (outcome !== NEXT) return outcome;
  }
  return runRules(p, table, name, chain.last);
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
