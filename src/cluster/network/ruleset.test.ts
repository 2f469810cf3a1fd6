import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlainWalk } from './fixtures/plain-walk';
import { newKernel, traverse, type Matched } from './kernel';
import type { Packet } from './packet';
import { noRecentLists } from './recent';
import { routeTable } from './routes';
import { ANY, match, rule, type Chain, type Target } from './rules';
import {
  contributedRules,
  emptyRuleset,
  setContribution,
  type Base,
  type Contribution,
  type Ruleset,
} from './ruleset';

const BASE: Base = {
  nat: {
    hooks: {
      PREROUTING: [
        rule(ANY, { is: 'dispatch', chain: 'SERVICES' }),
        rule(match({ dport: 3 }), { is: 'mark', set: 64 }),
      ],
    },
    shared: {
      SERVICES: [rule(match({ dstTypeLocal: true }), { is: 'dispatch', chain: 'NODEPORTS' })],
      NODEPORTS: [],
    },
    idle: [],
  },
  filter: { hooks: {}, shared: {}, idle: [] },
  mangle: [],
};

const NODE_IP = 10;

const address = fc.constantFrom(8, 9, NODE_IP, 11, 300);
const port = fc.constantFrom(1, 2, 3);
const protocol = fc.constantFrom('tcp' as const, 'udp' as const);
const range = fc.constantFrom(
  { base: 8, bits: 32 },
  { base: NODE_IP, bits: 32 },
  { base: 8, bits: 30 },
);

const matches = fc
  .record({ protocol, destination: range, dport: port, source: range }, { requiredKeys: [] })
  .map((given) => match(given));

/** Every dnat has another port, so that a wrong order shows. */
const targetOf = (number: number): fc.Arbitrary<Target> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Target>({ is: 'dnat', ip: 300, port: number }) },
    fc.constant<Target>({ is: 'mark', set: 1 << (number % 6) }),
    fc.constant<Target>({ is: 'return' }),
    fc.constant<Target>({ is: 'accept' }),
  );

const simpleRule = fc
  .tuple(matches, fc.nat(60_000).chain(targetOf))
  .map(([given, target]) => rule(given, target));
const chain = fc
  .array(simpleRule, { maxLength: 3 })
  .map((rules): Chain => ({ name: 'OWN', rules }));
const jump = fc.tuple(matches, chain).map(([given, to]) => rule(given, { is: 'jump', chain: to }));
const rules = fc.array(fc.oneof(simpleRule, jump), { maxLength: 4 });

const contribution: fc.Arbitrary<Contribution> = fc
  .tuple(rules, rules)
  .map(([SERVICES, NODEPORTS]) => ({ nat: { SERVICES, NODEPORTS }, filter: {} }));
const edits = fc.array(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(contribution, { nil: undefined })),
  { maxLength: 12 },
);
const packets = fc.array(
  fc.record({
    protocol,
    src: address,
    sport: fc.constant(5000),
    dst: address,
    dport: port,
    opens: fc.constant(true),
  }),
  { minLength: 1, maxLength: 8 },
);

function actual(ruleset: Ruleset, packet: Packet) {
  const cidr = { base: 0x0a000000, bits: 24 };
  const node = { name: 'node', nodeIp: NODE_IP, podGateway: cidr.base + 1, podCidr: cidr };
  const kernel = newKernel({ ...node, rules: ruleset });
  const env = { now: 0, random: () => 0.5, from: 'outside' as const, routes: routeTable([]) };
  return summaryOf(traverse(kernel, packet, env).matched);
}

function expected(ruleset: Ruleset, packet: Packet) {
  const untouched = { ...packet, mark: 0, states: ['NEW'], recent: noRecentLists };
  const walk = new PlainWalk(
    ruleset,
    'nat',
    untouched,
    (ip) => ip === NODE_IP,
    () => 0.5,
  );
  walk.run('PREROUTING');
  return summaryOf(walk.matched);
}

/** The rule that decided, and all marks that were set. */
function summaryOf(matched: readonly Matched[]) {
  let mark = 0;
  let target = 'none';
  for (const { rule: met } of matched) {
    if (met.target.is === 'mark') mark |= met.target.set ?? 0;
    if (met.target.is === 'dnat' || met.target.is === 'accept') target = JSON.stringify(met.target);
  }
  return { target, mark };
}

describe('a ruleset', () => {
  it('does what a scan of its printed rules would do', () => {
    fc.assert(
      fc.property(edits, packets, (changes, sent) => {
        let ruleset = emptyRuleset(BASE);
        for (const [owner, given] of changes) ruleset = setContribution(ruleset, owner, given);
        for (const packet of sent) {
          expect(actual(ruleset, packet)).toEqual(expected(ruleset, packet));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('depends on what is in it, not on how it got there', () => {
    fc.assert(
      fc.property(edits, packets, (changes, sent) => {
        let ruleset = emptyRuleset(BASE);
        for (const [owner, given] of changes) ruleset = setContribution(ruleset, owner, given);
        let rebuilt = emptyRuleset(BASE);
        for (const [owner, given] of ruleset.contributions.entries()) {
          rebuilt = setContribution(rebuilt, owner, given);
        }
        for (const packet of sent) {
          expect(actual(ruleset, packet)).toEqual(actual(rebuilt, packet));
        }
      }),
    );
  });

  it('stays the same object when nothing changes', () => {
    const given: Contribution = { nat: { SERVICES: [rule(ANY, { is: 'accept' })] }, filter: {} };
    const ruleset = setContribution(emptyRuleset(BASE), 'a', given);
    expect(setContribution(ruleset, 'a', given)).toBe(ruleset);
    expect(setContribution(ruleset, 'b', undefined)).toBe(ruleset);
  });

  it('has no shared chain but those of its base', () => {
    const given: Contribution = { nat: { OTHER: [rule(ANY, { is: 'accept' })] }, filter: {} };
    expect(() => setContribution(emptyRuleset(BASE), 'a', given)).toThrow('no shared chain OTHER');
  });

  it('is left as it was by a change', () => {
    const accept: Contribution = { nat: { SERVICES: [rule(ANY, { is: 'accept' })] }, filter: {} };
    const before = setContribution(emptyRuleset(BASE), 'a', accept);
    setContribution(setContribution(before, 'b', accept), 'a', undefined);
    expect(contributedRules(before, 'nat', 'SERVICES')).toHaveLength(1);
    const packet = { protocol: 'tcp', src: 8, sport: 1, dst: 9, dport: 1, opens: true } as const;
    expect(actual(before, packet).target).toBe('{"is":"accept"}');
  });
});
