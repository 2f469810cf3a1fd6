import { PersistentMap } from '../structures/persistent-map';
import { CompiledRules } from './compiled';
import { PROTOCOL_NUMBERS, type Ip, type Transport } from './packet';
import type { Chain, Rule, Table } from './rules';

/** Rules that one owner puts into chains that it shares with others, by the name of the chain. */
export interface SharedRules {
  readonly [chain: string]: readonly Rule[];
}
/** All rules of one owner; its own chains hang off the jumps in them. Never changed: compare by identity. */
export interface Contribution {
  readonly nat: SharedRules;
  readonly filter: SharedRules;
}

const HOOKS = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const;
export type Hook = (typeof HOOKS)[number];

/** What a table holds before anybody contributes. */
export interface BaseTable {
  /** The rules of the built-in chains. */
  readonly hooks: { readonly [H in Hook]?: readonly Rule[] };
  /** The shared chains by name, with the rules that come after all contributed ones. */
  readonly shared: SharedRules;
  /** Chains that are there although no rule jumps to them. */
  readonly idle: readonly Chain[];
}
export interface Base {
  readonly nat: BaseTable;
  readonly filter: BaseTable;
  /** The chains of the mangle table, in which nothing ever happens. */
  readonly mangle: readonly Chain[];
}

/**
 * A contributed rule in its place, and those that come later in the same bucket: rules of a shared
 * chain are in order of owner, then of `order`.
 */
export interface Placed {
  readonly rule: Rule;
  readonly compiled: CompiledRules;
  readonly next: Bucket;
  readonly owner: string;
  readonly order: number;
}
type Bucket = Placed | undefined;

/** A chain that owners share, indexed by what its rules look at. */
export interface SharedChain {
  readonly name: string;
  /** Rules for one protocol, one address and one port, by a hash of these. */
  readonly exact: PersistentMap<number, Placed>;
  /** Rules for one protocol and one port. */
  readonly byPort: PersistentMap<number, Placed>;
  /** All other rules. */
  readonly others: Bucket;
  readonly last: CompiledRules;
}

/** The built-in chains of a table. */
type Hooks = { readonly [H in Hook]: CompiledRules };

/** The rules of one node. */
export interface Ruleset {
  readonly base: Base;
  readonly hooks: { readonly [T in Table]: Hooks };
  readonly contributions: PersistentMap<string, Contribution>;
  readonly nat: ReadonlyMap<string, SharedChain>;
  readonly filter: ReadonlyMap<string, SharedChain>;
}

/** The rules of a node to which nobody has contributed yet. */
export function emptyRuleset(base: Base): Ruleset {
  return {
    base,
    hooks: { nat: compiledHooks('nat', base.nat), filter: compiledHooks('filter', base.filter) },
    contributions: PersistentMap.empty(),
    nat: emptyShared('nat', base.nat),
    filter: emptyShared('filter', base.filter),
  };
}

function compiledHooks(table: Table, { hooks }: BaseTable): Hooks {
  const compiled = (name: Hook) => new CompiledRules(table, { name, rules: hooks[name] ?? [] });
  return Object.fromEntries(HOOKS.map((name) => [name, compiled(name)])) as Hooks;
}

function emptyShared(table: Table, base: BaseTable): ReadonlyMap<string, SharedChain> {
  const chains = Object.entries(base.shared).map(([name, rules]): [string, SharedChain] => {
    const exact = PersistentMap.empty<number, Placed>();
    const last = new CompiledRules(table, { name, rules });
    return [name, { name, exact, byPort: exact, others: undefined, last }];
  });
  return new Map(chains);
}

/**
 * The rules with all of `owner`'s replaced, or removed (`undefined`): what one transaction of
 * iptables-restore --noflush does. Costs what the owner's rules cost, whatever the others have.
 * Returns this very ruleset when the owner already has this very contribution.
 */
export function setContribution(
  ruleset: Ruleset,
  owner: string,
  contribution: Contribution | undefined,
): Ruleset {
  const old = ruleset.contributions.get(owner);
  if (old === contribution) return ruleset;
  const contributions = contribution
    ? ruleset.contributions.set(owner, contribution)
    : ruleset.contributions.delete(owner);
  return {
    base: ruleset.base,
    hooks: ruleset.hooks,
    contributions,
    nat: replace('nat', ruleset.nat, owner, old?.nat, contribution?.nat),
    filter: replace('filter', ruleset.filter, owner, old?.filter, contribution?.filter),
  };
}

