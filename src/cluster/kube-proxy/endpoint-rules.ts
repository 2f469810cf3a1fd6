import { ANY, match, rule, type Chain, type Match, type Rule, type Target } from '../network/rules';
import { TO_MARK_MASQ } from './base-rules';
import { endpointChain } from './chain-names';
import type { EndpointInfo, ServicePortInfo } from './service-ports';

/** The probability with which the first of `n` rules is taken, as kube-proxy prints it (`%0.10f`). */
export function probabilityText(n: number): string {
  return (1 / n).toFixed(10);
}

const PROTOCOL = {
  tcp: match({ protocol: 'tcp' }),
  udp: match({ protocol: 'udp' }),
  sctp: match({ protocol: 'sctp' }),
  icmp: match({ protocol: 'icmp' }),
};

const chances = new Map<number, Match>();

/** The match of a rule that is taken once in `n` times; one for all Services. */
function chance(n: number): Match {
  if (n === 1) return ANY;
  const made = chances.get(n) ?? match({ probability: Number(probabilityText(n)) });
  chances.set(n, made);
  return made;
}

/** A chain KUBE-SEP with the endpoint that it sends to. */
export interface EndpointChain {
  readonly endpoint: EndpointInfo;
  readonly chain: Chain;
}

/**
 * The chain of one endpoint: masquerades what the endpoint sends to itself, so that the answer
 * comes back through the node; remembers the client if there is affinity; translates.
 */
export function chainOfEndpoint(
  info: ServicePortInfo,
  endpoint: EndpointInfo,
  comments: boolean,
): EndpointChain {
  const { ip, port, origin } = endpoint;
  const name = endpointChain(info.spn, info.protocol, endpoint.text);
  const extras = { ...(comments && { comment: info.spn }), origin };
  const affinity = info.affinitySeconds === undefined ? {} : { remember: name };
  const rules = [
    rule(match({ source: { base: ip, bits: 32 } }), TO_MARK_MASQ, extras),
    rule(PROTOCOL[info.protocol], { is: 'dnat', ip, port }, { ...extras, ...affinity }),
  ];
  return { endpoint, chain: { name, rules } };
}

/**
 * The rules that choose an endpoint: with affinity the one that the client had, else each of n
 * with the probability that is left for it, 1/n, 1/(n-1) … (writeServiceToEndpointRules).
 */
export function choiceRules(
  info: ServicePortInfo,
  chains: readonly EndpointChain[],
  comments: boolean,
): readonly Rule[] {
  const { affinitySeconds: seconds, spn, object } = info;
  const told = chains.map((one) => ({
    ...one,
    target: { is: 'jump', chain: one.chain } satisfies Target,
    comment: comments ? { comment: `${spn} -> ${one.endpoint.text}` } : {},
  }));
  const sticky =
    seconds === undefined
      ? []
      : told.map(({ chain, target, comment }) =>
          rule(match({ recent: { list: chain.name, seconds } }), target, {
            ...comment,
            origin: { object, field: 'spec.sessionAffinity' },
          }),
        );
  const balanced = told.map(({ endpoint, target, comment }, i) =>
    rule(chance(told.length - i), target, { ...comment, origin: endpoint.origin }),
  );
  return [...sticky, ...balanced];
}
