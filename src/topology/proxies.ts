import type { Node } from '../api/core';
import type { EndpointSlice, Service } from '../api/service';
import { kernels } from '../cluster/kernels';
import {
  isSameForAllNodes,
  selectEndpoints,
  type Vantage,
} from '../cluster/kube-proxy/endpoint-selection';
import { proxies, type Proxy } from '../cluster/kube-proxy/proxies';
import { servicePorts, type ServicePortInfo } from '../cluster/kube-proxy/service-ports';
import { formatEndpoint } from '../cluster/network/packet';
import type { Contribution, Ruleset } from '../cluster/network/ruleset';
import { recall, type ClusterState } from '../cluster/world';
import { nodeId, proxyId, type ProxyItem, type ProxySync } from './items';
import { objectsOf, slicesUnder } from './objects';
import { addressesIn, blocksOf, joinAlike, serviceOf, type RuleBlock } from './rule-table';

/** How the rules of a Service port differ from what the records call for. */
interface Lag {
  /** Addresses that still have rules. */
  readonly stale: readonly string[];
  /** Addresses that have no rules yet. */
  readonly missing: readonly string[];
  readonly isBehind: boolean;
}

const IN_STEP: Lag = { stale: [], missing: [], isBehind: false };

/** A node's rule table, and all that it depends on. */
interface ProxySource {
  readonly inputs: readonly unknown[];
  readonly make: () => ProxyItem;
}

/** The rule tables of all nodes; what nodes have in common is worked out once. */
export function proxySources(
  cluster: ClusterState,
  hiddenNamespaces: readonly string[],
): (node: Node) => ProxySource {
  const wanted = wantedPorts(cluster, hiddenNamespaces);
  const machines = recall(cluster, kernels);
  const proxiesByNode = recall(cluster, proxies);
  return ({ metadata: { name } }) => {
    const rules = machines.get(name)?.rules;
    const proxy = proxiesByNode.get(name);
    const inputs = [rules, proxy?.zone, proxy?.paused, proxy?.since, ...wanted.values()];
    return { inputs, make: () => proxyItem(name, rules, proxy, wanted, hiddenNamespaces) };
  };
}

/** The rule table of each node. */
export function proxyItems(
  cluster: ClusterState,
  hiddenNamespaces: readonly string[],
): (node: Node) => ProxyItem {
  const sourceOf = proxySources(cluster, hiddenNamespaces);
  return (node) => sourceOf(node).make();
}

function proxyItem(
  name: string,
  rules: Ruleset | undefined,
  proxy: Proxy | undefined,
  wanted: Wanted,
  hiddenNamespaces: readonly string[],
): ProxyItem {
  const vantage: Vantage = { nodeName: name, zone: proxy?.zone ?? '', nodeHints: true };
  const lags = rules ? lagsOf(rules, wanted, vantage, hiddenNamespaces) : [];
  const isBehind = lags.some((lag) => lag.isBehind);
  return {
    id: proxyId(name),
    kind: 'proxy',
    node: nodeId(name),
    blocks: rules ? tableOf(rules, hiddenNamespaces) : [],
    stale: [...new Set(lags.flatMap(({ stale }) => stale))],
    missing: [...new Set(lags.flatMap(({ missing }) => missing))],
    sync: syncOf(proxy, isBehind),
  };
}

function syncOf(proxy: Proxy | undefined, isBehind: boolean): ProxySync {
  if (proxy?.paused) return 'paused';
  if (!isBehind) return 'inStep';
  return proxy?.since !== undefined ? 'waiting' : 'unheard';
}

/** Service ports by the owner of their rules. */
type Wanted = ReadonlyMap<string, ServicePortInfo>;

function wantedPorts(cluster: ClusterState, hiddenNamespaces: readonly string[]): Wanted {
  const wanted = new Map<string, ServicePortInfo>();
  for (const service of objectsOf(cluster.store, 'Service')) {
    const { namespace, name } = service.metadata;
    if (hiddenNamespaces.includes(namespace)) continue;
    const slices = slicesUnder(cluster.store, namespace, name);
    for (const info of knownPorts(service, slices)) wanted.set(info.owner, info);
  }
  return wanted;
}

interface KnownPorts {
  readonly slices: readonly EndpointSlice[];
  readonly ports: readonly ServicePortInfo[];
}
const portsMemo = new WeakMap<Service, KnownPorts>();

