import { parseCidr } from '../../api/ip';
import { ADDRESSES } from '../config';
import { program, replaceRules, type Kernel } from '../network/kernel';
import type { Contribution } from '../network/ruleset';
import { PersistentMap } from '../structures/persistent-map';
import { allRules, NO_RULES, withNews, type CommonRules } from './common-rules';
import { healthCheckOf, NO_HEALTH_CHECKS, type HealthChecks } from './health-check';
import { knownPorts, NOTHING_HEARD, type Informed } from './informer';
import { EMPTY_LOG, hasNews, newsFrom, type NewsLog } from './news-log';
import { contributionOf, type NodeView } from './service-rules';
import { withoutStaleConnections } from './stale-connections';

/** kube-proxy on one node: what it has heard of, and what of that it has turned into rules. */
export interface Proxy {
  /** When it last wrote rules (ms of virtual time). */
  readonly lastSync: number;
  /** How far in the news log it has written rules; undefined if it has to write all of them. */
  readonly position: number | undefined;
  /** When it heard of the first change that it has not written; undefined if it is in step. */
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

/** What all proxies share. */
export interface Heard {
  readonly informed: Informed;
  readonly log: NewsLog;
  readonly common: CommonRules;
  /** How many proxies have not written all that they have heard of. */
  readonly behind: number;
}

export const NOTHING: Heard = {
  informed: NOTHING_HEARD,
  log: EMPTY_LOG,
  common: NO_RULES,
  behind: 0,
};

/** A kube-proxy that has just started: its fixed rules are there, those of Services are not. */
export function startedProxy(kernel: Kernel, zone: string, now: number): Placed {
  const proxy: Proxy = {
    lastSync: now,
    position: undefined,
    since: now,
    due: undefined,
    paused: false,
    zone,
    owners: PersistentMap.empty(),
    healthChecks: NO_HEALTH_CHECKS,
  };
  return { proxy, kernel: replaceRules(kernel, NO_RULES.rules) };
}

/** The Services (`namespace/name`) whose rules on the proxy's node are out of date. */
export function dirtyServices(
  { position, owners }: Proxy,
  { informed, log }: Heard,
): readonly string[] {
  if (position !== undefined) return newsFrom(log, position);
  return [...new Set([...informed.ports.keys(), ...owners.keys()])];
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
export function synced(
  placed: Placed,
  given: Heard,
  now: number,
): { readonly placed: Placed; readonly heard: Heard; readonly services: readonly string[] } {
  const { informed, log } = given;
  const view = viewOf(placed, informed);
  const heard = { ...given, common: withNews(given.common, log, informed, view) };
  const services = dirtyServices(placed.proxy, given);
  let kernel = withRules(placed, heard, services, view);
  const { position } = placed.proxy;
  const isDirty = (key: string) => position === undefined || hasNews(log, key, position);
  let healthChecks = withoutHealthChecks(placed.proxy.healthChecks, isDirty);
  for (const key of heard.common.special.keys()) {
    if (!isDirty(key)) continue;
    const infos = knownPorts(informed, key);
    kernel = withoutStaleConnections(kernel, infos);
    const check = healthCheckOf(key, infos, view.nodeName);
    if (check) healthChecks = healthChecks.set(...check);
  }
  const proxy: Proxy = {
    ...placed.proxy,
    lastSync: now,
    position: log.end,
    since: undefined,
    due: undefined,
    owners: heard.common.owners,
    healthChecks,
  };
  return { placed: { proxy, kernel }, heard, services };
}

/** The node in step: by what all nodes have in common, or by its own changes if these are fewer. */
function withRules(
  { proxy, kernel }: Placed,
  { common, informed }: Heard,
  services: readonly string[],
  view: NodeView,
): Kernel {
  if (kernel.recent.size === 0 && common.differing.size < services.length) {
    return replaceRules(kernel, allRules(common, informed, view));
  }
  const changes: (readonly [string, Contribution | undefined])[] = [];
  for (const key of services) {
    const infos = knownPorts(informed, key);
    for (const owner of proxy.owners.get(key) ?? []) {
      if (!infos.some((info) => info.owner === owner)) changes.push([owner, undefined]);
    }
    for (const info of infos) changes.push([info.owner, contributionOf(info, view)]);
  }
  return program(kernel, changes);
}

function withoutHealthChecks(
  checks: HealthChecks,
  isDirty: (service: string) => boolean,
): HealthChecks {
  let left = checks;
  for (const [port, { namespace, name }] of checks.size > 0 ? checks.entries() : []) {
    if (isDirty(`${namespace}/${name}`)) left = left.delete(port);
  }
  return left;
}
