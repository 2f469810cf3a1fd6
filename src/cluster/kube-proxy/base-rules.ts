import type { Ip } from '../network/packet';
import { ANY, match, rule, type Chain, type Match, type Rule, type Target } from '../network/rules';
import type { Base, BaseTable } from '../network/ruleset';

/** kube-proxy's masqueradeBit 14: packets with this mark leave with an address of the node. */
const MASQUERADE = 0x4000;

const MARK_MASQ: Chain = {
  name: 'KUBE-MARK-MASQ',
  rules: [rule(ANY, { is: 'mark', set: MASQUERADE })],
};

/** Where every rule that wants a packet masqueraded jumps to. */
export const TO_MARK_MASQ: Target = { is: 'jump', chain: MARK_MASQ };

const LOOPBACK = { base: 0x7f00_0000, bits: 8 };
const CANARY: Chain = { name: 'KUBE-PROXY-CANARY', rules: [] };

/** A jump out of a built-in chain: EnsureRule puts its comment behind the other matches. */
function hook(given: Match, target: Target, comment: string): Rule {
  return rule(given, target, { comment, commentLast: true });
}

const NEW = match({ ctstate: ['NEW'] });

const portals = hook(ANY, { is: 'dispatch', chain: 'KUBE-SERVICES' }, 'kubernetes service portals');
const newPortals = hook(NEW, portals.target, 'kubernetes service portals');
const external = hook(
  NEW,
  { is: 'dispatch', chain: 'KUBE-EXTERNAL-SERVICES' },
  'kubernetes externally-visible service portals',
);
const healthChecks = hook(
  ANY,
  { is: 'dispatch', chain: 'KUBE-NODEPORTS' },
  'kubernetes health check service ports',
);
const balancerFirewall = hook(
  NEW,
  { is: 'dispatch', chain: 'KUBE-PROXY-FIREWALL' },
  'kubernetes load balancer firewall',
);

const POSTROUTING: Chain = {
  name: 'KUBE-POSTROUTING',
  rules: [
    rule(match({ notMark: MASQUERADE }), { is: 'return' }),
    rule(ANY, { is: 'mark', toggle: MASQUERADE }),
    rule(ANY, { is: 'masquerade' }, { comment: 'kubernetes service traffic requiring SNAT' }),
  ],
};

const FORWARD: Chain = {
  name: 'KUBE-FORWARD',
  rules: [
    rule(match({ ctstate: ['INVALID'] }), { is: 'drop' }),
    rule(match({ mark: MASQUERADE }), { is: 'accept' }, { comment: 'kubernetes forwarding rules' }),
    rule(
      match({ ctstate: ['RELATED', 'ESTABLISHED'] }),
      { is: 'accept' },
      { comment: 'kubernetes forwarding conntrack rule' },
    ),
  ],
};

/** Without it, nodePorts on 127.0.0.1 would open the node's own loopback services to its neighbours. */
const LOCALNET_FIREWALL: Chain = {
  name: 'KUBE-FIREWALL',
  rules: [
    rule(
      match({
        destination: LOOPBACK,
        notSource: LOOPBACK,
        notCtstate: ['RELATED', 'ESTABLISHED', 'DNAT'],
      }),
      { is: 'drop' },
      { comment: 'block incoming localnet connections' },
    ),
  ],
};

const NODE_PORTS_COMMENT =
  'kubernetes service nodeports; NOTE: this must be the last rule in this chain';

/** The last rules of KUBE-SERVICES: which addresses of the node take nodePort traffic. */
function nodePortRules({ localhostNodePorts, nodePortAddresses }: BaseOptions): readonly Rule[] {
  const target: Target = { is: 'dispatch', chain: 'KUBE-NODEPORTS' };
  const extras = { comment: NODE_PORTS_COMMENT };
  if (nodePortAddresses) {
    return nodePortAddresses.map((base) =>
      rule(match({ destination: { base, bits: 32 } }), target, extras),
    );
  }
  const notLoopback = localhostNodePorts ? {} : { notDestination: LOOPBACK };
  return [rule(match({ ...notLoopback, dstTypeLocal: true }), target, extras)];
}

/** Options of kube-proxy that shape the fixed rules. */
export interface BaseOptions {
  /** `--iptables-localhost-nodeports`: whether 127.0.0.1:nodePort works on the node itself. */
  readonly localhostNodePorts: boolean;
  /** The node's addresses that `--nodeport-addresses` allows; all of them by default. */
  readonly nodePortAddresses?: readonly Ip[];
}

/**
 * What kube-proxy (iptables mode, IPv4, `--random-fully`, without nfacct) sets up before any
 * Service exists (pkg/proxy/iptables/proxier.go). It prepends its jumps one by one, so the one
 * listed last there comes first; the kubelet's KUBE-FIREWALL was there before and ends up last.
 */
export function baseRules(options: BaseOptions): Base {
  return { nat: natRules(options), filter: filterRules(options), mangle: [CANARY] };
}

function natRules(options: BaseOptions): BaseTable {
  const postrouting = hook(ANY, { is: 'jump', chain: POSTROUTING }, 'kubernetes postrouting rules');
  return {
    hooks: { PREROUTING: [portals], INPUT: [], OUTPUT: [portals], POSTROUTING: [postrouting] },
    shared: { 'KUBE-SERVICES': nodePortRules(options), 'KUBE-NODEPORTS': [] },
    idle: [MARK_MASQ, CANARY],
  };
}

function filterRules({ localhostNodePorts }: BaseOptions): BaseTable {
  const forward = hook(ANY, { is: 'jump', chain: FORWARD }, 'kubernetes forwarding rules');
  const localnet = localhostNodePorts ? [rule(ANY, { is: 'jump', chain: LOCALNET_FIREWALL })] : [];
  return {
    hooks: {
      INPUT: [balancerFirewall, healthChecks, external, ...localnet],
      FORWARD: [balancerFirewall, forward, newPortals, external],
      OUTPUT: [balancerFirewall, newPortals, ...localnet],
    },
    shared: {
      'KUBE-SERVICES': [],
      'KUBE-EXTERNAL-SERVICES': [],
      'KUBE-NODEPORTS': [],
      'KUBE-PROXY-FIREWALL': [],
    },
    idle: [CANARY],
  };
}
