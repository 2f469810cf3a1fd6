import { PROTOCOL_NUMBERS } from './packet';
import { STATE_BITS, type Chain, type CtState, type Match, type Rule, type Table } from './rules';

/** A rule that mattered to a packet. */
export interface Matched {
  readonly table: Table;
  readonly chain: string;
  readonly rule: Rule;
}

/** A rule in its chain, and the jump by which that chain was reached. */
export class Step implements Matched {
  readonly #from: Step | undefined;

  constructor(
    readonly table: Table,
    readonly chain: string,
    readonly rule: Rule,
    from: Step | undefined,
  ) {
    this.#from = from;
  }

  /** Adds this step to `told`, after the jumps that led to it and have not been told. */
  tell(told: Step[]): void {
    const from = this.#from;
    if (from && !from.#isTold(told)) from.tell(told);
    told.push(this);
  }

  /** Since the shared chain was entered that this step is in: a packet may come there again. */
  #isTold(told: readonly Step[]): boolean {
    const entry = this.#root().chain;
    for (let i = told.length - 1; i >= 0; i--) {
      const step = told[i];
      if (step === this) return true;
      if (step?.rule.target.is === 'dispatch' && step.rule.target.chain === entry) return false;
    }
    return false;
  }

  #root(): Step {
    return this.#from ? this.#from.#root() : this;
  }
}

/** The rules that mattered to a packet, from those that it met without the jumps between them. */
export function toldFrom(met: readonly Step[]): readonly Matched[] {
  const told: Step[] = [];
  for (const step of met) step.tell(told);
  return told;
}

/** What a test compares: some bits of one of these words, which stand for a packet. */
export const WORDS = {
  source: 0,
  destination: 1,
  /** The protocol's number, and in the lower 16 bits the port. */
  transport: 2,
  mark: 3,
  /** `STATE_BITS` */
  states: 4,
} as const;

/**
 * Every instruction is four numbers. Those below `OP.sourceLocal` test a word (the instruction's
 * number modulo 8): its bits under the mask in the second number are the third number, or are not
 * if 8 was added. All tests go on at the instruction in the fourth number when they fail.
 */
export const OP = {
  unlike: 8,
  sourceLocal: 16,
  destinationLocal: 17,
  chance: 18,
  recent: 19,
  remember: 20,
  goto: 21,
  mark: 22,
  dispatch: 23,
  dnat: 24,
  decide: 25,
  end: 26,
} as const;
export const SIZE = 4;

/** How rules leave a packet: with the next rule, the calling chain, or a decision. */
export const OUTCOME = {
  next: 0,
  back: 1,
  accept: 2,
  drop: 3,
  reject: 4,
  dnat: 5,
  masquerade: 6,
} as const;
export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** A program, and what its instructions are about beside numbers. */
export interface Code {
  readonly instructions: Int32Array;
  readonly steps: readonly Step[];
  /** Names of shared chains, and of lists of the `recent` match. */
  readonly names: readonly string[];
}

/**
 * Rules that stand in a chain, and all that jumps lead to from them, as one program for a small
 * machine (netfilter.ts): a packet touches few places in memory, however the rules lie about. The
 * rules stay the truth; the program is made from them when the first packet comes.
 */
export class CompiledRules {
  readonly #table: Table;
  readonly #chain: Chain;
  #code: Code | undefined;

  constructor(table: Table, chain: Chain) {
    this.#table = table;
    this.#chain = chain;
  }

  get code(): Code {
    return (this.#code ??= new Compiler(this.#table).compile(this.#chain));
  }
}

/** A jump that has been written, and where its chain has to stand. */
interface Call {
  readonly at: number;
  readonly chain: Chain;
  readonly from: Step;
}

class Compiler {
  private readonly words: number[] = [];
  private readonly steps: Step[] = [];
  private readonly names: string[] = [];
  /** Jumps whose chains are still to be written. */
  private readonly calls: Call[] = [];

  constructor(private readonly table: Table) {}

  /** Chains stand one after the other, so that rules which only choose among chains lie close. */
  compile(chain: Chain): Code {
    this.writeChain(chain, undefined, () => this.write(OP.end, OUTCOME.back));
    for (let call = this.calls.shift(); call; call = this.calls.shift()) {
      const { at, chain: called, from } = call;
      this.words[at + 1] = this.words.length;
      this.writeChain(called, from, () => this.write(OP.goto, at + SIZE));
    }
    const { words, steps, names } = this;
    return { instructions: Int32Array.from(words), steps, names };
  }