function replace(
  table: Table,
  chains: ReadonlyMap<string, SharedChain>,
  owner: string,
  old: SharedRules | undefined,
  wanted: SharedRules | undefined,
): ReadonlyMap<string, SharedChain> {
  const changed = new Map(chains);
  for (const name in old) {
    let chain = sharedChain(changed, name);
    for (const rule of old[name] ?? []) chain = without(chain, owner, rule);
    changed.set(name, chain);
  }
  for (const name in wanted) {
    let chain = sharedChain(changed, name);
    wanted[name]?.forEach((rule, order) => {
      const compiled = new CompiledRules(table, { name, rules: [rule] });
      chain = including(chain, { rule, compiled, next: undefined, owner, order });
    });
    changed.set(name, chain);
  }
  return changed;
}

function sharedChain(chains: ReadonlyMap<string, SharedChain>, name: string): SharedChain {
  const chain = chains.get(name);
  if (!chain) throw new Error(`no shared chain ${name}`);
  return chain;
}

/** Small integers are found faster than exact keys; rules look at the packet themselves anyway. */
function exactKey(protocol: Transport, ip: Ip, port: number): number {
  const hash = Math.imul(ip, 0x9e3779b1) ^ Math.imul(port, 0x85ebca6b) ^ PROTOCOL_NUMBERS[protocol];
  return (hash ^ (hash >>> 15)) >> 1;
}

function portKey(protocol: Transport, port: number): number {
  return PROTOCOL_NUMBERS[protocol] * 0x1_0000 + port;
}

/** The chain with the bucket in which `rule` belongs changed. */
function editBucket(chain: SharedChain, rule: Rule, edit: (bucket: Bucket) => Bucket): SharedChain {
  const { protocol, dport, destination } = rule.match;
  if (protocol === undefined || dport === undefined) {
    return { ...chain, others: edit(chain.others) };
  }
  if (destination?.bits !== 32) {
    return { ...chain, byPort: editKey(chain.byPort, portKey(protocol, dport), edit) };
  }
  const key = exactKey(protocol, destination.base, dport);
  return { ...chain, exact: editKey(chain.exact, key, edit) };
}

function editKey(
  buckets: PersistentMap<number, Placed>,
  key: number,
  edit: (bucket: Bucket) => Bucket,
): PersistentMap<number, Placed> {
  const bucket = edit(buckets.get(key));
  return bucket ? buckets.set(key, bucket) : buckets.delete(key);
}

function including(chain: SharedChain, placed: Placed): SharedChain {
  const { owner, order } = placed;
  const place = (bucket: Bucket): Placed =>
    bucket && isBefore(bucket, owner, order)
      ? { ...bucket, next: place(bucket.next) }
      : { ...placed, next: bucket };
  return editBucket(chain, placed.rule, place);
}

function without(chain: SharedChain, owner: string, rule: Rule): SharedChain {
  const leaveOut = (bucket: Bucket): Bucket => {
    if (!bucket) return undefined;
    if (bucket.owner === owner && bucket.rule === rule) return bucket.next;
    return { ...bucket, next: leaveOut(bucket.next) };
  };
  return editBucket(chain, rule, leaveOut);
}

function isBefore(placed: Placed, owner: string, order: number): boolean {
  return placed.owner < owner || (placed.owner === owner && placed.order < order);
}

/** The buckets of a shared chain in which a packet may find rules, as far as they are not scanned. */
export interface Scan {
  exact: Bucket;
  byPort: Bucket;
  others: Bucket;
}

/** Begins a scan of a shared chain for packets with these fields; undefined if it is over already. */
export function scanOf(
  chain: SharedChain,
  protocol: Transport,
  dst: Ip,
  dport: number,
): Scan | undefined {
  const { others } = chain;
  const exact =
    chain.exact.size === 0 ? undefined : chain.exact.get(exactKey(protocol, dst, dport));
  const byPort = chain.byPort.size === 0 ? undefined : chain.byPort.get(portKey(protocol, dport));
  return exact || byPort || others ? { exact, byPort, others } : undefined;
}

/**
 * The next rule that may match, in the order in which a scan of the whole chain would meet it;
 * `chain.last` comes after them all.
 */
export function nextOf(scan: Scan): Bucket {
  const { exact, byPort, others } = scan;
  const placed = earlier(earlier(exact, byPort), others);
  if (!placed) return undefined;
  if (placed === exact) scan.exact = placed.next;
  else if (placed === byPort) scan.byPort = placed.next;
  else scan.others = placed.next;
  return placed;
}

function earlier(a: Bucket, b: Bucket): Bucket {
  return !a || (b && isBefore(b, a.owner, a.order)) ? b : a;
}

/** All contributed rules of a shared chain in order, for printing. */
export function contributedRules(ruleset: Ruleset, table: Table, chain: string): readonly Rule[] {
  const owners = [...ruleset.contributions.keys()].sort((a, b) => (a < b ? -1 : 1));
  return owners.flatMap((owner) => ruleset.contributions.get(owner)?.[table][chain] ?? []);
}
