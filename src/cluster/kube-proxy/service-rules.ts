import type { Ip } from '../network/packet';
import {
  ANY,
  contains,
  match,
  rule,
  type Chain,
  type Cidr,
  type Match,
  type Origin,
  type Rule,
  type Target,
} from '../network/rules';
import type { Contribution, SharedRules } from '../network/ruleset';
import { TO_MARK_MASQ } from './base-rules';
import { serviceChain } from './chain-names';
import { chainOfEndpoint, choiceRules } from './endpoint-rules';
import {
  isExternallyAccessible,
  isSameForAllNodes,
  selectEndpoints,
  usesClusterEndpoints,
  type Selection,
  type Vantage,
} from './endpoint-selection';
import type { EndpointInfo, ServicePortInfo, Vip } from './service-ports';

/** The node that the rules are for, and the options of its kube-proxy. */
export interface NodeView extends Vantage {
  readonly nodeIp: Ip;
  /**
   * The range of all pods: what comes from elsewhere is masqueraded on its way to a cluster IP.
   * Undefined if kube-proxy was not told (no `--cluster-cidr`): then it cannot tell pods apart.
   */
  readonly clusterCidr: Cidr | undefined;
  /** `--masquerade-all` */
  readonly masqueradeAll: boolean;
  /** More than 1,000 endpoints: rules of endpoints go without comments. */
  readonly largeCluster: boolean;
}

/** What has been built for a Service port, by all that it depends on beside the port itself. */
interface Built {
  readonly isSameForAllNodes: boolean;
  readonly contributions: Map<string, Contribution>;
}
const memo = new WeakMap<ServicePortInfo, Built>();

/**
 * The rules of one Service port on one node, exactly as kube-proxy in iptables mode writes them
 * (pkg/proxy/iptables/proxier.go, syncProxyRules). Nodes that select the same endpoints get the
 * identical object.
 */
export function contributionOf(info: ServicePortInfo, view: NodeView): Contribution {
  const { isSameForAllNodes, contributions } = builtFor(info);
  const options = optionsKey(info, view);
  const common = isSameForAllNodes ? contributions.get(options) : undefined;
  if (common) return common;
  const selection = selectEndpoints(info, view);
  const key = isSameForAllNodes ? options : `${options} ${selectionKey(selection)}`;
  const found = contributions.get(key);
  if (found) return found;
  const contribution = build({ info, view, selection });
  contributions.set(key, contribution);
  return contribution;
}

function builtFor(info: ServicePortInfo): Built {
  const known = memo.get(info);
  if (known) return known;
  const built = { isSameForAllNodes: isSameForAllNodes(info), contributions: new Map() };
  memo.set(info, built);
  return built;
}

function optionsKey(info: ServicePortInfo, view: NodeView): string {
  const { clusterCidr, masqueradeAll, largeCluster } = view;
  const pods = clusterCidr && `${clusterCidr.base}/${clusterCidr.bits}`;
  return `${pods} ${masqueradeAll} ${largeCluster} ${isNodeInSourceRanges(info, view)}`;
}

function selectionKey({ cluster, local }: Selection): string {
  const texts = (endpoints: readonly EndpointInfo[]) => endpoints.map((one) => one.text).join();
  return `${texts(cluster)} ${texts(local)}`;
}

function isNodeInSourceRanges(info: ServicePortInfo, view: NodeView): boolean {
  return info.sourceRanges.some((range) => contains(range, view.nodeIp));
}

/** What the rules of one Service port are made from. */
interface Subject {
  readonly info: ServicePortInfo;
  readonly view: NodeView;
  readonly selection: Selection;
}

/** The chains of a Service port that its entry rules jump to. */
interface Entries {
  /** For the cluster IP; undefined if no endpoint may be used for it. */
  readonly internal: Chain | undefined;
  /** For node ports, external IPs and load balancers; undefined if there is no endpoint at all. */
  readonly external: Chain | undefined;
  /** For load balancers: `external`, or the source filter before it. */
  readonly balancer: Chain | undefined;
}

function build(subject: Subject): Contribution {
  const { info } = subject;
  const entries = entriesOf(subject);
  const nodePort =
    info.nodePort === undefined ? [] : jumpTo(entries.external, nodePortRule(info, info.nodePort));
  return {
    nat: named({
      'KUBE-SERVICES': portalRules(info, entries),
      'KUBE-NODEPORTS': nodePort,
    }),
    filter: named({
      'KUBE-SERVICES': internalFilter(subject),
      'KUBE-EXTERNAL-SERVICES': externalFilter(subject),
      'KUBE-NODEPORTS': healthCheckRules(info),
      'KUBE-PROXY-FIREWALL': firewallFilter(subject),
    }),
  };
}

