import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOME, toldFrom } from './compiled';
import { NOW, PlainWalk, type Walked } from './fixtures/plain-walk';
import { runHook, type Passage } from './netfilter';
import { noRecentLists, remember } from './recent';
import {
  match,
  rule,
  STATE_BITS,
  type Chain,
  type CtState,
  type Match,
  type Rule,
  type Table,
  type Target,
} from './rules';
import { emptyRuleset, setContribution, type Ruleset } from './ruleset';

const NODE_IP = 0xc0a8_380b;
const ADDRESSES = {
  nodeIp: NODE_IP,
  podGateway: 0x0af4_0101,
  podCidr: { base: 0x0af4_0100, bits: 24 },
  otherIps: [],
};
const LISTS = ['KUBE-SEP-A', 'KUBE-SEP-B'];

const ip = fc.constantFrom(NODE_IP, 0x0af4_0105, 0x0a60_0001, 0x7f00_0001, 0xffff_ffff);
const range = fc
  .tuple(ip, fc.constantFrom(0, 1, 8, 24, 31, 32))
  .map(([base, bits]) => ({ base, bits }));
const port = fc.constantFrom(80, 443, 65_535);
const protocol = fc.constantFrom('tcp' as const, 'udp' as const, 'icmp' as const);
const bits = fc.constantFrom(1, 0x4000, 0x4001, 0x8000_0000);
const isLocal = fc.constant<true>(true);
const list = fc.constantFrom(...LISTS);
const ctstates = fc.subarray<CtState>(['NEW', 'ESTABLISHED', 'DNAT', 'INVALID'], { minLength: 1 });

/** Each option is there now and then, so that most rules look at one thing or two. */
const fields: { readonly [K in keyof Match]: fc.Arbitrary<NonNullable<Match[K]>> } = {
  source: range,
  notSource: range,
  destination: range,
  notDestination: range,
  protocol,
  dport: port,
  dstTypeLocal: isLocal,
  srcTypeLocal: isLocal,
  mark: bits,
  notMark: bits,
  ctstate: ctstates,
  notCtstate: ctstates,
  probability: fc.constantFrom(0, 0.2, 0.3333333333, 0.5, 1),
  recent: fc.record({ list, seconds: fc.constantFrom(10, 100) }),
};
const given: fc.Arbitrary<Match> = fc
  .subarray(Object.keys(fields) as (keyof Match)[], { maxLength: 3 })
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, fields[name]]))))
  .map((partial) => match(partial as Partial<Match>));

const ends: fc.Arbitrary<Target> = fc.oneof(
  fc.record({ is: fc.constant('mark' as const), set: bits }),
  fc.record({ is: fc.constant('mark' as const), toggle: bits }),
  fc.record({ is: fc.constant('dnat' as const), ip, port }),
  fc.constantFrom<Target>(
    { is: 'return' },
    { is: 'continue' },
    { is: 'accept' },
    { is: 'drop' },
    { is: 'reject' },
    { is: 'masquerade' },
  ),
);

/** Rules with jumps up to `depth` chains deep, and jumps to the shared chains `shared`. */
function rulesOf(depth: number, shared: readonly string[]): fc.Arbitrary<readonly Rule[]> {
  const targets: fc.Arbitrary<Target>[] = [ends, ends];
  if (depth > 0) {
    const jump = rulesOf(depth - 1, shared).map((rules): Target => {
      const chain: Chain = { name: `DEEP-${depth}`, rules };
      return { is: 'jump', chain };
    });
    targets.push(jump, jump);
  }
  if (shared.length > 0) {
    targets.push(
      fc.record({ is: fc.constant('dispatch' as const), chain: fc.constantFrom(...shared) }),
    );
  }
  const one = fc
    .tuple(given, fc.oneof(...targets), fc.option(list, { nil: undefined, freq: 8 }))
    .map(([what, target, remembered]) =>
      rule(what, target, remembered === undefined ? {} : { remember: remembered }),
    );
  return fc.array(one, { maxLength: 4 });
}

