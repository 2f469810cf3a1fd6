import { parseCidr } from '../../api/ip';
import { ADDRESSES } from '../config';
import { program, replaceRules, type Kernel } from '../network/kernel';
import { emptyRuleset, setContribution, type Contribution } from '../network/ruleset';
import { PersistentMap } from '../structures/persistent-map';
import { baseRules } from './base-rules';
import { healthCheckOf, NO_HEALTH_CHECKS, type HealthChecks } from './health-check';
import { knownPorts, type Informed } from './informer';
import type { ServicePortInfo } from './service-ports';
import { contributionOf, type NodeView } from './service-rules';
import { withoutStaleConnections } from './stale-connections';

/** kube-proxy on one node: what it has heard of, and what of that it has turned into rules. */
export interface Proxy {
  /** When it last wrote rules (ms of virtual time). */
  readonly lastSync: number;
  /** The Services (`namespace/name`) whose rules on this node are out of date. */
  readonly dirty: PersistentMap<string, true>;
  /** When it heard of the first of these changes; undefined if the node is in sync. */
  readonly since: number | undefined;
  /** When it is going to sync; undefined if nothing waits, or if it is paused. */
  readonly due: number | undefined;
  /** A fault: it hears of changes but writes no rules. */
  readonly paused: boolean;
  /** The node's label topology.kubernetes.io/zone. */
  readonly zone: string;
  /** The owners of each Service's rules, by `namespace/name`. */
  readonly owners: PersistentMap<string, readonly string[]>;
  readonly healthChecks: HealthChecks;
}

/** A kube-proxy and the node that it works on. */
export interface Placed {
  readonly proxy: Proxy;
  readonly kernel: Kernel;
}

const NO_SERVICES = emptyRuleset(baseRules({ localhostNodePorts: true }));

/** A kube-proxy that has just started: its fixed rules are there, those of Services are not. */
export function startedProxy(kernel: Kernel, zone: string, now: number): Placed {
  const proxy: Proxy = {
    lastSync: now,
    dirty: PersistentMap.empty(),
    since: undefined,
    due: undefined,
    paused: false,
    zone,
    owners: PersistentMap.empty(),
    healthChecks: NO_HEALTH_CHECKS,
  };
  return { proxy, kernel: replaceRules(kernel, NO_SERVICES) };
}

/** kube-proxy has heard of changes to these Services. */
export function withDirty(proxy: Proxy, keys: Iterable<string>, now: number): Proxy {
  let { dirty } = proxy;
  for (const key of keys) dirty = dirty.set(key, true);
  if (dirty === proxy.dirty) return proxy;
  return { ...proxy, dirty, since: proxy.since ?? now };
}

const LARGE_CLUSTER = 1000;
const CLUSTER_CIDR = parseCidr(ADDRESSES.podCidr) ?? { base: 0, bits: 0 };

function viewOf({ proxy, kernel }: Placed, informed: Informed): NodeView {
  return {
    nodeName: kernel.name,
    nodeIp: kernel.nodeIp,
    zone: proxy.zone,
    nodeHints: true,
    clusterCidr: CLUSTER_CIDR,
    masqueradeAll: false,
    largeCluster: informed.endpoints > LARGE_CLUSTER,
  };
}

/** One sync (syncProxyRules): rewrites the rules of the Services that have changed. */
export function synced(placed: Placed, informed: Informed, now: number): Placed {
  const view = viewOf(placed, informed);
  const changes: (readonly [string, Contribution | undefined])[] = [];
  const changed: ServicePortInfo[] = [];
  let { owners, healthChecks } = placed.proxy;
  for (const key of placed.proxy.dirty.keys()) {
    const infos = knownPorts(informed, key);
    const wanted = infos.map(({ owner }) => owner);
    for (const owner of owners.get(key) ?? []) {
      if (!wanted.includes(owner)) changes.push([owner, undefined]);
    }
    for (const info of infos) changes.push([info.owner, contributionOf(info, view)]);
    changed.push(...infos);
    owners = wanted.length > 0 ? owners.set(key, wanted) : owners.delete(key);
    healthChecks = withHealthCheck(healthChecks, key, infos, view.nodeName);
  }
  const kernel = withoutStaleConnections(program(placed.kernel, changes), changed);
  const proxy: Proxy = {
    ...placed.proxy,
    lastSync: now,
    dirty: PersistentMap.empty(),
    since: undefined,
    due: undefined,
    owners,
    healthChecks,
  };
  return { proxy, kernel };
}

function withHealthCheck(
  checks: HealthChecks,
  key: string,
  infos: readonly ServicePortInfo[],
  nodeName: string,
): HealthChecks {
  let left = checks;
  for (const [port, { namespace, name }] of checks.entries()) {
    if (`${namespace}/${name}` === key) left = left.delete(port);
  }
  const check = healthCheckOf(key, infos, nodeName);
  return check ? left.set(...check) : left;
}

/** The first sync of a node, with everything that is known. */
export function syncedFully(placed: Placed, informed: Informed, now: number): Placed {
  const proxy = withDirty(placed.proxy, informed.ports.keys(), now);
  return synced({ ...placed, proxy }, informed, now);
}

/**
 * The same, beginning with the result of another node: what both have in common is then shared
 * and costs nothing.
 */
export function syncedLike(model: Placed, placed: Placed, informed: Informed): Placed {
  const view = viewOf(placed, informed);
  let { rules } = model.kernel;
  let healthChecks = NO_HEALTH_CHECKS;
  for (const [key, infos] of informed.ports.entries()) {
    for (const info of infos) {
      rules = setContribution(rules, info.owner, contributionOf(info, view));
    }
    const check = healthCheckOf(key, infos, view.nodeName);
    if (check) healthChecks = healthChecks.set(...check);
  }
  const { owners } = model.proxy;
  return {
    proxy: { ...placed.proxy, owners, healthChecks },
    kernel: replaceRules(placed.kernel, rules),
  };
}