/** Without the chains that have no rules. */
function named(rules: SharedRules): SharedRules {
  return Object.fromEntries(Object.entries(rules).filter(([, list]) => list.length > 0));
}

function about(info: ServicePortInfo, field: string): Origin {
  return { object: info.object, field };
}

/** The Service port at one of its addresses. */
function at(info: ServicePortInfo, { range }: Vip): Match {
  return match({ protocol: info.protocol, destination: range, dport: info.port });
}

function jumpTo(chain: Chain | undefined, ruleFor: (target: Target) => Rule): readonly Rule[] {
  return chain ? [ruleFor({ is: 'jump', chain })] : [];
}

function portalRules(info: ServicePortInfo, entries: Entries): readonly Rule[] {
  const portal = (vip: Vip, kind: string) => (target: Target) =>
    rule(at(info, vip), target, {
      comment: `${info.spn} ${kind}`,
      origin: about(info, vip.field),
    });
  return [
    ...jumpTo(entries.internal, portal(info.clusterIp, 'cluster IP')),
    ...info.externalIps.flatMap((vip) => jumpTo(entries.external, portal(vip, 'external IP'))),
    ...info.loadBalancerVips.flatMap((vip) =>
      jumpTo(entries.balancer, portal(vip, 'loadbalancer IP')),
    ),
  ];
}

function nodePortRule(info: ServicePortInfo, nodePort: number): (target: Target) => Rule {
  const origin = about(info, `spec.ports[${info.index}].nodePort`);
  return (target) =>
    rule(match({ protocol: info.protocol, dport: nodePort }), target, {
      comment: info.spn,
      origin,
    });
}

function entriesOf(subject: Subject): Entries {
  const { info, selection } = subject;
  if (!selection.any) return { internal: undefined, external: undefined, balancer: undefined };
  const { cluster, local } = policyChains(subject);
  const external = isExternallyAccessible(info)
    ? externalChain(info, subject.view, cluster, local)
    : undefined;
  return {
    internal: info.internalPolicyLocal ? local : cluster,
    external,
    balancer: external && hasFirewall(subject) ? firewallChain(subject, external) : external,
  };
}

/** The chains that choose an endpoint, by policy; undefined without endpoints or use. */
function policyChains(subject: Subject): Record<'cluster' | 'local', Chain | undefined> {
  const { info, view, selection } = subject;
  const comments = !view.largeCluster;
  const chains = selection.reachable.map((one) => chainOfEndpoint(info, one, comments));
  const policyChain = (kind: 'SVC' | 'SVL', endpoints: readonly EndpointInfo[]) => {
    if (endpoints.length === 0) return undefined;
    const isInternal = info.internalPolicyLocal === (kind === 'SVL');
    const choice = choiceRules(
      info,
      chains.filter(({ endpoint }) => endpoints.includes(endpoint)),
      comments,
    );
    const rules = isInternal ? [...masqueradeRules(info, view), ...choice] : choice;
    return { name: serviceChain(kind, info.spn, info.protocol), rules };
  };
  return {
    cluster: policyChain('SVC', usesClusterEndpoints(info) ? selection.cluster : []),
    local: policyChain('SVL', selection.local),
  };
}

/** Who is no pod but comes to a cluster IP must get the answer from this node. */
function masqueradeRules(info: ServicePortInfo, view: NodeView): readonly Rule[] {
  const { masqueradeAll, clusterCidr } = view;
  if (!masqueradeAll && !clusterCidr) return [];
  const stranger = masqueradeAll ? {} : { notSource: clusterCidr };
  return [
    rule(match({ ...at(info, info.clusterIp), ...stranger }), TO_MARK_MASQ, {
      comment: `${info.spn} cluster IP`,
      origin: about(info, 'spec.clusterIP'),
    }),
  ];
}

/**
 * The chain for traffic to external addresses. Policy Cluster masquerades, since the endpoint may
 * be on another node. Policy Local does not, but for what comes from the cluster itself: pods and
 * the node go to any endpoint, as if they had gone out to the load balancer and back.
 */
