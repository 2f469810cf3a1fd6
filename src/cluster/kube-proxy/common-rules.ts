import { parseCidr } from '../../api/ip';
import { withIpMasq } from '../cni/ip-masq';
import { ADDRESSES } from '../config';
import { emptyRuleset, setContribution, type Ruleset } from '../network/ruleset';
import { PersistentMap } from '../structures/persistent-map';
import { baseRules } from './base-rules';
import { isSameForAllNodes } from './endpoint-selection';
import { knownPorts, type Informed } from './informer';
import { newsFrom, type NewsLog } from './news-log';
import type { ServicePortInfo } from './service-ports';
import { contributionOf, type NodeView } from './service-rules';

/**
 * What a node that is in step has in common with all others. Nodes write the same rules for most
 * Services, so these are put together once, and every node takes them over when it syncs.
 */
export interface CommonRules {
  /** Without the Services whose rules differ from node to node. */
  readonly rules: Ruleset;
  /** These Services, by `namespace/name`. */
  readonly differing: PersistentMap<string, true>;
  /** The Services that ask more of a node than rules: those with UDP, or with a health check. */
  readonly special: PersistentMap<string, true>;
  /** The owners of each Service's rules, by `namespace/name`; of those that differ as well. */
  readonly owners: PersistentMap<string, readonly string[]>;
  /** How far in the news log this goes. */
  readonly position: number;
}

const POD_NETWORK = parseCidr(ADDRESSES.podCidr) ?? { base: 0, bits: 0 };

/** A node’s rules while nobody has heard of any Service: kube-proxy’s fixed ones and the CNI’s. */
export const NO_RULES: CommonRules = {
  rules: emptyRuleset(withIpMasq(baseRules({ localhostNodePorts: true }), POD_NETWORK)),
  differing: PersistentMap.empty(),
  special: PersistentMap.empty(),
  owners: PersistentMap.empty(),
  position: 0,
};

function differs(info: ServicePortInfo): boolean {
  return !isSameForAllNodes(info) || info.sourceRanges.length > 0;
}

function isSpecial({ protocol, healthCheckNodePort }: ServicePortInfo): boolean {
  return protocol === 'udp' || healthCheckNodePort !== undefined;
}

/** The common rules after all that is in the log; `view` is that of any node. */
export function withNews(
  common: CommonRules,
  log: NewsLog,
  informed: Informed,
  view: NodeView,
): CommonRules {
  let { rules, differing, special, owners } = common;
  for (const key of newsFrom(log, common.position)) {
    const infos = knownPorts(informed, key);
    const shared = infos.some(differs) ? [] : infos;
    differing = shared === infos ? differing.delete(key) : differing.set(key, true);
    special = infos.some(isSpecial) ? special.set(key, true) : special.delete(key);
    for (const owner of owners.get(key) ?? []) {
      if (!shared.some((info) => info.owner === owner)) {
        rules = setContribution(rules, owner, undefined);
      }
    }
    for (const info of shared) {
      rules = setContribution(rules, info.owner, contributionOf(info, view));
    }
    owners = infos.length > 0 ? owners.set(key, ownersOf(infos)) : owners.delete(key);
  }
  return { rules, differing, special, owners, position: log.end };
}

function ownersOf(infos: readonly ServicePortInfo[]): readonly string[] {
  return infos.map(({ owner }) => owner);
}

/** All rules of a node that is in step. */
export function allRules(common: CommonRules, informed: Informed, view: NodeView): Ruleset {
  let { rules } = common;
  for (const key of common.differing.keys()) {
    for (const info of knownPorts(informed, key)) {
      rules = setContribution(rules, info.owner, contributionOf(info, view));
    }
  }
  return rules;
}