/** The same for as long as neither the Service nor its EndpointSlices are written. */
function knownPorts(
  service: Service,
  slices: readonly EndpointSlice[],
): readonly ServicePortInfo[] {
  const known = portsMemo.get(service);
  const isSame =
    known?.slices.length === slices.length && slices.every((one, i) => one === known.slices[i]);
  if (known && isSame) return known.ports;
  const ports = servicePorts(service, slices);
  portsMemo.set(service, { slices, ports });
  return ports;
}

/** Its rules are part of every cluster and left out of the table. */
const OWN_RULES = 'default/kubernetes:https/tcp';

function listedOwners(rules: Ruleset, hiddenNamespaces: readonly string[]): readonly string[] {
  return [...rules.contributions.keys()]
    .filter((owner) => owner !== OWN_RULES)
    .filter((owner) => !hiddenNamespaces.includes(owner.split('/')[0] ?? ''))
    .sort(byService);
}

function byService(a: string, b: string): number {
  const [left, right] = [serviceOf(a), serviceOf(b)];
  return left === right ? (a < b ? -1 : 1) : left < right ? -1 : 1;
}

interface Table {
  readonly hiddenNamespaces: readonly string[];
  readonly blocks: readonly RuleBlock[];
}
const tables = new WeakMap<Ruleset, Table>();

function tableOf(rules: Ruleset, hiddenNamespaces: readonly string[]): readonly RuleBlock[] {
  const known = tables.get(rules);
  if (known?.hiddenNamespaces === hiddenNamespaces) return known.blocks;
  const alone = listedOwners(rules, hiddenNamespaces).flatMap((owner) => {
    const contribution = rules.contributions.get(owner);
    return contribution ? blocksOf(owner, contribution) : [];
  });
  const blocks = joinAlike(alone);
  tables.set(rules, { hiddenNamespaces, blocks });
  return blocks;
}

function lagsOf(
  rules: Ruleset,
  wanted: Wanted,
  vantage: Vantage,
  hiddenNamespaces: readonly string[],
): readonly Lag[] {
  const lags: Lag[] = [];
  for (const [owner, info] of wanted) {
    lags.push(lagOf(info, rules.contributions.get(owner), vantage));
  }
  for (const owner of listedOwners(rules, hiddenNamespaces)) {
    if (!wanted.has(owner)) lags.push({ stale: [], missing: [], isBehind: true });
  }
  return lags;
}

const lagMemo = new WeakMap<ServicePortInfo, WeakMap<Contribution, Lag>>();

function lagOf(info: ServicePortInfo, rules: Contribution | undefined, vantage: Vantage): Lag {
  if (!rules) return { stale: [], missing: textsOf(info, vantage), isBehind: true };
  if (!isSameForAllNodes(info)) return compare(info, rules, vantage);
  const known = lagMemo.get(info) ?? new WeakMap<Contribution, Lag>();
  lagMemo.set(info, known);
  const lag = known.get(rules) ?? compare(info, rules, vantage);
  known.set(rules, lag);
  return lag;
}

function textsOf(info: ServicePortInfo, vantage: Vantage): readonly string[] {
  return selectEndpoints(info, vantage).reachable.map(({ text }) => text);
}

function compare(info: ServicePortInfo, rules: Contribution, vantage: Vantage): Lag {
  const wanted = textsOf(info, vantage);
  const present = addressesIn(rules);
  const [wantedSet, presentSet] = [new Set(wanted), new Set(present)];
  const stale = present.filter((address) => !wantedSet.has(address));
  const missing = wanted.filter((address) => !presentSet.has(address));
  const matches = blocksOf(info.owner, rules).flatMap(({ entries }) => entries);
  const sameEntries = isSameSet(
    matches.map(({ match }) => match),
    addressesOf(info),
  );
  if (stale.length === 0 && missing.length === 0 && sameEntries) return IN_STEP;
  return { stale, missing, isBehind: true };
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((one) => b.includes(one)) && b.every((one) => a.includes(one));
}

/** The addresses at which a Service port should be reached. */
function addressesOf(info: ServicePortInfo): readonly string[] {
  const { clusterIp, externalIps, loadBalancerVips, port, nodePort } = info;
  const virtual = [clusterIp, ...externalIps, ...loadBalancerVips].map(({ range }) =>
    formatEndpoint(range.base, port),
  );
  return nodePort === undefined ? virtual : [...virtual, `:${nodePort}`];
}