function externalChain(
  info: ServicePortInfo,
  view: NodeView,
  cluster: Chain | undefined,
  local: Chain | undefined,
): Chain {
  const destinations = `${info.spn} external destinations`;
  const origin = about(info, 'spec.externalTrafficPolicy');
  const name = serviceChain('EXT', info.spn, info.protocol);
  if (!info.externalPolicyLocal) {
    const comment = `masquerade traffic for ${destinations}`;
    const rules = [rule(ANY, TO_MARK_MASQ, { comment, origin })];
    return { name, rules: [...rules, ...jumpTo(cluster, (to) => rule(ANY, to, { origin }))] };
  }
  const isPod = match({ source: view.clusterCidr });
  const isNode = match({ srcTypeLocal: true });
  const fromPod = { comment: `pod traffic for ${destinations}`, origin };
  const marked = { comment: `masquerade LOCAL traffic for ${destinations}`, origin };
  const routed = { comment: `route LOCAL traffic for ${destinations}`, origin };
  return {
    name,
    rules: [
      ...jumpTo(view.clusterCidr && cluster, (to) => rule(isPod, to, fromPod)),
      rule(isNode, TO_MARK_MASQ, marked),
      ...jumpTo(cluster, (to) => rule(isNode, to, routed)),
      ...jumpTo(local, (to) => rule(ANY, to, { origin })),
    ],
  };
}

function hasFirewall({ info, selection }: Subject): boolean {
  return selection.any && info.loadBalancerVips.length > 0 && info.sourceRanges.length > 0;
}

/** The source filter of a load balancer's address: who passes none of its rules is not translated. */
function firewallChain({ info, view }: Subject, external: Chain): Chain {
  const comment = `${info.spn} loadbalancer IP`;
  const target: Target = { is: 'jump', chain: external };
  const ranges = info.sourceRanges.map((source, i) =>
    rule(match({ source }), target, {
      comment,
      origin: about(info, `spec.loadBalancerSourceRanges[${i}]`),
    }),
  );
  const own = info.loadBalancerVips.map(({ range, field }) =>
    rule(match({ source: range }), target, { comment, origin: about(info, field) }),
  );
  const rest = rule(
    ANY,
    { is: 'continue' },
    { comment: `other traffic to ${info.spn} will be dropped by KUBE-PROXY-FIREWALL` },
  );
  const allowed = isNodeInSourceRanges(info, view) ? [...ranges, ...own] : ranges;
  return { name: serviceChain('FW', info.spn, info.protocol), rules: [...allowed, rest] };
}

/** How traffic without an endpoint is stopped; undefined if there is one. */
interface Stop {
  readonly target: Target;
  readonly comment: string;
  readonly origin: Origin;
}

function stopOf({ info, selection }: Subject, isLocal: boolean, field: string): Stop | undefined {
  if (!selection.any) {
    const comment = `${info.spn} has no endpoints`;
    return { target: { is: 'reject' }, comment, origin: info.noEndpoints };
  }
  if (!isLocal || selection.local.length > 0) return undefined;
  const comment = `${info.spn} has no local endpoints`;
  return { target: { is: 'drop' }, comment, origin: about(info, field) };
}

function internalFilter(subject: Subject): readonly Rule[] {
  const { info } = subject;
  const stop = stopOf(subject, info.internalPolicyLocal, 'spec.internalTrafficPolicy');
  return stop ? [rule(at(info, info.clusterIp), stop.target, stop)] : [];
}

function externalFilter(subject: Subject): readonly Rule[] {
  const { info } = subject;
  const stop = stopOf(subject, info.externalPolicyLocal, 'spec.externalTrafficPolicy');
  if (!stop) return [];
  const { nodePort, protocol } = info;
  const atNode = match({ dstTypeLocal: true, protocol, dport: nodePort });
  return [
    ...[...info.externalIps, ...info.loadBalancerVips].map((vip) =>
      rule(at(info, vip), stop.target, stop),
    ),
    ...(nodePort === undefined ? [] : [rule(atNode, stop.target, stop)]),
  ];
}

function firewallFilter(subject: Subject): readonly Rule[] {
  const { info } = subject;
  if (!hasFirewall(subject)) return [];
  const firewall = serviceChain('FW', info.spn, info.protocol);
  return info.loadBalancerVips.map((vip) =>
    rule(
      at(info, vip),
      { is: 'drop' },
      {
        comment: `${info.spn} traffic not accepted by ${firewall}`,
        origin: about(info, 'spec.loadBalancerSourceRanges'),
      },
    ),
  );
}

function healthCheckRules(info: ServicePortInfo): readonly Rule[] {
  const { healthCheckNodePort: dport } = info;
  if (dport === undefined) return [];
  const comment = `${info.spn} health check node port`;
  const origin = about(info, 'spec.healthCheckNodePort');
  return [rule(match({ protocol: 'tcp', dport }), { is: 'accept' }, { comment, origin })];
}
