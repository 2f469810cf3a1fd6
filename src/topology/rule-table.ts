import { formatEndpoint } from '../cluster/network/packet';
import type { Chain, Rule } from '../cluster/network/rules';
import type { Contribution } from '../cluster/network/ruleset';

/** An address that a node's rules know, and the field of the Service that it comes from. */
export interface RuleEntry {
  /** `10.96.14.7:80`, or `:30123` for a port of the node itself. */
  readonly match: string;
  /** `Service/default/kubia` */
  readonly service: string;
  /** `spec.ports[0].nodePort` */
  readonly field: string;
  /** `kubia`, or `kubia:http` for a named port. */
  readonly name: string;
}

/** A rule that sends to one endpoint. */
export interface RulePick {
  /** `10.244.1.7:8080` */
  readonly address: string;
  /** How likely the rule is taken when it is reached; undefined for the last one, which always is. */
  readonly chance: number | undefined;
}

/** Addresses that are treated alike, and the endpoints that new connections to them go to. */
export interface RuleBlock {
  readonly entries: readonly RuleEntry[];
  readonly picks: readonly RulePick[];
  /** What happens when there is none to pick. */
  readonly verdict: 'pick' | 'reject' | 'drop';
  /** A client stays with its endpoint (session affinity). */
  readonly sticky: boolean;
}

const memo = new WeakMap<Contribution, readonly RuleBlock[]>();

/** What the rules of one Service port do with new connections from outside the node, per address. */
export function blocksOf(owner: string, contribution: Contribution): readonly RuleBlock[] {
  const known = memo.get(contribution);
  if (known) return known;
  const blocks = [...accepting(owner, contribution), ...stopping(owner, contribution)];
  const found = joinAlike(blocks);
  memo.set(contribution, found);
  return found;
}

/** `kubia:http` for the owner `default/kubia:http/tcp`. */
function nameOf(owner: string): string {
  return owner.split('/')[1] ?? owner;
}

/** The Service of a rules owner `default/kubia:http/tcp`. */
export function serviceOf(owner: string): string {
  const [namespace = '', port = ''] = owner.split('/');
  return `Service/${namespace}/${port.split(':')[0] ?? ''}`;
}

function entryOf(owner: string, { match, origin }: Rule): RuleEntry {
  const { destination, dport = 0 } = match;
  return {
    match: destination ? formatEndpoint(destination.base, dport) : `:${dport}`,
    service: serviceOf(owner),
    field: origin?.field ?? '',
    name: nameOf(owner),
  };
}

function accepting(owner: string, { nat }: Contribution): RuleBlock[] {
  const rules = [...(nat['KUBE-SERVICES'] ?? []), ...(nat['KUBE-NODEPORTS'] ?? [])];
  return rules.flatMap((rule) => {
    if (rule.target.is !== 'jump') return [];
    const choice = choiceIn(rule.target.chain);
    if (choice.length === 0) return [];
    return [
      {
        entries: [entryOf(owner, rule)],
        picks: choice.filter(({ match }) => match.recent === undefined).flatMap(pickOf),
        verdict: 'pick',
        sticky: choice.some(({ match }) => match.recent !== undefined),
      } as const,
    ];
  });
}

function stopping(owner: string, { filter }: Contribution): RuleBlock[] {
  const rules = [...(filter['KUBE-SERVICES'] ?? []), ...(filter['KUBE-EXTERNAL-SERVICES'] ?? [])];
  return rules.flatMap((rule) => {
    const { is } = rule.target;
    if (is !== 'reject' && is !== 'drop') return [];
    return [{ entries: [entryOf(owner, rule)], picks: [], verdict: is, sticky: false } as const];
  });
}

function isPick({ target }: Rule): boolean {
  return target.is === 'jump' && target.chain.name.startsWith('KUBE-SEP-');
}

/** The rules that choose an endpoint for somebody who is neither a pod nor the node itself. */
function choiceIn(chain: Chain): readonly Rule[] {
  const picks = chain.rules.filter(isPick);
  if (picks.length > 0) return picks;
  const isFirewall = chain.name.startsWith('KUBE-FW-');
  const onward = chain.rules.findLast(
    ({ match, target }) =>
      target.is === 'jump' &&
      target.chain.name !== 'KUBE-MARK-MASQ' &&
      (isFirewall || (match.source === undefined && match.srcTypeLocal === undefined)),
  );
  return onward?.target.is === 'jump' ? choiceIn(onward.target.chain) : [];
}

function pickOf({ match, target }: Rule): RulePick[] {
  if (target.is !== 'jump') return [];
  for (const { target: goal } of target.chain.rules) {
    if (goal.is === 'dnat') {
      return [{ address: formatEndpoint(goal.ip, goal.port), chance: match.probability }];
    }
  }
  return [];
}

const addresses = new WeakMap<Contribution, readonly string[]>();

/** All endpoints that the rules of one Service port can send to. */
export function addressesIn(contribution: Contribution): readonly string[] {
  const known = addresses.get(contribution);
  if (known) return known;
  const found = new Set<string>();
  const visit = (rules: readonly Rule[]): void => {
    for (const { target } of rules) {
      if (target.is === 'dnat') found.add(formatEndpoint(target.ip, target.port));
      else if (target.is === 'jump') visit(target.chain.rules);
    }
  };
  for (const rules of Object.values(contribution.nat)) visit(rules);
  const sorted = [...found].sort();
  addresses.set(contribution, sorted);
  return sorted;
}

function likeness({ picks, verdict, sticky }: RuleBlock): string {
  return `${verdict} ${sticky} ${picks.map(({ address }) => address).join(' ')}`;
}

/** The blocks with those joined that do the same. */
export function joinAlike(blocks: readonly RuleBlock[]): readonly RuleBlock[] {
  const joined = new Map<string, RuleBlock>();
  for (const block of blocks) {
    const key = likeness(block);
    const found = joined.get(key);
    joined.set(key, found ? { ...found, entries: [...found.entries, ...block.entries] } : block);
  }
  return [...joined.values()];
}