  private writeChain({ name, rules }: Chain, from: Step | undefined, leave: () => void): void {
    for (const rule of rules) this.writeRule(new Step(this.table, name, rule, from), leave);
    if (from) leave();
    else this.write(OP.end, OUTCOME.next);
  }

  private write(op: number, a = 0, b = 0, c = 0): void {
    this.words.push(op, a, b, c);
  }

  private writeRule(step: Step, leave: () => void): void {
    const { match, remember } = step.rule;
    const start = this.words.length;
    this.writeTests(match);
    const end = this.words.length;
    if (remember !== undefined) this.write(OP.remember, this.indexOfName(remember));
    this.writeTarget(step, leave);
    for (let at = start; at < end; at += SIZE) this.words[at + 3] = this.words.length;
  }

  /** Only the last two ask the random source and the lists, so all that is certain comes before. */
  private writeTests(match: Match): void {
    this.writeWords(match);
    if (match.srcTypeLocal) this.write(OP.sourceLocal);
    if (match.dstTypeLocal) this.write(OP.destinationLocal);
    const { recent, probability } = match;
    if (recent) this.write(OP.recent, this.indexOfName(recent.list), recent.seconds);
    if (probability !== undefined) this.write(OP.chance, fixedPoint(probability) - 1);
  }

  private writeWords(match: Match): void {
    const { source, notSource, destination, notDestination, mark, notMark } = match;
    if (source) this.write(WORDS.source, ...maskedBy(source));
    if (notSource) this.write(WORDS.source + OP.unlike, ...maskedBy(notSource));
    if (destination) this.write(WORDS.destination, ...maskedBy(destination));
    if (notDestination) this.write(WORDS.destination + OP.unlike, ...maskedBy(notDestination));
    this.writeTransport(match);
    if (mark !== undefined) this.write(WORDS.mark, mark, mark);
    if (notMark !== undefined) this.write(WORDS.mark + OP.unlike, notMark, notMark);
    if (match.ctstate) this.write(WORDS.states + OP.unlike, bitsOf(match.ctstate), 0);
    if (match.notCtstate) this.write(WORDS.states, bitsOf(match.notCtstate), 0);
  }

  private writeTransport({ protocol, dport }: Match): void {
    if (protocol === undefined && dport === undefined) return;
    const mask = (protocol === undefined ? 0 : 0xff_0000) | (dport === undefined ? 0 : 0xffff);
    const value = (protocol === undefined ? 0 : PROTOCOL_NUMBERS[protocol] << 16) | (dport ?? 0);
    this.write(WORDS.transport, mask, value);
  }

  private writeTarget(step: Step, leave: () => void): void {
    const { target } = step.rule;
    switch (target.is) {
      case 'continue':
        return;
      case 'return':
        return leave();
      case 'jump':
        this.calls.push({ at: this.words.length, chain: target.chain, from: step });
        return this.write(OP.goto);
      case 'dispatch':
        return this.write(OP.dispatch, this.indexOfName(target.chain), this.indexOfStep(step));
      case 'mark':
        return this.write(OP.mark, target.set ?? 0, target.toggle ?? 0, this.indexOfStep(step));
      case 'dnat':
        return this.write(OP.dnat, target.ip, target.port, this.indexOfStep(step));
      default:
        return this.write(OP.decide, OUTCOME[target.is], this.indexOfStep(step));
    }
  }

  private indexOfStep(step: Step): number {
    return this.steps.push(step) - 1;
  }

  private indexOfName(name: string): number {
    return this.names.push(name) - 1;
  }
}

/** A range of addresses as a mask, and the bits that are left of an address in it. */
function maskedBy({ base, bits }: { readonly base: number; readonly bits: number }) {
  const mask = bits === 0 ? 0 : -1 << (32 - bits);
  return [mask, base & mask] as const;
}

function bitsOf(states: readonly CtState[]): number {
  return states.reduce((bits, state) => bits | STATE_BITS[state], 0);
}

/** A probability as the statistic match keeps it: 31 bits after the point. */
export function fixedPoint(probability: number): number {
  return Math.round(probability * 0x8000_0000);
}
