import {
  OP,
  OUTCOME,
  SIZE,
  WORDS,
  type Code,
  type CompiledRules,
  type Outcome,
  type Step,
} from './compiled';
import { PROTOCOL_NUMBERS, type Transport } from './packet';
import { isRemembered, reap, remember, type RecentLists } from './recent';
import { isLocal, type Addresses } from './routes';
import type { Table } from './rules';
import { nextOf, scanOf, type Ruleset, type SharedChain } from './ruleset';

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
  /** The rules that it met: that did something, or led into a shared chain where one did. */
  readonly met: Step[];
}

/** The words that tests compare (`WORDS`): those of the one packet that is in a hook. */
const words = new Int32Array(Object.keys(WORDS).length);

/**
 * Sends a packet through a hook of a table: to the first rule that decides (the last one in
 * `passage.met`), or to the end of the chain, where the policy is ACCEPT. A DNAT target changes the destination.
 */
export function runHook(passage: Passage, table: Table, hook: CompiledRules): Outcome {
  words[WORDS.source] = passage.src;
  words[WORDS.destination] = passage.dst;
  words[WORDS.transport] = (PROTOCOL_NUMBERS[passage.protocol] << 16) | passage.dport;
  words[WORDS.mark] = passage.mark;
  words[WORDS.states] = passage.states;
  const outcome = run(passage, table, hook.code);
  passage.mark = (words[WORDS.mark] as number) >>> 0;
  return outcome;
}

function run(p: Passage, table: Table, code: Code): Outcome {
  const { instructions } = code;
  let at = 0;
  for (;;) {
    const op = instructions[at] as number;
    if (op < OP.remember) at = test(p, code, at) ? at + SIZE : (instructions[at + 3] as number);
    else if (op === OP.goto) at = instructions[at + 1] as number;
    else if (op === OP.end) return instructions[at + 1] as Outcome;
    else {
      const outcome = act(p, table, code, at);
      if (outcome !== OUTCOME.next) return outcome;
      at += SIZE;
    }
  }
}

function test(p: Passage, code: Code, at: number): boolean {
  const { instructions } = code;
  const op = instructions[at] as number;
  const a = instructions[at + 1] as number;
  const b = instructions[at + 2] as number;
  if (op < OP.sourceLocal) return (((words[op & 7] as number) & a) === b) === op < OP.unlike;
  if (op === OP.chance) return Math.floor(p.random() * 0x8000_0000) <= a;
  if (op === OP.recent) return isRecent(p, code.names[a] ?? '', b);
  return isLocal(p.addresses, op === OP.sourceLocal ? p.src : p.dst);
}

function isRecent(p: Passage, list: string, seconds: number): boolean {
  const found = isRemembered(p.recent, list, p.src, seconds, p.now);
  p.recent = reap(p.recent, list, p.src, seconds, p.now);
  return found;
}

function act(p: Passage, table: Table, code: Code, at: number): Outcome {
  const { instructions, names, steps } = code;
  const a = instructions[at + 1] as number;
  const b = instructions[at + 2] as number;
  switch (instructions[at]) {
    case OP.dispatch:
      return dispatch(p, table, p.rules[table].get(names[a] ?? ''), steps[b] as Step);
    case OP.remember:
      p.recent = remember(p.recent, names[a] ?? '', p.src, p.now);
      return OUTCOME.next;
    case OP.mark:
      words[WORDS.mark] = ((words[WORDS.mark] as number) | a) ^ b;
      return meet(p, steps[instructions[at + 3] as number] as Step, OUTCOME.next);
    case OP.dnat:
      p.dst = a >>> 0;
      p.dport = b;
      return meet(p, steps[instructions[at + 3] as number] as Step, OUTCOME.dnat);
    default:
      return meet(p, steps[b] as Step, a as Outcome);
  }
}

function meet(p: Passage, step: Step, outcome: Outcome): Outcome {
  p.met.push(step);
  return outcome;
}

/** Runs a shared chain. A jump that came back with nothing done is not worth telling. */
function dispatch(p: Passage, table: Table, chain: SharedChain | undefined, step: Step): Outcome {
  if (!chain) return OUTCOME.next;
  const met = p.met.push(step);
  const outcome = runShared(p, table, chain);
  if (p.met.length === met) p.met.pop();
  return outcome === OUTCOME.back ? OUTCOME.next : outcome;
}

function runShared(p: Passage, table: Table, chain: SharedChain): Outcome {
  const scan = scanOf(chain, p.protocol, p.dst, p.dport);
  if (scan) {
    for (let placed = nextOf(scan); placed; placed = nextOf(scan)) {
      const outcome = run(p, table, placed.compiled.code);
      if (outcome !== OUTCOME.next) return outcome;
    }
  }
  return run(p, table, chain.last.code);
}