const contributions = fc.array(
  fc.record({ SERVICES: rulesOf(2, ['NODEPORTS']), NODEPORTS: rulesOf(1, []) }),
  { maxLength: 3 },
);

const rulesets: fc.Arbitrary<Ruleset> = fc
  .record({
    hook: rulesOf(1, ['SERVICES', 'NODEPORTS']),
    last: rulesOf(1, ['NODEPORTS']),
    contributions,
  })
  .map(({ hook, last, contributions: given }) => {
    const idle: readonly Chain[] = [];
    const shared = { SERVICES: last, NODEPORTS: [] };
    const table = { hooks: { PREROUTING: hook }, shared, idle };
    const empty = emptyRuleset({ nat: table, filter: table, mangle: [] });
    return given.reduce(
      (rules, part, index) => setContribution(rules, `${index}`, { nat: part, filter: part }),
      empty,
    );
  });

const packets: fc.Arbitrary<Walked> = fc
  .record({
    src: ip,
    sport: port,
    dst: ip,
    dport: port,
    protocol,
    opens: fc.boolean(),
    mark: fc.constantFrom(0, 0x4000, 0x8000_0001),
    states: fc.constantFrom(['NEW'], ['ESTABLISHED'], ['NEW', 'DNAT']),
    remembered: fc.array(fc.tuple(list, ip, fc.constantFrom(0, 50_000, 95_000)), { maxLength: 3 }),
  })
  .map(({ remembered, ...packet }) => ({
    ...packet,
    recent: remembered.reduce((lists, one) => remember(lists, ...one), noRecentLists),
  }));

/** A source of chance that tells how often it was asked. */
function dice(seed: number) {
  let asked = 0;
  return {
    random: () => ((seed + 7 * asked++) % 20) / 20,
    asked: () => asked,
  };
}

function passageOf(rules: Ruleset, packet: Walked, random: () => number): Passage {
  const { protocol: transport, src, sport, dst, dport, mark, recent } = packet;
  const states = packet.states.reduce((all, one) => all | STATE_BITS[one as CtState], 0);
  const header = { protocol: transport, src, sport, dst, dport };
  return {
    addresses: ADDRESSES,
    rules,
    now: NOW,
    random,
    ...header,
    mark,
    states,
    recent,
    met: [],
  };
}

const isOwn = (address: number) =>
  [NODE_IP, ADDRESSES.podGateway].includes(address) || address >>> 24 === 127;

function outcomeOf(decided: Rule | undefined): number {
  const is = decided?.target.is ?? 'next';
  return OUTCOME[is as keyof typeof OUTCOME];
}

describe('compiled rules', () => {
  it('do what a walk over the readable rules does, and tell the same of it', () => {
    const tables = fc.constantFrom<Table>('nat', 'filter');
    fc.assert(
      fc.property(rulesets, tables, packets, fc.nat(19), (ruleset, table, packet, seed) => {
        const [dicePlain, diceCompiled] = [dice(seed), dice(seed)];
        const plain = new PlainWalk(ruleset, table, packet, isOwn, dicePlain.random);
        const decided = plain.run('PREROUTING');
        const passage = passageOf(ruleset, packet, diceCompiled.random);
        const outcome = runHook(passage, table, ruleset.hooks[table].PREROUTING);
        expect([outcome === OUTCOME.back ? OUTCOME.next : outcome]).toEqual([outcomeOf(decided)]);
        expect(told(toldFrom(passage.met))).toEqual(told(plain.matched));
        expect(passage.mark).toBe(plain.mark);
        expect(diceCompiled.asked()).toBe(dicePlain.asked());
        expect([...passage.recent.entries()]).toEqual([...plain.recent.entries()]);
        const to = decided?.target.is === 'dnat' ? decided.target : undefined;
        expect([passage.dst, passage.dport]).toEqual([
          to?.ip ?? packet.dst,
          to?.port ?? packet.dport,
        ]);
      }),
      { numRuns: 3000 },
    );
  });
});

/** The rules themselves, not copies of them. */
function told(matched: PlainWalk['matched'] | ReturnType<typeof toldFrom>) {
  return matched.map(({ table, chain, rule: one }) => ({ table, chain, rule: one }));
}
